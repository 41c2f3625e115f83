//! Drafts: what was typed survives a refused save without JavaScript, and a session that ran out.

use domain::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Registry, Result, SessionToken, Store, StoreError, engine::values, sessions::token};

token! {
    /// What the browser keeps to come back to a draft. 256 random bits; the database holds its hash.
    DraftToken
}

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraft {
    /// The page it was typed on, as a path.
    pub target: String,
    /// The form, as JSON. It has no field for a secret.
    pub form: String,
    /// What was wrong with it, as JSON, or empty.
    pub problems: String,
}

/// What was typed, to be shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The page it was typed on, as a path.
    pub target: String,
    /// The form, as JSON.
    pub form: String,
    /// What was wrong with it, as JSON, or empty.
    pub problems: String,
    /// When.
    pub at: Timestamp,
}

/// The most that one draft holds, in bytes.
const MOST: usize = 256 * 1024;

/// How long it is kept, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// Keeps a draft for a day, for the account that `token` belongs or belonged to: the session may have run out. `None`
    /// if the token never was one. Of the drafts of one account the newest 20 are kept.
    ///
    /// # Errors
    /// [`crate::StoreError::TooMany`] above 256 kB.
    pub async fn stash_draft(
        &self,
        token: &SessionToken,
        draft: &NewDraft,
        now: Timestamp,
    ) -> Result<Option<DraftToken>> {
        const WHO: &str = "SELECT account FROM session WHERE digest = $1";
        const INSERT: &str =
            "INSERT INTO draft (digest, account, at, target, form, problems) VALUES ($1, $2, $3, $4, $5, $6)";
        const TIDY: &str = "DELETE FROM draft WHERE account = $1 AND digest NOT IN \
                            (SELECT digest FROM draft WHERE account = $1 ORDER BY at DESC LIMIT 20)";
        if draft.target.len() + draft.form.len() + draft.problems.len() > MOST {
            return Err(StoreError::TooMany("The form is too long to be kept."));
        }
        let mut tx = self.db().begin().await?;
        let who: Option<(Uuid,)> = tx.optional(WHO, values![token.digest()]).await?;
        let Some((account,)) = who else { return Ok(None) };
        let kept = DraftToken::generate(&self.random());
        let NewDraft { target, form, problems } = draft;
        tx.execute(INSERT, values![kept.digest(), account, now, target, form, problems]).await?;
        tx.execute(TIDY, values![account]).await?;
        tx.commit().await?;
        Ok(Some(kept))
    }
}

impl Registry {
    /// Gives a draft back, to the account that typed it; it is kept.
    pub async fn draft(&self, token: &DraftToken) -> Result<Option<Draft>> {
        const SQL: &str = "SELECT target, form, problems, at FROM draft WHERE digest = $1 AND account = $2 AND at > $3";
        let Some(account) = self.actor.account() else { return Ok(None) };
        let row: Option<Row> = self.db().optional(SQL, values![token.digest(), account, self.now.0 - DAY]).await?;
        Ok(row.map(Row::draft))
    }

    /// Gives a draft back, once, to the account that typed it.
    pub async fn take_draft(&self, token: &DraftToken) -> Result<Option<Draft>> {
        const SQL: &str = "DELETE FROM draft WHERE digest = $1 AND account = $2 AND at > $3 \
                           RETURNING target, form, problems, at";
        let Some(account) = self.actor.account() else { return Ok(None) };
        let rows: Vec<Row> = self.db().write_all(SQL, values![token.digest(), account, self.now.0 - DAY]).await?;
        Ok(rows.into_iter().next().map(Row::draft))
    }
}

#[derive(FromRow)]
struct Row {
    target: String,
    form: String,
    problems: String,
    at: i64,
}

impl Row {
    fn draft(self) -> Draft {
        Draft { target: self.target, form: self.form, problems: self.problems, at: Timestamp(self.at) }
    }
}
