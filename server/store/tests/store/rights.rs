//! A row is not readable without its role, or without owning it.

use std::collections::BTreeMap;

use domain::{AccountId, ClientKey, InvitationId, Revision, Role, SecretId};
use store::{
    AuditQuery, Brought, Export, Grace, InvitationKind, InvitationToken, ListQuery, NewAccount, NewLogo, Registry,
    StoreError,
};

use crate::engines::{Database, form, on_both};

/// Who asks.
#[derive(Clone, Copy)]
struct Who {
    role: Role,
    owns: bool,
}

/// A client of its own for one operation, with another owner, and what there is of it.
struct Case {
    registry: Registry,
    key: ClientKey,
    id: domain::ClientId,
    secret: SecretId,
    other: AccountId,
    invitation: InvitationId,
}

impl Case {
    async fn new(t: &Database, registry: &Registry, other: AccountId, owns: bool) -> Self {
        let created = t.create(&form("Kiln")).await;
        let key = created.client.key;
        let operator = t.operator();
        operator.add_owner(key, other).await.unwrap();
        if owns {
            operator.add_owner(key, registry.actor().account().unwrap()).await.unwrap();
        }
        let invited = operator.invite_to_client(key, InvitationKind::Owner, "new@example.org").await.unwrap();
        Self {
            registry: registry.clone(),
            key,
            id: created.client.client_id,
            secret: operator.secrets(key).await.unwrap()[0].id,
            other,
            invitation: invited.0.id,
        }
    }
}

/// What became of every operation.
async fn outcomes(t: &Database, who: Who) -> BTreeMap<&'static str, &'static str> {
    let registry = t.somebody(who.role).await;
    let other = t.account("other@example.org", Role::Owner).await;
    let stranger = AccountId(uuid::Uuid::from_u128(3));
    let account = NewAccount {
        email: "made@example.com".to_owned(),
        name: String::new(),
        role: Role::Owner,
        password: "correct horse battery".to_owned(),
    };
    let form = form("X");
    let everything = Export { with_secrets: true, after: None, limit: 1 };
    let logo = NewLogo {
        hash: domain::LogoHash::parse(&"a".repeat(64)).unwrap(),
        large: vec![1],
        small: vec![1],
        media_type: "image/png".to_owned(),
        width: 1,
        height: 1,
        look: None,
    };
    let unknown = store::LinkToken::parse(&"A".repeat(43)).unwrap();
    let nothing = InvitationToken::parse(&"A".repeat(43)).unwrap();
    let mut found = BTreeMap::new();
    macro_rules! try_all {
        ($($label:literal: |$case:ident| $name:ident($($argument:expr),*)),+ $(,)?) => {$(
            let $case = Case::new(t, &registry, other, who.owns).await;
            let outcome = match $case.registry.$name($($argument),*).await {
                Err(StoreError::Forbidden) => "forbidden",
                Err(StoreError::NotFound) => "not found",
                Err(StoreError::Database(error)) => panic!("{}: {error}", $label),
                _ => "may",
            };
            assert!(found.insert($label, outcome).is_none());
        )+};
    }
    try_all!(
        "client": |c| client(c.key),
        "client_by_id": |c| client_by_id(&c.id),
        "revisions": |c| revisions(c.key, None, 10),
        "history": |c| history(c.key, None, 10),
        "revision": |c| revision(c.key, Revision(1)),
        "secrets": |c| secrets(c.key),
        "owners": |c| owners(c.key),
        "invitations": |c| invitations(Some(c.key)),
        "preflight": |c| preflight(c.key),
        "check_again": |c| check_again(c.key),
        "rotate_secret": |c| rotate_secret(c.key, "", Grace::Now, None),
        "revoke_secret": |c| revoke_secret(c.key, c.secret),
        "delete_clients": |c| delete_clients(&[c.key], ""),
        "remove_owner": |c| remove_owner(c.key, c.other),
        "add_tester": |c| add_tester(c.key, "tester@example.org"),
        "remove_tester": |c| remove_tester(c.key, "tester@example.org"),
        "invite_to_client": |c| invite_to_client(c.key, InvitationKind::Owner, "else@example.org"),
        "revoke_invitation": |c| revoke_invitation(c.invitation),
        "leave_client": |c| leave_client(c.key),
        "list": |c| list(&ListQuery { owner: Some(c.other), ..ListQuery::default() }),
        "tallies": |_c| tallies(),
        "audit": |_c| audit(&AuditQuery::default()),
        "accounts": |_c| accounts(),
        "account": |c| account(c.other),
        "account_by_email": |_c| account_by_email("other@example.org"),
        "export": |_c| export(&Export { with_secrets: false, ..everything }),
        "export with secrets": |_c| export(&everything),
        "create_client": |_c| create_client(&form, &Brought::default()),
        "create_clients": |_c| create_clients(&[]),
        "import": |_c| import(&[], true),
        "look_alikes": |_c| look_alikes("Kiln", None),
        "protected_names": |_c| protected_names(),
        "set_protected_names": |_c| set_protected_names(&[]),
        "add_protected_names": |_c| add_protected_names(&[]),
        "remove_protected_names": |_c| remove_protected_names(&[]),
        "update_client": |c| update_client(c.key, Revision(1), &form, ""),
        "restore_revision": |c| restore_revision(c.key, Revision(1), Revision(1), ""),
        "affected": |c| affected(&[c.key]),
        "suspend_clients": |c| suspend_clients(&[c.key], ""),
        "resume_clients": |c| resume_clients(&[c.key], ""),
        "restore_clients": |c| restore_clients(&[c.key]),
        "add_owner": |c| add_owner(c.key, c.other),
        "create_account": |_c| create_account(&account),
        "disable_account": |_c| disable_account(stranger),
        "enable_account": |_c| enable_account(stranger),
        "set_role": |_c| set_role(stranger, Role::Admin),
        "set_password": |_c| set_password(stranger, "correct horse battery"),
        "set_registration_policy": |_c| set_registration_policy(&domain::registration::RegistrationPolicy::default()),
        "link_upstream": |_c| link_upstream(&unknown),
        "invite_account": |_c| invite_account("reviewer@example.org", Role::Reviewer),
        "invitations to accounts": |_c| invitations(None),
        "put_logo": |_c| put_logo(&logo),
        "own_clients": |_c| own_clients(0, 100),
        "owns": |c| owns(c.key),
        "tries": |c| tries(c.key),
        "count_check": |_c| count_check(),
        "sessions": |_c| sessions(),
        "change_password": |_c| change_password("wrong", "correct horse battery", None),
        "end_session": |_c| end_session(store::SessionId(uuid::Uuid::nil())),
        "sign_out_everywhere": |_c| sign_out_everywhere(),
        "notices": |_c| notices(None, 10),
        "notice_preferences": |_c| notice_preferences(),
        "set_notice_preferences": |_c| set_notice_preferences(&[]),
        "daily_mail": |_c| daily_mail(),
        "set_daily_mail": |_c| set_daily_mail(true),
        "read_notices": |_c| read_notices(domain::NoticeId(uuid::Uuid::nil())),
        "read_notice": |_c| read_notice(domain::NoticeId(uuid::Uuid::nil())),
        "ending_secrets": |_c| ending_secrets(),
        "calendar_link": |_c| calendar_link(),
        "make_calendar_link": |_c| make_calendar_link(),
        "revoke_calendar_link": |_c| revoke_calendar_link(),
        "accept_invitation": |_c| accept_invitation(&nothing),
        "claim_client": |c| claim_client(c.id.as_str(), "wrong"),
    );
    found
}

const READ: &[&str] = &[
    "client",
    "client_by_id",
    "revisions",
    "history",
    "revision",
    "secrets",
    "owners",
    "invitations",
    "preflight",
    "check_again",
];
const KEEP: &[&str] = &[
    "rotate_secret",
    "revoke_secret",
    "delete_clients",
    "remove_owner",
    "add_tester",
    "remove_tester",
    "invite_to_client",
    "revoke_invitation",
];
/// What everybody may, because it is about themselves or nobody.
const OWN: &[&str] = &[
    "put_logo",
    "link_upstream",
    "own_clients",
    "owns",
    "tries",
    "count_check",
    "sessions",
    "change_password",
    "sign_out_everywhere",
    "notices",
    "notice_preferences",
    "set_notice_preferences",
    "daily_mail",
    "set_daily_mail",
    "read_notices",
    "ending_secrets",
    "calendar_link",
    "make_calendar_link",
    "revoke_calendar_link",
];
/// What is not found by anybody: there is no such session, notice and link, and the secret is wrong.
const NOTHING: &[&str] = &["end_session", "accept_invitation", "claim_client", "read_notice"];
const REVIEW: &[&str] =
    &["list", "tallies", "audit", "account", "account_by_email", "export", "look_alikes", "protected_names"];

#[track_caller]
fn check(found: &BTreeMap<&str, &str>, expected: impl Fn(&str) -> &'static str) {
    let expected = |name: &str| if NOTHING.contains(&name) { "not found" } else { expected(name) };
    let wrong: Vec<String> = found
        .iter()
        .filter(|(name, outcome)| expected(name) != **outcome)
        .map(|(name, outcome)| format!("{name}: {outcome}, not {}", expected(name)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn is(name: &str, lists: &[&[&str]]) -> bool {
    lists.iter().any(|list| list.contains(&name))
}

on_both! {
    async fn an_owner_keeps_what_is_theirs_and_sees_nothing_else(t: &Database) {
        let found = Box::pin(outcomes(t, Who { role: Role::Owner, owns: true })).await;
        check(&found, |name| if is(name, &[READ, KEEP, OWN, &["leave_client"]]) { "may" } else { "forbidden" });
    }

    async fn to_an_owner_other_clients_are_not_there(t: &Database) {
        let found = Box::pin(outcomes(t, Who { role: Role::Owner, owns: false })).await;
        check(&found, |name| {
            if is(name, &[READ, KEEP, &["leave_client"]]) {
                "not found"
            } else if is(name, &[OWN]) {
                "may"
            } else {
                "forbidden"
            }
        });
    }

    async fn a_reviewer_reads_everything_and_changes_nothing(t: &Database) {
        let found = Box::pin(outcomes(t, Who { role: Role::Reviewer, owns: false })).await;
        check(&found, |name| {
            if is(name, &[READ, REVIEW, OWN]) {
                "may"
            } else if name == "leave_client" {
                "not found"
            } else {
                "forbidden"
            }
        });
    }

    async fn a_reviewer_keeps_what_is_theirs(t: &Database) {
        let found = Box::pin(outcomes(t, Who { role: Role::Reviewer, owns: true })).await;
        let lists = [READ, REVIEW, KEEP, OWN, &["leave_client"]];
        check(&found, |name| if is(name, &lists) { "may" } else { "forbidden" });
    }

    async fn an_admin_does_everything(t: &Database) {
        let found = Box::pin(outcomes(t, Who { role: Role::Admin, owns: false })).await;
        // There is no such account; and whoever owns nothing leaves nothing.
        let missing = ["leave_client", "disable_account", "enable_account", "set_role", "set_password"];
        check(&found, |name| if missing.contains(&name) { "not found" } else { "may" });
    }

    async fn everybody_sees_their_own_account(t: &Database) {
        let owner = t.somebody(Role::Owner).await;
        let id = owner.actor().account().unwrap();
        assert_eq!(owner.account(id).await.unwrap().email, "owner@example.com");
        assert!(owner.sessions().await.unwrap().is_empty());
    }

    async fn a_disabled_account_owns_nothing(t: &Database) {
        let key = t.named("Kiln").await;
        let owner = t.somebody(Role::Owner).await;
        let id = owner.actor().account().unwrap();
        t.operator().add_owner(key, id).await.unwrap();
        assert!(owner.owns(key).await.unwrap());
        t.operator().disable_account(id).await.unwrap();
        assert!(!owner.owns(key).await.unwrap());
        assert!(matches!(owner.client(key).await, Err(StoreError::NotFound)));
        assert!(matches!(owner.secrets(key).await, Err(StoreError::NotFound)));
        assert!(matches!(owner.rotate_secret(key, "", Grace::Now, None).await, Err(StoreError::NotFound)));
        assert!(owner.own_clients(0, 100).await.unwrap().is_empty());
    }

    async fn an_owner_deletes_all_of_them_or_none(t: &Database) {
        let (mine, other) = (t.named("Mine").await, t.named("Other").await);
        let owner = t.somebody(Role::Owner).await;
        t.operator().add_owner(mine, owner.actor().account().unwrap()).await.unwrap();
        assert!(matches!(owner.delete_clients(&[mine, other], "").await, Err(StoreError::NotFound)));
        assert!(t.operator().client(mine).await.unwrap().deleted_at.is_none());
        assert_eq!(owner.delete_clients(&[mine, mine], "").await.unwrap().changed, [mine]);
        // It stays theirs to look at, and others' to take out again.
        assert!(owner.client(mine).await.unwrap().deleted_at.is_some());
        assert!(matches!(owner.restore_clients(&[mine]).await, Err(StoreError::Forbidden)));
    }

    async fn rights_cost_reviewers_no_statement(t: &Database) {
        let key = t.named("Kiln").await;
        let (reviewer, owner) = (t.somebody(Role::Reviewer).await, t.somebody(Role::Owner).await);
        t.operator().add_owner(key, owner.actor().account().unwrap()).await.unwrap();
        for registry in [reviewer, owner] {
            let before = t.store.statements();
            registry.client(key).await.unwrap();
            registry.revisions(key, None, 10).await.unwrap();
            registry.secrets(key).await.unwrap();
            registry.owners(key).await.unwrap();
            assert_eq!(t.store.statements() - before, 4);
        }
    }
}
