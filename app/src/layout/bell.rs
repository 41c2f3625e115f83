//! The way to the notices, with how many of them are not read.

use leptos::prelude::*;
use maud::html;

use crate::{
    api::session::current::Current,
    components::{icon::icon, inert},
    pages::loading::Loaded,
};

/// The bell.
#[component]
pub fn Bell(
    /// Whose notices.
    who: Loaded<Current>,
) -> impl IntoView {
    who.part(|current| {
        let unread = current.map_or(0, |current| current.unread);
        let number = if unread < 100 { unread.to_string() } else { "99+".to_owned() };
        let label = if unread == 0 { "Notices".to_owned() } else { ["Notices, ", &number, " not read"].concat() };
        let bell = html! {
            a.button.top__bell data-variant="ghost" data-square="" href="/notices" aria-label=(label) {
                (icon("bell"))
                @if unread > 0 { span.top__count aria-hidden="true" { (number) } }
            }
        };
        inert(bell).into_any()
    })
}
