//! Which schemes a client may use (RFC 8252, sections 7 and 8; OpenID Connect Dynamic Client Registration 1.0,
//! section 2).

use super::{Context, Findings, fix, host::Place};
use crate::{Rule, text::shown, uri::Uri};

/// Schemes that run code, open something local, or lead out of the browser. In lower case; those that end in a hyphen
/// are the beginning of a family.
const EXECUTABLE: &[&str] = &[
    "about",
    "blob",
    "chrome",
    "chrome-",
    "content",
    "data",
    "edge",
    "file",
    "filesystem",
    "ftp",
    "ftps",
    "intent",
    "jar",
    "javascript",
    "livescript",
    "mailto",
    "mocha",
    "moz-",
    "resource",
    "sms",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// Refuses schemes that no client may have, whatever else is said about the URI or admitted by policy.
pub(super) fn executable(uri: &Uri<'_>, found: &mut Findings<'_>) -> bool {
    let Some(scheme) = uri.scheme else { return false };
    let lower = scheme.to_ascii_lowercase();
    let listed =
        EXECUTABLE.iter().any(|&name| if name.ends_with('-') { lower.starts_with(name) } else { lower == name });
    if listed {
        let message = format!("“{}:” runs code or opens something other than a web page. Use https.", shown(scheme));
        found.refuse(Rule::UriExecutableScheme, message, None);
    }
    listed
}

/// Whether there is a scheme and, where one is needed, a host.
pub(super) fn absolute(uri: &Uri<'_>, found: &mut Findings<'_>) -> bool {
    let noun = found.noun();
    let raw = uri.join();
    let Some(scheme) = uri.scheme.filter(|_| !port_follows(uri)) else {
        let rest = raw.trim_start_matches('/');
        let mended = fix("Put https:// before it", format!("https://{rest}")).filter(|_| {
            let host = Uri::read(&format!("//{rest}")).host().is_some_and(looks_like_a_host);
            host && (rest.len() == raw.len() || raw.starts_with("//"))
        });
        let message = format!("A {noun} is absolute. Write it in full, as in https://app.example.com/callback.");
        found.refuse(Rule::UriNotAbsolute, message, mended);
        return false;
    };
    if uri.is_http_family() {
        if uri.host().is_none_or(str::is_empty) {
            let rest = uri.path.trim_start_matches(['/', '\\']);
            let first = rest.split(['/', '\\']).next().unwrap_or_default();
            let host = Uri::read(&format!("//{first}")).host().is_some_and(looks_like_a_host);
            let whole = format!("{scheme}://{}", Uri { scheme: None, authority: None, path: rest, ..*uri }.join());
            let message =
                format!("No host stands after “{scheme}:”. Write it as in {scheme}://app.example.com/callback.");
            found.refuse(
                Rule::UriNoHost,
                message,
                fix(format!("Use {scheme}://{}", shown(first)), whole).filter(|_| host),
            );
            return false;
        }
    } else if uri.authority.is_some_and(|authority| authority.host.is_empty() && authority.port.is_some()) {
        let message = format!("No host stands before the port. Write it as in {scheme}://callback, or leave both out.");
        found.refuse(Rule::UriNoHost, message, None);
        return false;
    } else if uri.path.is_empty() && uri.host().is_none_or(str::is_empty) {
        let message = format!("Nothing stands after “{scheme}:”. Add a path, as in {scheme}:/callback.");
        found.refuse(Rule::UriNoHost, message, fix(format!("Use {scheme}:/callback"), format!("{scheme}:/callback")));
        return false;
    }
    true
}

/// Whether this kind of client may use this scheme with this host.
pub(super) fn check(uri: &Uri<'_>, place: Place, context: &Context<'_>, found: &mut Findings<'_>) {
    let Some(scheme) = uri.scheme else { return };
    let lower = scheme.to_ascii_lowercase();
    if !uri.is_http_family() {
        custom(&lower, uri, context, found);
        return;
    }
    let web_implicit = !context.native && context.implicit && found.is_redirect();
    let https = || fix("Use https", uri.with_scheme("https"));
    match (lower == "https", place) {
        (false, Place::Loopback) if web_implicit => found.refuse(
            Rule::UriImplicitHttps,
            "A web client whose response types use the implicit grant needs https. Use https, or only the code response type.",
            https(),
        ),
        (true, Place::Loopback) if web_implicit && uri.host() == Some("localhost") => found.refuse(
            Rule::UriImplicitLocalhost,
            "A web client whose response types use the implicit grant may not use localhost. Use a name such as \
             app.example.com, or only the code response type.",
            None,
        ),
        (false, Place::Loopback) if !context.native && found.is_redirect() => found.warn(
            Rule::UriHttpLoopback,
            "Plain http is for development on this machine only.",
            None,
        ),
        (true, Place::Loopback) if context.native => found.refuse(
            Rule::UriHttpsLoopback,
            "A native client uses plain http on its own machine: no certificate is issued for it.",
            fix("Use http", uri.with_scheme("http")),
        ),
        (false, Place::Elsewhere) => found.refuse(
            Rule::UriHttp,
            "Plain http is for this machine only: localhost, 127.0.0.1 or [::1]. Use https.",
            https(),
        ),
        _ => {}
    }
}

fn custom(scheme: &str, uri: &Uri<'_>, context: &Context<'_>, found: &mut Findings<'_>) {
    if !context.native {
        let message = format!(
            "A web client uses https. “{}:” is for applications on a device, whose application type is native.",
            shown(scheme)
        );
        found.refuse(Rule::UriScheme, message, None);
    } else if !is_reverse_domain(scheme) && !context.policy.admitted_schemes.iter().any(|known| known == scheme) {
        let message = format!(
            "Any application could claim “{}:”. Use a domain name of yours in reverse, as in com.example.app:{}.",
            shown(scheme),
            if uri.path.starts_with('/') { shown(uri.path) } else { "/callback".to_owned() }
        );
        found.refuse(Rule::UriCustomScheme, message, None);
    }
}

fn is_reverse_domain(scheme: &str) -> bool {
    scheme.contains('.') && scheme.split('.').all(|label| !label.is_empty())
}

/// `rp.example.com:8443/cb` reads as a scheme and a path, and is meant as a host and a port.
fn port_follows(uri: &Uri<'_>) -> bool {
    let digits = uri.path.split('/').next().unwrap_or_default();
    uri.authority.is_none() && !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn looks_like_a_host(text: &str) -> bool {
    (text.contains('.') && !text.starts_with('.') && !text.ends_with('.')) || text == "localhost"
}
