//! Signing in.

use leptos::server;

use crate::error::AppError;

/// Signs in and leads to `next`.
#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<(), AppError> {
    use store::{SignIn, SignInOutcome};

    use crate::{
        api::{guard, map, session::safe_next},
        backend,
    };

    let here = guard::backend()?;
    let (now, agent) = (backend::now(), backend::user_agent());
    let attempt = SignIn { email: email.trim(), password: &password, address: backend::address(), user_agent: &agent };
    match here.store.sign_in(attempt, now).await.map_err(map::error)? {
        SignInOutcome::SignedIn { token, session } => {
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
