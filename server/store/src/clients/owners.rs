//! Who a client belongs to.

use domain::{AccountId, ClientKey, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Owner,
    create::is_foreign_key,
    row::Row,
    search_text::{fold, search_text},
};
use crate::{
    Action, NoticeKind, OwnershipProblem, Registry, Result, StoreError, Subject,
    actor::Right,
    audit::Event,
    engine::{Tx, values},
    notices::{News, Reader},
};

/// More would be a mailing list.
const MOST: i64 = 50;

impl Registry {
    /// The owners of a client, by e-mail address.
    pub async fn owners(&self, key: ClientKey) -> Result<Vec<Owner>> {
        let sql = |seen| {
            format!(
                "SELECT a.id, a.email, a.name, o.since FROM client_owner o JOIN account a ON a.id = o.account \
                 WHERE o.client = $1 AND {seen} ORDER BY a.email"
            )
        };
        let rows: Vec<OwnerRow> = self.of_client(key, values![key], sql).await?;
        Ok(rows.into_iter().map(OwnerRow::owner).collect())
    }

    /// Makes an account an owner. Nothing happens if it is one already.
    pub async fn add_owner(&self, key: ClientKey, account: AccountId) -> Result<()> {
        self.require(Right::Write)?;
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.live_client(&mut tx, key).await?;
        self.begin_ownership(&mut tx, &row, account, Action::OwnerAdded, None).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes an owner away; [`StoreError::NotFound`] if the account is none. Owners take away each other and themselves.
    ///
    /// # Errors
    /// [`OwnershipProblem::LastOwner`], unless an admin does it.
    pub async fn remove_owner(&self, key: ClientKey, account: AccountId) -> Result<()> {
        let mut tx = self.db().begin_exclusive().await?;
        self.require_client(&mut tx, key).await?;
        let row = self.live_client(&mut tx, key).await?;
        if !self.end_ownership(&mut tx, &row, account, Action::OwnerRemoved).await? {
            return Err(StoreError::NotFound);
        }
        if !self.is_admin() {
            keep_an_owner(&mut tx, key).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Makes an account an owner, unless it is one already. The owners are told; `knows` is told by the caller.
    pub(crate) async fn begin_ownership(
        &self,
        tx: &mut Tx,
        row: &Row,
        account: AccountId,
        action: Action,
        knows: Option<AccountId>,
    ) -> Result<()> {
        const INSERT: &str = "INSERT INTO client_owner (client, account, since) VALUES ($1, $2, $3) \
                              ON CONFLICT (client, account) DO NOTHING";
        let key = ClientKey(row.key);
        let (owners,): (i64,) = tx.one("SELECT COUNT(*) FROM client_owner WHERE client = $1", values![key]).await?;
        if owners >= MOST {
            return Err(StoreError::TooMany("A client has at most 50 owners."));
        }
        let added = tx
            .execute(INSERT, values![key, account, self.now])
            .await
            .map_err(|error| if is_foreign_key(&error) { StoreError::NotFound } else { error.into() })?;
        if added > 0 {
            let changed = self.owners_changed(tx, row, account, action).await?;
            self.tell_owners(tx, &changed, NoticeKind::OwnerAdded, |reader| reader.account == account).await?;
            let others = |reader: &Reader| reader.owns && reader.account != account && Some(reader.account) != knows;
            self.tell_owners(tx, &changed, NoticeKind::OwnerJoined, others).await?;
        }
        Ok(())
    }

    /// An account owns a client no more, and the invitations to it that it made are off: nobody comes in on the word of
    /// somebody who is gone. `false` if it was no owner.
    pub(crate) async fn end_ownership(
        &self,
        tx: &mut Tx,
        row: &Row,
        account: AccountId,
        action: Action,
    ) -> Result<bool> {
        const DELETE: &str = "DELETE FROM client_owner WHERE client = $1 AND account = $2";
        const REVOKE: &str = "UPDATE invitation SET revoked_at = $1 WHERE client = $2 AND created_by = $3 \
                              AND accepted_at IS NULL AND revoked_at IS NULL";
        let key = ClientKey(row.key);
        if tx.execute(DELETE, values![key, account]).await? == 0 {
            return Ok(false);
        }
        tx.execute(REVOKE, values![self.now, key, account]).await?;
        let changed = self.owners_changed(tx, row, account, action).await?;
        // The others hear of who owns it now.
        let transferred = action == Action::OwnerTransferred;
        let kind = if transferred { NoticeKind::TransferAccepted } else { NoticeKind::OwnerRemoved };
        let news = News { kind, client: Some(key), proposal: None, label: &changed.name, detail: "" };
        self.tell(tx, news, Some(account), |reader| reader.account == account).await?;
        if !transferred {
            self.tell_owners(tx, &changed, NoticeKind::OwnerLeft, |reader| reader.owns).await?;
        }
        Ok(true)
    }

    /// What of its owners a client is found by.
    pub(crate) async fn owner_names(&self, tx: &mut Tx, key: ClientKey) -> Result<Vec<String>> {
        const SQL: &str = "SELECT a.email, a.name FROM client_owner o JOIN account a ON a.id = o.account \
                           WHERE o.client = $1 ORDER BY a.email";
        let rows: Vec<(String, String)> = tx.all(SQL, values![key]).await?;
        Ok(rows.into_iter().flat_map(|(email, name)| [email, name]).collect())
    }

    /// Writes down that an account owns a client now, or no more. Says what to tell of it.
    pub(crate) async fn owners_changed(
        &self,
        tx: &mut Tx,
        row: &Row,
        account: AccountId,
        action: Action,
    ) -> Result<Changed> {
        const UPDATE: &str = "UPDATE client SET search_fold = $1, search_text = $2 WHERE key = $3";
        let client = row.client(self.now)?;
        let owners = self.owner_names(tx, client.key).await?;
        let text = search_text(&client.metadata, &client.client_id, owners.iter().map(String::as_str));
        tx.execute(UPDATE, values![fold(&text), text, client.key]).await?;
        let (email,): (String,) = tx.one("SELECT email FROM account WHERE id = $1", values![account]).await?;
        let event = Event {
            action,
            subject: Subject::Client { key: client.key, label: client.metadata.name.clone() },
            summary: serde_json::json!({ "client_id": client.client_id, "owner": &email }),
        };
        self.log(tx, vec![event]).await?;
        Ok(Changed { client: client.key, name: client.metadata.name, email })
    }

    async fn tell_owners(
        &self,
        tx: &mut Tx,
        changed: &Changed,
        kind: NoticeKind,
        whom: impl Fn(&Reader) -> bool,
    ) -> Result<()> {
        let news =
            News { kind, client: Some(changed.client), proposal: None, label: &changed.name, detail: &changed.email };
        self.tell(tx, news, None, whom).await
    }
}

/// Who owns a client now, or no more.
pub(crate) struct Changed {
    client: ClientKey,
    name: String,
    email: String,
}

/// Whether somebody who can sign in owns the client.
pub(crate) async fn has_owner(tx: &mut Tx, key: ClientKey) -> Result<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM client_owner o JOIN account a ON a.id = o.account \
                       WHERE o.client = $1 AND a.disabled_at IS NULL";
    let (owners,): (i64,) = tx.one(SQL, values![key]).await?;
    Ok(owners > 0)
}

/// Refuses what took the last of them away.
pub(crate) async fn keep_an_owner(tx: &mut Tx, key: ClientKey) -> Result<()> {
    if has_owner(tx, key).await? { Ok(()) } else { Err(OwnershipProblem::LastOwner.into()) }
}

#[derive(FromRow)]
struct OwnerRow {
    id: Uuid,
    email: String,
    name: String,
    since: i64,
}

impl OwnerRow {
    fn owner(self) -> Owner {
        Owner { account: AccountId(self.id), email: self.email, name: self.name, since: Timestamp(self.since) }
    }
}
