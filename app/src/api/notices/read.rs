//! Having read notices.

use leptos::server;

use crate::error::AppError;

/// Marks one notice as read (`id`), or all of them up to one (`until`).
#[server(prefix = "/api", endpoint = "notices/read")]
pub async fn read_notices(#[server(default)] id: String, #[server(default)] until: String) -> Result<(), AppError> {
    use domain::Role;

    use crate::api::{flash, guard, map};

    let registry = guard::require(Role::Owner)?.registry();
    if id.is_empty() {
        let until = until.parse().map_err(|_| {
            AppError::Invalid(format!(
                "“id” names one notice, “until” the newest of all those that were read: both are empty or no notice (“{until}”)."
            ))
        })?;
        registry.read_notices(until).await.map_err(map::error)?;
    } else {
        registry.read_notice(id.parse().map_err(|_| AppError::NotFound)?).await.map_err(map::error)?;
    }
    if flash::wants_html() {
        leptos_axum::redirect("/notices", false);
    }
    Ok(())
}
