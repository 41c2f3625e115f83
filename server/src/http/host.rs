//! The host that a request names: one, and a possible one. The application builds addresses with it.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, uri::Authority};

use super::{Web, error_page::Reason};

const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Refuses requests whose host cannot be one, and says by what scheme visitors come: not by what a header claims.
pub async fn check(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let named = request.uri().authority().is_none_or(is_bare);
    if !named || !is_sound(request.headers()) {
        return (StatusCode::BAD_REQUEST, axum::Extension(Reason("The request names no host, or an impossible one.")))
            .into_response();
    }
    let scheme = HeaderValue::from_static(if web.public_url.secure() { "https" } else { "http" });
    request.headers_mut().insert(FORWARDED_PROTO, scheme);
    next.run(request).await
}

/// At most one `Host`, and that one an authority. HTTP/1.0 has none.
fn is_sound(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => true,
        (Some(host), None) => Authority::try_from(host.as_bytes()).is_ok_and(|authority| is_bare(&authority)),
        (Some(_), Some(_)) => false,
    }
}

/// A host and perhaps a port, nobody's name before it.
fn is_bare(authority: &Authority) -> bool {
    let host = authority.host();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let literal = host.starts_with('[') && host.ends_with(']');
    let port = authority.as_str().strip_prefix(host).unwrap_or("?");
    let known_port = port.is_empty() || authority.port_u16().is_some();
    !host.is_empty() && (literal || host.chars().all(plain)) && known_port
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_with_a_port_or_without() {
        let sound =
            |host: &[u8]| is_sound(&HeaderMap::from_iter([(header::HOST, HeaderValue::from_bytes(host).unwrap())]));
        for host in ["localhost", "127.0.0.1:3000", "[::1]:3000", "registry.example", "a_b.example:80"] {
            assert!(sound(host.as_bytes()), "{host}");
        }
        for host in [&b""[..], b"a b", b"\xff", b"a@b", b"a:99999999", b"[::1", b"a/b", b"a:b", b":80", b"a<b>"] {
            assert!(!sound(host), "{}", String::from_utf8_lossy(host));
        }
        assert!(is_sound(&HeaderMap::new()));
    }
}
