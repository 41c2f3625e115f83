//! Clients that look like one another: what every client and every logo is found by, and the search.
//!
//! How names read and where hosts belong is kept with each client, in the transaction that writes it; how a name reads that
//! a change asks for, with the proposal; how a logo looks, with the logo. A search asks for keys, so that it takes as long as there are look-alikes, not as there are clients.

mod backfill;
mod search;

pub(crate) use search::{Namesake, TOLD, like_logo, like_name, look, namesakes, unknown_domains};

use domain::{ClientKey, Member, Metadata, ProposalId};
use evidence::{Look, host, name};

use crate::{
    Result, StoreError,
    clients::Draught,
    engine::{Tx, Value, values},
};

/// Columns of `client_name_key`, of `proposal_name_key` and of `client_domain`.
const NAME_KEY: [&str; 2] = ["key", "client"];
const PROPOSED: [&str; 3] = ["key", "proposal", "name"];
const DOMAIN: [&str; 2] = ["domain", "client"];
/// Columns of `logo_look`.
const LOGO_LOOK: [&str; 7] = ["logo", "hash", "band0", "band1", "band2", "band3", "look"];

const KNOWN: &str = "ON CONFLICT DO NOTHING";

/// Keeps what new clients are found by.
pub(crate) async fn insert(tx: &mut Tx, draughts: &[Draught]) -> Result<()> {
    let clients: Vec<(ClientKey, &Metadata)> =
        draughts.iter().map(|draught| (draught.key, &draught.metadata)).collect();
    insert_all(tx, &clients).await
}

/// Keeps what a client is found by, where a change touched it.
pub(crate) async fn update(tx: &mut Tx, client: ClientKey, before: &Metadata, after: &Metadata) -> Result<()> {
    let called = |metadata: &Metadata| names(metadata).map(str::to_owned).collect::<Vec<_>>();
    if called(before) != called(after) {
        tx.execute("DELETE FROM client_name_key WHERE client = $1", values![client]).await?;
        tx.insert("client_name_key", &NAME_KEY, name_rows(client, after), KNOWN).await?;
    }
    if host::domains(before) != host::domains(after) {
        tx.execute("DELETE FROM client_domain WHERE client = $1", values![client]).await?;
        tx.insert("client_domain", &DOMAIN, domain_rows(client, after), KNOWN).await?;
    }
    Ok(())
}

/// Keeps what a change is found by: the name that it asks for, in the place of another that it may have asked for.
pub(crate) async fn put_proposed(tx: &mut Tx, proposal: ProposalId, name: &str) -> Result<()> {
    tx.execute("DELETE FROM proposal_name_key WHERE proposal = $1", values![proposal]).await?;
    let rows = name::keys(name).into_iter().map(|key| values![key, proposal, name]).collect();
    tx.insert("proposal_name_key", &PROPOSED, rows, KNOWN).await?;
    Ok(())
}

async fn insert_all(tx: &mut Tx, clients: &[(ClientKey, &Metadata)]) -> Result<()> {
    let names = clients.iter().flat_map(|&(client, metadata)| name_rows(client, metadata)).collect();
    tx.insert("client_name_key", &NAME_KEY, names, KNOWN).await?;
    let domains = clients.iter().flat_map(|&(client, metadata)| domain_rows(client, metadata)).collect();
    tx.insert("client_domain", &DOMAIN, domains, KNOWN).await?;
    Ok(())
}

/// Keeps how a logo looks.
pub(crate) async fn insert_look(tx: &mut Tx, logo: &domain::LogoHash, look: &Look) -> Result<()> {
    let bands = look.hash.map(Look::bands);
    let [a, b, c, d] = [0, 1, 2, 3].map(|at| bands.map(|bands| bands[at]));
    let json = serde_json::to_string(look).map_err(|_| StoreError::Corrupt("look"))?;
    let row = values![logo, look.hash.map(u64::cast_signed), a, b, c, d, json];
    tx.insert("logo_look", &LOGO_LOOK, vec![row], KNOWN).await?;
    Ok(())
}

fn name_rows(client: ClientKey, metadata: &Metadata) -> Vec<Vec<Value>> {
    let mut keys: Vec<_> = names(metadata).flat_map(name::keys).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(|key| values![key, client]).collect()
}

/// What a client is called, in every language.
fn names(metadata: &Metadata) -> impl Iterator<Item = &str> {
    let tagged = metadata.extended.tagged(Member::ClientNameIn).map(|(_, name)| name);
    std::iter::once(metadata.name.as_str()).chain(tagged)
}

fn domain_rows(client: ClientKey, metadata: &Metadata) -> Vec<Vec<Value>> {
    host::domains(metadata).into_iter().map(|domain| values![domain, client]).collect()
}
