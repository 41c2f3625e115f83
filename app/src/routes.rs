//! Which address shows which page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{layout::Layout, pages};

/// The application. Every page is rendered whole (`SsrMode::Async`): it has the right status and works without
/// JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // For the stylesheet and for whoever drives the page: from here on scripts answer.
    Effect::new(|| {
        let _ = request_animation_frame(|| {
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-ready", "");
            }
        });
    });
    view! {
        <Router>
            <Routes fallback=pages::not_found::NotFoundPage>
                <Route path=path!("/sign-in") view=pages::sign_in::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/set-up/:token") view=pages::set_up::SetUpPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/") view=pages::clients::ClientsPage/>
                    <Route path=path!("/clients") view=pages::clients::ClientsPage/>
                    <Route path=path!("/clients/new") view=pages::client_form::NewClientPage/>
                    <Route path=path!("/clients/:key/edit") view=pages::client_form::EditClientPage/>
                    <Route path=path!("/clients/:key/credentials") view=pages::client::credentials::CredentialsPage/>
                    <Route path=path!("/clients/:key/history") view=pages::client::history::HistoryPage/>
                    <Route path=path!("/clients/:key/danger") view=pages::client::danger::DangerPage/>
                    <Route path=path!("/clients/:key") view=pages::client::overview::OverviewPage/>
                    <Route path=path!("/trash") view=pages::trash::TrashPage/>
                    <Route path=path!("/audit") view=pages::audit::AuditPage/>
                    <Route path=path!("/account") view=pages::account::AccountPage/>
                    <Route path=path!("/accounts") view=pages::accounts::AccountsPage/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
