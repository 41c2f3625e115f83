//! What the pages of one client have in common: the way to them, the identity of the client, and the tabs.

use leptos::prelude::*;

use crate::{
    api::clients::head::ClientHead,
    components::{
        Callout, Icon, RelativeTime, Status, Tile, Tone,
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
    /// Its revisions.
    History,
    /// Suspending and deleting.
    Danger,
}

impl Tab {
    const ALL: [Self; 6] =
        [Self::Overview, Self::Edit, Self::Credentials, Self::QuickStart, Self::History, Self::Danger];

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Overview => ("Overview", ""),
            Self::Edit => ("Edit", "/edit"),
            Self::Credentials => ("Credentials", "/credentials"),
            Self::QuickStart => ("Quick start", "/quick-start"),
            Self::History => ("History", "/history"),
            Self::Danger => ("Suspend or delete", "/danger"),
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
    let (label, _) = tab.words();
    let title = match tab {
        Tab::Overview => head.name.clone(),
        _ => [label, " · ", &head.name].concat(),
    };
    let mut parents = vec![("Clients".to_owned(), "/clients".to_owned())];
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
                ". It does not work, and is kept for 30 days. Restore it under "
                <a class="link" href=danger>"Suspend or delete"</a> "."
            </Callout>
        }
    });
    let editable = head.may_edit && head.deleted.is_none();
    let tabs: Vec<_> = Tab::ALL
        .into_iter()
        .filter(|other| {
            editable
                || matches!(other, Tab::Overview | Tab::Credentials | Tab::QuickStart | Tab::History)
                || (head.may_edit && *other == Tab::Danger)
        })
        .map(|other| {
            let (label, path) = other.words();
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
        <nav class="tabs" aria-label="Pages of this client">
            {tabs}
        </nav>
    }
    .into_any()
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
