//! Whom a client belongs to.

use domain::ClientKey;
use leptos::{prelude::*, server_fn::ServerFn};

use super::frame::nothing;
use crate::{
    api::clients::{
        overview::OwnerLine,
        owners::{AddOwner, RemoveOwner},
    },
    components::{Button, PostForm, RelativeTime, Size, Tile},
};

/// The owners, and for an admin the way to change them.
#[component]
pub fn Owners(
    /// The client.
    key: ClientKey,
    /// Its owners.
    owners: Vec<OwnerLine>,
    /// Whether they can be changed.
    editable: bool,
    /// Goes up when they were.
    version: RwSignal<u32>,
) -> impl IntoView {
    let done = Callback::new(move |_| version.update(|version| *version += 1));
    let none = owners.is_empty();
    let items: Vec<_> = owners
        .into_iter()
        .map(|owner| {
            let label = ["Remove ", &owner.email].concat();
            let remove = editable.then(|| {
                view! {
                    <PostForm action=RemoveOwner::PATH on_done=done class="row__end">
                        <input type="hidden" name="key" value=key.to_string()/>
                        <input type="hidden" name="account" value=owner.account.to_string()/>
                        <Button kind="submit" size=Size::Small attr:aria-label=label>
                            "Remove"
                        </Button>
                    </PostForm>
                }
            });
            view! {
                <li class="owner">
                    <Tile name=owner.name.clone() size=28 round=true/>
                    <span class="owner__text">
                        <span class="owner__name">{owner.name}</span>
                        <span class="muted small">{owner.email} " · since " <RelativeTime when=owner.since/></span>
                    </span>
                    {remove}
                </li>
            }
        })
        .collect();
    let add = editable.then(|| {
        view! {
            <PostForm action=AddOwner::PATH on_done=done class="owner-add">
                <input type="hidden" name="key" value=key.to_string()/>
                <label class="hidden-visually" for="owner-email">"E-mail address of an account"</label>
                <input class="input" id="owner-email" name="email" type="email" required=true autocomplete="off" placeholder="person@example.com"/>
                <Button kind="submit">"Add owner"</Button>
            </PostForm>
        }
    });
    view! {
        <section class="card section" aria-labelledby="overview-owners">
            <h2 id="overview-owners">"Owners"</h2>
            {if none { nothing("Nobody yet. Admins look after it.") } else { view! { <ul class="owners">{items}</ul> }.into_any() }}
            {add}
        </section>
    }
    .into_any()
}
