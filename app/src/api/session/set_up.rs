//! The first admin of an empty database.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Whether the set-up link still works.
#[server(prefix = "/api", endpoint = "set-up-open")]
pub async fn set_up_open(token: String) -> Result<Packed<bool>, AppError> {
    use store::SetupToken;

    use crate::{
        api::{guard, map},
        backend,
    };

    let Some(token) = SetupToken::parse(&token) else { return Ok(Packed::of(&false)) };
    let open = guard::backend()?.store.setup_open(&token, backend::now()).await.map_err(map::error)?;
    Ok(Packed::of(&open))
}

/// Makes the first admin and signs them in.
#[server(prefix = "/api", endpoint = "set-up")]
pub async fn set_up(token: String, name: String, email: String, password: String) -> Result<(), AppError> {
    use domain::Role;
    use store::{NewAccount, SetupToken, SignIn, SignInOutcome};

    use crate::{
        api::{guard, map},
        backend,
    };

    let token = SetupToken::parse(&token).ok_or(AppError::NotFound)?;
    let (here, now) = (guard::backend()?, backend::now());
    let account =
        NewAccount { email: email.trim().to_owned(), name: name.trim().to_owned(), role: Role::Admin, password };
    here.store.complete_setup(&token, &account, now).await.map_err(map::error)?;
    let agent = backend::user_agent();
    let attempt =
        SignIn { email: &account.email, password: &account.password, address: backend::address(), user_agent: &agent };
    if let SignInOutcome::SignedIn { token, .. } = here.store.sign_in(attempt, now).await.map_err(map::error)? {
        backend::set_session_cookie(&here, Some(&token));
    }
    leptos_axum::redirect("/clients", false);
    Ok(())
}
