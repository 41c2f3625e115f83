//! Who is signed in, and the way out.

use leptos::prelude::*;

use crate::{
    api::session::{current::Current, sign_out::SignOut},
    components::{Icon, Tile, theme::ThemeSwitch},
    error::AppError,
};

/// The menu behind the initials.
#[component]
pub fn UserMenu(
    /// Whose menu.
    who: Resource<Result<Current, AppError>>,
) -> impl IntoView {
    let sign_out = ServerAction::<SignOut>::new();
    view! {
        <details class="menu" data-align="end">
            <Transition>
                {move || Suspend::new(async move {
                    let (email, name, role) = match who.await {
                        Ok(current) => (current.email, current.name, current.role.label()),
                        Err(_) => (String::new(), String::new(), ""),
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
                                <ActionForm action=sign_out>
                                    <button class="menu__item" type="submit">
                                        <Icon name="sign-out"/>
                                        "Sign out"
                                    </button>
                                </ActionForm>
                            </div>
                        </div>
                    }
                })}
            </Transition>
        </details>
    }
}
