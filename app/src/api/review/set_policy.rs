//! Deciding what may happen without a reviewer.

#![expect(clippy::fn_params_excessive_bools, reason = "each is a switch of the form")]

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Sets the policy. A switch that is off is not sent.
#[server(prefix = "/api", endpoint = "review/set_policy")]
pub async fn set_review_policy(
    #[server(default)] review_registrations: bool,
    #[server(default)] cosmetic_at_once: bool,
    #[server(default)] two_pairs_of_eyes: bool,
    #[server(default)] accept_own: bool,
) -> Result<Packed<String>, AppError> {
    use domain::review::ReviewPolicy;

    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(domain::Role::Admin)?;
    let policy = ReviewPolicy { review_registrations, cosmetic_at_once, two_pairs_of_eyes, accept_own };
    caller.registry().set_review_policy(&policy).await.map_err(map::error)?;
    let said = "Saved".to_owned();
    plain::go_on("/review/policy", &said);
    Ok(Packed::of(&said))
}
