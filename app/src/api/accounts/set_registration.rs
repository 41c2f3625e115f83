//! Deciding how accounts come to be.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Sets the registration policy. `domains` are those of e-mail addresses, one a line or between commas.
#[server(prefix = "/api", endpoint = "accounts/set_registration")]
pub async fn set_registration(mode: String, #[server(default)] domains: String) -> Result<Packed<String>, AppError> {
    use domain::{
        Role,
        registration::{RegistrationMode, RegistrationPolicy, parse_domains},
    };

    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(Role::Admin)?;
    let mode = RegistrationMode::parse(&mode)
        .ok_or_else(|| AppError::Invalid("Who may get an account is “closed”, “invitation” or “open”.".to_owned()))?;
    let domains = parse_domains(&domains).map_err(AppError::Invalid)?;
    caller.registry().set_registration_policy(&RegistrationPolicy { mode, domains }).await.map_err(map::error)?;
    let said = "Saved".to_owned();
    plain::go_on("/accounts", &said);
    Ok(Packed::of(&said))
}
