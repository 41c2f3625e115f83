//! How accounts come to be: the policy, which is a row in the database, and accounts that people ask for themselves.

mod sign_up;

pub use sign_up::SignUp;

use domain::{
    Timestamp,
    registration::{RegistrationMode, RegistrationPolicy},
};

use crate::{
    AccountProblem, Action, Registry, Result, Store, StoreError, Subject,
    actor::Right,
    audit::Event,
    engine::{Tx, values},
    ownership::InvitationRow,
};

/// Its name in the table of settings.
const NAME: &str = "registration";

/// Its row, for a statement that reads it beside other things.
pub(crate) const POLICY: &str = "SELECT value FROM setting WHERE name = 'registration'";

impl Store {
    /// The policy. Whoever comes to the sign-in is told what it is.
    pub async fn registration_policy(&self) -> Result<RegistrationPolicy> {
        let row: Option<(String,)> = self.db().optional(POLICY, values![]).await?;
        parse(row.map(|(json,)| json))
    }
}

impl Registry {
    /// Sets it: admins only. Accounts that are there stay, and so do invitations, for as long as it is not closed.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if it would be open for nobody, or where no e-mail is sent by which an address is proven.
    pub async fn set_registration_policy(&self, policy: &RegistrationPolicy) -> Result<()> {
        const SQL: &str = "INSERT INTO setting (name, value, changed_at, changed_by) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, \
                           changed_by = excluded.changed_by";
        self.require(Right::Accounts)?;
        if policy.mode == RegistrationMode::Open && !self.store.mails() {
            return Err(StoreError::Invalid(
                "Open is not possible: this server sends no e-mail to prove addresses with. It does when it is started \
                 with --smtp-url and --mail-from.",
            ));
        }
        if policy.mode == RegistrationMode::Open && policy.domains.is_empty() {
            return Err(StoreError::Invalid("Say for which e-mail domains it is open, such as example.org."));
        }
        let json = serde_json::to_string(policy).map_err(|_| StoreError::Corrupt("registration policy"))?;
        let mut tx = self.db().begin_exclusive().await?;
        if read_policy(&mut tx).await? == *policy {
            return Ok(());
        }
        let Timestamp(now) = self.now;
        tx.execute(SQL, values![NAME, json, now, self.actor.name()]).await?;
        let summary = serde_json::json!({ "policy": policy });
        let event = Event { action: Action::RegistrationPolicySet, subject: Subject::Registry, summary };
        self.log(&mut tx, vec![event]).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The policy, as it is for the length of a transaction.
pub(crate) async fn read_policy(tx: &mut Tx) -> Result<RegistrationPolicy> {
    let row: Option<(String,)> = tx.optional(POLICY, values![]).await?;
    parse(row.map(|(json,)| json))
}

/// Refuses where no new account may come to be. What admins make by hand is not asked.
pub(crate) async fn require_open(tx: &mut Tx) -> Result<()> {
    match read_policy(tx).await?.mode {
        RegistrationMode::Closed => Err(AccountProblem::Closed.into()),
        RegistrationMode::Invitation | RegistrationMode::Open => Ok(()),
    }
}

/// Whether an account may come of an invitation, where there is none with its address.
pub(crate) fn takes(policy: &RegistrationPolicy, invitation: &InvitationRow) -> bool {
    match invitation.signed_up_as {
        Some(_) => policy.admits(&invitation.email),
        None => policy.mode != RegistrationMode::Closed,
    }
}

/// Refuses where it may not (any more).
pub(crate) async fn require_takes(tx: &mut Tx, invitation: &InvitationRow) -> Result<()> {
    if takes(&read_policy(tx).await?, invitation) { Ok(()) } else { Err(AccountProblem::Closed.into()) }
}

/// The policy of the text in its row.
pub(crate) fn parse(json: Option<String>) -> Result<RegistrationPolicy> {
    let Some(json) = json else { return Ok(RegistrationPolicy::default()) };
    serde_json::from_str(&json).map_err(|_| StoreError::Corrupt("registration policy"))
}
