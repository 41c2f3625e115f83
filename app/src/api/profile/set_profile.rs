//! Changing what applications know.

use domain::Profile;
use leptos::server;

use crate::error::AppError;

/// Changes what the caller says of themselves.
#[server(prefix = "/api", endpoint = "profile/set")]
pub async fn set_profile(profile: Profile) -> Result<(), AppError> {
    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    let profile = profile.clean().map_err(|problem| AppError::Invalid(problem.to_string()))?;
    caller.registry().set_own_profile(profile).await.map_err(map::error)?;
    plain::go_on("/account/applications", "Saved");
    Ok(())
}
