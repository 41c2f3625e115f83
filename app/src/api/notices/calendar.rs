//! The address of one's calendar.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Makes the address, in the place of the one before: the answer is the only one that has it.
#[server(prefix = "/api", endpoint = "calendar/make")]
pub async fn make_calendar_link() -> Result<Packed<String>, AppError> {
    use domain::Role;

    use crate::{
        api::{flash, guard, map},
        backend,
    };

    const PAGE: &str = "/notices/preferences";

    let caller = guard::require(Role::Owner)?;
    let token = caller.registry().make_calendar_link().await.map_err(map::error)?;
    backend::holds_secret();
    let link = [&*caller.backend().public_url, "/calendar/", token.expose(), ".ics"].concat();
    if flash::wants_html() {
        backend::hand_over(PAGE, &link);
        leptos_axum::redirect(PAGE, false);
    }
    Ok(Packed::of(&link))
}

/// Takes the address away.
#[server(prefix = "/api", endpoint = "calendar/revoke")]
pub async fn revoke_calendar_link() -> Result<Packed<String>, AppError> {
    use domain::Role;

    use crate::api::{clients::plain, guard, map};

    guard::require(Role::Owner)?.registry().revoke_calendar_link().await.map_err(map::error)?;
    let said = "The address leads nowhere any more.".to_owned();
    plain::go_on("/notices/preferences", &said);
    Ok(Packed::of(&said))
}
