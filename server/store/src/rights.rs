//! Whose a client is to the actor. Reviewers and admins see all clients. An owner sees their own, and to them there are no
//! others: what names another client is not found. An account that is disabled owns nothing.

use domain::{AccountId, ClientKey, Role};
use uuid::Uuid;

use crate::{
    Actor, Registry, Result, StoreError,
    engine::{Row, Tx, Value, values},
};

impl Registry {
    /// The condition that the actor may see the client whose key is `client`, a column or a placeholder: part of the
    /// statement that reads, so that it costs none of its own.
    pub(crate) fn seen(&self, client: &str, values: &mut Vec<Value>) -> String {
        match self.confined() {
            None => "TRUE".to_owned(),
            Some(account) => {
                values.push(Value::from(account));
                owned(client, values.len())
            }
        }
    }

    /// What belongs to a client. `sql` makes the statement of the condition that the client can be seen; the first value
    /// is its key.
    pub(crate) async fn of_client<T: Row>(
        &self,
        key: ClientKey,
        mut values: Vec<Value>,
        sql: impl FnOnce(String) -> String,
    ) -> Result<Vec<T>> {
        let seen = self.seen("$1", &mut values);
        self.visible(key, self.db().all(sql(seen), values).await?).await
    }

    /// What was read under the condition that the client can be seen: where that is nothing, there may be nothing there, or
    /// nothing for these eyes.
    pub(crate) async fn visible<T>(&self, key: ClientKey, rows: Vec<T>) -> Result<Vec<T>> {
        if rows.is_empty() && self.confined().is_some() && !self.owns(key).await? {
            return Err(StoreError::NotFound);
        }
        Ok(rows)
    }

    /// Whether the actor is an owner of the client.
    pub async fn owns(&self, key: ClientKey) -> Result<bool> {
        let Some(account) = self.actor.account() else { return Ok(false) };
        let sql = format!("SELECT CAST(CASE WHEN {} THEN 1 ELSE 0 END AS BIGINT)", owned("$1", 2));
        let (owns,): (i64,) = self.db().one(sql, values![key, account]).await?;
        Ok(owns > 0)
    }

    /// Admins may do it to any client, others to their own. In the transaction that does it: nobody stops owning a client
    /// in between.
    pub(crate) async fn require_clients(&self, tx: &mut Tx, keys: &[ClientKey]) -> Result<()> {
        let (id, role) = match &self.actor {
            Actor::Operator { .. } | Actor::Account { role: Role::Admin, .. } => return Ok(()),
            Actor::Account { id, role, .. } => (*id, *role),
        };
        let marks: Vec<String> = (2..=keys.len() + 1).map(|i| format!("${i}")).collect();
        let sql = format!(
            "SELECT o.client FROM client_owner o JOIN account a ON a.id = o.account \
             WHERE o.account = $1 AND a.disabled_at IS NULL AND o.client IN ({})",
            marks.join(", ")
        );
        let mut values = values![id];
        values.extend(keys.iter().map(|&key| Value::from(key)));
        let own: Vec<(Uuid,)> = tx.all(sql, values).await?;
        if keys.iter().all(|key| own.iter().any(|(own,)| *own == key.0)) {
            return Ok(());
        }
        // Whoever may see a client is told that it is not theirs to change; to whoever may not it is not there.
        Err(if role == Role::Owner { StoreError::NotFound } else { StoreError::Forbidden })
    }

    /// The same for one client.
    pub(crate) async fn require_client(&self, tx: &mut Tx, key: ClientKey) -> Result<()> {
        self.require_clients(tx, &[key]).await
    }

    /// Whether the actor administers the registry.
    pub(crate) fn is_admin(&self) -> bool {
        matches!(self.actor, Actor::Operator { .. } | Actor::Account { role: Role::Admin, .. })
    }

    /// The account whose own clients are all that the actor sees.
    fn confined(&self) -> Option<AccountId> {
        match self.actor {
            Actor::Account { id, role: Role::Owner, .. } => Some(id),
            Actor::Operator { .. } | Actor::Account { .. } => None,
        }
    }
}

/// The condition that the account at placeholder `account` is an owner of the client, and may sign in.
pub(crate) fn owned(client: &str, account: usize) -> String {
    format!(
        "EXISTS (SELECT 1 FROM client_owner mine JOIN account me ON me.id = mine.account \
         WHERE mine.client = {client} AND mine.account = ${account} AND me.disabled_at IS NULL)"
    )
}
