//! The libraries and programs that there are quick starts for.

use super::escape::{self, Escape};

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Library {
    /// openid-client, version 6.
    OpenidClient,
    /// Authlib, in Flask.
    Authlib,
    /// The crate openidconnect, version 4.
    Openidconnect,
    /// Spring Security, in Spring Boot.
    Spring,
    /// `mod_auth_openidc` of Apache httpd.
    Apache,
    /// oauth2-proxy, version 7.
    Oauth2Proxy,
    /// Grafana.
    Grafana,
    /// Anything else that reads its settings from the environment.
    Dotenv,
}

/// A file of a quick start.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// What the file is called.
    pub name: &'static str,
    /// Its text before anything is filled in.
    pub text: &'static str,
}

impl Library {
    /// All of them, in the order they are offered.
    pub const ALL: &'static [Self] = &[
        Self::OpenidClient,
        Self::Authlib,
        Self::Openidconnect,
        Self::Spring,
        Self::Apache,
        Self::Oauth2Proxy,
        Self::Grafana,
        Self::Dotenv,
    ];

    /// The value in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenidClient => "openid-client",
            Self::Authlib => "authlib",
            Self::Openidconnect => "openidconnect",
            Self::Spring => "spring-security",
            Self::Apache => "mod_auth_openidc",
            Self::Oauth2Proxy => "oauth2-proxy",
            Self::Grafana => "grafana",
            Self::Dotenv => "env",
        }
    }

    /// From the value in an address; `None` if there is no such value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|library| library.as_str() == text)
    }

    /// What it is called, and what it belongs to.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::OpenidClient => ("openid-client", "Node.js"),
            Self::Authlib => ("Authlib", "Python"),
            Self::Openidconnect => ("openidconnect", "Rust"),
            Self::Spring => ("Spring Security", "Java"),
            Self::Apache => ("mod_auth_openidc", "Apache"),
            Self::Oauth2Proxy => ("oauth2-proxy", "any web app"),
            Self::Grafana => ("Grafana", "dashboards"),
            Self::Dotenv => (".env", "anything else"),
        }
    }

    /// Its file.
    pub const fn template(self) -> Template {
        let (name, text) = match self {
            Self::OpenidClient => ("sign-in.mjs", include_str!("templates/openid_client.mjs")),
            Self::Authlib => ("app.py", include_str!("templates/authlib.py")),
            Self::Openidconnect => ("src/sign_in.rs", include_str!("templates/openidconnect.rs")),
            Self::Spring => ("application.yml", include_str!("templates/spring.yml")),
            Self::Apache => ("clientele.conf", include_str!("templates/apache.conf")),
            Self::Oauth2Proxy => ("oauth2-proxy.cfg", include_str!("templates/oauth2-proxy.cfg")),
            Self::Grafana => ("grafana.ini", include_str!("templates/grafana.ini")),
            Self::Dotenv => (".env", include_str!("templates/dotenv")),
        };
        Template { name, text }
    }

    /// Another file, for ID tokens that are signed with HS256.
    pub const fn hs256_template(self) -> Option<Template> {
        match self {
            Self::Spring => Some(Template { name: "IdTokens.java", text: include_str!("templates/IdTokens.java") }),
            _ => None,
        }
    }

    /// The syntax of its file.
    pub const fn escape(self) -> Escape {
        match self {
            Self::OpenidClient => escape::javascript,
            Self::Authlib => escape::python,
            Self::Openidconnect => escape::rust,
            Self::Spring => escape::spring,
            Self::Apache => escape::apache,
            Self::Oauth2Proxy => escape::toml,
            Self::Grafana => escape::grafana,
            Self::Dotenv => escape::dotenv,
        }
    }

    /// Whether it knows no response type but `code`.
    pub const fn needs_code(self) -> bool {
        !matches!(self, Self::Apache | Self::Dotenv)
    }

    /// Whether it does not start without a secret.
    pub const fn needs_secret(self) -> bool {
        matches!(self, Self::Oauth2Proxy)
    }

    /// Whether it checks ID tokens with the keys of the issuer alone.
    pub const fn needs_rs256(self) -> bool {
        matches!(self, Self::Authlib | Self::Oauth2Proxy)
    }

    /// Whether users come back to it over http or https.
    pub const fn needs_http(self) -> bool {
        !matches!(self, Self::OpenidClient | Self::Openidconnect | Self::Dotenv)
    }

    /// How the path of its redirect URI ends, where that is not for anybody to choose.
    pub const fn path(self) -> Option<&'static str> {
        match self {
            Self::Spring => Some("/login/oauth2/code/clientele"),
            Self::Oauth2Proxy => Some("/oauth2/callback"),
            Self::Grafana => Some("/login/generic_oauth"),
            _ => None,
        }
    }
}
