//! Remarks on a proposal.

use domain::{AccountId, Field, ProposalId, Role, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Comment, row::Row};
use crate::{
    Action, NoticeKind, Registry, Result, StoreError, Subject,
    audit::Event,
    engine::{Tx, values},
    notices::News,
};

/// The longest remark, in characters.
const LONGEST: usize = 2000;

impl Registry {
    /// The comments, the oldest first; without the internal ones for owners, and for reviewers whose own client it is.
    pub async fn comments(&self, id: ProposalId) -> Result<Vec<Comment>> {
        let comments = self.comments_if_seen(id).await?;
        // There may be none, or none for these eyes.
        if comments.is_empty() && self.actor.role() == Some(Role::Owner) {
            self.visible_proposal(id).await?;
        }
        Ok(comments)
    }

    /// The same for a proposal that was read a moment ago: of one that is not for these eyes there are none.
    pub async fn comments_if_seen(&self, id: ProposalId) -> Result<Vec<Comment>> {
        const OWNED: &str = "EXISTS (SELECT 1 FROM proposal p JOIN client_owner o ON o.client = p.client \
                             WHERE p.id = $1 AND o.account = $2)";
        let role = self.actor.role();
        let seen = match role {
            None | Some(Role::Admin) => "TRUE".to_owned(),
            Some(Role::Reviewer) => format!("(internal = 0 OR NOT {OWNED})"),
            Some(Role::Owner) => format!("internal = 0 AND {OWNED}"),
        };
        let sql = format!(
            "SELECT at, account, author, field, text, internal FROM proposal_comment \
             WHERE proposal = $1 AND {seen} ORDER BY id"
        );
        let mut values = values![id];
        if matches!(role, Some(Role::Reviewer | Role::Owner)) {
            values.extend(values![self.actor.account()]);
        }
        let rows: Vec<CommentRow> = self.db().all(sql, values).await?;
        rows.into_iter().map(CommentRow::comment).collect()
    }

    /// Adds a comment. Only reviewers and admins write internal ones.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a text that is empty, too long, or has control characters.
    pub async fn comment(&self, id: ProposalId, field: Option<Field>, text: &str, internal: bool) -> Result<()> {
        let text =
            clean_remark(text)?.ok_or(StoreError::Invalid("Write something: a comment has at least one character."))?;
        self.actor.account().ok_or(StoreError::Forbidden)?;
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.proposal_row(&mut tx, id).await?;
        self.may_see(&row)?;
        if internal && !self.knows_all_of(&row) {
            return Err(StoreError::Forbidden);
        }
        self.insert_comment(&mut tx, id, field, &text, internal).await?;
        let summary = serde_json::json!({ "proposal": id, "fields": field.map(Field::as_str).into_iter().collect::<Vec<_>>(), "internal": internal });
        let label = row.wish()?.name;
        self.tell_comment(&mut tx, &row, &label, &text, internal).await?;
        let subject = Subject::Client { key: row.client(), label };
        self.log(&mut tx, vec![Event { action: Action::ProposalCommented, subject, summary }]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Tells the owners of the client and the reviewers who have a part in the proposal; of an internal comment, only
    /// these.
    async fn tell_comment(&self, tx: &mut Tx, row: &Row, label: &str, text: &str, internal: bool) -> Result<()> {
        let news = |kind| News { kind, client: Some(row.client()), proposal: Some(row.id()), label, detail: text };
        if internal {
            return self.tell_desk(tx, news(NoticeKind::CommentedInternally)).await;
        }
        self.tell(tx, news(NoticeKind::Commented), None, |reader| reader.owns).await?;
        self.tell_desk(tx, news(NoticeKind::Commented)).await
    }

    /// Writes a comment of the actor's.
    pub(super) async fn insert_comment(
        &self,
        tx: &mut Tx,
        id: ProposalId,
        field: Option<Field>,
        text: &str,
        internal: bool,
    ) -> Result<()> {
        const COLUMNS: [&str; 8] = ["id", "proposal", "at", "account", "author", "field", "text", "internal"];
        let comment = self.store.random().uuid(self.now);
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        let (field, internal) = (field.map(Field::as_str), i64::from(internal));
        let row = values![comment, id, self.now, account, self.actor.name(), field, text, internal];
        tx.insert("proposal_comment", &COLUMNS, vec![row], "").await?;
        Ok(())
    }

    /// Whether what reviewers tell each other is for the actor's eyes.
    pub(super) fn knows_all_of(&self, row: &Row) -> bool {
        match self.actor.role() {
            None | Some(Role::Admin) => true,
            Some(Role::Reviewer) => row.owned == 0,
            Some(Role::Owner) => false,
        }
    }
}

/// A remark as it is kept: trimmed, its lines ended by a line feed each. `None` if it is empty.
pub(super) fn clean_remark(text: &str) -> Result<Option<String>> {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(StoreError::Invalid("A comment has no control characters but line breaks."));
    }
    if text.chars().count() > LONGEST {
        return Err(StoreError::Invalid("A comment has at most 2,000 characters."));
    }
    Ok((!text.is_empty()).then_some(text))
}

#[derive(FromRow)]
struct CommentRow {
    at: i64,
    account: Uuid,
    author: String,
    field: Option<String>,
    text: String,
    internal: i64,
}

impl CommentRow {
    fn comment(self) -> Result<Comment> {
        let field = |name: String| Field::parse(&name).ok_or(StoreError::Corrupt("comment"));
        Ok(Comment {
            at: Timestamp(self.at),
            account: AccountId(self.account),
            author: self.author,
            field: self.field.map(field).transpose()?,
            text: self.text,
            internal: self.internal != 0,
        })
    }
}
