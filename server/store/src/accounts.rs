//! Accounts: who may sign in, and as what.

use std::fmt;

use domain::{AccountId, Role, Timestamp};

use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    AccountProblem, Action, Registry, Result, SessionId, Store, StoreError, Subject,
    actor::Right,
    audit::Event,
    engine::{Tx, Value, values},
    entropy::Entropy,
    passwords::Passwords,
    provider::queue_logouts,
    throttle::{Bucket, Counted},
};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Its e-mail address, in lower case; no two accounts have the same.
    pub email: String,
    /// The name of its owner, or empty.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it cannot sign in.
    pub disabled_at: Option<Timestamp>,
    /// When somebody last signed in with it.
    pub last_sign_in_at: Option<Timestamp>,
    /// Whether it has a password: an account from upstream has none, unless an admin gave it one.
    pub has_password: bool,
    /// Whether it can be signed in to by way of the provider upstream.
    pub upstream: bool,
}

/// An account to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Its e-mail address; upper and lower case make no difference.
    pub email: String,
    /// The name of its owner, or empty.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Its password: 12 to 256 characters.
    pub password: String,
}

impl fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAccount").field("email", &self.email).field("role", &self.role).finish_non_exhaustive()
    }
}

impl Registry {
    /// Makes an account.
    ///
    /// # Errors
    /// [`crate::StoreError::Account`] if the address is taken or something about it is wrong.
    pub async fn create_account(&self, account: &NewAccount) -> Result<Account> {
        self.require(Right::Accounts)?;
        let draught = self.store.account_draught(account, account.role, self.now).await?;
        let mut tx = self.db().begin_exclusive().await?;
        let account = draught.insert(&mut tx).await?;
        self.log(&mut tx, vec![event(Action::AccountCreated, &account, serde_json::json!({ "role": account.role }))])
            .await?;
        tx.commit().await?;
        Ok(account)
    }

    /// All accounts, by e-mail address.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        self.require(Right::Accounts)?;
        let rows: Vec<Row> = self.db().all(format!("{SELECT} ORDER BY email"), values![]).await?;
        rows.into_iter().map(Row::account).collect()
    }

    /// One account; everybody may see their own.
    pub async fn account(&self, id: AccountId) -> Result<Account> {
        if self.actor.account() != Some(id) {
            self.require(Right::Read)?;
        }
        let row: Option<Row> = self.db().optional(format!("{SELECT} WHERE id = $1"), values![id]).await?;
        row.ok_or(StoreError::NotFound)?.account()
    }

    /// The account with this e-mail address.
    pub async fn account_by_email(&self, email: &str) -> Result<Account> {
        self.require(Right::Read)?;
        let sql = format!("{SELECT} WHERE email = $1");
        let row: Option<Row> = self.db().optional(sql, values![normal_email(email)]).await?;
        row.ok_or(StoreError::NotFound)?.account()
    }

    /// Keeps an account from signing in and ends its sessions.
    ///
    /// # Errors
    /// [`crate::AccountProblem::LastAdmin`] if nobody could administer the registry afterwards.
    pub async fn disable_account(&self, id: AccountId) -> Result<Account> {
        const SQL: &str = "UPDATE account SET disabled_at = $1 WHERE id = $2";
        self.change(id, |account| {
            account.disabled_at.is_none().then(|| {
                account.disabled_at = Some(self.now);
                Change { sql: SQL, values: values![self.now, id], action: Action::AccountDisabled, sign_out: true }
            })
        })
        .await
    }

    /// Lets a disabled account sign in again.
    pub async fn enable_account(&self, id: AccountId) -> Result<Account> {
        const SQL: &str = "UPDATE account SET disabled_at = NULL WHERE id = $1";
        self.change(id, |account| {
            account.disabled_at.take().map(|_| Change {
                sql: SQL,
                values: values![id],
                action: Action::AccountEnabled,
                sign_out: false,
            })
        })
        .await
    }

    /// Changes what an account may do, from its next request on.
    ///
    /// # Errors
    /// As [`Registry::disable_account`].
    pub async fn set_role(&self, id: AccountId, role: Role) -> Result<Account> {
        const SQL: &str = "UPDATE account SET role = $1 WHERE id = $2";
        self.change(id, |account| {
            (account.role != role).then(|| {
                account.role = role;
                let values = values![role.as_str(), id];
                Change { sql: SQL, values, action: Action::AccountRoleChanged, sign_out: false }
            })
        })
        .await
    }

    /// Gives an account another password and ends its sessions.
    ///
    /// # Errors
    /// [`crate::StoreError::Account`] if the password is too short or too long.
    pub async fn set_password(&self, id: AccountId, password: &str) -> Result<()> {
        const SQL: &str = "UPDATE account SET password = $1 WHERE id = $2";
        self.require(Right::Accounts)?;
        Passwords::check(password)?;
        let hash = self.store.0.passwords.hash(password, &self.store.random()).await?;
        self.change(id, |_| {
            Some(Change { sql: SQL, values: values![hash, id], action: Action::PasswordChanged, sign_out: true })
        })
        .await
        .map(drop)
    }

    /// Gives the actor's own account another password and ends its sessions, all but `keep`.
    ///
    /// # Errors
    /// [`crate::AccountProblem::WrongPassword`], throttled like signing in ([`crate::StoreError::TooMany`]).
    pub async fn change_password(&self, current: &str, new: &str, keep: Option<SessionId>) -> Result<()> {
        const FIND: &str = "SELECT password FROM account WHERE id = $1 AND disabled_at IS NULL";
        let id = self.actor.account().ok_or(StoreError::Forbidden)?;
        Passwords::check(new)?;
        if let Counted::Wait(_) = self.store.count_attempt(vec![Bucket::account(id)], self.now).await? {
            return Err(StoreError::TooMany("Too many attempts. Wait a minute."));
        }
        let (passwords, random) = (&self.store.0.passwords, self.store.random());
        let hash: Option<(String,)> = self.db().optional(FIND, values![id]).await?;
        let hash = hash.map(|(hash,)| hash).filter(|hash| !hash.is_empty());
        if !passwords.verify(current, hash, &random).await? {
            return Err(AccountProblem::WrongPassword.into());
        }
        let hash = passwords.hash(new, &random).await?;
        let mut tx = self.db().begin_exclusive().await?;
        tx.execute("UPDATE account SET password = $1 WHERE id = $2", values![hash, id]).await?;
        let keep = keep.map_or(Uuid::nil(), |session| session.0);
        queue_logouts(&mut tx, "s.account = $1 AND s.id <> $2", values![id, keep], self.now).await?;
        tx.execute("DELETE FROM session WHERE account = $1 AND id <> $2", values![id, keep]).await?;
        Store::forget_attempts(&mut tx, Bucket::account(id)).await?;
        let subject = Subject::Account { id, label: self.actor.name().to_owned() };
        self.log(&mut tx, vec![Event { action: Action::PasswordChanged, subject, summary: serde_json::json!({}) }])
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Changes an account unless there is nothing to change, and makes sure that an admin is left.
    async fn change(&self, id: AccountId, decide: impl FnOnce(&mut Account) -> Option<Change>) -> Result<Account> {
        const ADMINS: &str = "SELECT COUNT(*) FROM account WHERE role = 'admin' AND disabled_at IS NULL";
        self.require(Right::Accounts)?;
        let mut tx = self.db().begin_exclusive().await?;
        let row: Option<Row> = tx.optional(format!("{SELECT} WHERE id = $1"), values![id]).await?;
        let mut account = row.ok_or(StoreError::NotFound)?.account()?;
        let was_admin = account.role == Role::Admin && account.disabled_at.is_none();
        let Some(change) = decide(&mut account) else { return Ok(account) };
        tx.execute(change.sql, change.values).await?;
        let is_admin = account.role == Role::Admin && account.disabled_at.is_none();
        if was_admin && !is_admin {
            let (left,): (i64,) = tx.one(ADMINS, values![]).await?;
            if left == 0 {
                return Err(AccountProblem::LastAdmin.into());
            }
        }
        if change.sign_out {
            queue_logouts(&mut tx, "s.account = $1", values![id], self.now).await?;
            tx.execute("DELETE FROM session WHERE account = $1", values![id]).await?;
        }
        self.log(&mut tx, vec![event(change.action, &account, serde_json::json!({ "role": account.role }))]).await?;
        tx.commit().await?;
        Ok(account)
    }
}

struct Change {
    sql: &'static str,
    values: Vec<Value>,
    action: Action,
    sign_out: bool,
}

/// An account that can be written.
pub(crate) struct Draught {
    account: Account,
    hash: String,
}

impl Store {
    /// Checks and hashes: what takes its time happens before the transaction.
    pub(crate) async fn account_draught(&self, account: &NewAccount, role: Role, now: Timestamp) -> Result<Draught> {
        let email = normal_email(&account.email);
        if !domain::email::is_address(&email) {
            return Err(AccountProblem::Email.into());
        }
        let name = person_name(&account.name)?;
        Passwords::check(&account.password)?;
        let random = self.random();
        let hash = self.0.passwords.hash(&account.password, &random).await?;
        let id = AccountId(random.uuid(now));
        Ok(Draught { account: fresh(id, email, name, role, now), hash })
    }
}

impl Draught {
    /// One that is signed in to by way of the provider upstream alone. What is wrong with its name is left out of it.
    pub fn without_password(random: &Entropy, email: String, name: &str, role: Role, now: Timestamp) -> Self {
        let name: String = name.trim().chars().filter(|c| !c.is_control()).take(NAME).collect();
        let account = Account { has_password: false, ..fresh(AccountId(random.uuid(now)), email, name, role, now) };
        Self { account, hash: String::new() }
    }

    pub async fn insert(self, tx: &mut Tx) -> Result<Account> {
        const SQL: &str = "INSERT INTO account (id, email, name, role, password, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
                           ON CONFLICT (email) DO NOTHING";
        let Self { account, hash } = self;
        let values =
            values![account.id, &account.email, &account.name, account.role.as_str(), hash, account.created_at];
        match tx.execute(SQL, values).await? {
            0 => Err(AccountProblem::EmailTaken.into()),
            _ => Ok(account),
        }
    }
}

fn fresh(id: AccountId, email: String, name: String, role: Role, now: Timestamp) -> Account {
    Account {
        id,
        email,
        name,
        role,
        created_at: now,
        disabled_at: None,
        last_sign_in_at: None,
        has_password: true,
        upstream: false,
    }
}

/// The longest name, in characters.
const NAME: usize = 100;

/// No password is an empty one, which no hash is.
const SELECT: &str = "SELECT id, email, name, role, created_at, disabled_at, last_sign_in_at, \
                      CAST(CASE WHEN password = '' THEN 0 ELSE 1 END AS BIGINT) AS has_password, \
                      (SELECT COUNT(*) FROM upstream_identity u WHERE u.account = account.id) AS identities FROM account";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    created_at: i64,
    disabled_at: Option<i64>,
    last_sign_in_at: Option<i64>,
    has_password: i64,
    identities: i64,
}

impl Row {
    fn account(self) -> Result<Account> {
        Ok(Account {
            id: AccountId(self.id),
            email: self.email,
            name: self.name,
            role: read_role(&self.role)?,
            created_at: Timestamp(self.created_at),
            disabled_at: self.disabled_at.map(Timestamp),
            last_sign_in_at: self.last_sign_in_at.map(Timestamp),
            has_password: self.has_password > 0,
            upstream: self.identities > 0,
        })
    }
}

/// A person's name, without surrounding spaces.
pub(crate) fn person_name(typed: &str) -> Result<String, AccountProblem> {
    let name = typed.trim();
    if name.chars().count() > NAME || name.chars().any(char::is_control) {
        return Err(AccountProblem::Name);
    }
    Ok(name.to_owned())
}

/// The form in which addresses are compared.
pub(crate) fn normal_email(typed: &str) -> String {
    typed.trim().to_lowercase().replace('\0', "")
}

pub(crate) fn read_role(text: &str) -> Result<Role> {
    Role::parse(text).ok_or(StoreError::Corrupt("role"))
}

pub(crate) fn event(action: Action, account: &Account, summary: serde_json::Value) -> Event {
    Event { action, subject: Subject::Account { id: account.id, label: account.email.clone() }, summary }
}
