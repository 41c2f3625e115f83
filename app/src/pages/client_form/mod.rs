//! The form of a client: registering one, and changing it.

mod aside;
mod check;
mod client_type;
mod conflict;
mod consent;
mod credentials;
mod drafts;
mod early;
mod findings;
mod focus;
mod guide;
mod leaving;
mod logo;
mod merge;
mod response_types;
mod saving;
mod sections;
mod signing;
mod stash;
mod state;
mod text;
mod typed;
mod upload;
mod uri_row;
mod uris;
mod view;
mod waits;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::view::ClientFormView;
use crate::{
    api::{
        ask::ask,
        clients::{
            form::{ClientFormPage, FormPage},
            head::ClientHead,
        },
    },
    components::{ButtonLink, PageHead, Variant},
    pages::{
        client::{
            frame::{ClientFrame, Tab, crumb_to_list},
            key_of_page, named,
        },
        loading::page,
    },
};

/// `/clients/new`
#[component]
pub fn NewClientPage() -> impl IntoView {
    let query = use_query_map();
    let get = move |name: &'static str| query.with_untracked(|query| query.get(name));
    let (draft, building) = (get("draft"), get("building"));
    // Another of the drafts is another form; the question what is being built is asked within one.
    let resume = Memo::new(move |_| query.with(|query| query.get("resume")));
    page(
        move || resume.get().unwrap_or_default(),
        move || {
            let resume = resume.get_untracked().and_then(|id| id.parse().ok());
            ask(ClientFormPage { key: None, draft: draft.clone(), building: building.clone(), resume })
        },
        |page: FormPage| {
            view! {
                <PageHead
                    title="New client"
                    parents=vec![crumb_to_list(page.role)]
                    text="Register an application that signs people in here."
                />
                <ClientFormView page/>
            }
            .into_any()
        },
    )
}

/// `/clients/{key}/edit`
#[component]
pub fn EditClientPage() -> impl IntoView {
    let key = key_of_page();
    let draft = use_query_map().with_untracked(|query| query.get("draft"));
    page(
        move || format!("{:?}", key.get()),
        move || {
            let draft = draft.clone();
            async move { ask(ClientFormPage { key: Some(named(key)?), draft, building: None, resume: None }).await }
        },
        |page: FormPage| {
            view! {
                {head_of(&page).map(frame)}
                <ClientFormView page/>
            }
            .into_any()
        },
    )
}

/// The client. That a change of it waits is said by the form, where it amends that.
fn head_of(page: &FormPage) -> Option<ClientHead> {
    let (mut head, _) = page.client.clone()?;
    if page.review.as_ref().is_some_and(|review| review.amended.is_some()) {
        head.proposal = head.proposal.filter(|proposal| proposal.sent_back.is_some());
    }
    Some(head)
}

fn frame(head: ClientHead) -> AnyView {
    let delete = format!("/clients/{}/danger", head.key);
    view! {
        <ClientFrame head tab=Tab::Edit>
            <ButtonLink href=delete variant=Variant::Danger>
                "Delete…"
            </ButtonLink>
        </ClientFrame>
    }
    .into_any()
}
