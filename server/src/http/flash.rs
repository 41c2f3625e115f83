//! A fresh secret on its way to the page that shows it once, for browsers without JavaScript: sealed in a cookie that lives
//! two minutes and goes nowhere but to the client's credentials page.

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

const NAME: &str = "fresh-secret";
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

    fn seal(&self, secret: &ClientSecret, until: Timestamp, bound_to: &[u8]) -> Option<String> {
        let mut nonce = [0; NONCE];
        domain::Random::fill(&mut store::os_random(), &mut nonce);
        let plain = [&until.0.to_be_bytes(), secret.expose().as_bytes()].concat();
        let sealed = self.0.encrypt(&nonce.into(), Payload { msg: &plain, aad: bound_to }).ok()?;
        Some(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    fn open(&self, sealed: &str, now: Timestamp, bound_to: &[u8]) -> Option<ClientSecret> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let plain = self.0.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: bound_to }).ok()?;
        let (until, secret) = plain.split_first_chunk::<8>()?;
        if now.0 > i64::from_be_bytes(*until) {
            return None;
        }
        ClientSecret::parse(std::str::from_utf8(secret).ok()?)
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
    let until = Timestamp(now.0 + LIFE_S * 1000);
    let sealed = web.flash.seal(secret, until, &bound_to(session, key))?;
    let secure = if web.backend.secure { "; Secure" } else { "" };
    let path = page(key);
    let value = format!("{NAME}={sealed}; Path={path}; Max-Age={LIFE_S}; HttpOnly; SameSite=Lax{secure}");
    let mut value = HeaderValue::try_from(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The secret that the request brings along, if it is for a credentials page.
pub fn open(web: &Web, session: &Session, now: Timestamp, request: &Request) -> Option<Flash> {
    let key = (request.method() == Method::GET).then(|| key_of(request.uri().path()))??;
    let jar = CookieJar::from_headers(request.headers());
    web.flash.open(jar.get(NAME)?.value(), now, &bound_to(session, key)).map(Flash)
}

/// Takes the cookie away: it has been shown.
pub fn clear(web: &Web, path: &str, headers: &mut HeaderMap) {
    let secure = if web.backend.secure { "; Secure" } else { "" };
    let value = format!("{NAME}=; Path={path}; Max-Age=0; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.append(header::SET_COOKIE, value);
    }
}

fn key_of(path: &str) -> Option<ClientKey> {
    path.strip_prefix("/clients/")?.strip_suffix("/credentials")?.parse().ok()
}

fn bound_to(session: &Session, key: ClientKey) -> Vec<u8> {
    [session.id.0.as_bytes().as_slice(), key.0.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_for_the_same_session_and_client_within_its_time() {
        let key = SealKey::generate(&mut |bytes: &mut [u8]| bytes.fill(7));
        let flash = Sealer::new(&key);
        let secret = ClientSecret::parse("a secret").unwrap();
        let sealed = flash.seal(&secret, Timestamp(1000), b"session and client").unwrap();
        assert!(!sealed.contains("secret"));
        assert_eq!(flash.open(&sealed, Timestamp(1000), b"session and client"), Some(secret));
        assert_eq!(flash.open(&sealed, Timestamp(1001), b"session and client"), None, "too late");
        assert_eq!(flash.open(&sealed, Timestamp(0), b"another session"), None);
        for broken in ["", "AAAA", "%%%", &sealed[1..], &sealed.replace(|c: char| c.is_ascii_digit(), "x")] {
            assert_eq!(flash.open(broken, Timestamp(0), b"session and client"), None);
        }
    }
}
