//! Asking for an account: whoever proves an address of one of the policy's domains gets one, as an owner without clients.
//!
//! What is asked for is an invitation that nobody made, and goes by e-mail alone. What is answered, and what it costs, is
//! the same whether there is an account with the address or not; the e-mail tells, and only whoever has the address
//! reads it.

use std::net::IpAddr;

use domain::{InvitationId, Role, Timestamp, registration::RegistrationMode};

use crate::{
    AccountProblem, Action, Actor, InvitationKind, InvitationToken, Result, Store, Subject, accounts,
    audit::Event,
    engine::values,
    ownership,
    throttle::{Bucket, Counted, LINKS},
};

/// How long a link is good, in milliseconds.
const GOOD: i64 = 24 * 60 * 60 * 1000;

/// Somebody who asks for an account.
#[derive(Debug, Clone, Copy)]
pub struct SignUp<'a> {
    /// The e-mail address that was typed.
    pub email: &'a str,
    /// Their name, or empty.
    pub name: &'a str,
    /// Where it comes from.
    pub address: Option<IpAddr>,
}

impl Store {
    /// The domains whose addresses get an account without an invitation; `None` where none does, or where no e-mail is
    /// sent to prove one with.
    pub async fn open_domains(&self) -> Result<Option<Vec<String>>> {
        let policy = self.registration_policy().await?;
        Ok(Some(policy.domains).filter(|_| self.mails() && policy.mode == RegistrationMode::Open))
    }

    /// Sends a link to an address, with which its owner makes an account within 24 hours, once
    /// ([`Store::accept_with_account`]); where there is an account already, an e-mail that says so. Nothing is sent, and
    /// nothing said, where too many are asked for: by one network address or for one e-mail address.
    ///
    /// # Errors
    /// [`AccountProblem::Email`] and [`AccountProblem::Name`] for what cannot be one, [`AccountProblem::AnotherDomain`]
    /// where the registry is open for others, [`AccountProblem::Closed`] where it is open for none.
    pub async fn sign_up(&self, who: SignUp<'_>, now: Timestamp) -> Result<()> {
        const INSERT: &str = "INSERT INTO invitation \
                              (id, digest, kind, role, email, created_at, created_by_name, signed_up_as, expires_at) \
                              VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)";
        let email = ownership::address(who.email)?;
        let name = accounts::person_name(who.name)?;
        let policy = self.registration_policy().await?;
        if policy.mode != RegistrationMode::Open || !self.mails() {
            return Err(AccountProblem::Closed.into());
        }
        if !policy.admits(&email) {
            return Err(AccountProblem::AnotherDomain.into());
        }
        let buckets = who.address.map(Bucket::links_from).into_iter().chain([Bucket::link(&email)]).collect();
        if let Counted::Wait(_) = self.count_within(buckets, LINKS, now).await? {
            return Ok(());
        }
        let random = self.random();
        let (id, token) = (InvitationId(random.uuid(now)), InvitationToken::generate(&random));
        let (kind, role) = (InvitationKind::Account.as_str(), Role::Owner.as_str());
        let mut tx = self.db().begin().await?;
        let values = values![id.0, token.digest(), kind, role, &email, now, name, now.0 + GOOD];
        tx.execute(INSERT, values).await?;
        self.queue_invitation(&mut tx, id, &token, now).await?;
        let summary = serde_json::json!({ "email": email, "sign_up": id });
        let event = Event { action: Action::SignUpRequested, subject: Subject::Registry, summary };
        self.log(&mut tx, &Actor::Operator { name: "somebody".to_owned() }, now, vec![event]).await?;
        tx.commit().await?;
        Ok(())
    }
}
