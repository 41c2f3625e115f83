//! A fresh secret on its way to the page that shows it once, for browsers without JavaScript: sealed in a cookie that lives
//! two minutes and opens nowhere but on that page. Client secrets are shown on the client's credentials page, the links of
//! invitations on its overview and among the accounts.

use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit,
    aead::{Aead, Payload},
};
use app::backend::Flash;
use axum::extract::Request;
use axum_extra::extract::CookieJar;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{ClientKey, ClientSecret, Timestamp};
use http::{HeaderMap, HeaderValue, Method, header};
use sha2::{Digest, Sha256};
use store::{SealKey, Session};

use super::Web;

const LIFE_S: i64 = 120;
const NONCE: usize = 12;

/// Seals and opens. Every server with the same sealing key can open what another one sealed.
#[derive(Clone)]
pub struct Sealer(Aes256GcmSiv);

impl Sealer {
    /// With a key of its own, derived from the registry's.
    pub fn new(key: &SealKey) -> Self {
        let derived = Sha256::new_with_prefix(b"clientele flash cookie\0").chain_update(key.expose()).finalize();
        Self(Aes256GcmSiv::new(&derived))
    }

    pub(super) fn seal(&self, text: &str, until: Timestamp, bound_to: &[u8]) -> Option<String> {
        let mut nonce = [0; NONCE];
        domain::Random::fill(&mut store::os_random(), &mut nonce);
        let plain = [&until.0.to_be_bytes(), text.as_bytes()].concat();
        let sealed = self.0.encrypt(&nonce.into(), Payload { msg: &plain, aad: bound_to }).ok()?;
        Some(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    pub(super) fn open(&self, sealed: &str, now: Timestamp, bound_to: &[u8]) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let plain = self.0.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: bound_to }).ok()?;
        let (until, text) = plain.split_first_chunk::<8>()?;
        if now.0 > i64::from_be_bytes(*until) {
            return None;
        }
        String::from_utf8(text.to_vec()).ok()
    }
}

/// The path of a client's credentials page.
pub fn page(key: ClientKey) -> String {
    format!("/clients/{key}/credentials")
}

/// The cookie that carries `secret` to the client's credentials page, for this session alone.
pub fn cookie(
    web: &Web,
    session: &Session,
    key: ClientKey,
    secret: &ClientSecret,
    now: Timestamp,
) -> Option<HeaderValue> {
    carry(web, session, &page(key), secret.expose(), now)
}

/// The cookie that carries `text` to the page at `path`, for this session alone.
pub fn carry(web: &Web, session: &Session, path: &str, text: &str, now: Timestamp) -> Option<HeaderValue> {
    let until = Timestamp(now.0 + LIFE_S * 1000);
    let sealed = web.flash.seal(text, until, &bound_to(session, path))?;
    let secure = if web.backend.secure { "; Secure" } else { "" };
    let name = name(path);
    let value = format!("{name}={sealed}; Path={path}; Max-Age={LIFE_S}; HttpOnly; SameSite=Lax{secure}");
    let mut value = HeaderValue::try_from(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// What the request brings along, if it is for the page that shows it.
pub fn open(web: &Web, session: &Session, now: Timestamp, request: &Request) -> Option<Flash> {
    let path = request.uri().path();
    let jar = (request.method() == Method::GET).then(|| CookieJar::from_headers(request.headers()))?;
    web.flash.open(jar.get(name(path))?.value(), now, &bound_to(session, path)).map(Flash)
}

/// Takes the cookie away: it has been shown.
pub fn clear(web: &Web, path: &str, headers: &mut HeaderMap) {
    let secure = if web.backend.secure { "; Secure" } else { "" };
    let value = format!("{}=; Path={path}; Max-Age=0; HttpOnly; SameSite=Lax{secure}", name(path));
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// The cookie's name. Browsers send a page the cookies of the pages above it too, and of one name, one is read.
fn name(path: &str) -> &'static str {
    if path.ends_with("/credentials") { "fresh-secret" } else { "fresh-link" }
}

fn bound_to(session: &Session, path: &str) -> Vec<u8> {
    [session.id.0.as_bytes().as_slice(), path.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_for_the_same_session_and_page_within_its_time() {
        let key = SealKey::generate(&mut |bytes: &mut [u8]| bytes.fill(7));
        let flash = Sealer::new(&key);
        let secret = "a secret".to_owned();
        let sealed = flash.seal(&secret, Timestamp(1000), b"session and page").unwrap();
        assert!(!sealed.contains("secret"));
        assert_eq!(flash.open(&sealed, Timestamp(1000), b"session and page"), Some(secret));
        assert_eq!(flash.open(&sealed, Timestamp(1001), b"session and page"), None, "too late");
        assert_eq!(flash.open(&sealed, Timestamp(0), b"another session"), None);
        for broken in ["", "AAAA", "%%%", &sealed[1..], &sealed.replace(|c: char| c.is_ascii_digit(), "x")] {
            assert_eq!(flash.open(broken, Timestamp(0), b"session and page"), None);
        }
    }
}
