//! Which address shows which page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    layout::Layout,
    pages::{
        chunks::{Page, show},
        not_found::NotFoundPage,
    },
};

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
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view=|| show(Page::SignIn) ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=|| show(Page::SignUp) ssr=SsrMode::Async/>
                <Route path=path!("/set-up/:token") view=|| show(Page::SetUp) ssr=SsrMode::Async/>
                <Route path=path!("/invitation/:token") view=|| show(Page::Invitation) ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/") view=|| show(Page::Clients)/>
                    <Route path=path!("/clients") view=|| show(Page::Clients)/>
                    <Route path=path!("/clients/bulk") view=|| show(Page::Bulk)/>
                    <Route path=path!("/clients/new") view=|| show(Page::NewClient)/>
                    <Route path=path!("/clients/:key/edit") view=|| show(Page::EditClient)/>
                    <Route path=path!("/clients/:key/credentials") view=|| show(Page::Credentials)/>
                    <Route path=path!("/clients/:key/quick-start") view=|| show(Page::QuickStart)/>
                    <Route path=path!("/clients/:key/sign-ins") view=|| show(Page::SignIns)/>
                    <Route path=path!("/clients/:key/history") view=|| show(Page::History)/>
                    <Route path=path!("/clients/:key/danger") view=|| show(Page::Danger)/>
                    <Route path=path!("/clients/:key") view=|| show(Page::Overview)/>
                    <Route path=path!("/review") view=|| show(Page::Review)/>
                    <Route path=path!("/review/policy") view=|| show(Page::ReviewPolicy)/>
                    <Route path=path!("/review/wall") view=|| show(Page::Wall)/>
                    <Route path=path!("/review/:id") view=|| show(Page::Proposal)/>
                    <Route path=path!("/my-clients") view=|| show(Page::MyClients)/>
                    <Route path=path!("/trash") view=|| show(Page::Trash)/>
                    <Route path=path!("/audit") view=|| show(Page::Audit)/>
                    <Route path=path!("/notices") view=|| show(Page::Notices)/>
                    <Route path=path!("/notices/preferences") view=|| show(Page::NoticePreferences)/>
                    <Route path=path!("/account") view=|| show(Page::Account)/>
                    <Route path=path!("/account/applications") view=|| show(Page::Applications)/>
                    <Route path=path!("/registration") view=|| show(Page::Registration)/>
                    <Route path=path!("/accounts") view=|| show(Page::Accounts)/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
