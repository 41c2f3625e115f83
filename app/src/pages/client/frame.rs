//! What the pages of one client have in common: the way to them, the identity of the client, and the tabs.

use domain::{ClientStatus, Role};
use leptos::prelude::*;

use crate::{
    api::{
        clients::head::{ClientHead, OpenProposal},
        session::home,
    },
    components::{
        Callout, Crumb, Icon, RelativeTime, Status, Tile, Tone,
        heading::{Crumbs, Heading},
        logo_src,
        status::client_status,
    },
};

/// The pages of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What it is.
    Overview,
    /// The form.
    Edit,
    /// Client ID and secrets.
    Credentials,
    /// Files to begin with.
    QuickStart,
    /// What was refused, and what is used.
    SignIns,
    /// Its revisions.
    History,
    /// Suspending and deleting.
    Danger,
}

impl Tab {
    const ALL: [Self; 7] =
        [Self::Overview, Self::Edit, Self::Credentials, Self::QuickStart, Self::SignIns, Self::History, Self::Danger];

    /// Its words and the end of its address, for somebody with `role`.
    const fn words(self, role: Role) -> (&'static str, &'static str) {
        match self {
            Self::Overview => ("Overview", ""),
            Self::Edit => ("Edit", "/edit"),
            Self::Credentials => ("Credentials", "/credentials"),
            Self::QuickStart => ("Quick start", "/quick-start"),
            Self::SignIns => ("Sign-ins", "/sign-ins"),
            Self::History => ("History", "/history"),
            Self::Danger if matches!(role, Role::Admin) => ("Suspend or delete", "/danger"),
            Self::Danger => ("Delete", "/danger"),
        }
    }
}

/// The head of a page about a client; its actions are the children.
#[component]
pub fn ClientFrame(
    /// The client.
    head: ClientHead,
    /// Which page it is.
    tab: Tab,
    /// Buttons beside the identity.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let base = ["/clients/", &head.key.to_string()].concat();
    let (tone, word) = match head.deleted {
        Some(_) => (Tone::Bad, "In the trash"),
        None => client_status(head.status),
    };
    let (label, _) = tab.words(head.role);
    let title = match tab {
        Tab::Overview => head.name.clone(),
        _ => [label, " · ", &head.name].concat(),
    };
    let mut parents = vec![crumb_to_list(head.role)];
    let here = if tab == Tab::Overview {
        head.name.clone()
    } else {
        parents.push((head.name.clone(), base.clone()));
        label.to_owned()
    };
    let danger = [&base, "/danger"].concat();
    let trash = head.deleted.clone().map(|at| {
        view! {
            <Callout tone=Tone::Bad>
                "This client was deleted " <RelativeTime when=at/>
                ". It does not work, and is kept for 30 days. "
                {if head.role == Role::Admin {
                    view! { "Restore it under " <a class="link" href=danger>"Suspend or delete"</a> "." }.into_any()
                } else {
                    "An admin of this registry can restore it.".into_any()
                }}
            </Callout>
        }
    });
    let waits = if head.deleted.is_none() { waiting(head.status, head.proposal.as_ref()) } else { None };
    let begun = head.draft.clone().filter(|_| tab != Tab::Edit && head.may_edit && head.deleted.is_none()).map(|at| {
        let href = [&base, "/edit"].concat();
        view! {
            <Callout tone=Tone::Wait>
                "You began to change it " <RelativeTime when=at/> " and have not saved. " <a class="link" href=href>"Go on"</a>
            </Callout>
        }
    });
    let editable = head.may_edit && head.deleted.is_none();
    let tabs: Vec<_> = Tab::ALL
        .into_iter()
        .filter(|other| {
            editable || !matches!(other, Tab::Edit | Tab::Danger) || (head.role == Role::Admin && *other == Tab::Danger)
        })
        .map(|other| {
            let (label, path) = other.words(head.role);
            view! {
                <a class="tabs__item" href=[&base, path].concat() aria-current=(other == tab).then_some("page")>
                    {label}
                </a>
            }
        })
        .collect();
    view! {
        <Crumbs parents here/>
        <header class="client-head">
            <Tile name=head.name.clone() src=head.logo.as_ref().map(|hash| logo_src(hash, 64)) size=64/>
            <div class="client-head__text">
                <Heading text=title hidden=true/>
                <p class="client-head__name" aria-hidden="true">{head.name}</p>
                <p class="client-head__facts">
                    <span class="client-head__domain">{head.domain}</span>
                    <Status tone word/>
                    <span>"registered " <RelativeTime when=head.registered/></span>
                    <span>"changed " <RelativeTime when=head.changed/> " by " {head.changed_by}</span>
                </p>
            </div>
            {children.map(|children| view! { <div class="head__actions">{children()}</div> })}
        </header>
        {trash}
        {waits}
        {begun}
        <nav class="tabs" aria-label="Pages of this client">
            {tabs}
        </nav>
    }
    .into_any()
}

/// That the client, or a change of it, is not decided yet.
fn waiting(status: ClientStatus, proposal: Option<&OpenProposal>) -> Option<AnyView> {
    let href = proposal.map(|proposal| ["/review/", &proposal.id.to_string()].concat());
    let (tone, text) = match (status, proposal.and_then(|proposal| proposal.sent_back.as_deref())) {
        (_, Some(why)) => {
            (Tone::Warn, ["Sent back: ", if why.is_empty() { "a reviewer asks for changes." } else { why }].concat())
        }
        (ClientStatus::Waiting, None) => (
            Tone::Wait,
            "This client waits for review. Until then it works for its owners and testers only.".to_owned(),
        ),
        (_, None) => (Tone::Wait, "A change waits for review. Until then the client stays as it is.".to_owned()),
    };
    (status == ClientStatus::Waiting || proposal.is_some()).then(|| {
        view! {
            <Callout tone>
                {text} " "
                {href.map(|href| view! { <a class="link" href=href>"Show what is asked for"</a> })}
            </Callout>
        }
        .into_any()
    })
}

/// The way back to the list that somebody with `role` came from.
pub fn crumb_to_list(role: Role) -> Crumb {
    let word = if role == Role::Owner { "My clients" } else { "Clients" };
    (word.to_owned(), home(role).to_owned())
}

/// What stands where nothing is, inside a card.
pub fn nothing(text: &'static str) -> AnyView {
    view! {
        <p class="nothing">
            <Icon name="info"/>
            {text}
        </p>
    }
    .into_any()
}
