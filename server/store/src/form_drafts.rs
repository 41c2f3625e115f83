//! What somebody is typing into the form of a client: kept while they type, theirs alone, to go on with on any device.
//!
//! Of a client that is there, somebody has one draft at most; of new ones, several.

use domain::{ClientForm, ClientKey, FormDraftId, LogoHash, Revision, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Registry, Result, StoreError,
    engine::{Tx, values},
};

/// What is typed into the form of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// The client, and the revision that the edit started from; `None` for a new client.
    pub client: Option<(ClientKey, Revision)>,
    /// Everything as it stands, right or wrong. It has no field for a secret.
    pub form: ClientForm,
    /// Why, as far as that is said.
    pub reason: String,
}

/// It, as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormDraft {
    /// Its identifier.
    pub id: FormDraftId,
    /// What was typed.
    pub typing: Typing,
    /// When something was typed last.
    pub at: Timestamp,
}

/// New clients that one account is filling in. More are never what somebody meant: the oldest go.
const MOST: i64 = 20;

/// The most that one draft holds, in bytes.
const LONGEST: usize = 256 * 1024;

/// What [`Row`] needs.
const COLUMNS: &str = "id, form, reason, at";

impl Registry {
    /// Keeps what is typed: over the draft `id` where that is still there, else as a draft of its own (of a client that
    /// is there, over whatever draft of it the actor has). `None` if `id` is not there any more: it was saved or
    /// discarded, here or elsewhere, and stays so.
    ///
    /// # Errors
    /// [`StoreError::TooMany`] above 256 kB; [`StoreError::NotFound`] and [`StoreError::Forbidden`] for a client that is
    /// not the actor's to change.
    pub async fn keep_form_draft(&self, id: Option<FormDraftId>, typing: &Typing) -> Result<Option<FormDraftId>> {
        const UPDATE: &str = "UPDATE form_draft SET name = $3, logo = $4, form = $5, reason = $6, at = $7 \
                              WHERE id = $1 AND account = $2";
        const INSERT: &str = "INSERT INTO form_draft (id, account, client, base, name, logo, form, reason, at) \
                              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        const OTHER: &str = "DELETE FROM form_draft WHERE account = $1 AND client = $2";
        const TIDY: &str = "DELETE FROM form_draft WHERE account = $1 AND client IS NULL AND id NOT IN \
                            (SELECT id FROM form_draft WHERE account = $1 AND client IS NULL \
                             ORDER BY at DESC, id DESC LIMIT $2)";
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        let json = serde_json::to_string(&typing.form).map_err(|_| StoreError::Corrupt("draft"))?;
        if json.len() + typing.reason.len() > LONGEST {
            return Err(StoreError::TooMany("The form is too long to be kept as a draft."));
        }
        let mut tx = self.db().begin_exclusive().await?;
        if let Some((key, _)) = typing.client {
            self.require_client(&mut tx, key).await?;
            self.live_client(&mut tx, key).await?;
        }
        let logo = logo(&mut tx, &typing.form.logo).await?;
        let kept = if let Some(id) = id {
            let values = values![id.0, account, &typing.form.name, logo.as_ref(), json, &typing.reason, self.now];
            (tx.execute(UPDATE, values).await? > 0).then_some(id)
        } else {
            let id = FormDraftId(self.store.random().uuid(self.now));
            let (client, base) = typing.client.map_or((None, 0), |(key, base)| (Some(key), base.0));
            tx.execute(OTHER, values![account, client]).await?;
            let (name, reason) = (&typing.form.name, &typing.reason);
            tx.execute(
                INSERT,
                values![id.0, account, client, i64::from(base), name, logo.as_ref(), json, reason, self.now],
            )
            .await?;
            tx.execute(TIDY, values![account, MOST]).await?;
            Some(id)
        };
        tx.commit().await?;
        Ok(kept)
    }

    /// The actor's drafts of new clients, the newest first.
    pub async fn form_drafts(&self) -> Result<Vec<FormDraft>> {
        let sql =
            format!("SELECT {COLUMNS} FROM form_draft WHERE account = $1 AND client IS NULL ORDER BY at DESC, id DESC");
        let rows: Vec<Row> = self.db().all(sql, values![self.actor.account()]).await?;
        rows.into_iter().map(Row::draft).collect()
    }

    /// Throws a draft of the actor's away. Nothing happens if it is not there.
    pub async fn discard_form_draft(&self, id: FormDraftId) -> Result<()> {
        const SQL: &str = "DELETE FROM form_draft WHERE id = $1 AND account = $2";
        self.db().execute(SQL, values![id.0, self.actor.account()]).await?;
        Ok(())
    }
}

/// The picture, if it is one that is kept: what else was typed there is in the form, and refers to nothing.
async fn logo(tx: &mut Tx, typed: &str) -> Result<Option<LogoHash>> {
    let Some(hash) = LogoHash::parse(typed) else { return Ok(None) };
    let found: Option<(String,)> = tx.optional("SELECT hash FROM logo WHERE hash = $1", values![&hash]).await?;
    Ok(found.map(|_| hash))
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    form: String,
    reason: String,
    at: i64,
}

impl Row {
    fn draft(self) -> Result<FormDraft> {
        read(self.id, None, &self.form, self.reason, self.at)
    }
}

/// The draft of a client beside which it is read, if there is one.
#[derive(FromRow)]
pub(crate) struct DraftRow {
    draft: Option<Uuid>,
    draft_base: Option<i64>,
    draft_form: Option<String>,
    draft_reason: Option<String>,
    draft_at: Option<i64>,
}

impl DraftRow {
    pub fn read(self, key: ClientKey) -> Result<Option<FormDraft>> {
        let Self { draft: Some(id), draft_base: Some(base), draft_form: Some(form), .. } = self else {
            return Ok(None);
        };
        let client = Some((key, crate::clients::read_revision(base)?));
        read(id, client, &form, self.draft_reason.unwrap_or_default(), self.draft_at.unwrap_or_default()).map(Some)
    }
}

fn read(id: Uuid, client: Option<(ClientKey, Revision)>, form: &str, reason: String, at: i64) -> Result<FormDraft> {
    let form = serde_json::from_str(form).map_err(|_| StoreError::Corrupt("draft"))?;
    Ok(FormDraft { id: FormDraftId(id), typing: Typing { client, form, reason }, at: Timestamp(at) })
}
