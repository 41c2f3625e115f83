//! Making an initial access token.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Makes a token that registers so many `clients` within so many `days`, for `owner`, an e-mail address; empty is the
/// caller. The answer is the only one that has it.
#[server(prefix = "/api", endpoint = "registration/make")]
pub async fn make_initial_token(
    #[server(default)] owner: String,
    clients: String,
    days: String,
    #[server(default)] note: String,
) -> Result<Packed<String>, AppError> {
    use domain::{Role, Timestamp};
    use store::{NewInitialAccess, StoreError};

    use crate::{
        api::{flash, guard, map},
        backend,
    };

    const PAGE: &str = "/registration";
    const DAY: i64 = 24 * 60 * 60 * 1000;

    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let owner = owner.trim();
    let own = owner.is_empty() || owner.eq_ignore_ascii_case(&caller.session().email);
    let account = if own {
        caller.session().account
    } else {
        registry
            .account_by_email(owner)
            .await
            .map_err(|error| match error {
                StoreError::NotFound => AppError::Invalid(format!("There is no account with the address {owner}.")),
                error => map::error(error),
            })?
            .id
    };
    let count = |text: &str, what: &str| {
        let number: Option<u32> = text.trim().parse().ok();
        number.ok_or_else(|| AppError::Invalid(format!("Enter the number of {what} in digits, as in 7.")))
    };
    let (uses, days) = (count(&clients, "clients")?, count(&days, "days")?);
    let expires_at = Timestamp(caller.now().0.saturating_add(i64::from(days) * DAY));
    let new = NewInitialAccess { owner: account, note, uses, expires_at };
    let (_, token) = registry.make_initial_access(&new).await.map_err(|error| match error {
        StoreError::NotFound => AppError::Invalid("This account is disabled.".to_owned()),
        error => map::error(error),
    })?;
    backend::holds_secret();
    let token = token.expose().to_owned();
    if flash::wants_html() {
        backend::hand_over(PAGE, &token);
        leptos_axum::redirect(PAGE, false);
    }
    Ok(Packed::of(&token))
}
