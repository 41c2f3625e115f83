//! One's notices, a day after the other.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// A page of notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// The list, as the page shows it: one element. Empty where there is nothing to show.
    pub markup: String,
    /// The newest of them, where one of them is not read.
    pub newest_unread: Option<String>,
    /// Where the older ones begin.
    pub next: Option<String>,
}

/// The notices, from `page` on. Buttons in the list belong to the form with the id [`FORM`].
#[server(prefix = "/api", endpoint = "notices")]
pub async fn list_notices(page: String) -> Result<Packed<Notices>, AppError> {
    use domain::Role;

    use crate::api::{guard, map};

    const LIMIT: u32 = 50;

    let caller = guard::require(Role::Owner)?;
    let found = caller.registry().notices(page.parse().ok(), LIMIT).await.map_err(map::error)?;
    let unread = found.notices.iter().any(|notice| notice.read_at.is_none());
    let newest = found.notices.first().filter(|_| unread);
    Ok(Packed::of(&Notices {
        newest_unread: newest.map(|notice| notice.id.to_string()),
        next: found.next.map(|next| next.to_string()),
        markup: render::days(&found.notices, caller.now()),
    }))
}

/// The id of the form that marks notices as read.
pub const FORM: &str = "read-notices";

#[cfg(feature = "ssr")]
mod render {
    //! As the page shows it.

    use domain::Timestamp;
    use maud::{Markup, html};
    use store::Notice;

    use super::FORM;
    use crate::{
        api::{
            notices::words::{Words, words},
            when::{day_of, when},
        },
        components::{icon::icon, time::relative_time},
    };

    pub fn days(notices: &[Notice], now: Timestamp) -> String {
        if notices.is_empty() {
            return String::new();
        }
        let days = notices.chunk_by(|one, other| day_of(one.at, now) == day_of(other.at, now));
        let markup = html! {
            div.notices {
                @for day in days {
                    section.notices__day {
                        h2.notices__date { (day.first().map(|notice| day_of(notice.at, now)).unwrap_or_default()) }
                        ol.card.notices__list { @for notice in day { (line(notice, now)) } }
                    }
                }
            }
        };
        markup.into_string()
    }

    fn line(notice: &Notice, now: Timestamp) -> Markup {
        let said = words(notice, now);
        let unread = notice.read_at.is_none();
        html! {
            li.notice data-row data-unread[unread] {
                span.notice__icon { (icon(said.icon)) }
                div.notice__text {
                    p {
                        @if unread { span.hidden-visually { "Not read: " } }
                        @if said.href.is_some() {
                            // The server marks it as read, and leads on.
                            a.notice__link href={ "/notices/" (notice.id) } rel="external" { (sentence(&said)) }
                        } @else {
                            (sentence(&said))
                        }
                    }
                    @if !said.detail.is_empty() { p.notice__detail { (said.detail) } }
                }
                span.notice__when { (relative_time(&when(notice.at, now))) }
                @if unread {
                    button.button.notice__read type="submit" form=(FORM) name="id" value=(notice.id) data-variant="ghost"
                        data-size="small" data-square title="Mark as read"
                        aria-label={ "Mark as read: " (said.sentence()) } { (icon("check")) }
                }
            }
        }
    }

    fn sentence(said: &Words) -> Markup {
        html! { (said.before) b { (said.label) } (said.after) }
    }
}
