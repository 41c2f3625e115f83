//! The outbox: e-mails on their way. Any number of servers send from it; each e-mail is with one of them at a time.
//!
//! What a server takes is leased to it. If it stops before it says what became of it, another one tries again once the
//! lease is over: an e-mail arrives at least once, and always under the same `Message-ID`.

use domain::{AccountId, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Mail, MailContent,
    read::{COLUMNS, Row as NoticeRow, visible},
};
use crate::{
    Action, Actor, InvitationToken, Result, Store, StoreError, Subject,
    audit::Event,
    engine::values,
    ownership::{INVITATION, INVITATION_FROM, InvitationRow, OPEN},
};

const MINUTE: i64 = 60 * 1000;
const HOUR: i64 = 60 * MINUTE;

/// How long a server may take to send one, in milliseconds.
const LEASE: i64 = 5 * MINUTE;

/// How long to wait after each attempt that failed; after the last one it is given up.
const WAIT: [i64; 8] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR];

/// The longest error that is kept, in characters.
const ERROR: usize = 300;

impl Store {
    /// An e-mail whose time has come, leased to the caller; `None` if there is none. What its reader may not know any
    /// more is dropped on the way.
    pub async fn take_mail(&self, now: Timestamp) -> Result<Option<Mail>> {
        const DUE: &str = "SELECT id, notice, digest, attempts, next_at FROM outbox WHERE next_at <= $1 \
                           ORDER BY next_at, id LIMIT 20";
        let mut due: Vec<Due> = self.db().all(DUE, values![now]).await?;
        // What goes together is taken by its first row.
        let mut seen = Vec::new();
        due.retain(|row| {
            let new = row.digest.is_none_or(|digest| !seen.contains(&digest));
            seen.extend(row.digest);
            new
        });
        for row in due {
            if !self.take_row(&row, now).await? {
                continue;
            }
            let Due { id, notice, digest, attempts, .. } = row;
            let (id, attempt) = (digest.unwrap_or(id), attempts + 1);
            let mail = if digest.is_some() {
                self.digest_mail(id, attempt).await
            } else if notice.is_some() {
                self.notice_mail(id, attempt).await
            } else {
                self.invitation_mail(id, attempt, now).await
            };
            match mail? {
                // It may be what stops the servers that send it.
                Some(mail) if attempts > i64::try_from(WAIT.len()).unwrap_or_default() => {
                    self.give_up(&mail, now, "no server came to an end with it").await?;
                }
                Some(mail) => return Ok(Some(mail)),
                None => drop(self.db().execute("DELETE FROM outbox WHERE id = $1 OR digest = $1", values![id]).await?),
            }
        }
        Ok(None)
    }

    /// Whoever changes the row first has it, and what goes with it: the others find another number of attempts.
    async fn take_row(&self, due: &Due, now: Timestamp) -> Result<bool> {
        const TAKE: &str = "UPDATE outbox SET attempts = attempts + 1, next_at = $4 \
                            WHERE id = $1 AND attempts = $2 AND next_at = $3";
        const REST: &str = "UPDATE outbox SET attempts = attempts + 1, next_at = $4 \
                            WHERE digest = $1 AND attempts = $2 AND next_at = $3";
        let values = |id: Uuid| values![id, due.attempts, due.next_at, now.0 + LEASE];
        let Some(digest) = due.digest else {
            return Ok(self.db().execute(TAKE, values(due.id)).await? > 0);
        };
        let mut tx = self.db().begin().await?;
        if tx.execute(TAKE, values(due.id)).await? == 0 {
            return Ok(false);
        }
        tx.execute(REST, values(digest)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// It was sent: the mail server has it.
    pub async fn mail_sent(&self, mail: &Mail, now: Timestamp) -> Result<()> {
        const SQL: &str = "UPDATE outbox SET sent_at = $3, next_at = NULL, sealed = NULL, error = NULL \
                           WHERE (id = $1 OR digest = $1) AND attempts = $2 AND next_at IS NOT NULL";
        self.db().execute(SQL, values![mail.id, mail.attempt, now]).await?;
        Ok(())
    }

    /// It was not sent. It is tried again later, unless it is refused for good (`permanent`) or was tried nine times over
    /// two days: then it is given up, and the audit trail says so. Says whether it is.
    pub async fn mail_failed(&self, mail: &Mail, now: Timestamp, error: &str, permanent: bool) -> Result<bool> {
        const SQL: &str = "UPDATE outbox SET next_at = $3, error = $4 \
                           WHERE (id = $1 OR digest = $1) AND attempts = $2 AND next_at IS NOT NULL";
        let wait = usize::try_from(mail.attempt - 1).ok().and_then(|tried| WAIT.get(tried));
        match wait {
            Some(wait) if !permanent => {
                self.db().execute(SQL, values![mail.id, mail.attempt, now.0 + wait, in_short(error)]).await?;
                Ok(false)
            }
            _ => {
                self.give_up(mail, now, error).await?;
                Ok(true)
            }
        }
    }

    async fn give_up(&self, mail: &Mail, now: Timestamp, error: &str) -> Result<()> {
        const SQL: &str = "UPDATE outbox SET given_up_at = $3, next_at = NULL, sealed = NULL, error = $4 \
                           WHERE (id = $1 OR digest = $1) AND attempts = $2 AND next_at IS NOT NULL";
        let error = in_short(error);
        let mut tx = self.db().begin().await?;
        if tx.execute(SQL, values![mail.id, mail.attempt, now, &error]).await? == 0 {
            return Ok(());
        }
        let client = match &mail.content {
            MailContent::Notice(notice) => notice.client.map(|key| (key, notice.label.clone())),
            MailContent::Invitation { invitation, .. } => invitation.client.clone(),
            MailContent::Digest(_) | MailContent::SignUp { .. } => None,
        };
        let subject = match (client, mail.account) {
            (Some((key, label)), _) => Subject::Client { key, label },
            (None, Some(id)) => Subject::Account { id, label: mail.to.clone() },
            (None, None) => Subject::Registry,
        };
        let summary = serde_json::json!({ "email": mail.to, "reason": error });
        let actor = Actor::Operator { name: "clientele".to_owned() };
        self.log(&mut tx, &actor, now, vec![Event { action: Action::MailGivenUp, subject, summary }]).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn notice_mail(&self, id: Uuid, attempt: i64) -> Result<Option<Mail>> {
        let visible = visible("me");
        let sql = format!(
            "SELECT {COLUMNS}, me.id AS account, me.email FROM outbox x JOIN notice n ON n.id = x.notice \
             JOIN account me ON me.id = n.account AND me.disabled_at IS NULL WHERE x.id = $1 AND {visible}"
        );
        let row: Option<NoticeMail> = self.db().optional(sql, values![id]).await?;
        let Some(NoticeMail { notice, account, email }) = row else { return Ok(None) };
        let notice = notice.notice()?;
        let at = notice.at;
        let content = MailContent::Notice(notice);
        Ok(Some(Mail { id, attempt, to: email, at, content, account: Some(AccountId(account)) }))
    }

    /// What was read meanwhile is not told any more.
    async fn digest_mail(&self, digest: Uuid, attempt: i64) -> Result<Option<Mail>> {
        let visible = visible("me");
        let sql = format!(
            "SELECT {COLUMNS}, me.id AS account, me.email FROM outbox x JOIN notice n ON n.id = x.notice \
             JOIN account me ON me.id = n.account AND me.disabled_at IS NULL \
             WHERE x.digest = $1 AND n.read_at IS NULL AND {visible} ORDER BY n.id"
        );
        let rows: Vec<NoticeMail> = self.db().all(sql, values![digest]).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let (account, to) = (Some(AccountId(first.account)), first.email.clone());
        let notices = rows.into_iter().map(|row| row.notice.notice()).collect::<Result<Vec<_>>>()?;
        let at = notices.last().map_or(Timestamp(0), |notice| notice.at);
        Ok(Some(Mail { id: digest, attempt, to, at, content: MailContent::Digest(notices), account }))
    }

    async fn invitation_mail(&self, id: Uuid, attempt: i64, now: Timestamp) -> Result<Option<Mail>> {
        let sql = format!(
            "SELECT {INVITATION}, x.sealed, (SELECT COUNT(*) FROM account WHERE account.email = i.email) AS accounts \
             FROM {INVITATION_FROM} JOIN outbox x ON x.invitation = i.id WHERE x.id = $2 AND {OPEN}"
        );
        let row: Option<InvitationMail> = self.db().optional(sql, values![now, id]).await?;
        let Some(InvitationMail { invitation, sealed, accounts }) = row else { return Ok(None) };
        let invitation = invitation.invitation()?;
        let token = sealed.and_then(|sealed| self.options().seal_key.unseal_token(&sealed, id));
        let token = token.as_deref().and_then(InvitationToken::parse).ok_or(StoreError::Corrupt("sealed link"))?;
        let (to, at) = (invitation.email.clone(), invitation.created_at);
        let content = match invitation.signed_up_as {
            Some(_) => MailContent::SignUp { token: Some(token).filter(|_| accounts == 0) },
            None => MailContent::Invitation { invitation, token },
        };
        Ok(Some(Mail { id, attempt, to, at, content, account: None }))
    }
}

/// In one line, shortened.
fn in_short(error: &str) -> String {
    error.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).take(ERROR).collect()
}

#[derive(FromRow)]
struct Due {
    id: Uuid,
    notice: Option<Uuid>,
    digest: Option<Uuid>,
    attempts: i64,
    next_at: i64,
}

#[derive(FromRow)]
struct NoticeMail {
    #[sqlx(flatten)]
    notice: NoticeRow,
    account: Uuid,
    email: String,
}

#[derive(FromRow)]
struct InvitationMail {
    #[sqlx(flatten)]
    invitation: InvitationRow,
    sealed: Option<Vec<u8>>,
    accounts: i64,
}
