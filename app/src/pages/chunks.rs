//! The pages' code in chunks, of which a browser fetches what the page it is on needs.
//!
//! The server has all of it. In the browser the chunk of the first page is there before anything is hydrated
//! ([`load_here`]), so that hydration finds what the server rendered; those of other pages come when somebody goes there.

mod views;

use std::{
    pin::pin,
    sync::atomic::{AtomicU8, Ordering},
    task::{Context, Poll, Waker},
};

use leptos::{ev, prelude::*, task::spawn_local, wasm_split::SplitLoaderError};
use leptos_router::hooks::use_location;
use web_sys::{Element, HtmlAnchorElement, wasm_bindgen::JsCast};

use self::views::{
    client, client_form, clients, load_client, load_client_form, load_clients, load_office, load_portal, load_review,
    office, portal, review,
};
use super::error::Failure;
use crate::error::AppError;

/// A page with an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// `/clients`
    Clients,
    /// `/clients/bulk`
    Bulk,
    /// `/clients/new`
    NewClient,
    /// `/clients/{key}/edit`
    EditClient,
    /// `/clients/{key}`
    Overview,
    /// `/clients/{key}/credentials`
    Credentials,
    /// `/clients/{key}/quick-start`
    QuickStart,
    /// `/clients/{key}/sign-ins`
    SignIns,
    /// `/clients/{key}/history`
    History,
    /// `/clients/{key}/danger`
    Danger,
    /// `/review`
    Review,
    /// `/review/policy`
    ReviewPolicy,
    /// `/review/wall`
    Wall,
    /// `/review/{id}`
    Proposal,
    /// `/trash`
    Trash,
    /// `/audit`
    Audit,
    /// `/notices`
    Notices,
    /// `/notices/preferences`
    NoticePreferences,
    /// `/account`
    Account,
    /// `/account/applications`
    Applications,
    /// `/accounts`
    Accounts,
    /// `/sign-in`
    SignIn,
    /// `/sign-up`
    SignUp,
    /// `/set-up/{token}`
    SetUp,
    /// `/registration`
    Registration,
    /// `/my-clients`
    MyClients,
    /// `/invitation/{token}`
    Invitation,
}

/// Pages whose code is fetched together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chunk {
    /// The list, and the sign-in: whoever signs in sees it next.
    Clients,
    /// The form.
    ClientForm,
    /// One client.
    Client,
    /// The reviewers' desk.
    Review,
    /// Accounts, the first of them and asking for one, the audit log, many clients at once, the trash.
    Office,
    /// One's own clients, what one is invited to, and what one is told.
    Portal,
}

/// A chunk could not be fetched.
#[derive(Debug)]
struct Missing;

impl From<SplitLoaderError> for Missing {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// A bit for each chunk that has arrived.
static ARRIVED: AtomicU8 = AtomicU8::new(0);

impl Page {
    /// The page at the path of an address.
    pub fn at(path: &str) -> Option<Self> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
        Some(match parts {
            [None | Some("clients"), None, ..] => Self::Clients,
            [Some("clients"), Some("bulk"), None, _] => Self::Bulk,
            [Some("clients"), Some("new"), None, _] => Self::NewClient,
            [Some("clients"), Some(_), None, _] => Self::Overview,
            [Some("clients"), Some(_), Some("edit"), None] => Self::EditClient,
            [Some("clients"), Some(_), Some("credentials"), None] => Self::Credentials,
            [Some("clients"), Some(_), Some("quick-start"), None] => Self::QuickStart,
            [Some("clients"), Some(_), Some("sign-ins"), None] => Self::SignIns,
            [Some("clients"), Some(_), Some("history"), None] => Self::History,
            [Some("clients"), Some(_), Some("danger"), None] => Self::Danger,
            [Some("review"), None, ..] => Self::Review,
            [Some("review"), Some("policy"), None, _] => Self::ReviewPolicy,
            [Some("review"), Some("wall"), None, _] => Self::Wall,
            [Some("review"), Some(_), None, _] => Self::Proposal,
            [Some("trash"), None, ..] => Self::Trash,
            [Some("audit"), None, ..] => Self::Audit,
            [Some("notices"), None, ..] => Self::Notices,
            [Some("notices"), Some("preferences"), None, _] => Self::NoticePreferences,
            [Some("account"), None, ..] => Self::Account,
            [Some("account"), Some("applications"), None, _] => Self::Applications,
            [Some("accounts"), None, ..] => Self::Accounts,
            [Some("registration"), None, ..] => Self::Registration,
            [Some("sign-in"), None, ..] => Self::SignIn,
            [Some("sign-up"), None, ..] => Self::SignUp,
            [Some("set-up"), Some(_), None, _] => Self::SetUp,
            [Some("my-clients"), None, ..] => Self::MyClients,
            [Some("invitation"), Some(_), None, _] => Self::Invitation,
            _ => return None,
        })
    }

    /// Where its code is.
    pub fn chunk(self) -> Chunk {
        match self {
            Self::SignIn | Self::Clients => Chunk::Clients,
            Self::NewClient | Self::EditClient => Chunk::ClientForm,
            Self::Overview | Self::Credentials | Self::QuickStart | Self::SignIns | Self::History | Self::Danger => {
                Chunk::Client
            }
            Self::Review | Self::ReviewPolicy | Self::Wall | Self::Proposal => Chunk::Review,
            Self::Trash
            | Self::Bulk
            | Self::Audit
            | Self::Account
            | Self::Applications
            | Self::Accounts
            | Self::Registration
            | Self::SetUp
            | Self::SignUp => Chunk::Office,
            Self::MyClients | Self::Invitation | Self::Notices | Self::NoticePreferences => Chunk::Portal,
        }
    }
}

impl Chunk {
    /// The name of its file, less what the build adds.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::ClientForm => "client_form",
            Self::Client => "client",
            Self::Review => "review",
            Self::Office => "office",
            Self::Portal => "portal",
        }
    }

    fn is_here(self) -> bool {
        cfg!(feature = "ssr") || ARRIVED.load(Ordering::Relaxed) & (1 << self as u8) != 0
    }

    /// Fetches it, and says whether it came.
    pub async fn load(self) -> bool {
        if self.is_here() {
            return true;
        }
        let came = match self {
            Self::Clients => load_clients().await,
            Self::ClientForm => load_client_form().await,
            Self::Client => load_client().await,
            Self::Review => load_review().await,
            Self::Office => load_office().await,
            Self::Portal => load_portal().await,
        };
        if came.is_ok() {
            ARRIVED.fetch_or(1 << self as u8, Ordering::Relaxed);
        }
        came.is_ok()
    }
}

/// Fetches what the page at the browser's address needs. Says whether it can be hydrated; if not, it goes on as it would
/// without a script.
pub async fn load_here() -> bool {
    let path = location().pathname().unwrap_or_default();
    match Page::at(&path) {
        Some(page) => page.chunk().load().await,
        None => true,
    }
}

/// Fetches the code of a page when the pointer is on a link to it, a moment before it is needed.
pub fn fetch_ahead() {
    let handle = window_event_listener(ev::pointerover, |event| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = element.and_then(|element| element.closest("a[href^='/']").ok()?);
        let path = link.map(|link| link.unchecked_into::<HtmlAnchorElement>().pathname());
        if let Some(chunk) = path.and_then(|path| Page::at(&path)).map(Page::chunk).filter(|chunk| !chunk.is_here()) {
            spawn_local(async move {
                chunk.load().await;
            });
        }
    });
    on_cleanup(move || handle.remove());
}

/// A page, as soon as its code is there.
pub fn show(page: Page) -> AnyView {
    let chunk = page.chunk();
    if chunk.is_here() {
        return build(page);
    }
    let here = RwSignal::new(false);
    let address = use_location();
    let (path, search) = (address.pathname.get_untracked(), address.search.get_untracked());
    spawn_local(async move {
        if chunk.load().await {
            let _ = here.try_set(true);
        } else {
            // The server has another version by now, or cannot be reached. The browser gets the whole page from it, or says
            // itself that there is none.
            let query = if search.is_empty() { "" } else { "?" };
            let _ = location().assign(&[&path, query, &search].concat());
        }
    });
    let page = move || {
        if here.get() {
            build(page)
        } else {
            view! { <p class="page__loading muted" role="status">"Loading …"</p> }.into_any()
        }
    };
    page.into_any()
}

/// Builds a page whose chunk is here: nothing is left to wait for.
fn build(page: Page) -> AnyView {
    let view = pin!(view_of(page)).poll(&mut Context::from_waker(Waker::noop()));
    match view {
        Poll::Ready(Ok(view)) => view,
        Poll::Ready(Err(Missing)) | Poll::Pending => view! { <Failure error=AppError::Transport/> }.into_any(),
    }
}

async fn view_of(page: Page) -> Result<AnyView, Missing> {
    match page.chunk() {
        Chunk::Clients => clients(page).await,
        Chunk::ClientForm => client_form(page).await,
        Chunk::Client => client(page).await,
        Chunk::Review => review(page).await,
        Chunk::Office => office(page).await,
        Chunk::Portal => portal(page).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_its_page() {
        for (path, page) in [
            ("/", Page::Clients),
            ("/clients", Page::Clients),
            ("/clients/", Page::Clients),
            ("/clients/bulk", Page::Bulk),
            ("/clients/new", Page::NewClient),
            ("/clients/0198/edit", Page::EditClient),
            ("/clients/0198", Page::Overview),
            ("/clients/0198/credentials", Page::Credentials),
            ("/clients/0198/quick-start", Page::QuickStart),
            ("/clients/0198/sign-ins", Page::SignIns),
            ("/clients/0198/history", Page::History),
            ("/clients/0198/danger", Page::Danger),
            ("/review", Page::Review),
            ("/review/policy", Page::ReviewPolicy),
            ("/review/wall", Page::Wall),
            ("/review/0198", Page::Proposal),
            ("/trash", Page::Trash),
            ("/audit", Page::Audit),
            ("/notices", Page::Notices),
            ("/notices/preferences", Page::NoticePreferences),
            ("/account", Page::Account),
            ("/account/applications", Page::Applications),
            ("/accounts", Page::Accounts),
            ("/registration", Page::Registration),
            ("/sign-in", Page::SignIn),
            ("/sign-up", Page::SignUp),
            ("/set-up/abc", Page::SetUp),
            ("/my-clients", Page::MyClients),
            ("/invitation/abc", Page::Invitation),
        ] {
            assert_eq!(Page::at(path), Some(page), "{path}");
        }
        for path in [
            "/nowhere",
            "/clients/0198/nowhere",
            "/clients/0198/edit/more",
            "/set-up",
            "/trash/more",
            "/review/0198/more",
            "/invitation",
            "/notices/0198",
        ] {
            assert_eq!(Page::at(path), None, "{path}");
        }
    }
}
