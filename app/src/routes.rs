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
    view! {
        <Router>
            <Routes fallback=pages::not_found::NotFoundPage>
                <Route path=path!("/sign-in") view=pages::sign_in::SignInPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/") view=pages::clients::ClientsPage/>
                    <Route path=path!("/clients") view=pages::clients::ClientsPage/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
