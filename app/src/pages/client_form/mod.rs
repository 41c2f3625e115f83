//! The form of a client: registering one, and changing it.

mod aside;
mod client_type;
mod conflict;
mod consent;
mod credentials;
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
mod upload;
mod uri_row;
mod uris;
mod view;

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
            frame::{ClientFrame, Tab},
            key_of_page, named,
        },
        loading::page,
    },
};

/// `/clients/new`
#[component]
pub fn NewClientPage() -> impl IntoView {
    let (draft, building) = use_query_map().with_untracked(|query| (query.get("draft"), query.get("building")));
    page(
        String::new,
        move || ask(ClientFormPage { key: None, draft: draft.clone(), building: building.clone() }),
        |page| {
            view! {
                <PageHead
                    title="New client"
                    parents=vec![("Clients".to_owned(), "/clients".to_owned())]
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
            async move { ask(ClientFormPage { key: Some(named(key)?), draft, building: None }).await }
        },
        |page: FormPage| {
            view! {
                {page.client.clone().map(|(head, _)| frame(head))}
                <ClientFormView page/>
            }
            .into_any()
        },
    )
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
