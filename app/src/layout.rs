//! The frame of every page for somebody who is signed in: navigation, top bar, the page itself.

mod bell;
pub mod navigation;
mod search;
mod user_menu;
pub mod way_back;

use domain::Role;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::{components::Outlet, hooks::use_location};
use maud::html;

use crate::{
    api::{
        ask::ask,
        session::current::{Current, CurrentSession},
    },
    components::{
        Callout, Toasts, Tone,
        heading::provide_page_state,
        icon::icon,
        inert,
        keyboard::{self, KeyboardHelp},
        theme::provide_theme,
        toast::{provide_toasts, toaster},
    },
    pages::{chunks::fetch_ahead, loading::Loaded},
};

/// Who is signed in, and the counts of the navigation.
#[derive(Clone, Copy)]
pub struct Frame(Loaded<Current>);

impl Frame {
    /// The role of who is signed in, where somebody is.
    pub async fn role(self) -> Option<Role> {
        self.0.settled().await.ok().map(|current| current.role)
    }
}

/// Asks for the counts of the navigation again: something was deleted, restored or registered.
pub fn refresh_frame() {
    if let Some(Frame(current)) = use_context::<Frame>() {
        current.refetch();
    }
}

/// Shows a part of the page that follows from who is signed in and how much there is.
pub fn frame_part(show: impl Fn(Option<Current>) -> AnyView + Send + Sync + 'static) -> Option<AnyView> {
    use_context::<Frame>().map(|Frame(current)| current.part(show))
}

/// A handle for callbacks that run where there is no context any more.
pub fn frame_refresher() -> impl Fn() + Copy + Send + Sync + 'static {
    let frame = use_context::<Frame>();
    move || {
        if let Some(Frame(current)) = frame {
            current.refetch();
        }
    }
}

/// The frame.
#[component]
pub fn Layout() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if leave_for_sign_in() || leave_for_own_clients() {
        return ().into_any();
    }
    provide_toasts();
    provide_theme();
    let announcement = provide_page_state();
    let who = Loaded::new(String::new, || ask(CurrentSession {}));
    provide_context(Frame(who));
    let help = RwSignal::new(false);
    keyboard::listen(help);
    say_flash(who);
    close_navigation_after_each_step();
    Effect::new(fetch_ahead);

    let menu = html! {
        button.button.top__menu type="button" data-variant="ghost" data-square="" popovertarget="navigation" aria-label="Menu" {
            (icon("menu"))
        }
    };
    view! {
        <div class="shell">
            <a class="skip" href="#page" rel="external">
                "Skip to the page"
            </a>
            <aside class="side" id="navigation" popover="auto" aria-label="Clientele">
                <navigation::Navigation who help/>
            </aside>
            <div class="main">
                <header class="top" data-search=on_list()>
                    {inert(menu)}
                    <search::Search/>
                    <bell::Bell who/>
                    <user_menu::UserMenu who/>
                </header>
                <main class="page" id="page">
                    {who.part(flash)}
                    <Outlet/>
                </main>
            </div>
        </div>
        <KeyboardHelp open=help/>
        <Toasts/>
        <p class="hidden-visually" aria-live="polite">
            {move || announcement.get()}
        </p>
    }
    .into_any()
}

/// What the page before left to be said. Where a script runs, it is a toast.
fn flash(current: Option<Current>) -> AnyView {
    let said = current.and_then(|current| current.flash).map(|text| {
        view! {
            <div class="without-script">
                <Callout tone=Tone::Ok>{text}</Callout>
            </div>
        }
    });
    said.into_any()
}

/// On a narrow screen the search is shown where there is something to search in.
fn on_list() -> impl Fn() -> Option<&'static str> {
    let path = use_location().pathname;
    move || path.with(|path| path == "/clients" || path == "/").then_some("")
}

/// Without a session every page is a redirection to the sign-in that leads back to it.
#[cfg(feature = "ssr")]
fn leave_for_sign_in() -> bool {
    use http::request::Parts;

    // The list of routes is made without a request.
    let Some(parts) = use_context::<Parts>() else { return false };
    if crate::backend::session().is_some() {
        return false;
    }
    let here = parts.uri.path_and_query().map_or("/", |here| here.as_str());
    lead_to(&sign_in_for(here));
    true
}

/// The start is the list of all clients; those who may not see it start at their own.
#[cfg(feature = "ssr")]
fn leave_for_own_clients() -> bool {
    let at_start = use_context::<http::request::Parts>().is_some_and(|parts| parts.uri.path() == "/");
    let role = crate::backend::session().map_or(Role::Admin, |session| session.role);
    if at_start && role == Role::Owner {
        lead_to(crate::api::session::home(role));
    }
    at_start && role == Role::Owner
}

/// Makes the answer a redirection.
#[cfg(feature = "ssr")]
fn lead_to(address: &str) {
    if let (Some(response), Ok(address)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::HeaderValue::try_from(address))
    {
        response.set_status(http::StatusCode::FOUND);
        response.insert_header(http::header::LOCATION, address);
    }
}

/// The sign-in that leads back to `here`.
pub fn sign_in_for(here: &str) -> String {
    let mut address = "/sign-in".to_owned();
    if !matches!(here, "/" | "/clients" | "/my-clients") {
        address.push_str("?next=");
        crate::api::clients_list::filter::encode(here, &mut address);
    }
    address
}

/// What the page before left to be said, is said once.
fn say_flash(who: Loaded<Current>) {
    let toast = toaster();
    Effect::new(move |said: Option<bool>| {
        if said == Some(true) {
            return true;
        }
        let Some(Ok(current)) = who.now() else { return false };
        if let Some(text) = current.flash {
            toast(text);
        }
        true
    });
}

/// On a narrow screen the navigation lies over the page.
fn close_navigation_after_each_step() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<()>| {
        path.track();
        if before.is_some()
            && let Some(side) = document().get_element_by_id("navigation")
            && side.matches(":popover-open").unwrap_or(false)
        {
            let _ = side.unchecked_into::<web_sys::HtmlElement>().hide_popover();
        }
    });
}
