//! Accepting an invitation, once, with the account that was invited or with a new one.

use std::net::IpAddr;

use domain::{AccountId, ClientKey, SignInMethod, Timestamp};

use super::{Accepted, InvitationKind, InvitationToken, row::Row};
use crate::{
    Action, Actor, NewAccount, NoticeKind, OwnershipProblem, Registry, Result, SessionToken, Store, StoreError,
    Subject, accounts,
    audit::Event,
    email_proof,
    engine::{Tx, values},
    notices::News,
    registration,
    sessions::Who,
};

impl Registry {
    /// Accepts it as the account that is signed in, whose address has to be the one that was invited. A transfer takes the
    /// client from whoever offered it. One to have an account changes nothing for an account that is there: it is over.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is not open (any more), [`OwnershipProblem::AnotherAddress`] without saying which.
    pub async fn accept_invitation(&self, token: &InvitationToken) -> Result<Accepted> {
        const EMAIL: &str = "SELECT email FROM account WHERE id = $1 AND disabled_at IS NULL";
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        let mut tx = self.db().begin_exclusive().await?;
        let row = Row::open(&mut tx, token, self.now).await?;
        let email: Option<(String,)> = tx.optional(EMAIL, values![account]).await?;
        if email.ok_or(StoreError::Forbidden)?.0 != row.email {
            return Err(OwnershipProblem::AnotherAddress.into());
        }
        let accepted = self.accept(&mut tx, row, account).await?;
        tx.commit().await?;
        Ok(accepted)
    }

    async fn accept(&self, tx: &mut Tx, row: Row, account: AccountId) -> Result<Accepted> {
        const ACCEPT: &str = "UPDATE invitation SET accepted_at = $1, accepted_by = $2 \
                              WHERE id = $3 AND accepted_at IS NULL AND revoked_at IS NULL";
        if tx.execute(ACCEPT, values![self.now, account, row.id]).await? == 0 {
            return Err(StoreError::NotFound);
        }
        let offered_by = row.created_by.map(AccountId).filter(|by| *by != account);
        let invitation = row.invitation()?;
        if invitation.signed_up_as.is_some() {
            // Nobody invited them: that they have an account now is all there is to tell. The link was in their e-mail alone.
            email_proof::prove(tx, account, self.now).await?;
            return Ok(Accepted { client: None });
        }
        let Some((key, name)) = invitation.client else {
            let subject = Subject::Account { id: account, label: invitation.email };
            let summary = serde_json::json!({ "invitation": invitation.id });
            self.log(tx, vec![Event { action: Action::InvitationAccepted, subject, summary }]).await?;
            self.tell_inviter(tx, offered_by, None, "").await?;
            return Ok(Accepted { client: None });
        };
        let client = self.live_client(tx, key).await?;
        let event = Event {
            action: Action::InvitationAccepted,
            subject: Subject::Client { key, label: name.clone() },
            summary: serde_json::json!({ "client_id": client.client_id, "invitation": invitation.id }),
        };
        self.log(tx, vec![event]).await?;
        if let (InvitationKind::Transfer, Some(by)) = (invitation.kind, offered_by) {
            self.end_ownership(tx, &client, by, Action::OwnerTransferred).await?;
        }
        if invitation.kind == InvitationKind::Owner {
            self.tell_inviter(tx, offered_by, Some(key), &name).await?;
        }
        self.begin_ownership(tx, &client, account, Action::OwnerAdded, offered_by).await?;
        Ok(Accepted { client: Some(ClientKey(client.key)) })
    }

    /// Tells whoever made the invitation that it was accepted.
    async fn tell_inviter(
        &self,
        tx: &mut Tx,
        by: Option<AccountId>,
        client: Option<ClientKey>,
        label: &str,
    ) -> Result<()> {
        let news = News { kind: NoticeKind::InvitationAccepted, client, proposal: None, label, detail: "" };
        self.tell(tx, news, by, |reader| Some(reader.account) == by).await
    }
}

impl Store {
    /// Accepts an invitation with a new account, and signs it in; `address` and `user_agent` as in [`crate::SignIn`].
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is not open (any more); [`StoreError::Account`] as for [`Registry::create_account`]:
    /// where there is an account with the address, it signs in and accepts.
    pub async fn accept_with_account(
        &self,
        token: &InvitationToken,
        name: &str,
        password: &str,
        address: Option<IpAddr>,
        user_agent: &str,
        now: Timestamp,
    ) -> Result<(SessionToken, Accepted)> {
        // Hashing a password is work that only who has an open link may ask for.
        let offer = self.invitation(token, now).await?.filter(|offer| offer.open).ok_or(StoreError::NotFound)?;
        let invited = offer.invitation;
        let account = NewAccount {
            email: invited.email,
            name: name.to_owned(),
            role: invited.role,
            password: password.to_owned(),
        };
        let draught = self.account_draught(&account, account.role, now).await?;
        let mut tx = self.db().begin_exclusive().await?;
        let row = Row::open(&mut tx, token, now).await?;
        registration::require_takes(&mut tx, &row).await?;
        let account = draught.insert(&mut tx).await?;
        let actor = Actor::Account { id: account.id, email: account.email.clone(), role: account.role };
        let registry = self.registry(actor, now);
        let how = if invited.signed_up_as.is_some() { "sign_up" } else { "invitation" };
        let summary = serde_json::json!({ "role": account.role, how: invited.id });
        registry.log(&mut tx, vec![accounts::event(Action::AccountCreated, &account, summary)]).await?;
        let accepted = registry.accept(&mut tx, row, account.id).await?;
        let (email, name, method) = (account.email, account.name, SignInMethod::Password);
        let who = Who { id: account.id, email, name, role: account.role, method };
        let (session, _) = self.open_session(&mut tx, who, address, user_agent, now).await?;
        tx.commit().await?;
        Ok((session, accepted))
    }
}
