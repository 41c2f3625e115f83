//! Inviting somebody: to a client, or to have an account.

use domain::{ClientKey, InvitationId, Role, Timestamp};

use super::{
    Invitation, InvitationKind, InvitationToken,
    row::{COLUMNS, FROM, OPEN, Row},
};
use crate::{
    AccountProblem, Action, OwnershipProblem, Registry, Result, StoreError, Subject, accounts,
    actor::Right,
    audit::Event,
    engine::{Tx, values},
    registration,
};

/// How long an invitation is good, in milliseconds.
const GOOD: i64 = 30 * 24 * 60 * 60 * 1000;

/// Open invitations to one client.
pub(super) const MOST: i64 = 20;

/// Open invitations to accounts.
const MOST_ACCOUNTS: i64 = 200;

impl Registry {
    /// Invites somebody to a client: an owner of it, or an admin. The token is for the link, and is not shown
    /// again; where the registry sends e-mails ([`crate::Store::mails`]), the link is also sent.
    /// Only owners can offer a transfer. It is good for 30 days, for one account, and until whoever made it stops owning
    /// the client.
    ///
    /// # Errors
    /// [`crate::StoreError::Account`] where `email` is no address, [`crate::StoreError::Ownership`] where it is an owner's
    /// or the kind does not fit, [`crate::StoreError::TooMany`] where 20 are open.
    pub async fn invite_to_client(
        &self,
        key: ClientKey,
        kind: InvitationKind,
        email: &str,
    ) -> Result<(Invitation, InvitationToken)> {
        const OWNER: &str = "SELECT COUNT(*) FROM client_owner o JOIN account a ON a.id = o.account \
                             WHERE o.client = $1 AND a.email = $2";
        const OURS: &str = "SELECT COUNT(*) FROM client_owner WHERE client = $1 AND account = $2";
        let mut tx = self.db().begin_exclusive().await?;
        self.require_client(&mut tx, key).await?;
        let client = self.live_client(&mut tx, key).await?.client(self.now)?;
        match kind {
            InvitationKind::Owner => {}
            InvitationKind::Transfer => {
                let (ours,): (i64,) = tx.one(OURS, values![key, self.actor.account()]).await?;
                if ours == 0 {
                    return Err(OwnershipProblem::NotYours.into());
                }
            }
            InvitationKind::Account => return Err(OwnershipProblem::Kind.into()),
        }
        let email = address(email)?;
        let (owners,): (i64,) = tx.one(OWNER, values![key, &email]).await?;
        if owners > 0 {
            return Err(OwnershipProblem::OwnerAlready.into());
        }
        if count_open(&mut tx, Some(key), self.now).await? >= MOST {
            return Err(StoreError::TooMany("At most 20 invitations to a client can be open. Revoke one first."));
        }
        let name = client.metadata.name;
        let (invitation, token) = self.invite(&mut tx, kind, Some((key, name.clone())), email, Role::Owner).await?;
        let event = Event {
            action: Action::InvitationCreated,
            subject: Subject::Client { key, label: name },
            summary: serde_json::json!({
                "client_id": client.client_id, "email": invitation.email, "invitation": invitation.id, "kind": kind,
            }),
        };
        self.log(&mut tx, vec![event]).await?;
        tx.commit().await?;
        Ok((invitation, token))
    }

    /// Invites somebody to have an account: admins only.
    ///
    /// # Errors
    /// [`crate::StoreError::Account`] where `email` is no address or has an account, or where no new accounts are taken.
    pub async fn invite_account(&self, email: &str, role: Role) -> Result<(Invitation, InvitationToken)> {
        self.require(Right::Accounts)?;
        let email = address(email)?;
        let mut tx = self.db().begin_exclusive().await?;
        registration::require_open(&mut tx).await?;
        let (accounts,): (i64,) = tx.one("SELECT COUNT(*) FROM account WHERE email = $1", values![&email]).await?;
        if accounts > 0 {
            return Err(AccountProblem::EmailTaken.into());
        }
        if count_open(&mut tx, None, self.now).await? >= MOST_ACCOUNTS {
            return Err(StoreError::TooMany("At most 200 invitations to accounts can be open. Revoke one first."));
        }
        let (invitation, token) = self.invite(&mut tx, InvitationKind::Account, None, email, role).await?;
        let event = Event {
            action: Action::InvitationCreated,
            subject: Subject::Registry,
            summary: serde_json::json!({ "email": invitation.email, "invitation": invitation.id, "role": role }),
        };
        self.log(&mut tx, vec![event]).await?;
        tx.commit().await?;
        Ok((invitation, token))
    }

    /// The open invitations of a client (its owners, reviewers, admins), or to accounts (`None`; admins), the newest
    /// first.
    pub async fn invitations(&self, client: Option<ClientKey>) -> Result<Vec<Invitation>> {
        let rows: Vec<Row> = if let Some(key) = client {
            let mut values = values![self.now, key];
            let seen = self.seen("$2", &mut values);
            let sql = format!(
                "SELECT {COLUMNS} FROM {FROM} WHERE i.client = $2 AND {OPEN} AND {seen} ORDER BY i.id DESC LIMIT {MOST}"
            );
            self.visible(key, self.db().all(sql, values).await?).await?
        } else {
            self.require(Right::Accounts)?;
            let sql = format!(
                "SELECT {COLUMNS} FROM {FROM} WHERE i.client IS NULL AND i.signed_up_as IS NULL AND {OPEN} ORDER BY i.id DESC LIMIT {MOST_ACCOUNTS}"
            );
            self.db().all(sql, values![self.now]).await?
        };
        rows.into_iter().map(Row::invitation).collect()
    }

    async fn invite(
        &self,
        tx: &mut Tx,
        kind: InvitationKind,
        client: Option<(ClientKey, String)>,
        email: String,
        role: Role,
    ) -> Result<(Invitation, InvitationToken)> {
        const INSERT: &str = "INSERT INTO invitation \
                              (id, digest, kind, client, role, email, created_at, created_by, created_by_name, expires_at) \
                              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let random = self.store.random();
        let token = InvitationToken::generate(&random);
        let invitation = Invitation {
            id: InvitationId(random.uuid(self.now)),
            kind,
            email,
            role,
            client,
            created_at: self.now,
            created_by: self.actor.name().to_owned(),
            signed_up_as: None,
            expires_at: Timestamp(self.now.0 + GOOD),
            accepted_at: None,
            revoked_at: None,
        };
        let key = invitation.client.as_ref().map(|(key, _)| *key);
        let values = values![
            invitation.id.0,
            token.digest(),
            kind.as_str(),
            key,
            role.as_str(),
            &invitation.email,
            self.now,
            self.actor.account(),
            self.actor.name(),
            invitation.expires_at
        ];
        tx.execute(INSERT, values).await?;
        self.store.queue_invitation(tx, invitation.id, &token, self.now).await?;
        Ok((invitation, token))
    }
}

/// As accounts have it.
pub(crate) fn address(typed: &str) -> Result<String> {
    let email = accounts::normal_email(typed);
    if domain::email::is_address(&email) { Ok(email) } else { Err(AccountProblem::Email.into()) }
}

/// Those of disabled accounts count as well: they are open again as soon as the account is enabled.
async fn count_open(tx: &mut Tx, client: Option<ClientKey>, now: Timestamp) -> Result<i64> {
    const OPEN: &str = "SELECT COUNT(*) FROM invitation \
                        WHERE accepted_at IS NULL AND revoked_at IS NULL AND signed_up_as IS NULL AND expires_at > $1 AND client";
    let (open,): (i64,) = match client {
        Some(key) => tx.one(format!("{OPEN} = $2"), values![now, key]).await?,
        None => tx.one(format!("{OPEN} IS NULL"), values![now]).await?,
    };
    Ok(open)
}
