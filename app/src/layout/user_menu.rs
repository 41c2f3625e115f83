//! Who is signed in, and the way out.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::session::{current::Current, sign_out::SignOut},
    components::{Icon, PostForm, Tile, theme::ThemeSwitch},
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
    view! {
        <summary class="top__user" aria-label=["Account of ", &title].concat()>
            <Tile name=title.clone() size=28/>
        </summary>
        <div class="menu__panel">
            <div class="menu__part menu__head">
                <span class="strong">{title}</span>
                <br/>
                <span class="muted">{email} " · " {role}</span>
            </div>
            <div class="menu__part">
                <a class="menu__item" href="/account">
                    <Icon name="person"/>
                    "Account"
                </a>
            </div>
            <div class="menu__part menu__line">
                <span>"Theme"</span>
                <ThemeSwitch/>
            </div>
            <div class="menu__part">
                <PostForm action=SignOut::PATH>
                    <button class="menu__item" type="submit">
                        <Icon name="sign-out"/>
                        "Sign out"
                    </button>
                </PostForm>
            </div>
        </div>
    }
    .into_any()
}
