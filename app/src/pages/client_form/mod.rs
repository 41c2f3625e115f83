//! The form of a client: registering one, and changing it.

mod aside;
mod client_type;
mod conflict;
mod consent;
mod credentials;
mod early;
mod findings;
mod focus;
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

use domain::ClientKey;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::view::ClientFormView;
use crate::{
    api::clients::{form::client_form_page, head::ClientHead},
    components::{ButtonLink, PageHead, Variant},
    error::AppError,
    pages::{
        client::frame::{ClientFrame, Tab},
        error::Failure,
    },
};

/// `/clients/new`
#[component]
pub fn NewClientPage() -> impl IntoView {
    let draft = use_query_map().with_untracked(|query| query.get("draft"));
    let page = Resource::new_blocking(|| (), move |()| client_form_page(None, draft.clone()));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => {
                        view! {
                            <PageHead
                                title="New client"
                                parents=vec![("Clients".to_owned(), "/clients".to_owned())]
                                text="Register an application that signs people in here."
                            />
                            <ClientFormView page/>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// `/clients/{key}/edit`
#[component]
pub fn EditClientPage() -> impl IntoView {
    let params = use_params_map();
    let draft = use_query_map().with_untracked(|query| query.get("draft"));
    let page = Resource::new_blocking(
        move || params.with(|params| params.get("key")),
        move |key| {
            let draft = draft.clone();
            async move {
                let key: ClientKey = key.and_then(|key| key.parse().ok()).ok_or(AppError::NotFound)?;
                client_form_page(Some(key), draft).await
            }
        },
    );
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => {
                        view! {
                            {page.client.clone().map(|(head, _)| frame(head))}
                            <ClientFormView page/>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
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
