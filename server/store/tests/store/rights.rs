//! A row is not readable without its role.

use domain::{ClientKey, Revision, Role, SecretId};
use store::{AuditQuery, Brought, Export, Grace, ListQuery, NewAccount, Registry, StoreError};

use crate::engines::{Database, form, on_both};

/// Every operation, with whether it was forbidden.
async fn forbidden(registry: &Registry, key: ClientKey) -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut no, mut yes) = (Vec::new(), Vec::new());
    let account = NewAccount {
        email: "new@example.com".to_owned(),
        name: String::new(),
        role: Role::Owner,
        password: "correct horse battery".to_owned(),
    };
    let stranger = domain::AccountId(uuid::Uuid::from_u128(3));
    let form = form("X");
    macro_rules! try_all {
        ($($name:ident($($argument:expr),*)),+ $(,)?) => {$(
            match registry.$name($($argument),*).await {
                Err(StoreError::Forbidden) => no.push(stringify!($name)),
                _ => yes.push(stringify!($name)),
            }
        )+};
    }
    try_all!(
        client(key),
        client_by_id(&domain::ClientId::parse("x").unwrap()),
        revisions(key, None, 10),
        history(key, None, 10),
        revision(key, Revision(1)),
        secrets(key),
        owners(key),
        list(&ListQuery::default()),
        tallies(),
        audit(&AuditQuery::default()),
        accounts(),
        account(stranger),
        account_by_email("x"),
        export(&Export { with_secrets: false, after: None, limit: 1 }),
        export(&Export { with_secrets: true, after: None, limit: 1 }),
        create_client(&form, &Brought::default()),
        create_clients(&[]),
        import(&[], true),
        update_client(key, Revision(1), &form, ""),
        restore_revision(key, Revision(1), Revision(1), ""),
        suspend_clients(&[key], ""),
        resume_clients(&[key], ""),
        delete_clients(&[key], ""),
        restore_clients(&[key]),
        add_owner(key, stranger),
        remove_owner(key, stranger),
        rotate_secret(key, "", Grace::Now, None),
        revoke_secret(key, SecretId(uuid::Uuid::nil())),
        create_account(&account),
        disable_account(stranger),
        enable_account(stranger),
        set_role(stranger, Role::Admin),
        set_password(stranger, "correct horse battery"),
    );
    (no, yes)
}

on_both! {
    async fn an_owner_sees_nothing_yet(t: &Database) {
        let key = t.named("Kiln").await;
        let (_, may) = forbidden(&t.somebody(Role::Owner).await, key).await;
        assert!(may.is_empty(), "{may:?}");
    }

    async fn a_reviewer_reads_and_changes_nothing(t: &Database) {
        let key = t.named("Kiln").await;
        let (_, may) = forbidden(&t.somebody(Role::Reviewer).await, key).await;
        assert_eq!(may, [
            "client", "client_by_id", "revisions", "history", "revision", "secrets", "owners", "list", "tallies", "audit",
            "account", "account_by_email", "export",
        ]);
    }

    async fn an_admin_does_everything(t: &Database) {
        let key = t.named("Kiln").await;
        let (not, _) = forbidden(&t.somebody(Role::Admin).await, key).await;
        assert!(not.is_empty(), "{not:?}");
    }

    async fn everybody_sees_their_own_account(t: &Database) {
        let owner = t.somebody(Role::Owner).await;
        let id = owner.actor().account().unwrap();
        assert_eq!(owner.account(id).await.unwrap().email, "owner@example.com");
        assert!(owner.sessions().await.unwrap().is_empty());
    }
}
