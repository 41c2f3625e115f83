//! The query: it is kept and added to, so it must not hold what the provider adds (RFC 6749, sections 3.1.2 and 4.1.2).

use super::{Findings, fix};
use crate::{
    Rule,
    text::shown,
    uri::{Uri, percent_decode},
};

/// What an authorization response consists of (RFC 6749, sections 4.1.2 and 4.2.2; OpenID Connect Core 1.0, sections 3.2.2.5
/// and 3.3.2.5; RFC 9207; OpenID Connect Session Management 1.0, section 2).
const RESPONSE_PARAMETERS: &[&str] = &[
    "access_token",
    "code",
    "error",
    "error_description",
    "error_uri",
    "expires_in",
    "id_token",
    "iss",
    "session_state",
    "state",
    "token_type",
];

pub(super) fn check(uri: &Uri<'_>, found: &mut Findings<'_>) {
    let Some(query) = uri.query else { return };
    let is_response = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or_default().as_bytes();
        let name = percent_decode(name).unwrap_or_else(|| name.to_vec());
        RESPONSE_PARAMETERS.iter().any(|known| known.as_bytes() == name)
    };
    if let Some(parameter) = query.split('&').find(is_response) {
        let kept: Vec<&str> = query.split('&').filter(|parameter| !is_response(parameter)).collect();
        let kept = kept.join("&");
        let without = Uri { query: Some(kept.as_str()).filter(|query| !query.is_empty()), ..*uri }.join();
        let parameter = shown(parameter);
        let name = parameter.split('=').next().unwrap_or_default();
        let message = format!("“{name}” is a parameter of the answer and would come twice. Use another name.");
        found.refuse(Rule::UriResponseParameter, message, fix(format!("Remove “{parameter}”"), without));
    }
}
