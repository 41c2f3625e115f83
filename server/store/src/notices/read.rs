//! One's own notices.

use domain::{ClientKey, NoticeId, ProposalId, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Notice, NoticeKind, NoticePage};
use crate::{
    Registry, Result, StoreError,
    engine::{Value, values},
};

/// What [`Row`] needs of a notice `n`.
pub(super) const COLUMNS: &str =
    "n.id, n.kind, n.at, n.client, n.proposal, n.label, n.actor, n.detail, n.ends_at, n.read_at";

/// More are not counted.
const MOST: u32 = 100;

/// The condition that the account `me` may read a notice `n` of its own.
pub(super) fn visible(me: &str) -> String {
    let owns = format!("EXISTS (SELECT 1 FROM client_owner own WHERE own.client = n.client AND own.account = {me}.id)");
    format!(
        "(n.audience = 'self' OR (n.audience = 'seer' AND ({me}.role <> 'owner' OR {owns})) \
         OR (n.audience = 'desk' AND ({me}.role = 'admin' OR ({me}.role = 'reviewer' AND NOT {owns}))))"
    )
}

/// Counts the notices that the account `me` has not read, up to a hundred.
pub(crate) fn unread(me: &str) -> String {
    let visible = visible(me);
    format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM notice n WHERE n.account = {me}.id AND n.read_at IS NULL \
         AND n.in_app = 1 AND {visible} LIMIT {MOST}) unread"
    )
}

impl Registry {
    /// The actor's notices before `before`, or the newest: 1 to 200 of them. What is about clients that they may not see
    /// any more is not there. One statement.
    pub async fn notices(&self, before: Option<NoticeId>, limit: u32) -> Result<NoticePage> {
        let Some(account) = self.actor.account() else { return Ok(NoticePage { notices: Vec::new(), next: None }) };
        let limit = limit.clamp(1, 200);
        let mut values = values![account, limit + 1];
        let older = before.map_or("", |before| {
            values.push(Value::from(before));
            " AND n.id < $3"
        });
        let visible = visible("me");
        let sql = format!(
            "SELECT {COLUMNS} FROM notice n JOIN account me ON me.id = n.account AND me.disabled_at IS NULL \
             WHERE n.account = $1 AND n.in_app = 1 AND {visible}{older} ORDER BY n.id DESC LIMIT $2"
        );
        let rows: Vec<Row> = self.db().all(sql, values).await?;
        let mut notices = rows.into_iter().map(Row::notice).collect::<Result<Vec<_>>>()?;
        let more = notices.len() > limit as usize;
        notices.truncate(limit as usize);
        let next = notices.last().filter(|_| more).map(|notice| notice.id);
        Ok(NoticePage { notices, next })
    }

    /// One of the actor's notices, which is read from now on. By e-mail it may be that it is in no list.
    pub async fn read_notice(&self, id: NoticeId) -> Result<Notice> {
        const READ: &str = "UPDATE notice SET read_at = $1 WHERE id = $2 AND read_at IS NULL";
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let visible = visible("me");
        let sql = format!(
            "SELECT {COLUMNS} FROM notice n JOIN account me ON me.id = n.account AND me.disabled_at IS NULL \
             WHERE n.account = $1 AND n.id = $2 AND {visible}"
        );
        let row: Option<Row> = self.db().optional(sql, values![account, id]).await?;
        let notice = row.ok_or(StoreError::NotFound)?.notice()?;
        if notice.read_at.is_none() {
            self.db().execute(READ, values![self.now, id]).await?;
        }
        Ok(notice)
    }

    /// All of the actor's notices up to `newest` are read: not those that came since it was shown. Says how many were not
    /// yet.
    pub async fn read_notices(&self, newest: NoticeId) -> Result<u64> {
        const SQL: &str = "UPDATE notice SET read_at = $1 WHERE account = $2 AND read_at IS NULL AND id <= $3";
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        Ok(self.db().execute(SQL, values![self.now, account, newest]).await?)
    }
}

#[derive(FromRow)]
pub(super) struct Row {
    id: Uuid,
    kind: String,
    at: i64,
    client: Option<Uuid>,
    proposal: Option<Uuid>,
    label: String,
    actor: String,
    detail: String,
    ends_at: Option<i64>,
    read_at: Option<i64>,
}

impl Row {
    pub fn notice(self) -> Result<Notice> {
        Ok(Notice {
            id: NoticeId(self.id),
            kind: NoticeKind::parse(&self.kind).ok_or(StoreError::Corrupt("notice"))?,
            at: Timestamp(self.at),
            client: self.client.map(ClientKey),
            proposal: self.proposal.map(ProposalId),
            label: self.label,
            actor: self.actor,
            detail: self.detail,
            ends_at: self.ends_at.map(Timestamp),
            read_at: self.read_at.map(Timestamp),
        })
    }
}
