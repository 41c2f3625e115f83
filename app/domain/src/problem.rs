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
    /// The entry of a list, where the field is one: its place (from 0) among the lines as they were typed, blank lines
    /// and duplicates counted ([`crate::list::lines`]).
    pub index: Option<u32>,
    /// Whether it stands in the way of saving.
    pub severity: Severity,
    /// For people: what is the matter and what would be accepted.
    pub message: String,
    /// The value found: the whole entry or field as it was typed; the beginning of one that is far too long.
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
    /// Something was tidied up, or is good to know.
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

pub(crate) use named;

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
        /// `require_pkce`
        RequirePkce = "require_pkce",
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
        /// Everything that is registered beyond the fields of the form ([`crate::extended`])
        Extended = "extended",
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
            Self::RequirePkce => "Require PKCE",
            Self::RequireConsent => "Require consent",
            Self::ReuseConsent => "Reuse consent",
            Self::WebsiteUrl => "Website URL",
            Self::TermsUrl => "Terms URL",
            Self::ContactEmail => "Contact email",
            Self::Logo => "Logo",
            Self::Extended => "Further metadata",
        }
    }
}

impl Field {
    /// What it means, in a sentence or two, for the form and the command line.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Name => "Human-readable name, shown to users on the consent page.",
            Self::ClientType => {
                "Confidential clients are capable of maintaining the confidentiality of their credentials. \
                 Public clients are incapable."
            }
            Self::ClientId => "Unique identifier. Generated, and never given to another client.",
            Self::ClientSecret => "Generated for confidential clients and shown once. Public clients have none.",
            Self::ResponseTypes => "The flows this client may use. At least one.",
            Self::JwtAlg => "Algorithm used to sign ID tokens.",
            Self::ApplicationType => "Web clients are reached over https. Native ones are installed on a device.",
            Self::RedirectUris => "Matched exactly, character by character. Enter each URI on a new line.",
            Self::PostLogoutRedirectUris => "Where users may be sent after a logout. Enter each URI on a new line.",
            Self::Scope => "Scope values this client may ask for, separated by spaces. Empty means any.",
            Self::RequirePkce => {
                "If enabled, a code is only given for a PKCE challenge (S256). Public clients always need one."
            }
            Self::RequireConsent => {
                "If disabled, users are never asked for consent. Public clients in the code or hybrid flows always ask."
            }
            Self::ReuseConsent => {
                "If enabled, the answer is remembered, and a user is not asked for the same thing twice."
            }
            Self::WebsiteUrl => "Home page of the client, shown to users on the consent page.",
            Self::TermsUrl => {
                "External reference to the privacy policy of the client, shown to users on the consent page."
            }
            Self::ContactEmail => "Whom to write to about this client. Not shown to users.",
            Self::Logo => "Picture shown to users: PNG, JPEG, WebP, GIF or SVG of at most 1 MiB.",
            Self::Extended => "What the client registered by itself.",
        }
    }

    /// What one value of it is called in a sentence.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::RedirectUris => "redirect URI",
            Self::PostLogoutRedirectUris => "post logout redirect URI",
            Self::WebsiteUrl => "website URL",
            Self::TermsUrl => "terms URL",
            _ => "value",
        }
    }
}

named! {
    /// The rules, one name each. The written form is stable: scripts and tests depend on it. Those that begin with
    /// `uri-` are about redirect URIs and post logout redirect URIs, and some of them about links as well.
    Rule {
        /// A field that must have a value has none.
        Required = "required",
        /// Longer than its limit ([`crate::limits`]).
        TooLong = "too-long",
        /// More entries than the limit ([`crate::limits`]).
        TooMany = "too-many",
        /// Not one of the values of a closed set (OpenID Connect Dynamic Client Registration 1.0, section 2).
        UnknownValue = "unknown-value",
        /// A note: spaces around a value were taken off.
        SurroundingSpaces = "surrounding-spaces",
        /// A note: blank lines within a list were left out.
        BlankLines = "blank-lines",
        /// A note: an entry came twice and is kept once.
        Duplicate = "duplicate",

        /// A control character in a text that people read.
        ControlCharacter = "control-character",
        /// An invisible or direction-changing character in a text that people read (Unicode Technical Report 36,
        /// section 3).
        InvisibleCharacter = "invisible-character",
        /// HS256 is keyed with the client secret, which a public client has not (OpenID Connect Core 1.0, section 10.1;
        /// Dynamic Client Registration 1.0, section 2).
        PublicHs256 = "public-hs256",
        /// Not a scope value (RFC 6749, section 3.3).
        ScopeValue = "scope-value",
        /// A warning: a list of scope values without `openid`, so that no ID token can be asked for (OpenID Connect Core
        /// 1.0, section 3.1.2.1).
        ScopeOpenid = "scope-openid",
        /// Not an e-mail address (RFC 5321, section 4.1.2, without its curiosities).
        Email = "email",
        /// Not the hash of a stored logo.
        LogoHash = "logo-hash",
        /// A proposed `client_id` that is not 1 to 255 characters of printable ASCII (RFC 6749, appendix A.1).
        ClientIdForm = "client-id-form",
        /// A proposed `client_id` that a client has, or had before it was deleted (RFC 6749, section 2.2).
        ClientIdTaken = "client-id-taken",
        /// A proposed `client_secret` that is not 1 to 255 characters of printable ASCII (RFC 6749, appendix A.2).
        ClientSecretForm = "client-secret-form",
        /// A secret for a public client, which could not keep it (RFC 6749, section 2.1).
        PublicSecret = "public-secret",
        /// A secret that would end before it begins.
        SecretExpiry = "secret-expiry",
        /// Keys that a client has twice, or that are missing though it signs with them (OpenID Connect Dynamic Client
        /// Registration 1.0, section 2).
        ClientKeys = "client-keys",
        /// Not a language tag, or one that is there twice (OpenID Connect Dynamic Client Registration 1.0, section 2.1; RFC
        /// 5646, section 2.1).
        LanguageTag = "language-tag",
        /// A redirect URI outside the sector of a client with pairwise subject identifiers (OpenID Connect Core 1.0, section
        /// 8.1).
        PairwiseSector = "pairwise-sector",
        /// What is at `sector_identifier_uri` does not list every redirect URI (OpenID Connect Dynamic Client Registration
        /// 1.0, section 5). Only the server, which fetches it, reports it.
        SectorDocument = "sector-document",
        /// An uploaded file that is no logo. Only the server, which decodes it, reports it.
        LogoFile = "logo-file",

        /// No absolute URI (RFC 6749, section 3.1.2; RFC 3986, section 4.3).
        UriNotAbsolute = "uri-not-absolute",
        /// No host after the scheme (RFC 3986, section 3.2.2; RFC 9110, section 4.2.1).
        UriNoHost = "uri-no-host",
        /// A fragment, even an empty one (RFC 6749, section 3.1.2).
        UriFragment = "uri-fragment",
        /// A wildcard: redirect URIs are matched exactly (RFC 9700, sections 2.1 and 4.1.3).
        UriWildcard = "uri-wildcard",
        /// A user name before the host (RFC 3986, sections 3.2.1 and 7.5).
        UriUserinfo = "uri-userinfo",
        /// A backslash, which browsers take for a slash (RFC 3986, section 2).
        UriBackslash = "uri-backslash",
        /// A control character, raw or percent-encoded (RFC 3986, sections 2 and 7.3).
        UriControl = "uri-control",
        /// A space, raw or percent-encoded (RFC 3986, sections 2 and 7.3).
        UriSpace = "uri-space",
        /// A character that has no place there (RFC 3986, section 2 and appendix A).
        UriCharacter = "uri-character",
        /// A character outside ASCII (RFC 3986, sections 2 and 3.2.2; RFC 5891, section 4).
        UriNonAscii = "uri-non-ascii",
        /// A percent sign without two hexadecimal digits (RFC 3986, section 2.1).
        UriPercent = "uri-percent",
        /// A percent-encoded host, which browsers decode and other software does not (RFC 3986, section 3.2.2).
        UriEncodedHost = "uri-encoded-host",
        /// A dot segment, raw or percent-encoded (RFC 3986, sections 5.2.4 and 6.2.2.3).
        UriDotSegment = "uri-dot-segment",
        /// An encoded slash or backslash in the path, which some software decodes before it looks for segments
        /// (RFC 3986, sections 2.2 and 6.2.2.3).
        UriEncodedSlash = "uri-encoded-slash",
        /// A port outside 1–65535, or written in an unusual way (RFC 3986, sections 3.2.3 and 6.2.3).
        UriPort = "uri-port",
        /// A host that is no host name (RFC 1123, section 2.1; RFC 3986, section 3.2.2).
        UriHost = "uri-host",
        /// A label that begins like an A-label and is none (RFC 5890, section 2.3.2.1; RFC 3492).
        UriALabel = "uri-a-label",
        /// An IP address in another spelling than the usual one (RFC 3986, section 7.4).
        UriIpSpelling = "uri-ip-spelling",
        /// A scheme that runs code, or opens something local (RFC 7591, section 5; RFC 8252, section 7.1).
        UriExecutableScheme = "uri-executable-scheme",
        /// A scheme that a client of this application type may not use (OpenID Connect Dynamic Client Registration 1.0,
        /// section 2; RFC 8252, section 7).
        UriScheme = "uri-scheme",
        /// http to another machine (OpenID Connect Dynamic Client Registration 1.0, section 2; RFC 8252, section 7.3;
        /// RFC 9700, section 2.6).
        UriHttp = "uri-http",
        /// A spelling that only looks like the loopback interface (RFC 8252, sections 7.3 and 8.3).
        UriLoopbackLookalike = "uri-loopback-lookalike",
        /// https to the loopback interface in a native client (RFC 8252, section 7.2).
        UriHttpsLoopback = "uri-https-loopback",
        /// A private-use scheme without a dot (RFC 8252, sections 7.1 and 8.4).
        UriCustomScheme = "uri-custom-scheme",
        /// Upper case in scheme or host (RFC 3986, section 6.2.2.1).
        UriUpperCase = "uri-upper-case",
        /// The name of a response parameter in the query (RFC 6749, sections 3.1.2, 4.1.2 and 4.2.2).
        UriResponseParameter = "uri-response-parameter",
        /// http in a web client with the implicit grant (OpenID Connect Dynamic Client Registration 1.0, section 2).
        UriImplicitHttps = "uri-implicit-https",
        /// localhost in a web client with the implicit grant (OpenID Connect Dynamic Client Registration 1.0, section 2).
        UriImplicitLocalhost = "uri-implicit-localhost",
        /// A warning: an IP address in place of a name (RFC 3986, section 7.4).
        UriIpAddress = "uri-ip-address",
        /// A warning: a dot at the end of the host (RFC 3986, section 3.2.2).
        UriTrailingDot = "uri-trailing-dot",
        /// A warning: http on the loopback interface in a web client (RFC 7591, section 5).
        UriHttpLoopback = "uri-http-loopback",
        /// A note: no path, and so another string than the one with a slash (RFC 3986, section 6.2.1).
        UriNoPath = "uri-no-path",
        /// A warning: letters of several scripts, or letters that look like others, in a decoded A-label (Unicode
        /// Technical Standard 39, section 5). It needs tables that only the server has: this crate never reports it.
        UriLookalike = "uri-lookalike",
        /// Neither http nor https in a link (OpenID Connect Dynamic Client Registration 1.0, sections 2 and 9.1).
        LinkScheme = "link-scheme",
    }
}

impl Problem {
    /// Something that stands in the way of saving.
    pub fn refuse(rule: Rule, field: Field, value: &str, message: impl Into<String>) -> Self {
        Self::new(rule, field, value, Severity::Refuse, message.into())
    }

    /// Something allowed, and worth a second look.
    pub fn warn(rule: Rule, field: Field, value: &str, message: impl Into<String>) -> Self {
        Self::new(rule, field, value, Severity::Warn, message.into())
    }

    /// Something that was tidied up, or is good to know.
    pub fn note(rule: Rule, field: Field, value: &str, message: impl Into<String>) -> Self {
        Self::new(rule, field, value, Severity::Note, message.into())
    }

    /// The same, about entry `index` of a list.
    #[must_use]
    pub fn at(mut self, index: u32) -> Self {
        self.index = Some(index);
        self
    }

    /// The same, with a step that mends it: put `value` in place of the value found.
    #[must_use]
    pub fn fix(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.fix = Some(Fix { label: label.into(), value: Some(value.into()) });
        self
    }

    /// The same, with a step that removes the entry.
    #[must_use]
    pub fn fix_by_removal(mut self, label: impl Into<String>) -> Self {
        self.fix = Some(Fix { label: label.into(), value: None });
        self
    }

    fn new(rule: Rule, field: Field, value: &str, severity: Severity, message: String) -> Self {
        Self { rule, field, index: None, severity, message, value: excerpt(value, crate::limits::URI), fix: None }
    }
}

/// `text`, or its first `limit` characters and an ellipsis: a value is quoted in problems, and may be megabytes of
/// nonsense.
pub(crate) fn excerpt(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
