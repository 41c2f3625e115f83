//! What has to be said beside the files: what does not fit, and what is to be done elsewhere.

use maud::{Markup, html};

use super::{Facts, Library, Unfit, proxy_prefix, split};

/// Why the client cannot be used with the library, if it cannot.
pub fn unfit(library: Library, facts: &Facts) -> Option<Unfit> {
    let (name, _) = library.words();
    let response_type = facts.response_type.as_str();
    Some(Unfit(if library.needs_code() && response_type != "code" {
        html! {
            (name) " uses the response type " code { "code" } ", and this client may only use " code { (response_type) }
            ". Add " code { "code" } " to its response types."
        }
    } else if library.needs_secret() && facts.public {
        html! { (name) " does not start without a client secret, and this client is public. Register another one that is confidential." }
    } else if library.needs_rs256() && facts.jwt_alg != domain::JwtAlg::RS256 {
        html! {
            (name) " checks ID tokens with the public keys of the issuer, and those of this client are signed with its secret ("
            code { "HS256" } "). Choose " code { "RS256" } " as its JWT algorithm."
        }
    } else {
        return None;
    }))
}

/// None of the redirect URIs will do.
pub fn no_redirect_uri(library: Library) -> Unfit {
    let (name, _) = library.words();
    Unfit(if library.needs_http() {
        html! { "Users come back to " (name) " over https, and none of the redirect URIs of this client begins so. Add one." }
    } else {
        html! { "This client has no redirect URI yet. Add one." }
    })
}

/// The value cannot stand in the file.
pub fn not_writable(file: &str, value: &str) -> Unfit {
    let what = match value {
        "client_id" => "client ID",
        "scope" | "scope_list" => "scope",
        "redirect_uri" | "path" | "prefix" | "root" => "redirect URI",
        _ => "address of the issuer",
    };
    Unfit(html! {
        "The " (what) " of this client has a character that means something else in " code { (file) }
        ", and there is no way to write it there. Use a client without it, or another way to hand it over."
    })
}

/// What is to be done elsewhere.
pub fn notes(library: Library, facts: &Facts, uri: &str) -> Vec<Markup> {
    let mut notes = Vec::new();
    let (origin, path) = split(uri).unwrap_or_default();
    match library {
        Library::OpenidClient => notes.push(html! {
            "Behind a proxy, " code { "currentUrl" } " is the public address, not the one that the proxy asked for."
        }),
        Library::Authlib => notes.push(html! {
            code { "FLASK_SECRET_KEY" } " signs the session’s cookie: 32 random bytes of your own, from the environment as well."
        }),
        Library::Spring if !path.ends_with("/login/oauth2/code/clientele") => notes.push(html! {
            "Spring Security answers at " code { "/login/oauth2/code/clientele" } ". So add "
            code { (origin) "/login/oauth2/code/clientele" } " to the redirect URIs, or let it answer at " code { (path) } " with "
            code { "redirectionEndpoint(it -> it.baseUri(…))" } "."
        }),
        Library::Apache => {
            notes.push(html! {
                code { "OIDC_CRYPTO_PASSPHRASE" } " encrypts the sessions: a long random text of your own, from the environment of httpd."
            });
            notes.push(html! {
                "The module answers at " code { (path) } " itself: it has to be protected by it, and nothing else may be there."
            });
        }
        Library::Oauth2Proxy => {
            notes.push(html! {
                code { "OAUTH2_PROXY_CLIENT_SECRET" } " is the client secret; " code { "OAUTH2_PROXY_COOKIE_SECRET" }
                " encrypts the sessions: 32 random bytes of your own, in base64."
            });
            if proxy_prefix(path).is_none() {
                notes.push(html! {
                    "oauth2-proxy answers at " code { "/oauth2/callback" } ". So add " code { (origin) "/oauth2/callback" }
                    " to the redirect URIs."
                });
            }
        }
        Library::Grafana => {
            if !path.ends_with("/login/generic_oauth") {
                notes.push(html! {
                    "Grafana answers at " code { "/login/generic_oauth" } " beneath its " code { "root_url" } ". So add "
                    code { (origin) "/login/generic_oauth" } " to the redirect URIs."
                });
            }
            notes.push(html! { "Grafana reads no discovery document, so the three addresses stand here." });
        }
        Library::Dotenv => notes.push(html! {
            "Names differ from library to library; the values do not. " code { "docker run --env-file" }
            " takes quotes for a part of the value."
        }),
        Library::Spring | Library::Openidconnect => {}
    }
    if !facts.scope.iter().any(|value| value == "openid") {
        notes.push(html! { "Without " code { "openid" } " in its scope this client gets no ID token." });
    }
    notes
}
