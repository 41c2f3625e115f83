//! What `serve` is told about the provider upstream.

use std::{fmt, fs, path::PathBuf, str::FromStr};

use clap::Args;
use domain::Role;
use http::Uri;

use super::roles::Roles;

/// The environment variable with the client secret. There is no option for it: arguments are seen by everybody on the
/// machine.
const SECRET: &str = "CLIENTELE_UPSTREAM_CLIENT_SECRET";

/// Options of the provider upstream.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Sign-in by way of an OpenID Provider")]
#[expect(clippy::struct_field_names, reason = "the options of `serve` are called so")]
pub struct Options {
    /// Its issuer: the address below which /.well-known/openid-configuration is.
    #[arg(long, env = "CLIENTELE_UPSTREAM_ISSUER", value_name = "URL", requires = "upstream_client_id")]
    upstream_issuer: Option<Issuer>,
    /// The client that this registry is over there. Its redirect URI is PUBLIC_URL/sign-in/upstream/callback.
    #[arg(long, env = "CLIENTELE_UPSTREAM_CLIENT_ID", value_name = "ID", requires = "upstream_issuer")]
    upstream_client_id: Option<String>,
    /// A file with the client secret, which `CLIENTELE_UPSTREAM_CLIENT_SECRET` can hold as well. Without a secret it is a
    /// public client.
    #[arg(long, env = "CLIENTELE_UPSTREAM_CLIENT_SECRET_FILE", value_name = "FILE", requires = "upstream_issuer")]
    upstream_client_secret_file: Option<PathBuf>,
    /// What it is called on the button: “Sign in with NAME” [default: the host of the issuer].
    #[arg(long, env = "CLIENTELE_UPSTREAM_NAME", value_name = "NAME", requires = "upstream_issuer")]
    upstream_name: Option<String>,
    /// Roles by claims: groups:idp-admins=admin,groups:desk=reviewer. It is looked at with every sign-in, and the
    /// strongest counts. Without it, roles are given here, and newcomers are owners.
    #[arg(
        long,
        env = "CLIENTELE_UPSTREAM_ROLES",
        default_value = "",
        hide_default_value = true,
        value_name = "CLAIM:VALUE=ROLE,…"
    )]
    upstream_roles: Roles,
    /// The role of whoever fits none of them: owner, reviewer, admin, or none to let nobody else in.
    #[arg(long, env = "CLIENTELE_UPSTREAM_OTHERS", default_value = "owner", value_name = "ROLE")]
    upstream_others: Others,
    /// Scopes to ask for beside openid, email and profile, for those whose claims need one: "groups".
    #[arg(
        long,
        env = "CLIENTELE_UPSTREAM_SCOPES",
        default_value = "",
        hide_default_value = true,
        value_name = "SCOPES"
    )]
    upstream_scopes: String,
    /// Takes its e-mail addresses for verified though it does not say so (no `email_verified`). Only if nobody can choose
    /// their address over there.
    #[arg(long, env = "CLIENTELE_UPSTREAM_TRUST_EMAIL")]
    upstream_trust_email: bool,
}

/// The provider upstream, as it was configured.
#[derive(Clone)]
pub struct Config {
    /// Its issuer, exactly as it writes it.
    pub issuer: String,
    /// The registry's `client_id` over there.
    pub client_id: String,
    /// The secret that goes with it.
    pub secret: Option<String>,
    /// What it is called.
    pub name: String,
    /// Roles by claims.
    pub roles: Roles,
    /// The role of everybody else; `None` lets them not in.
    pub others: Option<Role>,
    /// Scopes beside `openid`, `email` and `profile`.
    pub scopes: Vec<String>,
    /// Whether an address counts without `email_verified`.
    pub trust_email: bool,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Options {
    /// What is configured, if anything is.
    ///
    /// # Errors
    /// If the secret's file cannot be read.
    pub fn config(self) -> Result<Option<Config>, std::io::Error> {
        let (Some(issuer), Some(client_id)) = (self.upstream_issuer, self.upstream_client_id) else { return Ok(None) };
        let secret = match self.upstream_client_secret_file {
            Some(path) => Some(fs::read_to_string(path)?),
            None => std::env::var(SECRET).ok(),
        };
        let secret = secret.map(|secret| secret.trim().to_owned()).filter(|secret| !secret.is_empty());
        let name = self.upstream_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Ok(Some(Config {
            name: name.unwrap_or_else(|| issuer.host.clone()),
            issuer: issuer.text,
            client_id,
            secret,
            roles: self.upstream_roles,
            others: self.upstream_others.0,
            scopes: self.upstream_scopes.split_whitespace().map(str::to_owned).collect(),
            trust_email: self.upstream_trust_email,
        }))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Issuer {
    text: String,
    host: String,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("https://HOST[/PATH] expected; http only for a provider on this machine (localhost, 127.0.0.1, [::1])")]
struct NotAnIssuer;

impl FromStr for Issuer {
    type Err = NotAnIssuer;

    fn from_str(text: &str) -> Result<Self, NotAnIssuer> {
        let uri: Uri = text.parse().map_err(|_| NotAnIssuer)?;
        let host = uri.host().filter(|_| is_fetchable(&uri) && uri.query().is_none()).ok_or(NotAnIssuer)?.to_owned();
        Ok(Self { text: text.to_owned(), host })
    }
}

/// Whether what is fetched from there, or sent there, stays between the two: over TLS, or on this machine.
pub fn is_fetchable(uri: &Uri) -> bool {
    let bare = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    let here = uri.host().is_some_and(|host| {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    });
    bare && (uri.scheme_str() == Some("https") || (uri.scheme_str() == Some("http") && here))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Others(Option<Role>);

impl FromStr for Others {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" {
            return Ok(Self(None));
        }
        Role::parse(text).map(|role| Self(Some(role))).ok_or("one of these expected: owner, reviewer, admin, none")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_https_or_on_this_machine() {
        for text in [
            "https://id.example",
            "https://id.example/realms/a",
            "http://localhost:8080",
            "http://127.0.0.1:1/x",
            "http://[::1]:1",
        ] {
            assert_eq!(text.parse::<Issuer>().unwrap().text, text);
        }
        for text in [
            "http://id.example",
            "id.example",
            "ftp://id.example",
            "https://a@id.example",
            "https://id.example?x",
            "",
            "http://127.0.0.1.evil.example",
        ] {
            assert_eq!(text.parse::<Issuer>(), Err(NotAnIssuer), "{text}");
        }
        assert_eq!("https://id.example:8443/x".parse::<Issuer>().unwrap().host, "id.example");
    }

    #[test]
    fn the_debug_print_hides_the_secret() {
        let config = Config {
            issuer: "https://id.example".to_owned(),
            client_id: "registry".to_owned(),
            secret: Some("hidden".to_owned()),
            name: "Id".to_owned(),
            roles: Roles::default(),
            others: None,
            scopes: Vec::new(),
            trust_email: false,
        };
        assert!(!format!("{config:?}").contains("hidden"));
    }
}
