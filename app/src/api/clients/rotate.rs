//! Making a new secret, and deciding how long the old ones go on working.

use domain::ClientKey;
use leptos::prelude::*;

use super::secret_once::SecretOnce;
use crate::{api::packed::Packed, error::AppError};

/// Makes a secret called `name`. Those that work now go on for `grace`: `now` (not at all), `hour`, `day` or `week`. The
/// new one ends after `days` days, or never where that is empty.
#[server(prefix = "/api", endpoint = "clients/rotate")]
pub async fn rotate_secret(
    key: ClientKey,
    name: String,
    grace: String,
    days: String,
) -> Result<Packed<SecretOnce>, AppError> {
    use domain::{Role, Timestamp};
    use store::Grace;

    use super::{plain, secret_once};
    use crate::api::{guard, map};

    let caller = guard::require(Role::Owner)?;
    let grace = match grace.as_str() {
        "now" => Grace::Now,
        "hour" => Grace::Hour,
        "day" => Grace::Day,
        "week" => Grace::Week,
        other => return Err(AppError::Invalid(format!("“{other}” is no time. Choose now, hour, day or week."))),
    };
    let expires_at = match days.trim() {
        "" => None,
        days => match days.parse::<u16>() {
            Ok(days @ 1..=3650) => Some(Timestamp(caller.now().0 + i64::from(days) * 24 * 60 * 60 * 1000)),
            _ => {
                return Err(AppError::Invalid(
                    "A secret can last 1 to 3,650 days. Leave it empty for one without end.".to_owned(),
                ));
            }
        },
    };
    let registry = caller.registry();
    let client_id = registry.client(key).await.map_err(map::error)?.client.client_id;
    let rotated = registry.rotate_secret(key, name.trim(), grace, expires_at).await.map_err(map::error)?;
    plain::show_secret(key, &rotated.secret);
    Ok(Packed::of(&secret_once::show(&client_id, &rotated.secret)))
}
