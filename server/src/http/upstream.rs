//! Signing in by way of the provider upstream: the way there and the way back. What has to come back with the browser lies
//! in a sealed cookie of its own, so that nobody signs in with what another browser began.

use app::{
    api::session::safe_next,
    backend::{LINK_COOKIE, Visit, session_cookie},
};
use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Role, Timestamp};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use store::{LinkToken, UpstreamOutcome};

use super::Web;
use crate::upstream::{Begun, NotSignedIn, Returned, Upstream};

/// How long the way there and back may take, in seconds.
const LIFE_S: i64 = 10 * 60;
/// How long the browser keeps the token of an identity without an account, in seconds.
const LINK_LIFE_S: i64 = 15 * 60;

const COOKIE: &str = "upstream";
const PATH: &str = "/sign-in/upstream";

type Pairs = Query<Vec<(String, String)>>;

/// `GET /sign-in/upstream?next=…`: sends the browser to the provider.
pub async fn begin(State(web): State<Web>, Extension(visit): Extension<Visit>, Query(pairs): Pairs) -> Response {
    let Some(upstream) = &web.upstream else { return StatusCode::NOT_FOUND.into_response() };
    let next = pairs.into_iter().find(|(name, _)| name == "next").map(|(_, value)| value).unwrap_or_default();
    // As long as it is a path of this site; who comes back is not known yet.
    let next = if safe_next(&next, Role::Owner) == next { next } else { String::new() };
    let random = || {
        let mut bytes = [0; 32];
        domain::Random::fill(&mut store::os_random(), &mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    };
    match upstream.begin(next.clone(), random, visit.now).await {
        Ok((address, begun)) => match carry(&web, &begun, visit.now) {
            Some(cookie) => to(&address, [cookie]),
            None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        Err(error) => failed(&web, &error, &next),
    }
}

/// `GET /sign-in/upstream/callback`: the browser comes back.
pub async fn finish(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    Query(pairs): Pairs,
) -> Response {
    let Some(upstream) = &web.upstream else { return StatusCode::NOT_FOUND.into_response() };
    let Some(begun) = begun(&web, &headers, visit.now) else { return back(&web, "stale", "", []) };
    let next = begun.next.clone();
    let Some(parameters) = Parameters::of(pairs) else { return back(&web, "untrusted", &next, []) };
    if parameters.state.as_deref() != Some(begun.state.as_str()) {
        return back(&web, "stale", &next, []);
    }
    match sign_in(&web, upstream, &begun, parameters.returned, &visit, &headers).await {
        Ok(Some(UpstreamOutcome::SignedIn { token, session })) => {
            let cookies = [session_cookie(&web.backend, Some(&token)), clear(&web)];
            to(safe_next(&next, session.role), cookies.into_iter().flatten())
        }
        Ok(Some(UpstreamOutcome::AccountExists(token))) => back(&web, "link", &next, link_cookie(&web, &token)),
        Ok(Some(UpstreamOutcome::Disabled)) => back(&web, "disabled", &next, []),
        Ok(Some(UpstreamOutcome::NoEmail)) => back(&web, "no-email", &next, []),
        Ok(Some(UpstreamOutcome::Closed)) => back(&web, "closed", &next, []),
        Ok(None) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(error) => failed(&web, &error, &next),
    }
}

/// Who came back, and what became of it; `None` if the database failed.
async fn sign_in(
    web: &Web,
    upstream: &Upstream,
    begun: &Begun,
    returned: Returned,
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<Option<UpstreamOutcome>, NotSignedIn> {
    let identity = upstream.finish(begun, returned, visit.now).await?;
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let outcome = web.backend.store.sign_in_upstream(&identity, visit.address, agent, visit.now).await;
    Ok(outcome
        .inspect_err(|error| tracing::error!(error = error as &dyn std::error::Error, "nobody could be signed in"))
        .ok())
}

struct Parameters {
    state: Option<String>,
    returned: Returned,
}

impl Parameters {
    /// Each once at most (RFC 6749, section 3.1): what comes twice was meddled with.
    fn of(pairs: Vec<(String, String)>) -> Option<Self> {
        let mut found = Self { state: None, returned: Returned::default() };
        let mut refused = false;
        for (name, value) in pairs {
            let place = match name.as_str() {
                "state" => &mut found.state,
                "code" => &mut found.returned.code,
                "iss" => &mut found.returned.issuer,
                "error" => {
                    refused = true;
                    continue;
                }
                _ => continue,
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        if refused {
            found.returned.code = None;
        }
        Some(found)
    }
}

fn failed(web: &Web, error: &NotSignedIn, next: &str) -> Response {
    tracing::warn!("{error}");
    let problem = match error {
        NotSignedIn::Unreachable(_) => "unreachable",
        NotSignedIn::Refused(_) => "refused",
        NotSignedIn::Untrusted(_) => "untrusted",
        NotSignedIn::NoRole => "no-role",
    };
    back(web, problem, next, [])
}

/// To the sign-in, which says what was wrong: see `api::session::ways`.
fn back(web: &Web, problem: &str, next: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut address = format!("/sign-in?problem={problem}");
    if !next.is_empty() {
        address.push_str("&next=");
        address.extend(next.bytes().map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        }));
    }
    to(&address, cookies.into_iter().chain(clear(web)))
}

fn to(address: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let Ok(location) = HeaderValue::try_from(address) else { return StatusCode::BAD_GATEWAY.into_response() };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    response.headers_mut().extend(cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

fn carry(web: &Web, begun: &Begun, now: Timestamp) -> Option<HeaderValue> {
    let text = serde_json::to_string(begun).ok()?;
    let sealed = web.flash.seal(&text, Timestamp(now.0 + LIFE_S * 1000), COOKIE.as_bytes())?;
    cookie(web, COOKIE, &sealed, PATH, LIFE_S)
}

fn begun(web: &Web, headers: &HeaderMap, now: Timestamp) -> Option<Begun> {
    let jar = CookieJar::from_headers(headers);
    let text = web.flash.open(jar.get(COOKIE)?.value(), now, COOKIE.as_bytes())?;
    serde_json::from_str(&text).ok()
}

fn clear(web: &Web) -> Option<HeaderValue> {
    cookie(web, COOKIE, "", PATH, 0)
}

fn link_cookie(web: &Web, token: &LinkToken) -> Option<HeaderValue> {
    cookie(web, LINK_COOKIE, token.expose(), "/", LINK_LIFE_S)
}

fn cookie(web: &Web, name: &str, value: &str, path: &str, life_s: i64) -> Option<HeaderValue> {
    // Lax, because the browser comes from the provider's site.
    let secure = if web.backend.secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path={path}; Max-Age={life_s}; HttpOnly; SameSite=Lax{secure}");
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Option<Parameters> {
        Parameters::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn what_comes_twice_is_not_taken() {
        let found = pairs(&[("code", "a"), ("state", "b"), ("iss", "c"), ("session_state", "d")]).unwrap();
        assert_eq!((found.state.as_deref(), found.returned.code.as_deref()), (Some("b"), Some("a")));
        assert_eq!(found.returned.issuer.as_deref(), Some("c"));
        for name in ["code", "state", "iss"] {
            assert!(pairs(&[(name, "a"), (name, "a")]).is_none(), "{name}");
        }
        assert_eq!(pairs(&[("code", "a"), ("error", "access_denied")]).unwrap().returned.code, None);
    }
}
