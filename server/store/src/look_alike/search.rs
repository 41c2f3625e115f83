//! Who looks like this?

use domain::{ClientKey, LogoHash, Member, ProposalId};
use evidence::{
    Look,
    look::NEAR,
    marks::Other,
    name::{self, Likeness, Reading},
};
use uuid::Uuid;

use crate::{
    Result, StoreError,
    clients::read_metadata,
    engine::{Tx, Value, values},
};

/// How many others of a kind are told of.
pub(crate) const TOLD: usize = 3;

/// How many candidates are looked at: of more there is no telling which matters.
const CANDIDATES: u32 = 300;

/// How many looks are followed up.
const LOOKS: usize = 64;

/// How many looks are compared that have a part in common with one, and how many with a part that is a bit or two away.
const CROWD: u32 = 500;

/// That a proposal is open.
const OPEN: &str = "p.state IN ('waiting', 'sent_back')";

/// Whether one person owns both. `$1` is the client that is asked about.
const KIN: &str = "(SELECT COUNT(*) FROM client_owner mine JOIN client_owner theirs ON theirs.account = mine.account \
     WHERE mine.client = $1 AND theirs.client = c.key)";

/// A client whose name is like another, or that asks for such a name.
pub(crate) struct Namesake {
    pub likeness: Likeness,
    pub other: Other,
    /// The open proposal that asks for the name.
    pub proposal: Option<ProposalId>,
}

/// Clients whose name is like `name`, and those that ask for one, the likest first; never `client` itself, and none in the
/// trash. One that asks for another such name stands twice.
pub(crate) async fn namesakes(tx: &mut Tx, client: ClientKey, name: &str) -> Result<Vec<Namesake>> {
    let keys = listed(&name::probes(name));
    // Each of the two ends with its last candidate, and only of candidates is it asked whose they are.
    let sql = format!(
        "SELECT c.key, c.name, {KIN} AS kin, c.proposal, c.metadata FROM ( \
         SELECT * FROM (SELECT DISTINCT c.key, c.name, p.id AS proposal, c.metadata FROM client_name_key k \
         JOIN client c ON c.key = k.client \
         LEFT JOIN proposal p ON p.client = c.key AND p.kind = 'registration' AND {OPEN} \
         WHERE k.key IN ({keys}) AND c.deleted_at IS NULL AND c.key <> $1 LIMIT $2) called \
         UNION ALL \
         SELECT * FROM (SELECT DISTINCT c.key, k.name, p.id AS proposal, '' AS metadata FROM proposal_name_key k \
         JOIN proposal p ON p.id = k.proposal AND {OPEN} JOIN client c ON c.key = p.client AND c.name <> k.name \
         WHERE k.key IN ({keys}) AND c.deleted_at IS NULL AND c.key <> $1 LIMIT $2) asking) c"
    );
    let rows: Vec<(Uuid, String, i64, Option<Uuid>, String)> = tx.all_once(sql, values![client, CANDIDATES]).await?;
    let reading = Reading::of(name);
    let found = rows.into_iter().filter_map(|(key, other, kin, proposal, metadata)| {
        let called = std::iter::once(other).chain(tagged(&metadata));
        let (likeness, other) = called.into_iter().find_map(|other| Some((reading.alike(&other)?, other)))?;
        let other = Other { key: ClientKey(key), name: other, kin: kin > 0 };
        Some(Namesake { likeness, other, proposal: proposal.map(ProposalId) })
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by(|one, two| {
        (one.other.kin, one.likeness, one.other.key).cmp(&(two.other.kin, two.likeness, two.other.key))
    });
    Ok(found)
}

/// What a client is called in other languages. Few are.
fn tagged(metadata: &str) -> Vec<String> {
    if !metadata.contains(Member::ClientNameIn.as_str()) {
        return Vec::new();
    }
    let metadata = read_metadata(metadata).unwrap_or_default();
    metadata.extended.tagged(Member::ClientNameIn).map(|(_, name)| name.to_owned()).collect()
}

/// The likest of them, each once.
pub(crate) async fn like_name(tx: &mut Tx, client: ClientKey, name: &str) -> Result<Vec<(Likeness, Other)>> {
    let mut told: Vec<(Likeness, Other)> = Vec::new();
    for Namesake { likeness, other, .. } in namesakes(tx, client, name).await? {
        if told.len() < TOLD && !told.iter().any(|(_, known)| known.key == other.key) {
            told.push((likeness, other));
        }
    }
    Ok(told)
}

/// How a logo looks, if that is known.
pub(crate) async fn look(tx: &mut Tx, logo: &LogoHash) -> Result<Option<Look>> {
    let row: Option<(String,)> = tx.optional("SELECT look FROM logo_look WHERE logo = $1", values![logo]).await?;
    row.map(|(json,)| serde_json::from_str(&json).map_err(|_| StoreError::Corrupt("look"))).transpose()
}

/// Another client with a logo like one's own: in how many bits they differ, who it is, and its logo.
pub(crate) type LikeLogo = (u32, Other, LogoHash);

/// Clients whose logo looks like one of this hash, or that ask for such a logo; the likest first.
pub(crate) async fn like_logo(tx: &mut Tx, client: ClientKey, hash: u64) -> Result<Vec<LikeLogo>> {
    let near = near(tx, hash).await?;
    let mut found: Vec<LikeLogo> = Vec::new();
    // The likest first, and no further ones where there is enough to tell.
    for looks in near.chunk_by(|one, other| distance(hash, *one) == distance(hash, *other)) {
        found.extend(wearing(tx, client, hash, looks).await?);
        if found.iter().filter(|(_, other, _)| !other.kin).count() >= TOLD {
            break;
        }
    }
    found.sort_by(|(one, first, _), (other, second, _)| {
        (first.kin, one, first.key).cmp(&(second.kin, other, second.key))
    });
    found.dedup_by(|(_, first, logo), (_, second, other)| first.key == second.key && logo == other);
    found.truncate(TOLD);
    Ok(found)
}

/// Clients whose logo looks exactly like one of `looks`, or that ask for such a logo.
async fn wearing(tx: &mut Tx, client: ClientKey, hash: u64, looks: &[i64]) -> Result<Vec<LikeLogo>> {
    let hashes = listed(looks);
    let of = |join: &str| {
        format!(
            "SELECT l.logo, l.hash, c.key, c.name FROM logo_look l {join} \
             WHERE l.hash IN ({hashes}) AND c.deleted_at IS NULL AND c.key <> $1 LIMIT $2"
        )
    };
    let sql = format!(
        "SELECT c.logo, c.hash, c.key, c.name, {KIN} AS kin FROM ( \
         SELECT * FROM ({}) worn UNION ALL SELECT * FROM ({}) asked) c",
        of("JOIN client c ON c.logo = l.logo"),
        of(&format!("JOIN proposal p ON p.logo = l.logo AND {OPEN} JOIN client c ON c.key = p.client"))
    );
    let rows: Vec<(String, i64, Uuid, String, i64)> = tx.all_once(sql, values![client, CANDIDATES]).await?;
    let found = rows.into_iter().map(|(logo, other, key, name, kin)| {
        let logo = LogoHash::parse(&logo).ok_or(StoreError::Corrupt("logo"))?;
        Ok((distance(hash, other), Other { key: ClientKey(key), name, kin: kin > 0 }, logo))
    });
    found.collect()
}

/// Those of the domains that no other client has an address in.
pub(crate) async fn unknown_domains(tx: &mut Tx, client: ClientKey, mut domains: Vec<String>) -> Result<Vec<String>> {
    if domains.is_empty() {
        return Ok(domains);
    }
    let mut values = values![client];
    let marks: Vec<String> = domains
        .iter()
        .map(|domain| {
            values.push(Value::from(domain));
            format!("${}", values.len())
        })
        .collect();
    let sql =
        format!("SELECT DISTINCT domain FROM client_domain WHERE client <> $1 AND domain IN ({})", marks.join(", "));
    let known: Vec<(String,)> = tx.all(sql, values).await?;
    domains.retain(|domain| !known.iter().any(|(known,)| known == domain));
    Ok(domains)
}

/// Hashes that are near one, the nearest first. In a crowd not all are looked at, but the very same one always is.
async fn near(tx: &mut Tx, hash: u64) -> Result<Vec<i64>> {
    let mut parts = vec!["SELECT * FROM (SELECT hash FROM logo_look WHERE hash = $1 LIMIT 1) same".to_owned()];
    for (at, band) in Look::bands(hash).into_iter().enumerate() {
        let probes = Look::probes(band);
        let (same, others) = probes.split_at(1);
        for (word, probes) in [("same", same), ("near", others)] {
            let part = format!("SELECT hash FROM logo_look WHERE band{at} IN ({}) LIMIT $2", listed(probes));
            parts.push(format!("SELECT * FROM ({part}) {word}{at}"));
        }
    }
    let rows: Vec<(i64,)> = tx.all_once(parts.join(" UNION ALL "), values![hash.cast_signed(), CROWD]).await?;
    let near = rows.into_iter().map(|(other,)| other).filter(|other| distance(hash, *other) <= NEAR);
    let mut near: Vec<i64> = near.collect();
    near.sort_by_key(|other| (distance(hash, *other), *other));
    near.dedup();
    near.truncate(LOOKS);
    Ok(near)
}

fn distance(hash: u64, other: i64) -> u32 {
    Look::distance(hash, other.cast_unsigned())
}

/// Numbers as they stand in a statement. There are hundreds of them, and binding as many values takes longer than to read
/// the text and find the rows.
fn listed(numbers: &[i64]) -> String {
    let written = numbers.iter().map(|number| match number {
        // Its digits alone are one more than there are numbers.
        &i64::MIN => format!("({} - 1)", i64::MIN + 1),
        number => number.to_string(),
    });
    written.collect::<Vec<_>>().join(", ")
}
