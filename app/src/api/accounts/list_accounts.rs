//! All accounts.

use domain::Role;
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{
    api::{
        invitations::{InvitationLine, LinkOnce},
        packed::Packed,
    },
    components::When,
    error::AppError,
};

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Its identifier.
    pub id: String,
    /// Its e-mail address.
    pub email: String,
    /// The name of its owner, or empty.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it can sign in.
    pub disabled: bool,
    /// Whether it is the caller's own.
    pub own: bool,
    /// When it was made.
    pub created: When,
    /// When somebody last signed in with it.
    pub signed_in: Option<When>,
    /// What the provider upstream is called that leads to it, or empty.
    pub provider: String,
    /// When another role takes effect.
    pub role_hint: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    /// All accounts, by e-mail address.
    pub rows: Vec<AccountRow>,
    /// Who is invited to have one.
    pub invitations: Vec<InvitationLine>,
    /// A link that was made a moment ago, for the only time.
    pub fresh: Option<LinkOnce>,
    /// How accounts come to be, in a line.
    pub registration: String,
    /// The fields of the form for that, as markup.
    pub registration_fields: String,
}

/// All accounts, and invitations to have one.
#[server(prefix = "/api", endpoint = "accounts")]
pub async fn list_accounts() -> Result<Packed<Accounts>, AppError> {
    use super::registration;
    use crate::api::{guard, invitations, map, when::when};

    let caller = guard::require(Role::Admin)?;
    let (own, now) = (caller.session().account, caller.now());
    let registry = caller.registry();
    let accounts = registry.accounts().await.map_err(map::error)?;
    let invited = registry.invitations(None).await.map_err(map::error)?;
    let policy = caller.backend().store.registration_policy().await.map_err(map::error)?;
    // One that is not asked any more had a name that nobody remembers.
    let (provider, sets_roles) = match &caller.backend().upstream {
        Some(upstream) => (upstream.name.to_string(), upstream.sets_roles),
        None => ("a provider".to_owned(), false),
    };
    let row = |account: store::Account| AccountRow {
        id: account.id.to_string(),
        own: account.id == own,
        disabled: account.disabled_at.is_some(),
        created: when(account.created_at, now),
        signed_in: account.last_sign_in_at.map(|at| when(at, now)),
        email: account.email,
        name: account.name,
        role: account.role,
        provider: if account.upstream { provider.clone() } else { String::new() },
        role_hint: if account.upstream && sets_roles {
            format!("{provider} sets it again with the next sign-in.")
        } else {
            "Takes effect with the next request.".to_owned()
        },
    };
    Ok(Packed::of(&Accounts {
        rows: accounts.into_iter().map(row).collect(),
        invitations: invitations::lines(invited, now),
        fresh: invitations::fresh(),
        registration: registration::in_short(&policy, caller.backend()),
        registration_fields: registration::fields(&policy, caller.backend()),
    }))
}
