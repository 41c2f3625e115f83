//! What a client can have registered beyond the fields of the form (OpenID Connect Dynamic Client Registration 1.0,
//! section 2; RFC 7591, section 2). The form leaves it as it is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Field, Problem, Rule, Severity, SignInMethod, anatomy, email, language, limits,
    pairwise::{self, PAIRWISE},
    problem::named,
    text::{first_invisible, shown},
    web_url,
};

named! {
    /// A member of a client's metadata, under its registered name.
    Member {
        /// Further addresses beside `contact_email`, one an entry.
        Contacts = "contacts",
        /// How the client's data about its users are used.
        PolicyUri = "policy_uri",
        /// How the client proves who it is at the token endpoint. Where there is none, a confidential client may send its
        /// secret in either way. A public one proves nothing, whatever stands here.
        TokenEndpointAuthMethod = "token_endpoint_auth_method",
        /// The only algorithm that it signs its assertions with.
        TokenEndpointAuthSigningAlg = "token_endpoint_auth_signing_alg",
        /// Where its public keys are.
        JwksUri = "jwks_uri",
        /// Its public keys themselves, as JSON.
        Jwks = "jwks",
        /// A grant type beside those that the response types imply: `client_credentials`.
        GrantTypes = "grant_types",
        /// How many seconds ago somebody may have signed in, where a request does not say.
        DefaultMaxAge = "default_max_age",
        /// How people are to sign in, where a request does not say: values of `acr`, asked for as voluntary.
        DefaultAcrValues = "default_acr_values",
        /// Whether ID tokens have to say when somebody signed in. They always do.
        RequireAuthTime = "require_auth_time",
        /// Where the client is told that somebody signed out (OpenID Connect Back-Channel Logout 1.0).
        BackchannelLogoutUri = "backchannel_logout_uri",
        /// Whether it has to be told of which session. It always is.
        BackchannelLogoutSessionRequired = "backchannel_logout_session_required",
        /// What identifies the software, from its developer.
        SoftwareId = "software_id",
        /// The software's version.
        SoftwareVersion = "software_version",
        /// By which identifiers the client knows its users, where it is not `public` ([`crate::pairwise`]).
        SubjectType = "subject_type",
        /// Where the redirect URIs are listed that are of one sector (OpenID Connect Core 1.0, section 8.1).
        SectorIdentifierUri = "sector_identifier_uri",
        /// The hosts that were of the client's sector when it registered, one an entry. No client sends it.
        SectorHosts = "sector_hosts",
        /// Where the client's logo was fetched.
        LogoUri = "logo_uri",
        /// Where a sign-in begins that does not begin at the client (OpenID Connect Core 1.0, section 4).
        InitiateLoginUri = "initiate_login_uri",
        /// What the client is called in other languages, each with its tag ([`Member::TAGGED`]).
        ClientNameIn = "client_name#",
        /// Its home page in other languages.
        ClientUriIn = "client_uri#",
        /// Its terms in other languages.
        TosUriIn = "tos_uri#",
        /// How it uses data, in other languages.
        PolicyUriIn = "policy_uri#",
    }
}

/// Members and their values, in the order of [`Member::ALL`]: an entry for each value of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Extended(Vec<(Member, String)>);

impl Extended {
    /// From members in any order; values of the same one keep theirs. Those that are empty are left out.
    pub fn new(entries: impl IntoIterator<Item = (Member, String)>) -> Self {
        let mut ordered: Vec<(Member, String)> = Vec::new();
        for (member, value) in entries {
            if !value.is_empty() {
                let place = ordered.partition_point(|(other, _)| *other <= member);
                ordered.insert(place, (member, value));
            }
        }
        Self(ordered)
    }

    /// The value of a member, the first one of a list.
    pub fn get(&self, member: Member) -> Option<&str> {
        self.all(member).next()
    }

    /// Every value of a member.
    pub fn all(&self, member: Member) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(other, _)| *other == member).map(|(_, value)| value.as_str())
    }

    /// The same without a member.
    #[must_use]
    pub fn without(&self, member: Member) -> Self {
        Self(self.0.iter().filter(|(other, _)| *other != member).cloned().collect())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (Member, &str)> {
        self.0.iter().map(|(member, value)| (*member, value.as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The grant of a client for itself (RFC 6749, section 4.4).
pub const CLIENT_CREDENTIALS: &str = "client_credentials";

/// How a client proves who it is where it asks for tokens (OpenID Connect Core 1.0, section 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthMethod {
    /// `client_secret_basic`
    Basic,
    /// `client_secret_post`
    Post,
    /// `client_secret_jwt`: it signs with its secret (RFC 7523).
    SecretJwt,
    /// `private_key_jwt`: it signs with a key of its own (RFC 7523).
    PrivateKeyJwt,
}

impl AuthMethod {
    /// All of them, in the order in which discovery names them.
    pub const ALL: &'static [Self] = &[Self::Basic, Self::Post, Self::SecretJwt, Self::PrivateKeyJwt];

    /// The value of `token_endpoint_auth_method`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::Post => "client_secret_post",
            Self::SecretJwt => "client_secret_jwt",
            Self::PrivateKeyJwt => "private_key_jwt",
        }
    }

    /// The algorithms that its assertions can be signed with.
    pub const fn algorithms(self) -> &'static [&'static str] {
        match self {
            Self::Basic | Self::Post => &[],
            Self::SecretJwt => &["HS256"],
            Self::PrivateKeyJwt => &["RS256", "PS256", "ES256", "ES384", "EdDSA"],
        }
    }

    /// From the value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|method| method.as_str() == text)
    }
}

/// The members as they would be stored beside these redirect URIs, and what is wrong with them.
pub(crate) fn clean(typed: &Extended, redirect_uris: &[(u32, String)], found: &mut Vec<Problem>) -> Extended {
    // The form in the browser neither shows nor changes any of it.
    if cfg!(target_arch = "wasm32") {
        return typed.clone();
    }
    if typed.iter().count() > limits::EXTENDED {
        let message = format!("These are too many values. A client may have {}.", limits::EXTENDED);
        found.push(Problem::refuse(Rule::TooMany, Field::Extended, "", message));
    }
    let method = typed.get(Member::TokenEndpointAuthMethod).and_then(AuthMethod::parse);
    let has_keys = typed.get(Member::Jwks).or(typed.get(Member::JwksUri)).is_some();
    for (member, value) in typed.iter() {
        let mut problems = Vec::new();
        match member {
            Member::Contacts => {
                email::clean(value, &mut problems);
            }
            Member::PolicyUri => {
                web_url::clean(value, Field::Extended, &mut problems);
            }
            Member::TokenEndpointAuthMethod if method == Some(AuthMethod::PrivateKeyJwt) && !has_keys => {
                let message = "private_key_jwt needs the client’s public keys: name them in jwks, or say where they are in jwks_uri.";
                problems.push(Problem::refuse(Rule::ClientKeys, Field::Extended, value, message));
            }
            Member::TokenEndpointAuthMethod if AuthMethod::parse(value).is_none() => {
                let known: Vec<&str> = AuthMethod::ALL.iter().map(|method| method.as_str()).collect();
                let message = format!("“{}” is not supported. Use one of {}.", shown(value), known.join(", "));
                problems.push(Problem::refuse(Rule::UnknownValue, Field::Extended, value, message));
            }
            Member::TokenEndpointAuthSigningAlg => {
                let fitting = method.map_or(&[][..], AuthMethod::algorithms);
                if !fitting.contains(&value) {
                    let known = if fitting.is_empty() { "none".to_owned() } else { fitting.join(", ") };
                    let message =
                        format!("“{}” does not go with its way to authenticate. There go {known}.", shown(value));
                    problems.push(Problem::refuse(Rule::UnknownValue, Field::Extended, value, message));
                }
            }
            Member::JwksUri | Member::BackchannelLogoutUri | Member::SectorIdentifierUri | Member::LogoUri => {
                address(value, &mut problems);
            }
            Member::ClientNameIn | Member::ClientUriIn | Member::TosUriIn | Member::PolicyUriIn => {
                language::check(typed, member, value, &mut problems);
            }
            Member::InitiateLoginUri => begin(value, &mut problems),
            Member::SubjectType if value != PAIRWISE => {
                let message = format!("“{}” is not supported. Use public or {PAIRWISE}.", shown(value));
                problems.push(Problem::refuse(Rule::UnknownValue, Field::Extended, value, message));
            }
            Member::Jwks if typed.get(Member::JwksUri).is_some() => {
                let message = "A client has its keys here or at jwks_uri, not both.";
                problems.push(Problem::refuse(Rule::ClientKeys, Field::Extended, "", message));
            }
            Member::GrantTypes if value != CLIENT_CREDENTIALS => {
                let message = format!("“{}” cannot be switched on by itself: {CLIENT_CREDENTIALS} can.", shown(value));
                problems.push(Problem::refuse(Rule::UnknownValue, Field::Extended, value, message));
            }
            Member::DefaultMaxAge if value.parse::<u32>().is_err() => {
                let message = "A number of seconds, without a fraction, as in 3600.";
                problems.push(Problem::refuse(Rule::UnknownValue, Field::Extended, value, message));
            }
            Member::DefaultAcrValues if SignInMethod::ALL.iter().all(|method| method.acr() != value) => {
                let known = SignInMethod::ALL.map(SignInMethod::acr).join(", ");
                let message = format!("“{}” is no way to sign in here. There are {known}.", shown(value));
                problems.push(Problem::refuse(Rule::UnknownValue, Field::Extended, value, message));
            }
            // Whoever read the JSON of a set has judged the keys in it.
            Member::TokenEndpointAuthMethod
            | Member::Jwks
            | Member::GrantTypes
            | Member::DefaultMaxAge
            | Member::DefaultAcrValues
            | Member::RequireAuthTime
            | Member::BackchannelLogoutSessionRequired
            | Member::SubjectType
            | Member::SectorHosts => {}
            Member::SoftwareId | Member::SoftwareVersion => text(value, &mut problems),
        }
        let refusals = problems.into_iter().filter(|problem| problem.severity == Severity::Refuse);
        found.extend(refusals.map(|problem| Problem {
            field: Field::Extended,
            message: [member.as_str(), ": ", &problem.message].concat(),
            ..problem
        }));
    }
    pairwise::clean(typed.clone(), redirect_uris, found)
}

/// Where this server fetches something: https, or, for tests that are allowed to be there, this machine.
fn address(value: &str, problems: &mut Vec<Problem>) {
    web_url::clean(value, Field::Extended, problems);
    let host = anatomy::host(value).unwrap_or_default();
    let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]" | "::1");
    if !(value.starts_with("https:") || (local && value.starts_with("http:"))) {
        let message = "Only https is fetched, as in https://app.example.com/jwks.";
        problems.push(Problem::refuse(Rule::UriHttp, Field::Extended, value, message));
    }
    if value.contains('#') {
        let message = "An address that is fetched has no fragment.";
        problems.push(Problem::refuse(Rule::UriFragment, Field::Extended, value, message));
    }
}

/// Where a browser is sent to begin a sign-in: https, whatever runs there.
fn begin(value: &str, problems: &mut Vec<Problem>) {
    web_url::clean(value, Field::Extended, problems);
    if !value.starts_with("https:") {
        let message = "A sign-in begins over https, as in https://app.example.com/sign-in.";
        problems.push(Problem::refuse(Rule::UriHttp, Field::Extended, value, message));
    }
    if value.contains('#') {
        let message = "The address at which a sign-in begins has no fragment: parameters are added to it.";
        problems.push(Problem::refuse(Rule::UriFragment, Field::Extended, value, message));
    }
}

/// A line of text that no person has to understand.
fn text(value: &str, problems: &mut Vec<Problem>) {
    if value.chars().count() > limits::SOFTWARE {
        let message = format!("At most {} characters.", limits::SOFTWARE);
        problems.push(Problem::refuse(Rule::TooLong, Field::Extended, value, message));
    }
    if value.chars().any(char::is_control) || first_invisible(value).is_some() {
        let message = "One line of text, without control characters and invisible ones.";
        problems.push(Problem::refuse(Rule::ControlCharacter, Field::Extended, value, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(member: Member, value: &str) -> Vec<Rule> {
        let mut found = Vec::new();
        clean(&Extended::new([(member, value.to_owned())]), &[], &mut found);
        assert!(found.iter().all(|problem| problem.field == Field::Extended));
        assert!(found.iter().all(|problem| problem.message.starts_with(member.as_str())));
        found.into_iter().map(|problem| problem.rule).collect()
    }

    #[test]
    fn table() {
        let (fits, longer) = ("x".repeat(255), "x".repeat(256));
        for (member, value, expected) in [
            (Member::Contacts, "it@kiln.example", &[][..]),
            (Member::Contacts, "nobody", &[Rule::Email]),
            (Member::PolicyUri, "https://kiln.example/policy", &[]),
            (Member::PolicyUri, "javascript:alert(1)", &[Rule::LinkScheme]),
            (Member::PolicyUri, "/policy", &[Rule::UriNotAbsolute]),
            (Member::TokenEndpointAuthMethod, "client_secret_post", &[]),
            (Member::TokenEndpointAuthMethod, "tls_client_auth", &[Rule::UnknownValue]),
            (Member::TokenEndpointAuthMethod, "private_key_jwt", &[Rule::ClientKeys]),
            (Member::TokenEndpointAuthSigningAlg, "ES256", &[Rule::UnknownValue]),
            (Member::JwksUri, "https://kiln.example/jwks", &[]),
            (Member::JwksUri, "http://127.0.0.1:4000/jwks", &[]),
            (Member::JwksUri, "http://kiln.example/jwks", &[Rule::UriHttp]),
            (Member::JwksUri, "https://kiln.example/jwks#x", &[Rule::UriFragment]),
            (Member::JwksUri, "https://a@kiln.example/jwks", &[Rule::UriUserinfo]),
            (Member::SubjectType, "pairwise", &[]),
            (Member::SubjectType, "secret", &[Rule::UnknownValue]),
            (Member::SectorIdentifierUri, "https://kiln.example/uris.json", &[]),
            (Member::SectorIdentifierUri, "http://kiln.example/uris.json", &[Rule::UriHttp]),
            (Member::LogoUri, "https://kiln.example/logo.png", &[]),
            (Member::LogoUri, "data:image/png;base64,AA", &[Rule::LinkScheme, Rule::UriHttp]),
            (Member::InitiateLoginUri, "https://kiln.example/start?a=b", &[]),
            (Member::InitiateLoginUri, "http://kiln.example/start", &[Rule::UriHttp]),
            (Member::InitiateLoginUri, "http://127.0.0.1/start", &[Rule::UriHttp]),
            (Member::InitiateLoginUri, "javascript:alert(1)", &[Rule::LinkScheme, Rule::UriHttp]),
            (Member::InitiateLoginUri, "https://kiln.example/#start", &[Rule::UriFragment]),
            (Member::GrantTypes, "client_credentials", &[]),
            (Member::GrantTypes, "password", &[Rule::UnknownValue]),
            (Member::DefaultMaxAge, "0", &[]),
            (Member::DefaultMaxAge, "-1", &[Rule::UnknownValue]),
            (Member::DefaultMaxAge, "1.5", &[Rule::UnknownValue]),
            (Member::DefaultAcrValues, SignInMethod::Password.acr(), &[]),
            (Member::DefaultAcrValues, "0", &[Rule::UnknownValue]),
            (Member::SoftwareId, &fits, &[]),
            (Member::SoftwareId, &longer, &[Rule::TooLong]),
            (Member::SoftwareVersion, "1\u{7}", &[Rule::ControlCharacter]),
            (Member::SoftwareVersion, "1\u{202e}", &[Rule::ControlCharacter]),
        ] {
            assert_eq!(rules(member, value), expected, "{member}: {value}");
        }
    }

    #[test]
    fn keys_go_with_the_method() {
        let all = |entries: &[(Member, &str)]| {
            let mut found = Vec::new();
            clean(&Extended::new(entries.iter().map(|&(member, value)| (member, value.to_owned()))), &[], &mut found);
            found.into_iter().map(|problem| problem.rule).collect::<Vec<_>>()
        };
        let signs = (Member::TokenEndpointAuthMethod, "private_key_jwt");
        let (here, there) = ((Member::Jwks, "{}"), (Member::JwksUri, "https://kiln.example/jwks"));
        assert_eq!(all(&[signs, here]), []);
        assert_eq!(all(&[signs, there, (Member::TokenEndpointAuthSigningAlg, "ES256")]), []);
        assert_eq!(all(&[signs, here, there]), [Rule::ClientKeys]);
        assert_eq!(all(&[signs, here, (Member::TokenEndpointAuthSigningAlg, "HS256")]), [Rule::UnknownValue]);
        let shared = (Member::TokenEndpointAuthMethod, "client_secret_jwt");
        assert_eq!(all(&[shared, (Member::TokenEndpointAuthSigningAlg, "HS256")]), []);
    }

    #[test]
    fn lists_keep_their_order() {
        let entry = |member, value: &str| (member, value.to_owned());
        let extended = Extended::new([
            entry(Member::SoftwareId, "k"),
            entry(Member::Contacts, "b@kiln.example"),
            entry(Member::PolicyUri, ""),
            entry(Member::Contacts, "a@kiln.example"),
        ]);
        assert_eq!(extended.all(Member::Contacts).collect::<Vec<_>>(), ["b@kiln.example", "a@kiln.example"]);
        assert_eq!(extended.iter().last(), Some((Member::SoftwareId, "k")));
        assert_eq!(extended.get(Member::PolicyUri), None);
    }
}
