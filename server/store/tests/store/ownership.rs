//! Leaving, removing, claiming, and what one has.

use domain::{AccountId, ClientKey, Role, Timestamp};
use store::{
    AccountProblem, Action, Actor, AuditQuery, Grace, InvitationKind, ListQuery, OwnershipProblem, Registry, SortKey,
    StoreError,
};

use crate::engines::{DAY, Database, MINUTE, NOW, form, on_both};

fn last_owner<T>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Ownership(OwnershipProblem::LastOwner)))
}

impl Database {
    /// Somebody who may sign in, by their address.
    pub async fn person(&self, email: &str, role: Role) -> Registry {
        let id = self.account(email, role).await;
        self.store.registry(Actor::Account { id, email: email.to_owned(), role }, NOW)
    }

    /// A client of that name with this owner.
    pub async fn owned(&self, name: &str, owner: &Registry) -> ClientKey {
        let key = self.named(name).await;
        self.operator().add_owner(key, id(owner)).await.unwrap();
        key
    }
}

pub fn id(registry: &Registry) -> AccountId {
    registry.actor().account().unwrap()
}

async fn emails(t: &Database, key: ClientKey) -> Vec<String> {
    t.operator().owners(key).await.unwrap().into_iter().map(|owner| owner.email).collect()
}

on_both! {
    async fn owners_leave_all_but_the_last(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let key = t.owned("Kiln", &ada).await;
        assert!(last_owner(ada.leave_client(key).await));
        t.operator().add_owner(key, id(&ben)).await.unwrap();
        // Somebody who cannot sign in does not look after it.
        t.operator().disable_account(id(&ben)).await.unwrap();
        assert!(last_owner(ada.leave_client(key).await));
        t.operator().enable_account(id(&ben)).await.unwrap();
        ada.leave_client(key).await.unwrap();
        assert!(matches!(ada.leave_client(key).await, Err(StoreError::NotFound)));
        assert!(matches!(ada.client(key).await, Err(StoreError::NotFound)));
        assert!(last_owner(ben.leave_client(key).await));
        assert!(matches!(t.operator().leave_client(key).await, Err(StoreError::NotFound)));
        assert_eq!(emails(t, key).await, ["ben@example.org"]);
        let left = AuditQuery { action: Some(Action::OwnerLeft), ..AuditQuery::default() };
        let events = t.operator().audit(&left).await.unwrap().events;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].actor, "ada@example.org");
    }

    async fn testers_are_named_by_their_address(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let key = t.owned("Kiln", &ada).await;
        let problem = ada.add_tester(key, "no address").await;
        assert!(matches!(problem, Err(StoreError::Account(AccountProblem::Email))), "{problem:?}");
        assert!(!ben.tries(key).await.unwrap());
        for email in [" Ben@Example.org", "ben@example.org", "later@example.org"] {
            ada.add_tester(key, email).await.unwrap();
        }
        let named: Vec<_> = ada.people(key).await.unwrap().testers.into_iter().map(|tester| tester.email).collect();
        assert_eq!(named, ["ben@example.org", "later@example.org"]);
        assert!(ben.tries(key).await.unwrap() && ada.tries(key).await.unwrap());
        assert!(matches!(ben.client(key).await, Err(StoreError::NotFound)), "who tries it sees nothing of it here");
        t.operator().disable_account(id(&ben)).await.unwrap();
        assert!(!ben.tries(key).await.unwrap());
        t.operator().enable_account(id(&ben)).await.unwrap();
        ada.remove_tester(key, "ben@example.org").await.unwrap();
        assert!(!ben.tries(key).await.unwrap());
        let added = AuditQuery { action: Some(Action::TesterAdded), ..AuditQuery::default() };
        assert_eq!(t.operator().audit(&added).await.unwrap().events.len(), 2);
        for number in 0..19 {
            ada.add_tester(key, &format!("{number}@example.org")).await.unwrap();
        }
        assert!(matches!(ada.add_tester(key, "one-more@example.org").await, Err(StoreError::TooMany(_))));
    }

    async fn owners_remove_each_other_but_not_the_last(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Reviewer).await);
        let key = t.owned("Kiln", &ada).await;
        assert!(last_owner(ada.remove_owner(key, id(&ada)).await));
        t.operator().add_owner(key, id(&ben)).await.unwrap();
        ben.remove_owner(key, id(&ada)).await.unwrap();
        assert!(matches!(ben.remove_owner(key, id(&ada)).await, Err(StoreError::NotFound)));
        assert!(last_owner(ben.remove_owner(key, id(&ben)).await));
        let search = |text: &str| ListQuery { search: text.to_owned(), ..ListQuery::default() };
        assert!(t.operator().list(&search("ada@example")).await.unwrap().rows.is_empty());
        // Admins may leave a client to nobody.
        t.somebody(Role::Admin).await.remove_owner(key, id(&ben)).await.unwrap();
        assert!(emails(t, key).await.is_empty());
    }

    async fn of_the_last_two_who_leave_at_once_one_stays(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        for name in ["A", "B", "C", "D"] {
            let key = t.owned(name, &ada).await;
            t.operator().add_owner(key, id(&ben)).await.unwrap();
            let (first, second) = tokio::join!(ada.leave_client(key), ben.leave_client(key));
            assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
            assert!(last_owner(if first.is_ok() { second } else { first }));
            assert_eq!(emails(t, key).await.len(), 1);
        }
    }

    async fn an_orphan_is_claimed_by_its_secret(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let (key, client_id) = (created.client.key, created.client.client_id.as_str().to_owned());
        let secret = created.secret.unwrap().expose().to_owned();
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        t.operator().add_owner(key, id(&ben)).await.unwrap();
        let missing = |result| matches!(result, Err(StoreError::NotFound));
        assert!(missing(ada.claim_client(&client_id, &secret).await), "it has an owner");
        t.operator().disable_account(id(&ben)).await.unwrap();
        assert!(missing(ada.claim_client(&client_id, "wrong").await));
        assert!(missing(ada.claim_client("nobody", &secret).await));
        assert!(missing(ada.claim_client("ä", &secret).await));
        assert_eq!(ada.claim_client(&format!(" {client_id} "), &secret).await.unwrap(), key);
        assert!(ada.owns(key).await.unwrap());
        assert!(missing(ada.claim_client(&client_id, &secret).await), "it has an owner now");
        assert!(matches!(t.operator().claim_client(&client_id, &secret).await, Err(StoreError::Forbidden)));
        let claimed = AuditQuery { action: Some(Action::ClientClaimed), ..AuditQuery::default() };
        let events = t.operator().audit(&claimed).await.unwrap().events;
        assert_eq!(events.len(), 1);
        assert!(!events[0].summary.contains(&secret));
        let search = ListQuery { search: "ada@example".to_owned(), ..ListQuery::default() };
        assert_eq!(t.operator().list(&search).await.unwrap().rows[0].key, key);
    }

    async fn a_secret_that_ended_claims_nothing(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let (key, client_id) = (created.client.key, created.client.client_id.as_str().to_owned());
        let old = created.secret.unwrap().expose().to_owned();
        let ada = t.person("ada@example.org", Role::Owner).await;
        let new = t.operator().rotate_secret(key, "", Grace::Now, None).await.unwrap().secret.expose().to_owned();
        assert!(matches!(ada.claim_client(&client_id, &old).await, Err(StoreError::NotFound)));
        t.operator().delete_clients(&[key], "").await.unwrap();
        assert!(matches!(ada.claim_client(&client_id, &new).await, Err(StoreError::NotFound)));
        t.operator().restore_clients(&[key]).await.unwrap();
        // One that is suspended can be taken care of.
        t.operator().suspend_clients(&[key], "").await.unwrap();
        ada.claim_client(&client_id, &new).await.unwrap();
    }

    async fn claiming_is_throttled(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let client_id = created.client.client_id.as_str().to_owned();
        let secret = created.secret.unwrap().expose().to_owned();
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        for _ in 0..10 {
            assert!(matches!(ada.claim_client(&client_id, "wrong").await, Err(StoreError::NotFound)));
        }
        assert!(matches!(ada.claim_client(&client_id, &secret).await, Err(StoreError::TooMany(_))));
        let later = t.store.registry(ada.actor().clone(), Timestamp(NOW.0 + MINUTE));
        assert!(matches!(later.claim_client(&client_id, "wrong").await, Err(StoreError::NotFound)));
        // Nobody else is held back.
        ben.claim_client(&client_id, &secret).await.unwrap();
    }

    async fn of_two_who_claim_at_once_one_gets_it(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        for name in ["A", "B", "C"] {
            let created = t.create(&form(name)).await;
            let (client_id, secret) = (created.client.client_id.as_str(), created.secret.unwrap());
            let (first, second) =
                tokio::join!(ada.claim_client(client_id, secret.expose()), ben.claim_client(client_id, secret.expose()));
            assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
            assert_eq!(emails(t, created.client.key).await.len(), 1);
        }
    }

    async fn orphans_can_be_listed(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        t.owned("Kept", &ada).await;
        let lost = t.owned("Lost", &ben).await;
        let both = t.owned("Both", &ben).await;
        t.operator().add_owner(both, id(&ada)).await.unwrap();
        let (never, public) = (t.named("Never").await, domain::ClientForm { client_type: "public".to_owned(), ..form("Z") });
        let public = t.create(&public).await.client.key;
        t.operator().disable_account(id(&ben)).await.unwrap();
        let query = ListQuery { orphaned: true, ..ListQuery::default() };
        let page = t.operator().list(&query).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.key).collect::<Vec<_>>(), [lost, never, public]);
        assert_eq!(page.total, store::Total::Exact(3));
        let only = async |query: ListQuery| {
            let page = t.operator().list(&query).await.unwrap();
            assert_eq!(page.total, store::Total::Exact(page.rows.len() as u64));
            page.rows.into_iter().map(|row| row.key).collect::<Vec<_>>()
        };
        assert_eq!(only(ListQuery { client_type: Some(domain::ClientType::Public), ..query.clone() }).await, [public]);
        assert_eq!(only(ListQuery { search: "never".to_owned(), ..query.clone() }).await, [never]);
        assert_eq!(only(ListQuery { owner: Some(id(&ben)), ..query.clone() }).await, [lost]);
        assert!(only(ListQuery { owner: Some(id(&ada)), ..query.clone() }).await.is_empty());
        let sort = store::Sort { key: SortKey::Created, descending: false };
        let first = t.operator().list(&ListQuery { sort, limit: 2, ..query.clone() }).await.unwrap();
        let rest = t.operator().list(&ListQuery { sort, limit: 2, cursor: first.next, ..query }).await.unwrap();
        assert_eq!(rest.rows.iter().map(|row| row.key).collect::<Vec<_>>(), [public]);
    }

    async fn ones_own_clients_come_with_what_needs_attention(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let calm = t.owned("Calm", &ada).await;
        let suspended = t.owned("Suspended", &ada).await;
        t.operator().suspend_clients(&[suspended], "").await.unwrap();
        let expiring = t.owned("Zebra", &ada).await;
        let soon = Timestamp(NOW.0 + 30 * DAY);
        t.operator().rotate_secret(expiring, "", Grace::Now, Some(soon)).await.unwrap();
        let later = t.owned("A later one", &ada).await;
        t.operator().rotate_secret(later, "", Grace::Now, Some(Timestamp(soon.0 + 1))).await.unwrap();
        let waiting = t.owned("Waiting", &ada).await;
        propose(t, waiting, id(&ada), "waiting", "{}").await;
        t.operator().add_tester(waiting, "tina@example.org").await.unwrap();
        let sent_back = t.owned("Sent back", &ada).await;
        propose(t, sent_back, id(&ada), "sent_back", "{}").await;
        let done = t.owned("B done", &ada).await;
        propose(t, done, id(&ada), "accepted", "{}").await;
        let warned = t.create(&domain::ClientForm {
            redirect_uris: vec!["https://app.example.com/callback".to_owned(), "http://localhost:3000/cb".to_owned()],
            ..form("Warned")
        }).await;
        t.operator().add_owner(warned.client.key, id(&ada)).await.unwrap();
        let deleted = t.owned("Deleted", &ada).await;
        t.operator().delete_clients(&[deleted], "").await.unwrap();
        t.named("Somebody else's").await;
        let ben = t.account("ben@example.org", Role::Owner).await;
        t.operator().add_owner(calm, ben).await.unwrap();

        let before = t.store.statements();
        let own = ada.own_clients(0, 100).await.unwrap();
        assert_eq!(t.store.statements() - before, 1);
        let mut expected = vec![sent_back, expiring, suspended];
        let warned = warned.client.key;
        let has_warnings = t.operator().client(warned).await.unwrap().warnings > 0;
        assert!(has_warnings);
        expected.extend([warned, waiting, later, done, calm]);
        assert_eq!(own.iter().map(|own| own.row.key).collect::<Vec<_>>(), expected);
        let second = ada.own_clients(2, 3).await.unwrap();
        assert_eq!(second.iter().map(|own| own.row.key).collect::<Vec<_>>(), expected[2..5]);
        let find = |key| own.iter().find(|own| own.row.key == key).unwrap();
        assert_eq!(find(sent_back).proposal.map(|(_, state)| state), Some(domain::review::ProposalState::SentBack));
        assert_eq!(find(waiting).proposal.map(|(_, state)| state), Some(domain::review::ProposalState::Waiting));
        assert_eq!(find(done).proposal, None);
        assert_eq!(find(expiring).secret_expires_at, Some(soon));
        assert_eq!(find(suspended).secret_expires_at, None);
        assert_eq!((find(calm).owners, find(waiting).owners), (2, 1));
        assert_eq!((find(calm).testers, find(waiting).testers), (0, 1));
        assert!(t.operator().own_clients(0, 100).await.unwrap().is_empty());
        assert!(t.somebody(Role::Admin).await.own_clients(0, 100).await.unwrap().is_empty());
    }

    async fn an_owner_makes_secrets_while_it_waits(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        // Bit 6 of the facets: see facets.rs.
        t.sql("UPDATE client SET facets = facets | 64").await.unwrap();
        let rotated = ada.rotate_secret(key, "new", Grace::Day, None).await.unwrap();
        ada.revoke_secret(key, rotated.id).await.unwrap();
        assert_eq!(ada.client(key).await.unwrap().client.status, domain::ClientStatus::Waiting);
    }

    async fn an_invitation_ends_with_the_ownership_of_who_made_it(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let key = t.owned("Kiln", &ada).await;
        t.operator().add_owner(key, id(&ben)).await.unwrap();
        let (_, token) = ada.invite_to_client(key, InvitationKind::Owner, "eve@example.org").await.unwrap();
        ben.invite_to_client(key, InvitationKind::Owner, "fay@example.org").await.unwrap();
        ben.remove_owner(key, id(&ada)).await.unwrap();
        let eve = t.person("eve@example.org", Role::Owner).await;
        assert!(matches!(eve.accept_invitation(&token).await, Err(StoreError::NotFound)));
        assert!(!t.store.invitation(&token, NOW).await.unwrap().unwrap().open);
        assert_eq!(ben.invitations(Some(key)).await.unwrap().len(), 1);
    }
}

/// What asking for a change leaves in the database.
async fn propose(t: &Database, client: ClientKey, proposer: AccountId, state: &str, metadata: &str) {
    let blob = |id: uuid::Uuid| match t.store.engine() {
        store::Engine::Sqlite => format!("X'{}'", id.simple()),
        store::Engine::Postgres => format!("'{id}'"),
    };
    let sql = format!(
        "INSERT INTO proposal (id, client, kind, state, base, metadata, reason, proposer, proposer_name, submitted_at, \
         version, marks, warnings) \
         VALUES ({}, {0}, 'change', '{state}', 1, '{metadata}', '', {}, 'somebody', {}, 1, '[]', 0)",
        blob(client.0),
        blob(proposer.0),
        NOW.0
    );
    t.sql(&sql).await.unwrap();
}
