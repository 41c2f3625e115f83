//! Quick starts: files for the common libraries and programs, with the values of a client in their places. The secret is
//! not among them: it is read from the environment.

pub mod escape;
mod fill;
mod library;
mod notes;

use domain::{Client, ClientType, JwtAlg, ResponseType};
use maud::Markup;

pub use self::{fill::Piece, library::Library};
use self::{
    fill::{Values, fill},
    library::Template,
};

/// What a relying party has to know.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The issuer's address, without a slash at its end.
    pub issuer: String,
    /// `client_id`
    pub client_id: String,
    /// Whether it has no secret.
    pub public: bool,
    /// `redirect_uris`
    pub redirect_uris: Vec<String>,
    /// What it asks for.
    pub scope: Vec<String>,
    /// The response type to use: `code` where it may.
    pub response_type: ResponseType,
    /// How its ID tokens are signed.
    pub jwt_alg: JwtAlg,
}

/// A library's part of it.
#[derive(Debug)]
pub struct QuickStart {
    /// The files.
    pub files: Vec<Snippet>,
    /// What has to be done beside, a sentence or two each.
    pub notes: Vec<Markup>,
}

/// A file.
#[derive(Debug, PartialEq, Eq)]
pub struct Snippet {
    /// What it is called.
    pub name: &'static str,
    /// Its text.
    pub pieces: Vec<Piece>,
}

/// What stands in the way of a quick start, in a sentence or two.
#[derive(Debug)]
pub struct Unfit(pub Markup);

impl Facts {
    /// Those of `client`. Where it may ask for any scope, it asks for what most do.
    pub fn of(client: &Client, issuer: &str) -> Self {
        let metadata = &client.metadata;
        let code = || metadata.response_types.contains(&ResponseType::Code);
        let scope = if metadata.scope.is_empty() {
            ["openid", "profile", "email"].map(str::to_owned).to_vec()
        } else {
            metadata.scope.clone()
        };
        Self {
            issuer: issuer.to_owned(),
            client_id: client.client_id.as_str().to_owned(),
            public: metadata.client_type == ClientType::Public,
            redirect_uris: metadata.redirect_uris.clone(),
            scope,
            response_type: match metadata.response_types.first() {
                Some(&first) if !code() => first,
                _ => ResponseType::Code,
            },
            jwt_alg: metadata.jwt_alg,
        }
    }
}

/// The files for `library`.
///
/// # Errors
/// Why this client cannot be used with it.
pub fn quick_start(library: Library, facts: &Facts) -> Result<QuickStart, Unfit> {
    if let Some(reason) = notes::unfit(library, facts) {
        return Err(reason);
    }
    let uri = redirect_uri(library, facts).ok_or_else(|| notes::no_redirect_uri(library))?;
    let mut templates = vec![library.template()];
    if facts.jwt_alg == JwtAlg::HS256 {
        templates.extend(library.hs256_template());
    }
    let filled = templates.into_iter().map(|template| file(library, template, facts, uri)).collect::<Result<_, _>>()?;
    Ok(QuickStart { files: filled, notes: notes::notes(library, facts, uri) })
}

fn file(library: Library, template: Template, facts: &Facts, uri: &str) -> Result<Snippet, Unfit> {
    let at = |path: &str| [&facts.issuer, path].concat();
    let (metadata_url, authorize_url) = (at("/.well-known/openid-configuration"), at("/authorize"));
    let (token_url, userinfo_url) = (at("/token"), at("/userinfo"));
    let scope = facts.scope.join(" ");
    let (origin, path) = split(uri).unwrap_or(("", uri));
    if library == Library::Authlib && path.contains('<') {
        // Flask would take it for the beginning of a variable.
        return Err(notes::not_writable(template.name, "path"));
    }
    let prefix = proxy_prefix(path);
    let root = match path.strip_suffix("/login/generic_oauth") {
        Some(beneath) => [origin, beneath, "/"].concat(),
        None => [origin, "/"].concat(),
    };
    let code = facts.response_type.as_str().split(' ').any(|word| word == "code");
    let (https, hs256) = (facts.issuer.starts_with("https:"), facts.jwt_alg == JwtAlg::HS256);
    let values = Values {
        values: vec![
            ("issuer", vec![&facts.issuer]),
            ("metadata_url", vec![&metadata_url]),
            ("authorize_url", vec![&authorize_url]),
            ("token_url", vec![&token_url]),
            ("userinfo_url", vec![&userinfo_url]),
            ("client_id", vec![&facts.client_id]),
            ("redirect_uri", vec![uri]),
            ("path", vec![path]),
            ("start", vec![if path == "/sign-in" { "/begin" } else { "/sign-in" }]),
            ("prefix", vec![prefix.unwrap_or_default()]),
            ("root", vec![&root]),
            ("scope", vec![&scope]),
            ("scope_list", facts.scope.iter().map(String::as_str).collect()),
            ("response_type", vec![facts.response_type.as_str()]),
            ("jwt_alg", vec![facts.jwt_alg.as_str()]),
        ],
        conditions: vec![
            ("public", facts.public),
            ("secret", !facts.public),
            ("code", code),
            ("hs256", hs256),
            ("rs256", !hs256),
            ("http", !https),
            ("prefix", prefix.is_some_and(|prefix| prefix != "/oauth2")),
        ],
    };
    let pieces =
        fill(template.text, &values, library.escape()).map_err(|name| notes::not_writable(template.name, name))?;
    Ok(Snippet { name: template.name, pieces })
}

/// The redirect URI that suits the library best.
fn redirect_uri(library: Library, facts: &Facts) -> Option<&str> {
    let mut all =
        facts.redirect_uris.iter().map(String::as_str).filter(|uri| !library.needs_http() || split(uri).is_some());
    let fixed = |uri: &&str| library.path().is_some_and(|end| split(uri).is_some_and(|(_, path)| path.ends_with(end)));
    all.clone().find(fixed).or_else(|| all.next())
}

/// Origin and path of an http or https address; the path of a bare one is `/`.
fn split(uri: &str) -> Option<(&str, &str)> {
    let authority = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"))?;
    let begin = uri.len() - authority.len();
    let end = authority.find(['/', '?', '#']).map_or(uri.len(), |at| begin + at);
    let path = uri[end..].split(['?', '#']).next().unwrap_or_default();
    Some((&uri[..end], if path.is_empty() { "/" } else { path }))
}

/// Beneath which path oauth2-proxy answers, if it is to answer at `path`.
fn proxy_prefix(path: &str) -> Option<&str> {
    path.strip_suffix("/callback").filter(|prefix| !prefix.is_empty())
}

#[cfg(test)]
mod tests;
