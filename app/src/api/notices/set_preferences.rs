//! Deciding what one wants to be told.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Sets the switches: `on` has those that are on, as `TOPIC.in_app` and `TOPIC.email`, and `daily` where
/// e-mails come once a day; the others are off.
#[server(prefix = "/api", endpoint = "notices/set_preferences")]
pub async fn set_preferences(#[server(default)] on: Vec<String>) -> Result<Packed<String>, AppError> {
    use domain::Role;
    use store::{Preference, Topic};

    use super::preferences::{DAILY, concerns};
    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(Role::Owner)?;
    let known = |name: &&String| {
        let way = name.split_once('.').filter(|(_, way)| matches!(*way, "in_app" | "email"));
        *name == DAILY || way.and_then(|(topic, _)| Topic::parse(topic)).is_some()
    };
    if let Some(unknown) = on.iter().find(|name| !known(name)) {
        let topics: Vec<&str> = Topic::ALL.iter().map(|topic| topic.as_str()).collect();
        return Err(AppError::Invalid(format!(
            "“{unknown}” cannot be on: a topic ({}) and a way are expected, as in “decision.in_app” or “decision.email”, or “{DAILY}”.",
            topics.join(", ")
        )));
    }
    let registry = caller.registry();
    let before = registry.notice_preferences().await.map_err(map::error)?;
    let mails = caller.backend().store.mails();
    let is_on = |topic: Topic, way: &str| on.contains(&[topic.as_str(), ".", way].concat());
    // What is not shown stays as it is.
    let after = before.into_iter().filter(|was| concerns(was.topic, caller.session().role)).map(|was| Preference {
        topic: was.topic,
        in_app: is_on(was.topic, "in_app"),
        email: if mails { is_on(was.topic, "email") } else { was.email },
    });
    registry.set_notice_preferences(&after.collect::<Vec<_>>()).await.map_err(map::error)?;
    if mails {
        registry.set_daily_mail(on.iter().any(|name| name == DAILY)).await.map_err(map::error)?;
    }
    let said = "Saved".to_owned();
    plain::go_on("/notices/preferences", &said);
    Ok(Packed::of(&said))
}
