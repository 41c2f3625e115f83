//! What the caller wants to be told, and where their calendar is.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// The switches, as the page shows them: one element, fields of the form around it.
    pub switches: String,
    /// Whether there is an address of a calendar, in words; empty where there is none.
    pub calendar: String,
    /// The address that was made a moment ago.
    pub fresh: Option<String>,
}

/// The page of preferences.
#[server(prefix = "/api", endpoint = "notices/preferences")]
pub async fn show_preferences() -> Result<Packed<Preferences>, AppError> {
    use domain::Role;

    use crate::{
        api::{guard, map, when::when},
        backend,
    };

    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let preferences = registry.notice_preferences().await.map_err(map::error)?;
    let daily = registry.daily_mail().await.map_err(map::error)?;
    let since = registry.calendar_link().await.map_err(map::error)?;
    Ok(Packed::of(&Preferences {
        switches: render::switches(&preferences, daily, caller.session().role, caller.backend().store.mails()),
        calendar: since.map(|since| when(since, caller.now()).short).unwrap_or_default(),
        fresh: backend::flash(),
    }))
}

/// The name of the switch that has e-mails come together.
#[cfg(feature = "ssr")]
pub(super) const DAILY: &str = "daily";

/// Topics that somebody with this role can hear of.
#[cfg(feature = "ssr")]
pub(super) fn concerns(topic: store::Topic, role: domain::Role) -> bool {
    topic != store::Topic::Review || role >= domain::Role::Reviewer
}

#[cfg(feature = "ssr")]
mod render {
    //! As the page shows it.

    use domain::Role;
    use maud::{Markup, html};
    use store::{Preference, Topic};

    use super::{DAILY, concerns};

    pub fn switches(preferences: &[Preference], daily: bool, role: Role, mails: bool) -> String {
        let markup = html! {
            div.preferences {
                div.preferences__head aria-hidden="true" {
                    span {}
                    span { "Here" }
                    @if mails { span { "E-mail" } }
                }
                @for preference in preferences.iter().filter(|preference| concerns(preference.topic, role)) {
                    (line(*preference, mails))
                }
                @if mails {
                    div.switch.preferences__daily {
                        input.switch__input type="checkbox" role="switch" id="daily" name="on[]" value=(DAILY) checked[daily]
                            aria-describedby="daily-hint";
                        span.switch__text {
                            label.switch__label for="daily" { "Once a day" }
                            span.field__hint id="daily-hint" {
                                "E-mails come together, each morning at six (UTC). What you have read here by then is not in them."
                            }
                        }
                    }
                } @else {
                    p.muted.small { "This registry sends no e-mails." }
                }
            }
        };
        markup.into_string()
    }

    fn line(Preference { topic, in_app, email }: Preference, mails: bool) -> Markup {
        let (name, what) = words(topic);
        let id = topic.as_str();
        html! {
            div.preferences__line role="group" aria-labelledby={ "topic-" (id) } aria-describedby={ "what-" (id) } {
                p.preferences__text {
                    span.strong id={ "topic-" (id) } { (name) }
                    span.muted.small id={ "what-" (id) } { (what) }
                }
                (switch(id, "in_app", "Here", in_app))
                @if mails { (switch(id, "email", "By e-mail", email)) }
            }
        }
    }

    fn switch(topic: &str, way: &str, label: &str, on: bool) -> Markup {
        html! {
            label.preferences__switch {
                span.preferences__way { (label) }
                input.switch__input type="checkbox" role="switch" name="on[]" value={ (topic) "." (way) } checked[on];
            }
        }
    }

    const fn words(topic: Topic) -> (&'static str, &'static str) {
        match topic {
            Topic::Decision => ("Decisions", "What became of what you or your co-owners asked for."),
            Topic::Comment => ("Comments", "On proposals that you have a part in."),
            Topic::Review => ("Proposals", "New clients and changes that wait for a reviewer."),
            Topic::Ownership => {
                ("Owners and invitations", "Who owns your clients, and who accepted an invitation of yours.")
            }
            Topic::Expiry => ("Secrets that expire", "30, 14, 7 days and 1 day before."),
            Topic::Address => ("Addresses that fail", "When users have not reached one for hours."),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn once_a_day_is_offered_where_e_mails_are_sent() {
            let all: Vec<Preference> =
                Topic::ALL.iter().map(|&topic| Preference { topic, in_app: true, email: true }).collect();
            let daily = |daily, mails| switches(&all, daily, Role::Owner, mails);
            assert!(daily(true, true).contains(r#"value="daily" checked"#));
            assert!(daily(false, true).contains(r#"value="daily" aria"#));
            assert!(!daily(true, false).contains("Once a day"));
        }
    }
}
