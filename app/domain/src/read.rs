//! Every field of a form, read and judged.

use std::cmp::Reverse;

use crate::{
    ApplicationType, ClientForm, ClientType, Field, JwtAlg, LogoHash, Metadata, Problem, ResponseType, Rule, Severity,
    email, extended,
    form::Policy,
    limits, list, redirect_uri,
    response_type::GrantType,
    scope,
    text::{self, shown},
    web_url,
};

/// The properties as far as they can be read, and everything there is to say about them, in the order of the fields.
/// Only without a refusal do the properties mean anything to a store; the live form also looks at the rest.
pub(crate) fn read(form: &ClientForm, policy: &Policy) -> (Metadata, Vec<Problem>) {
    let mut problems = Vec::new();
    let found = &mut problems;

    let name = text::clean_name(&form.name, found);
    let client_type = choice(&form.client_type, Field::ClientType, ClientType::ALL, ClientType::as_str, found)
        .unwrap_or(ClientType::Confidential);
    let response_types = response_types(&form.response_types, found);
    let jwt_alg = choice(&form.jwt_alg, Field::JwtAlg, JwtAlg::ALL, JwtAlg::as_str, found).unwrap_or(JwtAlg::RS256);
    if client_type == ClientType::Public && jwt_alg == JwtAlg::HS256 {
        found.push(
            Problem::refuse(
                Rule::PublicHs256,
                Field::JwtAlg,
                &form.jwt_alg,
                "HS256 is keyed with the client secret, and a public client has none. Use RS256.",
            )
            .fix("Use RS256", "RS256"),
        );
    }
    let application_type =
        choice(&form.application_type, Field::ApplicationType, ApplicationType::ALL, ApplicationType::as_str, found)
            .unwrap_or(ApplicationType::Web);

    let implicit = response_types.iter().any(|known| known.grant_types().contains(&GrantType::Implicit));
    let mut uris = |field, entries: &[String]| -> Vec<(u32, String)> {
        let kept = list::clean(entries, field, found);
        for (index, uri) in &kept {
            found.extend(redirect_uri::check(uri, field, *index, application_type, implicit, policy));
        }
        kept
    };
    let redirect_uris = uris(Field::RedirectUris, &form.redirect_uris);
    let post_logout_redirect_uris = uris(Field::PostLogoutRedirectUris, &form.post_logout_redirect_uris);
    if redirect_uris.is_empty() {
        let message = "Enter at least one redirect URI, as in https://app.example.com/callback.";
        found.push(Problem::refuse(Rule::Required, Field::RedirectUris, "", message));
    }

    let plain = |entries: Vec<(u32, String)>| entries.into_iter().map(|(_, uri)| uri).collect();
    let metadata = Metadata {
        name,
        client_type,
        response_types,
        jwt_alg,
        extended: form.extended.as_ref().map(|typed| extended::clean(typed, &redirect_uris, found)).unwrap_or_default(),
        redirect_uris: plain(redirect_uris),
        post_logout_redirect_uris: plain(post_logout_redirect_uris),
        scope: scope::clean(&form.scope, found),
        application_type,
        require_pkce: form.require_pkce,
        require_consent: form.require_consent,
        reuse_consent: form.reuse_consent,
        website_url: web_url::clean(&form.website_url, Field::WebsiteUrl, found),
        terms_url: web_url::clean(&form.terms_url, Field::TermsUrl, found),
        contact_email: email::clean(&form.contact_email, found),
        logo: logo(&form.logo, found),
    };
    (metadata, in_order(problems))
}

/// By field, entry and severity. Inserting is slower than sorting and a tenth of its size in the browser.
fn in_order(problems: Vec<Problem>) -> Vec<Problem> {
    let key = |problem: &Problem| (problem.field, problem.index, Reverse(problem.severity));
    let mut sorted: Vec<Problem> = Vec::with_capacity(problems.len());
    for problem in problems {
        let place = sorted.partition_point(|other| key(other) <= key(&problem));
        sorted.insert(place, problem);
    }
    sorted
}

/// Whether something stands in the way.
pub(crate) fn refused(problems: &[Problem]) -> bool {
    problems.iter().any(is_refusal)
}

pub(crate) fn is_refusal(problem: &Problem) -> bool {
    problem.severity == Severity::Refuse
}

/// One of a closed set, spelled exactly; another case is a fix away.
fn choice<T: Copy>(
    typed: &str,
    field: Field,
    all: &[T],
    name: fn(T) -> &'static str,
    found: &mut Vec<Problem>,
) -> Option<T> {
    let known = all.iter().copied().find(|&value| name(value) == typed);
    if known.is_none() {
        let mut accepted = String::new();
        for &value in all {
            accepted.push_str(if accepted.is_empty() { "" } else { " or " });
            accepted.push_str(name(value));
        }
        let problem = if typed.trim().is_empty() {
            Problem::refuse(Rule::Required, field, typed, format!("Choose {accepted}."))
        } else {
            let message = format!("“{}” is not a choice here. Use {accepted}.", shown(typed));
            Problem::refuse(Rule::UnknownValue, field, typed, message)
        };
        let meant = all.iter().copied().find(|&value| name(value).eq_ignore_ascii_case(typed.trim()));
        found.push(match meant {
            Some(value) => problem.fix(format!("Use {}", name(value)), name(value)),
            None => problem,
        });
    }
    known
}

/// The response types in their usual order, each once; their words may come in any order.
fn response_types(typed: &[String], found: &mut Vec<Problem>) -> Vec<ResponseType> {
    let mut chosen = Vec::new();
    for (index, text) in (0_u32..).zip(typed) {
        if let Some(known) = ResponseType::parse(text) {
            chosen.push(known);
        } else if index as usize <= limits::URIS {
            let why = if text.trim() == "token" {
                "“token” alone has no ID token, so OpenID Connect does not use it.".to_owned()
            } else {
                format!("“{}” is no response type.", shown(text))
            };
            let all: Vec<&str> = ResponseType::ALL.iter().map(|known| known.as_str()).collect();
            let message = format!("{why} There are {}.", all.join(", "));
            found.push(Problem::refuse(Rule::UnknownValue, Field::ResponseTypes, text, message).at(index));
        }
    }
    if typed.is_empty() {
        let message = "Choose at least one response type. Most clients need only code.";
        found.push(Problem::refuse(Rule::Required, Field::ResponseTypes, "", message));
    }
    ResponseType::ALL.iter().copied().filter(|known| chosen.contains(known)).collect()
}

fn logo(typed: &str, found: &mut Vec<Problem>) -> Option<LogoHash> {
    let hash = LogoHash::parse(typed);
    if hash.is_none() && !typed.is_empty() {
        let message = "A logo is named by the hash it got when it was uploaded: 64 hexadecimal digits in lower case.";
        found.push(Problem::refuse(Rule::LogoHash, Field::Logo, typed, message).fix("Use no logo", ""));
    }
    hash
}
