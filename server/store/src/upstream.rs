//! Accounts that come from an OpenID Provider upstream, which has said who somebody is before anything here is asked.
//!
//! An account is an identity's by its issuer and subject alone. An address is no proof of an account: where there is one
//! with the address already, it takes the password of that account, once, to make it the identity's as well. Otherwise
//! whoever the provider gives an address to, a new colleague with an old name for one, would have another's clients.

use std::net::IpAddr;

use domain::{AccountId, Role, SignInMethod, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Account, AccountProblem, Action, Actor, Registry, Result, Session, SessionToken, Store, StoreError, Subject,
    accounts::{self, Draught},
    audit::Event,
    email_proof,
    engine::{Tx, values},
    registration,
    sessions::{Who, token},
};

token! {
    /// In the hands of a browser: makes an identity that of the account that signs in with it. The database holds its hash.
    LinkToken
}

/// How long a link token is good, in milliseconds.
const LINK: i64 = 15 * 60 * 1000;

/// Who somebody is, in the words of the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// `iss`
    pub issuer: String,
    /// `sub`
    pub subject: String,
    /// `email`, where the provider has verified it.
    pub email: Option<String>,
    /// `name`, or empty.
    pub name: String,
    /// What the account may do, where that is for the provider to say.
    pub role: Option<Role>,
}

/// What became of signing in by way of the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpstreamOutcome {
    /// They are signed in.
    SignedIn {
        /// For the browser.
        token: SessionToken,
        /// Who they are.
        session: Session,
    },
    /// There is an account with the address, which is not this identity's: see [`Registry::link_upstream`].
    AccountExists(LinkToken),
    /// The account is disabled.
    Disabled,
    /// The provider has verified no address, without which there is no account.
    NoEmail,
    /// The registry takes no new accounts.
    Closed,
}

impl Store {
    /// Signs in whoever the provider says it is, with a new account where there is none; `address` and `user_agent` as in
    /// [`crate::SignIn`]. The role is what the provider says now, but for the last admin, who stays one.
    pub async fn sign_in_upstream(
        &self,
        identity: &Identity,
        address: Option<IpAddr>,
        user_agent: &str,
        now: Timestamp,
    ) -> Result<UpstreamOutcome> {
        const FIND: &str = "SELECT a.id, a.email, a.name, a.role, a.disabled_at FROM upstream_identity u \
                            JOIN account a ON a.id = u.account WHERE u.issuer = $1 AND u.subject = $2";
        let mut tx = self.db().begin_exclusive().await?;
        let row: Option<Row> = tx.optional(FIND, values![&identity.issuer, &identity.subject]).await?;
        let who = match row {
            Some(row) if row.disabled_at.is_some() => return Ok(UpstreamOutcome::Disabled),
            Some(row) => {
                let mut who = row.who()?;
                self.follow_role(&mut tx, &mut who, identity, now).await?;
                who
            }
            None => match self.new_from_upstream(&mut tx, identity, now).await? {
                Ok(account) => Who {
                    id: account.id,
                    email: account.email,
                    name: account.name,
                    role: account.role,
                    method: SignInMethod::Upstream,
                },
                Err(outcome) => {
                    tx.commit().await?;
                    return Ok(outcome);
                }
            },
        };
        let (token, session) = self.open_session(&mut tx, who, address, user_agent, now).await?;
        tx.commit().await?;
        Ok(UpstreamOutcome::SignedIn { token, session })
    }

    /// The role that the provider says. Its last admin would leave the registry to nobody, and stays.
    async fn follow_role(&self, tx: &mut Tx, who: &mut Who, identity: &Identity, now: Timestamp) -> Result<()> {
        const OTHERS: &str = "SELECT COUNT(*) FROM account WHERE role = 'admin' AND disabled_at IS NULL AND id <> $1";
        let Some(role) = identity.role.filter(|role| *role != who.role) else { return Ok(()) };
        if who.role == Role::Admin {
            let (others,): (i64,) = tx.one(OTHERS, values![who.id]).await?;
            if others == 0 {
                return Ok(());
            }
        }
        tx.execute("UPDATE account SET role = $1 WHERE id = $2", values![role.as_str(), who.id]).await?;
        who.role = role;
        let actor = Actor::Operator { name: identity.issuer.clone() };
        let subject = Subject::Account { id: who.id, label: who.email.clone() };
        let summary = serde_json::json!({ "role": role });
        self.log(tx, &actor, now, vec![Event { action: Action::AccountRoleChanged, subject, summary }]).await
    }

    /// An account for an identity that has none, or why not.
    async fn new_from_upstream(
        &self,
        tx: &mut Tx,
        identity: &Identity,
        now: Timestamp,
    ) -> Result<Result<Account, UpstreamOutcome>> {
        const LATER: &str = "INSERT INTO upstream_link (digest, issuer, subject, email, expires_at) \
                             VALUES ($1, $2, $3, $4, $5)";
        let email = identity.email.as_deref().map(accounts::normal_email).unwrap_or_default();
        if !domain::email::is_address(&email) {
            return Ok(Err(UpstreamOutcome::NoEmail));
        }
        let (accounts,): (i64,) = tx.one("SELECT COUNT(*) FROM account WHERE email = $1", values![&email]).await?;
        if accounts > 0 {
            let token = LinkToken::generate(&self.random());
            let values = values![token.digest(), &identity.issuer, &identity.subject, &email, now.0 + LINK];
            tx.execute(LATER, values).await?;
            return Ok(Err(UpstreamOutcome::AccountExists(token)));
        }
        match registration::require_open(tx).await {
            Err(StoreError::Account(AccountProblem::Closed)) => return Ok(Err(UpstreamOutcome::Closed)),
            other => other?,
        }
        let role = identity.role.unwrap_or(Role::Owner);
        let draught = Draught::without_password(&self.random(), email, &identity.name, role, now);
        let account = draught.insert(tx).await?;
        let actor = Actor::Account { id: account.id, email: account.email.clone(), role };
        let summary = serde_json::json!({ "role": role, "upstream": identity.issuer });
        self.log(tx, &actor, now, vec![accounts::event(Action::AccountCreated, &account, summary)]).await?;
        link(tx, &identity.issuer, &identity.subject, account.id, now).await?;
        Ok(Ok(account))
    }
}

impl Registry {
    /// Makes the identity behind `token` the actor's own, for whoever has just proved by password that the account is
    /// theirs. Says whether it is; not if the token is spent, or about another address.
    pub async fn link_upstream(&self, token: &LinkToken) -> Result<bool> {
        const FIND: &str = "SELECT l.issuer, l.subject FROM upstream_link l JOIN account a ON a.email = l.email \
                            WHERE l.digest = $1 AND l.expires_at > $2 AND a.id = $3 AND a.disabled_at IS NULL";
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        let mut tx = self.db().begin_exclusive().await?;
        let found: Option<(String, String)> = tx.optional(FIND, values![token.digest(), self.now, account]).await?;
        let Some((issuer, subject)) = found else { return Ok(false) };
        tx.execute("DELETE FROM upstream_link WHERE digest = $1", values![token.digest()]).await?;
        link(&mut tx, &issuer, &subject, account, self.now).await?;
        let subject = Subject::Account { id: account, label: self.actor.name().to_owned() };
        let summary = serde_json::json!({ "upstream": issuer });
        self.log(&mut tx, vec![Event { action: Action::AccountLinked, subject, summary }]).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Makes the identity that of the account whose address it has verified.
async fn link(tx: &mut Tx, issuer: &str, subject: &str, account: AccountId, now: Timestamp) -> Result<()> {
    // Two browsers may prove the same at once.
    const SQL: &str = "INSERT INTO upstream_identity (issuer, subject, account, since) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (issuer, subject) DO NOTHING";
    tx.execute(SQL, values![issuer, subject, account, now]).await?;
    email_proof::prove(tx, account, now).await
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    disabled_at: Option<i64>,
}

impl Row {
    fn who(self) -> Result<Who> {
        let role = accounts::read_role(&self.role)?;
        let (email, name, method) = (self.email, self.name, SignInMethod::Upstream);
        Ok(Who { id: AccountId(self.id), role, email, name, method })
    }
}
