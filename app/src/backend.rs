//! What the server hands to the application for each request.

use std::{collections::BTreeMap, fmt, net::IpAddr, sync::Arc};

use domain::Timestamp;
use http::{HeaderName, HeaderValue, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use outbound::Outbound;
use store::{LinkToken, Session, SessionToken, Store, Tallied};

use crate::pages::chunks::Page;

/// The application's half of the server's state; cheap to clone, provided as context for every page and server
/// function.
#[derive(Clone)]
pub struct Backend {
    /// The registry's database.
    pub store: Store,
    /// Addresses of the site's hashed files.
    pub assets: Arc<Assets>,
    /// Whether cookies carry `Secure` and the `__Host-` prefix: the public address is https.
    pub secure: bool,
    /// Where visitors find the registry: an origin, without a slash at its end.
    pub public_url: Arc<str>,
    /// What fetches from other hosts.
    pub outbound: Outbound,
    /// Whether the addresses of clients are visited.
    pub preflight: bool,
    /// The OpenID Provider upstream, where there is one.
    pub upstream: Option<Upstream>,
}

/// What pages say about the OpenID Provider upstream.
#[derive(Debug, Clone)]
pub struct Upstream {
    /// What it is called.
    pub name: Arc<str>,
    /// Whether it decides on the roles of those who come from it.
    pub sets_roles: bool,
}

/// Addresses of the files that pages need, with their hashes in the name.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The JavaScript glue.
    pub js: String,
    /// The JavaScript that fetches chunks.
    pub loader: String,
    /// The WASM that every page needs.
    pub wasm: String,
    /// The stylesheet.
    pub css: String,
    /// The WASM of each chunk, by its name.
    pub chunks: BTreeMap<String, Vec<String>>,
}

impl Assets {
    /// The WASM of the page at `path` beyond what every page needs.
    pub fn chunk(&self, path: &str) -> &[String] {
        let chunk = Page::at(path).and_then(|page| self.chunks.get(page.chunk().as_str()));
        chunk.map_or(&[], Vec::as_slice)
    }
}

/// The application, its type erased: it is compiled in this crate, once, and not in each one that serves it.
pub fn application() -> AnyView {
    crate::App().into_any()
}

/// The document around the application, erased as well.
pub fn document(backend: &Backend) -> AnyView {
    crate::shell::shell(backend).into_any()
}

/// Who asks, looked up once for each request; an extension of the request.
#[derive(Debug, Clone)]
pub struct Visitor(pub Option<Session>);

/// When, from where, and under which number a request came; an extension of the request.
#[derive(Debug, Clone)]
pub struct Visit {
    /// When it came: what the whole request takes for the present.
    pub now: Timestamp,
    /// The request's id: in every line of the log that belongs to it, and on the error page.
    pub id: Arc<str>,
    /// The address of the visitor, where it is known.
    pub address: Option<IpAddr>,
}

/// Something that was made a moment ago and travelled in a sealed cookie, to be shown once: the secret of a client, or the
/// link of an invitation. An extension of the request for the page that shows it.
#[derive(Clone)]
pub struct Flash(pub String);

impl fmt::Debug for Flash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flash(…)")
    }
}

/// How it gets to the page that shows it in a browser without JavaScript: the value of `Set-Cookie` that carries it. A
/// context of every request.
#[derive(Clone)]
pub struct HandOver(pub Arc<HandOverFn>);

/// The cookie that carries a text to the page at a path, for the session of the request.
pub type HandOverFn = dyn Fn(&str, &str) -> Option<HeaderValue> + Send + Sync;

/// A response with this header holds a secret: it is not compressed, and the header does not leave the server.
pub const HOLDS_SECRET: HeaderName = HeaderName::from_static("x-holds-secret");

/// The session of the request, if there is one.
pub fn session() -> Option<Session> {
    extension::<Visitor>()?.0
}

/// How many clients there were when the request came, how many proposals waited, and how many notices nobody had read.
pub fn tallied() -> Option<Tallied> {
    extension()
}

/// The present.
pub fn now() -> Timestamp {
    extension::<Visit>().map_or(Timestamp(0), |visit| visit.now)
}

/// The number under which the log knows the request.
pub fn incident() -> String {
    extension::<Visit>().map(|visit| visit.id.to_string()).unwrap_or_default()
}

/// Where the request came from.
pub fn address() -> Option<IpAddr> {
    extension::<Visit>()?.address
}

/// What the browser calls itself, or empty.
pub fn user_agent() -> String {
    let agent =
        use_context::<Parts>().and_then(|parts| Some(parts.headers.get("user-agent")?.to_str().ok()?.to_owned()));
    agent.unwrap_or_default()
}

/// What to show once, on the page that the sealed cookie is for. Marks the response as one that holds a secret.
pub fn flash() -> Option<String> {
    let Flash(text) = extension()?;
    holds_secret();
    Some(text)
}

/// Lets the browser carry `text`, which is a secret, to the page at `path`.
pub fn hand_over(path: &str, text: &str) {
    if let (Some(HandOver(cookie)), Some(response)) = (use_context(), use_context::<ResponseOptions>())
        && let Some(cookie) = cookie(path, text)
    {
        response.append_header(http::header::SET_COOKIE, cookie);
    }
}

/// Marks the response as one that holds a secret: it is not compressed next to what a visitor typed.
pub fn holds_secret() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(HOLDS_SECRET, HeaderValue::from_static("1"));
    }
}

/// The name of the session's cookie.
pub const fn session_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The session's token as the browser sent it; whether there is such a session is another question.
pub fn session_token(backend: &Backend) -> Option<SessionToken> {
    SessionToken::parse(&cookie(&use_context::<Parts>()?, session_cookie_name(backend.secure))?)
}

/// Gives the browser its session, or takes it away (`None`).
pub fn set_session_cookie(backend: &Backend, token: Option<&SessionToken>) {
    if let (Some(response), Some(value)) = (use_context::<ResponseOptions>(), session_cookie(backend, token)) {
        response.append_header(http::header::SET_COOKIE, value);
    }
}

/// The value of `Set-Cookie` for that.
pub fn session_cookie(backend: &Backend, token: Option<&SessionToken>) -> Option<HeaderValue> {
    let name = session_cookie_name(backend.secure);
    let secure = if backend.secure { "; Secure" } else { "" };
    let value = match token {
        Some(token) => format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}", token.expose()),
        None => format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"),
    };
    let mut value = HeaderValue::from_str(&value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The name of the cookie with the token of an identity upstream that has no account yet.
pub const LINK_COOKIE: &str = "upstream-link";

/// The token of the identity upstream that the browser has just shown.
pub fn link_token() -> Option<LinkToken> {
    LinkToken::parse(&cookie(&use_context::<Parts>()?, LINK_COOKIE)?)
}

/// Takes that token from the browser: it is spent.
pub fn forget_link_token(backend: &Backend) {
    let secure = if backend.secure { "; Secure" } else { "" };
    let value = format!("{LINK_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}");
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&value)) {
        response.append_header(http::header::SET_COOKIE, value);
    }
}

/// The theme that the visitor chose, from the cookie `theme`; `None` follows the system.
pub fn theme() -> Option<&'static str> {
    let parts = use_context::<Parts>()?;
    match cookie(&parts, "theme")?.as_str() {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

/// The value of a cookie of the request.
pub fn cookie(parts: &Parts, name: &str) -> Option<String> {
    axum_extra::extract::CookieJar::from_headers(&parts.headers).get(name).map(|cookie| cookie.value().to_owned())
}

fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    use_context::<Parts>()?.extensions.get::<T>().cloned()
}
