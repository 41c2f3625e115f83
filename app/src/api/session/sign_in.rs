//! Signing in.

use leptos::server;

use crate::error::AppError;

/// Signs in and leads to `next`. `link` makes the account that of the identity upstream which this browser has just shown.
#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
    #[server(default)] link: bool,
) -> Result<(), AppError> {
    use store::{Actor, SignIn, SignInOutcome};

    use crate::{
        api::{guard, map, session::safe_next},
        backend,
    };

    let here = guard::backend()?;
    let (now, agent) = (backend::now(), backend::user_agent());
    let attempt = SignIn { email: email.trim(), password: &password, address: backend::address(), user_agent: &agent };
    match here.store.sign_in(attempt, now).await.map_err(map::error)? {
        SignInOutcome::SignedIn { token, session } => {
            if let Some(shown) = backend::link_token().filter(|_| link) {
                let registry = here.store.registry(Actor::from(&session), now);
                registry.link_upstream(&shown).await.map_err(map::error)?;
                backend::forget_link_token(&here);
            }
            backend::set_session_cookie(&here, Some(&token));
            leptos_axum::redirect(safe_next(&next, session.role), false);
            Ok(())
        }
        SignInOutcome::Rejected => {
            Err(AppError::Invalid("The e-mail address or the password is not right.".to_owned()))
        }
        SignInOutcome::Throttled { retry_after_s } => Err(AppError::Throttled { retry_after_s }),
    }
}
