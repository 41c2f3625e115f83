//! Who is signed in, and the way out.

use leptos::{prelude::*, server_fn::ServerFn};
use maud::html;

use crate::{
    api::session::{current::Current, sign_out::SignOut},
    components::{PostForm, Tile, icon::icon, inert, theme::ThemeSwitch},
    pages::loading::Loaded,
};

/// The menu behind the initials.
#[component]
pub fn UserMenu(
    /// Whose menu.
    who: Loaded<Current>,
) -> impl IntoView {
    view! {
        <details class="menu" data-align="end">
            {who.part(panel)}
        </details>
    }
}

fn panel(current: Option<Current>) -> AnyView {
    let (email, name, role) = match current {
        Some(current) => (current.email, current.name, current.role.label()),
        None => (String::new(), String::new(), ""),
    };
    let title = if name.is_empty() { email.clone() } else { name };
    let head = html! {
        div.menu__part.menu__head {
            span.strong { (title) }
            br;
            span.muted { (email) " · " (role) }
        }
    };
    let account = html! {
        div.menu__part { a.menu__item href="/account" { (icon("person")) "Account" } }
    };
    view! {
        <summary class="top__user" aria-label=["Account of ", &title].concat()>
            <Tile name=title.clone() size=28/>
        </summary>
        <div class="menu__panel">
            {inert(head)} {inert(account)}
            <div class="menu__part menu__line">
                <span>"Theme"</span>
                <ThemeSwitch/>
            </div>
            <div class="menu__part">
                <PostForm action=SignOut::PATH>
                    {inert(html! { button.menu__item type="submit" { (icon("sign-out")) "Sign out" } })}
                </PostForm>
            </div>
        </div>
    }
    .into_any()
}
