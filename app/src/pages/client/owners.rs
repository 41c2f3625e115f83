//! Whom a client belongs to.

use domain::{AccountId, ClientKey, Role};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{frame::nothing, owners_invite::Invite};
use crate::{
    api::{
        clients::{
            overview::OwnerLine,
            owners::{AddOwner, RemoveOwner},
        },
        invitations::{InvitationLine, LinkOnce},
        portal::leave::LeaveClient,
    },
    components::{
        Button, Callout, InvitationList, LinkReveal, PostForm, RelativeTime, Size, Tag, Tile, Tone, Variant, toaster,
    },
};

/// What the card shows.
pub struct Ownership {
    /// The client.
    pub key: ClientKey,
    /// Its owners.
    pub owners: Vec<OwnerLine>,
    /// Who is invited to be one.
    pub invitations: Vec<InvitationLine>,
    /// A link that came with the page.
    pub fresh: Option<LinkOnce>,
    /// Who asks.
    pub visitor: AccountId,
    /// Their role.
    pub role: Role,
    /// Whether they may change it: an owner of it, or an admin.
    pub editable: bool,
}

/// The owners, whoever is invited to be one, and for those who may the ways to change that.
#[component]
pub fn Owners(
    /// What there is.
    of: Ownership,
    /// Goes up when it was changed.
    version: RwSignal<u32>,
    /// A link that was made on this page.
    made: RwSignal<Option<LinkOnce>>,
) -> impl IntoView {
    let Ownership { key, owners, invitations, fresh, visitor, role, editable } = of;
    let done = Callback::new(move |_: String| version.update(|version| *version += 1));
    let admin = editable && role == Role::Admin;
    let own = owners.iter().any(|owner| owner.account == visitor);
    let only = owners.len() == 1;
    let none = owners.is_empty();
    let items: Vec<_> = owners
        .into_iter()
        .map(|owner| {
            let yours = owner.account == visitor;
            // An admin may leave a client without an owner.
            let leaves = yours && !(only && admin);
            let action = editable
                .then(|| if leaves { leave(key, only) } else { remove(key, owner.account, &owner.email, done) });
            line(owner, yours, action)
        })
        .collect();
    let list = match (none, admin) {
        (false, _) => view! { <ul class="owners">{items}</ul> }.into_any(),
        (true, false) => nothing("Nobody owns this client."),
        (true, true) => view! {
            <Callout tone=Tone::Warn>
                "Nobody owns this client. Invite an owner here, or let somebody who has a secret of it claim it under My clients."
            </Callout>
        }
        .into_any(),
    };
    view! {
        <section class="card section" aria-labelledby="overview-owners">
            <h2 id="overview-owners">"Owners"</h2>
            {list}
            <InvitationList invitations editable on_done=done/>
            <LinkReveal once=Signal::derive(move || made.get().or_else(|| fresh.clone()))/>
            {editable.then(|| view! { <Invite key transfer=own version made/> })}
            {admin.then(|| add(key, done))}
        </section>
    }
    .into_any()
}

fn line(owner: OwnerLine, yours: bool, action: Option<AnyView>) -> AnyView {
    let title = if owner.name.is_empty() { owner.email.clone() } else { owner.name };
    let beneath = (title != owner.email).then(|| [&owner.email, " · "].concat());
    view! {
        <li class="owner">
            <Tile name=title.clone() size=28 round=true/>
            <span class="owner__text">
                <span class="owner__name">{title} {yours.then(|| view! { " " <Tag text="you"/> })}</span>
                <span class="muted small">{beneath} "since " <RelativeTime when=owner.since/></span>
            </span>
            {action.map(|action| view! { <span class="row__end">{action}</span> })}
        </li>
    }
    .into_any()
}

fn remove(key: ClientKey, account: AccountId, email: &str, done: Callback<String>) -> AnyView {
    let label = ["Remove ", email].concat();
    view! {
        <PostForm action=RemoveOwner::PATH on_done=done>
            <input type="hidden" name="key" value=key.to_string()/>
            <input type="hidden" name="account" value=account.to_string()/>
            <Button kind="submit" size=Size::Small attr:aria-label=label>
                "Remove"
            </Button>
        </PostForm>
    }
    .into_any()
}

/// A disclosure, so that it asks before it acts with and without a script.
fn leave(key: ClientKey, only: bool) -> AnyView {
    let navigate = use_navigate();
    let say = toaster();
    let left = Callback::new(move |_: String| {
        say("You are no owner of this client any more".to_owned());
        navigate("/my-clients", NavigateOptions::default());
    });
    let panel = if only {
        view! { <p>"You are its only owner. Invite another one first, or offer it to somebody else."</p> }.into_any()
    } else {
        view! {
            <PostForm action=LeaveClient::PATH on_done=left>
                <input type="hidden" name="key" value=key.to_string()/>
                <p>"The others go on owning it. To come back you need an invitation."</p>
                <Button kind="submit" variant=Variant::Destroy size=Size::Small>
                    "Leave now"
                </Button>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <details class="menu" data-align="end">
            <summary class="button" data-size="small">
                "Leave…"
            </summary>
            <div class="menu__panel revoke">{panel}</div>
        </details>
    }
    .into_any()
}

fn add(key: ClientKey, done: Callback<String>) -> AnyView {
    view! {
        <PostForm action=AddOwner::PATH on_done=done class="owner-add">
            <input type="hidden" name="key" value=key.to_string()/>
            <span class="owner-add__title" aria-hidden="true">"Or add an account at once"</span>
            <label class="hidden-visually" for="owner-email">"E-mail address of an account"</label>
            <input class="input" id="owner-email" name="email" type="email" required=true autocomplete="off" placeholder="person@example.com"/>
            <Button kind="submit">"Add owner"</Button>
        </PostForm>
    }
    .into_any()
}
