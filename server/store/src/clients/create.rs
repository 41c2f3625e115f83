//! Registering a client.

use domain::{
    Cleaned, Client, ClientForm, ClientId, ClientKey, ClientSecret, ClientStatus, ClientType, Field, Metadata, Problem,
    Revision, Rule, SecretChange, SecretId, Timestamp,
};
use sha2::{Digest, Sha256};

use super::{
    Brought, Created,
    row::{DERIVED, Derived, count_warnings, write_metadata},
};
use crate::{
    Action, Registry, Result, StoreError, Subject,
    actor::Right,
    audit::Event,
    engine::{Tx, Value, values},
    look_alike, preflight,
};

/// A client that has passed the rules and is in no database yet.
pub(crate) struct Draught {
    pub key: ClientKey,
    pub client_id: ClientId,
    pub metadata: Metadata,
    pub status: ClientStatus,
    pub date_created: Timestamp,
    pub secret: Option<ClientSecret>,
    /// Whether the secret was made here.
    pub secret_made: bool,
    pub remarks: Vec<Problem>,
}

/// How often a generated `client_id` may be taken already before something must be wrong with the randomness.
const ATTEMPTS: usize = 5;

impl Brought {
    /// What is wrong with it, for a client of this type, as far as it can be said without a database.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(text) = &self.client_id
            && ClientId::parse(text).is_none()
        {
            let message = "A client ID is 1 to 255 characters of printable ASCII without spaces around it.";
            problems.push(Problem::refuse(Rule::ClientIdForm, Field::ClientId, text, message));
        }
        if let Some(text) = &self.client_secret
            && ClientSecret::parse(text).is_none()
        {
            // The value stays out of it: it may be a secret all the same.
            let message = "A client secret is 1 to 255 characters of printable ASCII.";
            problems.push(Problem::refuse(Rule::ClientSecretForm, Field::ClientSecret, "", message));
        }
        problems
    }
}

impl Registry {
    /// Registers a client: `form` passes the rules of `domain`, identifiers are made (or taken from `proposal`), the first
    /// revision is written.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`] with everything that is wrong.
    pub async fn create_client(&self, form: &ClientForm, proposal: &Brought) -> Result<Created> {
        self.require(Right::Write)?;
        let (tx, created) = self.begin_client(form, proposal, false).await?;
        tx.commit().await?;
        Ok(created)
    }

    /// Writes a new client into a transaction of its own, which is left open. It may have to wait for a review.
    pub(crate) async fn begin_client(
        &self,
        form: &ClientForm,
        proposal: &Brought,
        waits: bool,
    ) -> Result<(Tx, Created)> {
        for _ in 0..ATTEMPTS {
            let mut draught = self.draught(form, proposal).map_err(StoreError::Refused)?;
            if waits {
                draught.status = ClientStatus::Waiting;
            }
            let mut tx = self.db().begin_exclusive().await?;
            if self.take_client_ids(&mut tx, std::slice::from_ref(&draught)).await? == 1 {
                self.insert_clients(&mut tx, std::slice::from_ref(&draught)).await?;
                return Ok((tx, draught.into_created()));
            }
            tx.rollback().await?;
            if let Some(text) = &proposal.client_id {
                return Err(StoreError::Refused(vec![taken(text)]));
            }
        }
        Err(StoreError::Corrupt("source of randomness"))
    }

    /// Runs the rules.
    pub(crate) fn draught(&self, form: &ClientForm, proposal: &Brought) -> Result<Draught, Vec<Problem>> {
        let cleaned = domain::clean(form, None, &self.store.options().policy, &mut self.store.random());
        self.draught_of(cleaned, proposal)
    }

    /// Takes over a client that has been in use elsewhere, whatever rules it breaks.
    pub(crate) fn draught_as_is(&self, form: &ClientForm, proposal: &Brought) -> Result<Draught, Vec<Problem>> {
        let cleaned = domain::form::adopt(form, &self.store.options().policy, &mut self.store.random());
        self.draught_of(cleaned, proposal)
    }

    fn draught_of(&self, cleaned: Result<Cleaned, Vec<Problem>>, proposal: &Brought) -> Result<Draught, Vec<Problem>> {
        let options = self.store.options();
        let mut problems = proposal.problems();
        let cleaned = match cleaned {
            Ok(cleaned) if problems.is_empty() => cleaned,
            Ok(_) => return Err(problems),
            Err(more) => {
                problems.extend(more);
                return Err(problems);
            }
        };
        let mut remarks = cleaned.remarks;
        remarks.extend((options.lint)(&cleaned.metadata));
        let generated = match cleaned.secret {
            SecretChange::Issue(secret) => Some(secret),
            SecretChange::Keep | SecretChange::Erase => None,
        };
        let confidential = cleaned.metadata.client_type == ClientType::Confidential;
        let proposed = proposal.client_secret.as_deref().filter(|_| confidential).and_then(ClientSecret::parse);
        Ok(Draught {
            key: ClientKey(self.store.random().uuid(self.now)),
            client_id: proposal.client_id.as_deref().and_then(ClientId::parse).unwrap_or(cleaned.client_id),
            metadata: cleaned.metadata,
            status: if proposal.suspended { ClientStatus::Suspended } else { ClientStatus::Active },
            date_created: proposal.date_created.unwrap_or(self.now),
            secret_made: proposed.is_none() && generated.is_some(),
            secret: proposed.or(generated),
            remarks,
        })
    }

    /// Takes the client IDs for good. Says how many of them were free.
    pub(crate) async fn take_client_ids(&self, tx: &mut Tx, draughts: &[Draught]) -> Result<u64> {
        let rows = draughts.iter().map(|draught| values![&draught.client_id]).collect();
        Ok(tx.insert("given_client_id", &["client_id"], rows, "ON CONFLICT (client_id) DO NOTHING").await?)
    }

    /// Writes clients whose client IDs were just taken, with their first revision, secret and audit event.
    pub(crate) async fn insert_clients(&self, tx: &mut Tx, draughts: &[Draught]) -> Result<()> {
        let (mut clients, mut revisions, mut secrets, mut events) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut addresses = Vec::new();
        for draught in draughts {
            let json = write_metadata(&draught.metadata)?;
            clients.push(self.client_values(draught, &json));
            revisions.push(self.revision_values(draught.key, Revision(1), &draught.metadata, &json, "", None));
            addresses.extend(preflight::rows(draught.key, &draught.metadata, self.now));
            if let Some(secret) = &draught.secret {
                let sealed = draught.metadata.signs_with_secret();
                secrets.push(self.secret_values(draught.key, secret, "", sealed, None)?.1);
            }
            events.push(Event {
                action: Action::ClientCreated,
                subject: Subject::Client { key: draught.key, label: draught.metadata.name.clone() },
                summary: serde_json::json!({ "client_id": draught.client_id, "revision": 1 }),
            });
        }
        let columns = [&CLIENT_COLUMNS[..], &DERIVED].concat();
        tx.insert("client", &columns, clients, "").await.map_err(|error| refuse_logo(error, draughts))?;
        tx.insert("revision", &REVISION_COLUMNS, revisions, "").await?;
        look_alike::insert(tx, draughts).await?;
        tx.insert("secret", &crate::secrets::COLUMNS, secrets, "").await?;
        self.queue_preflight(tx, addresses).await?;
        self.log(tx, events).await?;
        Ok(())
    }

    fn client_values(&self, draught: &Draught, json: &str) -> Vec<Value> {
        let mut row = values![
            draught.key,
            &draught.client_id,
            Revision(1),
            draught.date_created,
            if draught.secret.is_some() { i64::MAX } else { 0 },
            self.now,
            self.actor.name(),
        ];
        row.extend(
            Derived {
                client_id: &draught.client_id,
                metadata: &draught.metadata,
                json,
                status: draught.status,
                warnings: count_warnings(&draught.remarks),
                owners: &[],
            }
            .values(),
        );
        row
    }

    pub(crate) fn revision_values(
        &self,
        key: ClientKey,
        number: Revision,
        metadata: &Metadata,
        json: &str,
        reason: &str,
        restores: Option<Revision>,
    ) -> Vec<Value> {
        let logo = metadata.logo.as_ref().map(|hash| hash.as_str().to_owned());
        values![key, number, self.now, self.actor.name(), self.actor.account(), reason, restores, logo, json]
    }

    /// A row of `secret`, and its identifier.
    pub(crate) fn secret_values(
        &self,
        client: ClientKey,
        secret: &ClientSecret,
        name: &str,
        sealed: bool,
        expires_at: Option<Timestamp>,
    ) -> Result<(SecretId, Vec<Value>)> {
        let random = self.store.random();
        let id = SecretId(random.uuid(self.now));
        let digest: [u8; 32] = Sha256::digest(secret.expose().as_bytes()).into();
        let sealed = if sealed { Some(self.store.options().seal_key.seal(secret, id, client, &random)?) } else { None };
        let hint = hint(secret);
        Ok((id, values![id, client, name, hint, digest, sealed, self.now, self.actor.name(), expires_at]))
    }
}

const CLIENT_COLUMNS: [&str; 7] =
    ["key", "client_id", "revision", "created_at", "secret_until", "changed_at", "changed_by"];

pub(crate) const REVISION_COLUMNS: [&str; 9] =
    ["client", "number", "at", "actor", "account", "reason", "restores", "logo", "metadata"];

impl Draught {
    fn into_created(self) -> Created {
        Created {
            client: Client {
                key: self.key,
                client_id: self.client_id,
                metadata: self.metadata,
                status: self.status,
                revision: Revision(1),
                has_secret: self.secret.is_some(),
                date_created: self.date_created,
            },
            secret: self.secret,
            remarks: self.remarks,
        }
    }
}

/// The first characters of a secret: fewer of a short one, which they would give away.
fn hint(secret: &ClientSecret) -> String {
    if secret.expose().len() < 24 { String::new() } else { secret.hint() }
}

pub(crate) fn taken(client_id: &str) -> Problem {
    let message = "A client has this ID, or had it before it was deleted. IDs are never given again.";
    Problem::refuse(Rule::ClientIdTaken, Field::ClientId, client_id, message)
}

/// The only reference of a client that can lead nowhere is its logo.
pub(crate) fn refuse_logo(error: sqlx::Error, draughts: &[Draught]) -> StoreError {
    let logo = draughts.iter().find_map(|draught| draught.metadata.logo.as_ref());
    match logo {
        Some(hash) if is_foreign_key(&error) => StoreError::Refused(vec![unknown_logo(hash.as_str())]),
        _ => error.into(),
    }
}

pub(crate) fn is_foreign_key(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation)
}

pub(crate) fn unknown_logo(hash: &str) -> Problem {
    Problem::refuse(Rule::LogoHash, Field::Logo, hash, "The picture is not there any more. Upload it again.")
}
