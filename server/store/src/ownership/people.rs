//! Everybody around a client: its owners, who is invited to be one, and who tries it out.

use domain::{AccountId, ClientKey, InvitationId, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Invitation, InvitationKind, Tester,
    invite::MOST,
    row::{FROM, OPEN},
};
use crate::{Owner, Registry, Result, StoreError, accounts, engine::values};

/// Whom a client belongs to, and whom it may belong to soon.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Its owners, by e-mail address.
    pub owners: Vec<Owner>,
    /// The open invitations to it, the newest first.
    pub invitations: Vec<Invitation>,
    /// Who may sign in while it waits for a review, by e-mail address.
    pub testers: Vec<Tester>,
}

impl Registry {
    /// [`Registry::owners`], [`Registry::invitations`] and the testers of a client, in one statement.
    pub async fn people(&self, key: ClientKey) -> Result<People> {
        let mut values = values![self.now, key];
        let seen = self.seen("$2", &mut values);
        let sql = format!(
            "SELECT * FROM (SELECT 'own' AS kind, a.id AS id, a.email AS email, a.name AS name, a.role AS role, \
             o.since AS at, CAST(NULL AS TEXT) AS client_name, CAST(0 AS BIGINT) AS expires_at \
             FROM client_owner o JOIN account a ON a.id = o.account WHERE o.client = $2 AND {seen}) owners \
             UNION ALL SELECT * FROM (SELECT i.kind, i.id, i.email, i.created_by_name, i.role, i.created_at, c.name, \
             i.expires_at FROM {FROM} WHERE i.client = $2 AND {OPEN} AND {seen} ORDER BY i.id DESC LIMIT {MOST}) invited \
             UNION ALL SELECT 'test', t.client, t.email, '', '', t.since, CAST(NULL AS TEXT), CAST(0 AS BIGINT) \
             FROM client_tester t WHERE t.client = $2 AND {seen}"
        );
        let rows: Vec<Row> = self.visible(key, self.db().all(sql, values).await?).await?;
        let mut people = People::default();
        for row in rows {
            match row.kind.as_str() {
                "own" => people.owners.push(row.owner()),
                "test" => people.testers.push(Tester { email: row.email, since: Timestamp(row.at) }),
                _ => people.invitations.push(row.invitation(key)?),
            }
        }
        people.owners.sort_by(|a, b| a.email.cmp(&b.email));
        people.testers.sort_by(|a, b| a.email.cmp(&b.email));
        people.invitations.sort_by_key(|invitation| std::cmp::Reverse(invitation.id.0));
        Ok(people)
    }
}

#[derive(FromRow)]
struct Row {
    kind: String,
    id: Uuid,
    email: String,
    name: String,
    role: String,
    at: i64,
    client_name: Option<String>,
    expires_at: i64,
}

impl Row {
    fn owner(self) -> Owner {
        Owner { account: AccountId(self.id), email: self.email, name: self.name, since: Timestamp(self.at) }
    }

    fn invitation(self, key: ClientKey) -> Result<Invitation> {
        Ok(Invitation {
            id: InvitationId(self.id),
            kind: InvitationKind::parse(&self.kind).ok_or(StoreError::Corrupt("invitation"))?,
            email: self.email,
            role: accounts::read_role(&self.role)?,
            client: self.client_name.map(|name| (key, name)),
            created_at: Timestamp(self.at),
            created_by: self.name,
            signed_up_as: None,
            expires_at: Timestamp(self.expires_at),
            accepted_at: None,
            revoked_at: None,
        })
    }
}
