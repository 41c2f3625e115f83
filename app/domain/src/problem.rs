//! What is wrong with a client, in a form that a person, a script and a test can all read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One finding about one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which rule; stable, for scripts.
    pub rule: Rule,
    /// Where.
    pub field: Field,
    /// The entry of a list (from 0), where the field is one.
    pub index: Option<u32>,
    /// Whether it stands in the way of saving.
    pub severity: Severity,
    /// For people: what is the matter and what would be accepted.
    pub message: String,
    /// The value found.
    pub value: String,
    /// What would mend it, where that is obvious.
    pub fix: Option<Fix>,
}

/// One step that mends a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the step does, in the imperative ("Remove “#done”").
    pub label: String,
    /// What to put in place of the value found; `None` removes the entry.
    pub value: Option<String>,
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was tidied up.
    Note,
    /// Allowed, and worth a second look.
    Warn,
    /// Not allowed.
    Refuse,
}

macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $type {
            $($(#[$variant_doc])* #[serde(rename = $name)] $variant),+
        }

        impl $type {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The written form.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// From the written form.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

named! {
    /// A property of a client, under its registered name.
    Field {
        /// `name`
        Name = "name",
        /// `client_type`
        ClientType = "client_type",
        /// `client_id`
        ClientId = "client_id",
        /// `client_secret`
        ClientSecret = "client_secret",
        /// `response_types`
        ResponseTypes = "response_types",
        /// `jwt_alg`
        JwtAlg = "jwt_alg",
        /// `application_type`
        ApplicationType = "application_type",
        /// `redirect_uris`
        RedirectUris = "redirect_uris",
        /// `post_logout_redirect_uris`
        PostLogoutRedirectUris = "post_logout_redirect_uris",
        /// `scope`
        Scope = "scope",
        /// `require_consent`
        RequireConsent = "require_consent",
        /// `reuse_consent`
        ReuseConsent = "reuse_consent",
        /// `website_url`
        WebsiteUrl = "website_url",
        /// `terms_url`
        TermsUrl = "terms_url",
        /// `contact_email`
        ContactEmail = "contact_email",
        /// `logo`
        Logo = "logo",
    }
}

impl Field {
    /// The name people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::ClientType => "Client type",
            Self::ClientId => "Client ID",
            Self::ClientSecret => "Client secret",
            Self::ResponseTypes => "Response types",
            Self::JwtAlg => "JWT algorithm",
            Self::ApplicationType => "Application type",
            Self::RedirectUris => "Redirect URIs",
            Self::PostLogoutRedirectUris => "Post logout redirect URIs",
            Self::Scope => "Scopes",
            Self::RequireConsent => "Require consent",
            Self::ReuseConsent => "Reuse consent",
            Self::WebsiteUrl => "Website URL",
            Self::TermsUrl => "Terms URL",
            Self::ContactEmail => "Contact email",
            Self::Logo => "Logo",
        }
    }
}

named! {
    /// The rules. The written form is stable: scripts and tests depend on it.
    Rule {
        /// A field that must have a value has none.
        Required = "required",
        /// Longer than its limit.
        TooLong = "too-long",
    }
}
