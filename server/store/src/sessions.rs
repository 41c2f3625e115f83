//! Signing in, and what remembers it.

use std::net::IpAddr;

use domain::{AccountId, Role, SignInMethod, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Action, Actor, Registry, Result, Store, StoreError, Subject, Tallied, accounts,
    audit::Event,
    engine::{self, Tx, Value, values},
    list::{TALLIES, WAITING},
    notices::unread,
    provider::queue_logouts,
    review::POLICY,
    throttle::{Bucket, Counted},
};

pub(crate) use crate::token::token;

token! {
    /// What a browser shows to prove that somebody signed in with it. The database holds its hash.
    SessionToken
}

/// Names a session without giving access to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId(pub Uuid);

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which of their sessions.
    pub id: SessionId,
    /// Their account.
    pub account: AccountId,
    /// Its e-mail address.
    pub email: String,
    /// Its name, or empty.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When they signed in.
    pub created_at: Timestamp,
    /// How; `None` where that was not noted yet.
    pub method: Option<SignInMethod>,
    /// When the session ends, whatever happens.
    pub expires_at: Timestamp,
}

/// One of one's own sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Names it.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to within five minutes.
    pub seen_at: Timestamp,
    /// When it ends, whatever happens.
    pub expires_at: Timestamp,
    /// The network address it began at, or empty.
    pub address: String,
    /// The browser, in its own words, or empty.
    pub user_agent: String,
}

/// An attempt to sign in.
#[derive(Clone, Copy)]
pub struct SignIn<'a> {
    /// The e-mail address that was typed.
    pub email: &'a str,
    /// The password that was typed.
    pub password: &'a str,
    /// Where it comes from.
    pub address: Option<IpAddr>,
    /// The `User-Agent` header.
    pub user_agent: &'a str,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInOutcome {
    /// They are signed in.
    SignedIn {
        /// For the browser.
        token: SessionToken,
        /// Who they are.
        session: Session,
    },
    /// There is no such account, or the password is another one, or the account is disabled: it is not said which.
    Rejected,
    /// Too many attempts for this account or from this address.
    Throttled {
        /// The next attempt makes sense in so many seconds.
        retry_after_s: u32,
    },
}

/// The use of a session is noted at most so often, in milliseconds.
const USE_NOTED: i64 = 5 * 60 * 1000;

impl Store {
    /// Signs in. It takes the same time whether there is such an account or not.
    pub async fn sign_in(&self, attempt: SignIn<'_>, now: Timestamp) -> Result<SignInOutcome> {
        const FIND: &str = "SELECT id, email, name, role, password, disabled_at FROM account WHERE email = $1";
        let email = accounts::normal_email(attempt.email);
        let buckets = attempt.address.map(Bucket::address).into_iter().chain([Bucket::email(&email)]).collect();
        let last = match self.count_attempt(buckets, now).await? {
            Counted::Go { last } => last,
            Counted::Wait(retry_after_s) => return Ok(SignInOutcome::Throttled { retry_after_s }),
        };
        let row: Option<AccountRow> = self.db().optional(FIND, values![&email]).await?;
        let hash = row.as_ref().map(|row| row.password.clone()).filter(|hash| !hash.is_empty());
        let right = self.0.passwords.verify(attempt.password, hash, &self.random()).await?;
        match row {
            Some(row) if right && row.disabled_at.is_none() => self.begin_session(row, attempt, now).await,
            Some(row) if last => {
                let mut tx = self.db().begin().await?;
                let event = Event {
                    action: Action::SignInThrottled,
                    subject: Subject::Account { id: AccountId(row.id), label: row.email },
                    summary: serde_json::json!({ "address": address(attempt.address) }),
                };
                self.log(&mut tx, &Actor::Operator { name: "somebody".to_owned() }, now, vec![event]).await?;
                tx.commit().await?;
                Ok(SignInOutcome::Rejected)
            }
            _ => Ok(SignInOutcome::Rejected),
        }
    }

    async fn begin_session(&self, row: AccountRow, attempt: SignIn<'_>, now: Timestamp) -> Result<SignInOutcome> {
        let who = Who {
            id: AccountId(row.id),
            role: accounts::read_role(&row.role)?,
            email: row.email,
            name: row.name,
            method: SignInMethod::Password,
        };
        let mut tx = self.db().begin().await?;
        let (token, session) = self.open_session(&mut tx, who, attempt.address, attempt.user_agent, now).await?;
        tx.commit().await?;
        Ok(SignInOutcome::SignedIn { token, session })
    }

    /// A session for somebody who proved who they are.
    pub(crate) async fn open_session(
        &self,
        tx: &mut Tx,
        who: Who,
        address: Option<IpAddr>,
        user_agent: &str,
        now: Timestamp,
    ) -> Result<(SessionToken, Session)> {
        const INSERT: &str = "INSERT INTO session (digest, id, account, created_at, seen_at, expires_at, address, user_agent, method) \
                              VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8)";
        let random = self.random();
        let token = SessionToken::generate(&random);
        let session = Session {
            id: SessionId(random.uuid(now)),
            account: who.id,
            role: who.role,
            email: who.email,
            name: who.name,
            created_at: now,
            method: Some(who.method),
            expires_at: Timestamp(now.0 + self.options().session_absolute_ms),
        };
        let agent: String = user_agent.chars().filter(|c| !c.is_control()).take(200).collect();
        let address = self::address(address);
        let (id, method) = (session.id.0, who.method.as_str());
        let row = values![token.digest(), id, session.account, now, session.expires_at, &address, agent, method];
        tx.execute(INSERT, row).await?;
        tx.execute("UPDATE account SET last_sign_in_at = $1 WHERE id = $2", values![now, session.account]).await?;
        Self::forget_attempts(tx, Bucket::email(&session.email)).await?;
        let event = Event {
            action: Action::SignedIn,
            subject: Subject::Account { id: session.account, label: session.email.clone() },
            summary: serde_json::json!({ "address": address }),
        };
        self.log(tx, &Actor::from(&session), now, vec![event]).await?;
        Ok((token, session))
    }

    /// Whoever is signed in with `token` at `now`. The use is noted every five minutes, with a second statement.
    pub async fn session(&self, token: &SessionToken, now: Timestamp) -> Result<Option<Session>> {
        let found: Option<SessionRow> = self.find_session(token, "", now).await?;
        found.map(SessionRow::session).transpose()
    }

    /// The same, and what every page shows beside that, in one statement.
    pub async fn session_and_tallies(
        &self,
        token: &SessionToken,
        now: Timestamp,
    ) -> Result<Option<(Session, Tallied)>> {
        let unread = unread("a");
        let more =
            format!(", ({TALLIES}) AS tallies, ({WAITING}) AS waiting, ({POLICY}) AS policy, ({unread}) AS unread");
        let found: Option<AndTallies> = self.find_session(token, &more, now).await?;
        let Some(found) = found else { return Ok(None) };
        let tallied = Tallied::parse(&found.tallies, found.waiting, found.policy, found.unread)?;
        Ok(Some((found.session.session()?, tallied)))
    }

    async fn find_session<T>(&self, token: &SessionToken, more: &str, now: Timestamp) -> Result<Option<T>>
    where
        T: engine::Row + AsRef<SessionRow>,
    {
        const SEEN: &str = "UPDATE session SET seen_at = $1 WHERE digest = $2 AND seen_at < $1";
        let find = format!(
            "SELECT s.id, s.created_at, s.seen_at, s.expires_at, s.method, a.id AS account, a.email, a.name, a.role{more} \
             FROM session s JOIN account a ON a.id = s.account \
             WHERE s.digest = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.disabled_at IS NULL"
        );
        let idle = now.0 - self.options().session_idle_ms;
        let found: Option<T> = self.db().optional(find, values![token.digest(), now, idle]).await?;
        if found.as_ref().is_some_and(|found| found.as_ref().seen_at + USE_NOTED < now.0) {
            self.db().execute(SEEN, values![now, token.digest()]).await?;
        }
        Ok(found)
    }

    /// Ends the session of `token`.
    pub async fn sign_out(&self, token: &SessionToken, now: Timestamp) -> Result<()> {
        let Some(session) = self.session(token, now).await? else { return Ok(()) };
        let mut tx = self.db().begin().await?;
        queue_logouts(&mut tx, "s.digest = $1", values![token.digest()], now).await?;
        tx.execute("DELETE FROM session WHERE digest = $1", values![token.digest()]).await?;
        let actor = Actor::from(&session);
        let subject = Subject::Account { id: session.account, label: session.email };
        let event = Event { action: Action::SignedOut, subject, summary: serde_json::json!({}) };
        self.log(&mut tx, &actor, now, vec![event]).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Registry {
    /// The actor's own sessions that have not ended, the newest first.
    pub async fn sessions(&self) -> Result<Vec<SessionRecord>> {
        const SQL: &str = "SELECT id, created_at, seen_at, expires_at, address, user_agent FROM session \
                           WHERE account = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY id DESC LIMIT 200";
        let Some(account) = self.actor.account() else { return Ok(Vec::new()) };
        let idle = self.now.0 - self.store.options().session_idle_ms;
        let rows: Vec<RecordRow> = self.db().all(SQL, values![account, self.now, idle]).await?;
        Ok(rows.into_iter().map(RecordRow::record).collect())
    }

    /// Ends one of the actor's own sessions.
    pub async fn end_session(&self, id: SessionId) -> Result<()> {
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let ended = self.end_sessions("s.account = $1 AND s.id = $2", values![account, id.0], account).await?;
        if ended == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }

    /// Ends all sessions of the actor, this one too. Says how many there were.
    pub async fn sign_out_everywhere(&self) -> Result<u64> {
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        self.end_sessions("s.account = $1", values![account], account).await
    }

    async fn end_sessions(&self, which: &'static str, values: Vec<Value>, account: AccountId) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        queue_logouts(&mut tx, which, values.clone(), self.now).await?;
        let ended = tx.execute(format!("DELETE FROM session AS s WHERE {which}"), values).await?;
        let subject = Subject::Account { id: account, label: self.actor.name().to_owned() };
        let summary = serde_json::json!({ "sessions": ended });
        self.log(&mut tx, vec![Event { action: Action::SignedOut, subject, summary }]).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

fn address(address: Option<IpAddr>) -> String {
    address.map(|address| address.to_canonical().to_string()).unwrap_or_default()
}

/// Whose session begins.
pub(crate) struct Who {
    pub id: AccountId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub method: SignInMethod,
}

#[derive(FromRow)]
struct AccountRow {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    password: String,
    disabled_at: Option<i64>,
}

#[derive(FromRow)]
struct SessionRow {
    id: Uuid,
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
    method: Option<String>,
    account: Uuid,
    email: String,
    name: String,
    role: String,
}

impl SessionRow {
    fn session(self) -> Result<Session> {
        Ok(Session {
            id: SessionId(self.id),
            account: AccountId(self.account),
            role: accounts::read_role(&self.role)?,
            email: self.email,
            name: self.name,
            created_at: Timestamp(self.created_at),
            method: self.method.as_deref().and_then(SignInMethod::parse),
            expires_at: Timestamp(self.expires_at),
        })
    }
}

impl AsRef<Self> for SessionRow {
    fn as_ref(&self) -> &Self {
        self
    }
}

#[derive(FromRow)]
struct AndTallies {
    #[sqlx(flatten)]
    session: SessionRow,
    tallies: String,
    waiting: i64,
    policy: Option<String>,
    unread: i64,
}

impl AsRef<SessionRow> for AndTallies {
    fn as_ref(&self) -> &SessionRow {
        &self.session
    }
}

#[derive(FromRow)]
struct RecordRow {
    id: Uuid,
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
    address: String,
    user_agent: String,
}

impl RecordRow {
    fn record(self) -> SessionRecord {
        SessionRecord {
            id: SessionId(self.id),
            created_at: Timestamp(self.created_at),
            seen_at: Timestamp(self.seen_at),
            expires_at: Timestamp(self.expires_at),
            address: self.address,
            user_agent: self.user_agent,
        }
    }
}
