//! Many clients at once: import, export, seeding.

use std::collections::{HashMap, HashSet};

use domain::{Client, ClientForm, ClientId, ClientKey, ClientSecret, Field, Problem, Rule, SecretId};
use uuid::Uuid;

use crate::{
    Action, Brought, Registry, Result, StoreError, Subject,
    actor::Right,
    audit::Event,
    clients::{self, Draught, Row},
    engine::{Tx, values},
};

/// One client to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its properties.
    pub form: ClientForm,
    /// The identifiers it has already.
    pub proposal: Brought,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// A line for each client, in their order.
    pub lines: Vec<ImportLine>,
    /// Whether the clients are in the registry now: no line refuses, and it was not a dry run.
    pub imported: bool,
}

/// What became of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its place, from 0.
    pub index: usize,
    /// Its name as it was given.
    pub name: String,
    /// What became of it.
    pub outcome: ImportOutcome,
}

/// What became of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It fits.
    Create {
        /// Its identifier.
        client_id: ClientId,
        /// A secret that had to be made, because it is confidential and brought none. Only after an import, not in a dry run.
        secret_made: Option<ClientSecret>,
        /// Warnings and notes.
        remarks: Vec<Problem>,
    },
    /// It does not, and so none was imported.
    Refuse(Vec<Problem>),
}

/// Which part of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    /// Open the sealed secrets of HS256 clients. No others can be had.
    pub with_secrets: bool,
    /// Only those after this client: the last one of the part before.
    pub after: Option<ClientKey>,
    /// How many, 1 to 1,000.
    pub limit: u32,
}

/// One client, exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedClient {
    /// The client.
    pub client: Client,
    /// The e-mail addresses of its owners.
    pub owners: Vec<String>,
    /// The newest secret that works and is sealed, if it was asked for.
    pub secret: Option<ClientSecret>,
}

/// What a client goes through before it is written.
type Rules = fn(&Registry, &ClientForm, &Brought) -> std::result::Result<Draught, Vec<Problem>>;

/// Clients in one transaction of [`Registry::create_clients`].
const BATCH: usize = 1000;

impl Registry {
    /// Registers all of `clients` or none, in one transaction, under the same rules as one. A dry run does everything but
    /// the commit. A logo that is not in this registry is left out, with a warning.
    pub async fn import(&self, clients: &[Import], dry_run: bool) -> Result<ImportReport> {
        self.import_all(clients, dry_run, Self::draught).await
    }

    /// As [`Registry::import`], with clients that break rules among them: they are taken as they are, and their problems
    /// are remarks that the list counts as warnings.
    pub async fn import_as_is(&self, clients: &[Import], dry_run: bool) -> Result<ImportReport> {
        self.import_all(clients, dry_run, Self::draught_as_is).await
    }

    async fn import_all(&self, clients: &[Import], dry_run: bool, rules: Rules) -> Result<ImportReport> {
        self.require(Right::Write)?;
        let mut tx = self.db().begin_exclusive().await?;
        let (mut draughts, mut lines, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        for (index, import) in clients.iter().enumerate() {
            let outcome = match self.import_one(&mut tx, import, rules, &mut seen).await? {
                Ok(draught) => {
                    let outcome = draught.outcome(dry_run);
                    draughts.push(draught);
                    outcome
                }
                Err(problems) => ImportOutcome::Refuse(problems),
            };
            lines.push(ImportLine { index, name: import.form.name.clone(), outcome });
        }
        if draughts.len() < clients.len() {
            return Ok(ImportReport { lines, imported: false });
        }
        if self.take_client_ids(&mut tx, &draughts).await? < draughts.len() as u64 {
            return Err(StoreError::Corrupt("source of randomness"));
        }
        self.insert_clients(&mut tx, &draughts).await?;
        if dry_run {
            tx.rollback().await?;
        } else {
            let summary = serde_json::json!({ "clients": draughts.len() });
            self.log(&mut tx, vec![Event { action: Action::Imported, subject: Subject::Registry, summary }]).await?;
            tx.commit().await?;
        }
        Ok(ImportReport { lines, imported: !dry_run })
    }

    /// Runs the rules on one client, and looks up what only the database knows.
    async fn import_one(
        &self,
        tx: &mut Tx,
        import: &Import,
        rules: Rules,
        seen: &mut HashSet<ClientId>,
    ) -> Result<std::result::Result<Draught, Vec<Problem>>> {
        let mut draught = match rules(self, &import.form, &import.proposal) {
            Ok(draught) => draught,
            Err(problems) => return Ok(Err(problems)),
        };
        if import.proposal.client_id.is_some() {
            const TAKEN: &str = "SELECT COUNT(*) FROM given_client_id WHERE client_id = $1";
            let (there,): (i64,) = tx.one(TAKEN, values![&draught.client_id]).await?;
            if there > 0 || !seen.insert(draught.client_id.clone()) {
                return Ok(Err(vec![clients::taken(draught.client_id.as_str())]));
            }
        }
        if let Some(hash) = &draught.metadata.logo {
            let (there,): (i64,) = tx.one("SELECT COUNT(*) FROM logo WHERE hash = $1", values![hash]).await?;
            if there == 0 {
                let message = "The picture is not in this registry and was left out. Upload it again.";
                draught.remarks.push(Problem::warn(Rule::LogoHash, Field::Logo, hash.as_str(), message));
                draught.metadata.logo = None;
            }
        }
        Ok(Ok(draught))
    }

    /// Registers clients in transactions of 1,000, for benchmarks and demonstrations. Says how many.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`] at the first form that breaks the rules; the transactions before stay.
    pub async fn create_clients(&self, forms: &[ClientForm]) -> Result<u64> {
        self.require(Right::Write)?;
        for batch in forms.chunks(BATCH) {
            let draughts = batch
                .iter()
                .map(|form| self.draught(form, &Brought::default()))
                .collect::<Result<Vec<_>, _>>()
                .map_err(StoreError::Refused)?;
            let mut tx = self.db().begin_exclusive().await?;
            if self.take_client_ids(&mut tx, &draughts).await? < draughts.len() as u64 {
                return Err(StoreError::Refused(vec![clients::taken("")]));
            }
            self.insert_clients(&mut tx, &draughts).await?;
            tx.commit().await?;
        }
        Ok(forms.len() as u64)
    }

    /// A part of all clients that are not in the trash, in the order of their keys. Asking for secrets leaves an audit
    /// event, with the first part.
    pub async fn export(&self, export: &Export) -> Result<Vec<ExportedClient>> {
        const OWNERS: &str = "SELECT o.client, a.email FROM client_owner o JOIN account a ON a.id = o.account \
                              WHERE o.client >= $1 AND o.client <= $2 ORDER BY o.client, a.email";
        self.require(if export.with_secrets { Right::Write } else { Right::Read })?;
        if export.with_secrets && export.after.is_none() {
            let mut tx = self.db().begin().await?;
            let summary = serde_json::json!({});
            self.log(&mut tx, vec![Event { action: Action::SecretsExported, subject: Subject::Registry, summary }])
                .await?;
            tx.commit().await?;
        }
        let sql = format!(
            "SELECT {} FROM client WHERE deleted_at IS NULL AND key > $1 ORDER BY key LIMIT $2",
            clients::COLUMNS
        );
        let after = export.after.map_or(Uuid::nil(), |key| key.0);
        let rows: Vec<Row> = self.db().all(sql, values![after, export.limit.clamp(1, 1000)]).await?;
        let (Some(first), Some(last)) = (rows.first().map(|row| row.key), rows.last().map(|row| row.key)) else {
            return Ok(Vec::new());
        };
        let mut owners: HashMap<Uuid, Vec<String>> = HashMap::new();
        for (client, email) in self.db().all::<(Uuid, String)>(OWNERS, values![first, last]).await? {
            owners.entry(client).or_default().push(email);
        }
        let mut secrets = if export.with_secrets { self.open_secrets(first, last).await? } else { HashMap::new() };
        rows.into_iter()
            .map(|row| {
                Ok(ExportedClient {
                    client: row.client(self.now)?,
                    owners: owners.remove(&row.key).unwrap_or_default(),
                    secret: secrets.remove(&row.key),
                })
            })
            .collect()
    }

    /// The newest sealed secret of each client between the two that works.
    async fn open_secrets(&self, first: Uuid, last: Uuid) -> Result<HashMap<Uuid, ClientSecret>> {
        const SQL: &str = "SELECT client, id, sealed FROM secret WHERE client >= $1 AND client <= $2 \
                           AND sealed IS NOT NULL AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3) \
                           ORDER BY client, id";
        let mut secrets = HashMap::new();
        for (client, id, sealed) in self.db().all::<(Uuid, Uuid, Vec<u8>)>(SQL, values![first, last, self.now]).await? {
            let secret = self.store.options().seal_key.unseal(&sealed, SecretId(id), ClientKey(client))?;
            secrets.insert(client, secret);
        }
        Ok(secrets)
    }
}

impl Draught {
    fn outcome(&self, dry_run: bool) -> ImportOutcome {
        ImportOutcome::Create {
            client_id: self.client_id.clone(),
            secret_made: self.secret.clone().filter(|_| self.secret_made && !dry_run),
            remarks: self.remarks.clone(),
        }
    }
}
