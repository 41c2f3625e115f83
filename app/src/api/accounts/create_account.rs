//! A new account.

use domain::Role;
use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Makes an account.
#[server(prefix = "/api", endpoint = "accounts/create")]
pub async fn create_account(
    email: String,
    name: String,
    role: Role,
    password: String,
) -> Result<Packed<String>, AppError> {
    use store::NewAccount;

    use crate::api::{flash, guard, map};

    let caller = guard::require(Role::Admin)?;
    let account = NewAccount { email: email.trim().to_owned(), name: name.trim().to_owned(), role, password };
    let account = caller.registry().create_account(&account).await.map_err(map::error)?;
    let said = [&account.email, " can sign in now."].concat();
    flash::set(&said);
    leptos_axum::redirect("/accounts", false);
    Ok(Packed::of(&said))
}
