//! Deciding whether clients may register themselves.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Sets who may register a client at the registration endpoint.
#[server(prefix = "/api", endpoint = "registration/set")]
pub async fn set_registration_mode(mode: String) -> Result<Packed<String>, AppError> {
    use domain::{Role, dynamic::DynamicRegistration};

    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(Role::Admin)?;
    let mode = DynamicRegistration::parse(&mode)
        .ok_or_else(|| AppError::Invalid("Registration is “closed”, “token” or “open”.".to_owned()))?;
    caller.registry().set_dynamic_registration(mode).await.map_err(map::error)?;
    let said = "Saved".to_owned();
    plain::go_on("/registration", &said);
    Ok(Packed::of(&said))
}
