//! Saving a client: a new revision of its metadata.

use domain::{
    Client, ClientForm, ClientKey, ClientSecret, ClientStatus, Metadata, Problem, Revision, SecretChange, Timestamp,
};

use super::{
    Saved,
    create::{REVISION_COLUMNS, is_foreign_key, unknown_logo},
    row::{DERIVED, Derived, Row, count_warnings, write_metadata},
};
use crate::{
    Action, Newer, Registry, Result, StoreError, Subject,
    actor::Right,
    audit::Event,
    engine::{Tx, values},
    look_alike,
    review::read_policy,
};

/// The longest reason that is kept, in characters.
const REASON: usize = 500;

impl Registry {
    /// Saves `form` as the next revision of a client, if the one in force is still `base`. A form that changes nothing makes
    /// no revision.
    ///
    /// A client that turns public loses its secrets. One that turns confidential gets one, and so does one that turns to
    /// HS256 or to `client_secret_jwt` and has only secrets without a sealed copy: the new one will sign.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`], and [`crate::StoreError::Conflict`] with the newer revision.
    pub async fn update_client(
        &self,
        key: ClientKey,
        base: Revision,
        form: &ClientForm,
        reason: &str,
    ) -> Result<Saved> {
        self.require(Right::Write)?;
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.live_client(&mut tx, key).await?;
        let saved = self.save_in(&mut tx, row, base, form, reason, Cause::Saved).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// Saves the metadata of revision `number` again, as the next revision. Today's rules apply.
    ///
    /// # Errors
    /// As [`Registry::update_client`]; [`crate::StoreError::Invalid`] where two have to look at what it brings back.
    pub async fn restore_revision(
        &self,
        key: ClientKey,
        base: Revision,
        number: Revision,
        reason: &str,
    ) -> Result<Saved> {
        self.require(Right::Write)?;
        let old = self.revision(key, number).await?;
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.live_client(&mut tx, key).await?;
        let policy = read_policy(&mut tx).await?;
        if self.needs_other_eyes(policy, &row.client(self.now)?, &old.metadata) {
            let why = "Two have to look at what this revision brings back: change the form, and submit it for review.";
            return Err(StoreError::Invalid(why));
        }
        let saved =
            self.save_in(&mut tx, row, base, &ClientForm::from(&old.metadata), reason, Cause::Restores(number)).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// Saves a client's live row in a transaction that others go on with. An open registration follows it.
    pub(crate) async fn save_in(
        &self,
        tx: &mut Tx,
        row: Row,
        base: Revision,
        form: &ClientForm,
        reason: &str,
        cause: Cause,
    ) -> Result<Saved> {
        let restores = cause.restores();
        let options = self.store.options();
        let before = row.client(self.now)?;
        let key = before.key;
        let cleaned = domain::clean(form, Some(&before), &options.policy, &mut self.store.random())
            .map_err(StoreError::Refused)?;
        let mut remarks = cleaned.remarks;
        remarks.extend((options.lint)(&cleaned.metadata));

        let same = cleaned.metadata == before.metadata;
        if same && cleaned.secret == SecretChange::Keep {
            // Whatever it was based on: saving the same twice is saving it once.
            return Ok(Saved { client: before, changed: false, secret: None, erased: 0, remarks });
        }
        if before.revision != base {
            return Err(self.conflict(tx, row, before).await?);
        }
        look_alike::update(tx, key, &before.metadata, &cleaned.metadata).await?;
        let secrets = self.apply_secrets(tx, key, &cleaned.metadata, cleaned.secret, cause).await?;
        let client = Client {
            has_secret: secrets.until > self.now.0,
            metadata: cleaned.metadata,
            revision: if same { before.revision } else { Revision(before.revision.0 + 1) },
            ..before
        };
        let write = Save { client: &client, base, remarks: &remarks, secret_until: secrets.until };
        self.write(tx, write, if same { None } else { Some((reason, restores)) }).await?;
        let event = Event {
            action: Action::ClientUpdated,
            subject: Subject::Client { key, label: client.metadata.name.clone() },
            summary: serde_json::json!({
                "client_id": client.client_id,
                "revision": client.revision,
                "restores": restores,
                "fields": domain::diff::changes(&row_metadata(&row)?, &client.metadata).iter().map(|c| c.field.as_str()).collect::<Vec<_>>(),
                "secret_made": secrets.made.is_some(),
                "secrets_erased": secrets.erased,
            }),
        };
        self.log(tx, vec![event]).await?;
        if !same && client.status != ClientStatus::Active {
            self.registration_follows(tx, &client).await?;
        }
        if !same {
            self.preflight_follows(tx, key).await?;
        }
        Ok(Saved { client, changed: !same, secret: secrets.made, erased: secrets.erased, remarks })
    }

    /// The client's row, and its new revision unless only its secrets changed.
    async fn write(&self, tx: &mut Tx, save: Save<'_>, revision: Option<(&str, Option<Revision>)>) -> Result<()> {
        let Save { client, base, remarks, secret_until } = save;
        let key = client.key;
        let json = write_metadata(&client.metadata)?;
        let owners = self.owner_names(tx, key).await?;
        let mut values = Derived {
            client_id: &client.client_id,
            metadata: &client.metadata,
            json: &json,
            status: client.status,
            warnings: count_warnings(remarks),
            owners: &owners,
        }
        .values();
        values.extend(values![client.revision, self.now, self.actor.name(), secret_until, key, base]);
        let updated = tx.execute(update_text(), values).await.map_err(|error| match &client.metadata.logo {
            Some(hash) if is_foreign_key(&error) => StoreError::Refused(vec![unknown_logo(hash.as_str())]),
            _ => error.into(),
        })?;
        debug_assert_eq!(updated, 1, "the row is locked since it was read");
        if let Some((reason, restores)) = revision {
            let reason: String = reason.trim().chars().take(REASON).collect();
            let values = self.revision_values(key, client.revision, &client.metadata, &json, &reason, restores);
            tx.insert("revision", &REVISION_COLUMNS, vec![values], "").await?;
        }
        Ok(())
    }

    pub(crate) async fn conflict(&self, tx: &mut Tx, row: Row, client: Client) -> Result<StoreError> {
        const SQL: &str = "SELECT reason FROM revision WHERE client = $1 AND number = $2";
        let reason: Option<(String,)> = tx.optional(SQL, values![client.key, client.revision]).await?;
        Ok(StoreError::Conflict(Box::new(Newer {
            client,
            by: row.changed_by,
            at: Timestamp(row.changed_at),
            reason: reason.map(|(reason,)| reason).unwrap_or_default(),
        })))
    }

    /// Makes the secrets of a client what its metadata ask for.
    async fn apply_secrets(
        &self,
        tx: &mut Tx,
        key: ClientKey,
        metadata: &Metadata,
        change: SecretChange,
        cause: Cause,
    ) -> Result<Secrets> {
        const SEALED: &str = "SELECT COUNT(*) FROM secret WHERE client = $1 AND sealed IS NOT NULL AND revoked_at IS NULL \
                              AND (expires_at IS NULL OR expires_at > $2)";
        let signs = metadata.signs_with_secret();
        let mut erased = 0;
        let made = match change {
            // It would be shown to nobody: its owner makes one when they come to see what became of it.
            SecretChange::Issue(_) if cause == Cause::Accepted => None,
            SecretChange::Issue(secret) => Some(secret),
            SecretChange::Erase => {
                erased = tx.execute("DELETE FROM secret WHERE client = $1", values![key]).await?;
                None
            }
            SecretChange::Keep
                if signs && cause != Cause::Accepted && metadata.client_type == domain::ClientType::Confidential =>
            {
                let (sealed,): (i64,) = tx.one(SEALED, values![key, self.now]).await?;
                (sealed == 0).then(|| ClientSecret::generate(&mut self.store.random()))
            }
            SecretChange::Keep => None,
        };
        if !signs {
            // Nothing signs with them any more.
            tx.execute("UPDATE secret SET sealed = NULL WHERE client = $1 AND sealed IS NOT NULL", values![key])
                .await?;
        }
        if let Some(secret) = &made {
            let (_, values) = self.secret_values(key, secret, "", signs, None)?;
            tx.insert("secret", &crate::secrets::COLUMNS, vec![values], "").await?;
        }
        let until = crate::secrets::until(tx, key).await?;
        Ok(Secrets { made, erased: u32::try_from(erased).unwrap_or(u32::MAX), until })
    }
}

/// What a client is saved for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Somebody saved it, and sees what comes of it.
    Saved,
    /// Somebody brought this revision back.
    Restores(Revision),
    /// What was proposed takes effect, with nobody looking.
    Accepted,
}

impl Cause {
    const fn restores(self) -> Option<Revision> {
        match self {
            Self::Restores(number) => Some(number),
            Self::Saved | Self::Accepted => None,
        }
    }
}

struct Save<'a> {
    client: &'a Client,
    base: Revision,
    remarks: &'a [Problem],
    secret_until: i64,
}

struct Secrets {
    made: Option<ClientSecret>,
    erased: u32,
    until: i64,
}

fn row_metadata(row: &Row) -> Result<Metadata> {
    super::row::read_metadata(&row.metadata)
}

fn update_text() -> String {
    let columns = DERIVED.iter().chain(&["revision", "changed_at", "changed_by", "secret_until"]);
    let sets: Vec<String> = columns.enumerate().map(|(i, column)| format!("{column} = ${}", i + 1)).collect();
    let next = sets.len() + 1;
    format!("UPDATE client SET {} WHERE key = ${next} AND revision = ${}", sets.join(", "), next + 1)
}
