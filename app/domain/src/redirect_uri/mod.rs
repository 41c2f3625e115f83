//! The rules for redirect URIs (RFC 6749, section 3.1.2; RFC 8252, section 7; RFC 9700, section 2.1; OpenID Connect
//! Dynamic Client Registration 1.0, section 2).
//!
//! The raw string is looked at, never a parser's idea of it: parsers for browsers quietly turn one string into another,
//! and redirect URIs are compared as they are. Each file here holds the rules about one part of a URI. Those about
//! characters, hosts and ports hold for links as well.

mod characters;
mod findings;
mod host;
mod matching;
mod path;
mod query;
mod scheme;

use crate::{
    ApplicationType, Field, Problem, Rule,
    form::Policy,
    limits,
    text::shown,
    uri::{Authority, Uri},
};

pub use self::matching::registered;

pub(crate) use self::findings::{Findings, fix};

/// What is wrong with one redirect URI. The raw string is checked before anything is made of it; it is stored and
/// compared as it is. `implicit` says whether one of the client's response types uses the implicit grant. Each rule is
/// reported once at most, and every fix that is offered mends what it is offered for.
pub fn check(
    uri: &str,
    field: Field,
    index: u32,
    application_type: ApplicationType,
    implicit: bool,
    policy: &Policy,
) -> Vec<Problem> {
    let context = Context { native: application_type == ApplicationType::Native, implicit, policy };
    let rules = |text: &str| {
        let mut found = Findings::new(text, field, Some(index));
        redirect_rules(text, &context, &mut found);
        found.problems
    };
    mended(uri, rules)
}

/// What is wrong with a link that users will follow; `text` is not empty.
pub(crate) fn check_link(text: &str, field: Field) -> Vec<Problem> {
    let rules = |text: &str| {
        let mut found = Findings::new(text, field, None);
        link_rules(text, &mut found);
        found.problems
    };
    mended(text, rules)
}

/// What the rules depend on beside the URI.
struct Context<'a> {
    native: bool,
    implicit: bool,
    policy: &'a Policy,
}

/// The findings of `rules`, without fixes that would not mend.
fn mended(text: &str, rules: impl Fn(&str) -> Vec<Problem>) -> Vec<Problem> {
    let mut problems = rules(text);
    for problem in &mut problems {
        let of_no_use = |value: &str| value == text || rules(value).iter().any(|other| other.rule == problem.rule);
        if problem.fix.as_ref().and_then(|fix| fix.value.as_deref()).is_some_and(of_no_use) {
            problem.fix = None;
        }
    }
    problems
}

fn redirect_rules(text: &str, context: &Context<'_>, found: &mut Findings<'_>) {
    if too_long(text, limits::URI, found) {
        return;
    }
    let uri = Uri::read(text);
    if scheme::executable(&uri, found) {
        return;
    }
    characters::check(&uri, found);
    fragment(&uri, found);
    if !scheme::absolute(&uri, found) {
        return;
    }
    userinfo(&uri, found);
    upper_case(&uri, found);
    host::port(&uri, found);
    path::check(&uri, found);
    let place = host::check(&uri, found);
    scheme::check(&uri, place, context, found);
    if found.is_redirect() {
        query::check(&uri, found);
    }
    if uri.is_http_family() && uri.path.is_empty() {
        let host = shown(uri.host().unwrap_or_default());
        let message =
            format!("“{host}” and “{host}/” are different for a match. The client has to send what stands here.");
        found.note(Rule::UriNoPath, message);
    }
}

fn link_rules(text: &str, found: &mut Findings<'_>) {
    if too_long(text, limits::WEB_URL, found) {
        return;
    }
    let uri = Uri::read(text);
    characters::check(&uri, found);
    if !scheme::absolute(&uri, found) {
        return;
    }
    if !uri.is_http_family() {
        let message = format!("“{}:” is no scheme for a link. Use https.", uri.scheme.unwrap_or_default());
        found.refuse(Rule::LinkScheme, message, None);
        return;
    }
    userinfo(&uri, found);
    host::port(&uri, found);
    host::check(&uri, found);
}

fn too_long(text: &str, limit: usize, found: &mut Findings<'_>) -> bool {
    let length = text.chars().count();
    let too_long = length > limit;
    if too_long {
        let noun = found.noun();
        found.refuse(Rule::TooLong, format!("A {noun} has at most {limit} characters. This one has {length}."), None);
    }
    too_long
}

fn fragment(uri: &Uri<'_>, found: &mut Findings<'_>) {
    if let Some(fragment) = uri.fragment {
        let noun = found.noun();
        let without = Uri { fragment: None, ..*uri }.join();
        found.refuse(
            Rule::UriFragment,
            format!("A {noun} has no fragment. The answer would be lost."),
            fix(format!("Remove “#{}”", shown(fragment)), without),
        );
    }
}

fn userinfo(uri: &Uri<'_>, found: &mut Findings<'_>) {
    let Some(Authority { userinfo: Some(userinfo), host, .. }) = uri.authority else { return };
    // Who writes https://accounts.example@evil.example/ means, or pretends to mean, the name before the @.
    let user = userinfo.split([':', '@']).next().unwrap_or_default();
    let (label, authority) = if user.contains('.') && host::is_plain_name(user) {
        (format!("Use {user}"), Authority { userinfo: None, host: user, port: None })
    } else {
        let authority = uri.authority.map_or("", |authority| authority.host);
        (
            format!("Remove “{}@”", shown(userinfo)),
            Authority { userinfo: None, host: authority, port: uri.authority.and_then(|a| a.port) },
        )
    };
    let message = format!("Browsers go to {}: what stands before @ is a user name.", shown(host));
    found.refuse(Rule::UriUserinfo, message, fix(label, Uri { authority: Some(authority), ..*uri }.join()));
}

fn upper_case(uri: &Uri<'_>, found: &mut Findings<'_>) {
    let upper = |text: &str| text.bytes().any(|b| b.is_ascii_uppercase());
    let (scheme, host) = (uri.scheme.unwrap_or_default(), uri.host().unwrap_or_default());
    if upper(scheme) || upper(host) {
        let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
        let lower = Uri::read(&uri.with_scheme(&scheme)).with_host(&host);
        let begin = if uri.host().is_some() { format!("{scheme}://{host}") } else { format!("{scheme}:") };
        found.refuse(
            Rule::UriUpperCase,
            "Scheme and host are in lower case: browsers send them so, and the match is exact.",
            fix(format!("Use {}", shown(&begin)), lower),
        );
    }
}

#[cfg(test)]
mod tests;
