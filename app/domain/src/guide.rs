//! Registration that starts from what is being built: from it follow the choices of the form, each with its reason.
//!
//! What a form is not told by this is its name and its redirect URIs; with both, and whatever they are as long as they
//! follow the rules, a proposal can be saved.

mod because;

use crate::{ApplicationType, ClientForm, ClientType, Field, JwtAlg, ResponseType};

/// What somebody is building.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Building {
    /// A web application with a back end.
    Server,
    /// A single-page application: all of it runs in the browser.
    Spa,
    /// Installed on a device: a mobile app, a desktop app, a command line.
    Native,
    /// A program that signs nobody in.
    Service,
}

/// What follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Whether it can keep a secret.
    pub client_type: ClientType,
    /// Which redirect URIs it may have.
    pub application_type: ApplicationType,
    /// The flows it uses.
    pub response_types: Vec<ResponseType>,
    /// How its ID tokens are signed.
    pub jwt_alg: JwtAlg,
    /// Whether a code is only given for a PKCE challenge.
    pub require_pkce: bool,
    /// Whether users are asked for consent.
    pub require_consent: bool,
    /// Whether their answer is remembered.
    pub reuse_consent: bool,
    /// What it may ask for.
    pub scope: Vec<&'static str>,
    /// Redirect URIs that fit, as examples; the first is the usual one.
    pub redirect_uris: Vec<&'static str>,
    /// Why, a sentence for each choice, in the order of the fields.
    pub because: Vec<Because>,
}

/// Why a choice was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Because {
    /// The choice.
    pub field: Field,
    /// The reason, with the section of the standard that it stands on, where there is one.
    pub text: &'static str,
}

impl Building {
    /// Everything that can be built, in the order it is offered.
    pub const ALL: &'static [Self] = &[Self::Server, Self::Spa, Self::Native, Self::Service];

    /// The value in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Spa => "spa",
            Self::Native => "native",
            Self::Service => "service",
        }
    }

    /// From the value in an address; `None` if there is no such value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|building| building.as_str() == text)
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Server => "Server web app",
            Self::Spa => "Single-page app",
            Self::Native => "Native app",
            Self::Service => "Service without users",
        }
    }

    /// How to tell that this is it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Server => "Pages or an API from a back end of yours, which talks to this server itself.",
            Self::Spa => "JavaScript or WASM in the browser, and no back end that could keep a secret.",
            Self::Native => "On a phone, a desktop or the command line: installed where its user is.",
            Self::Service => "A job, a daemon or an API that acts on its own behalf.",
        }
    }

    /// What is to be said before anything is chosen on its behalf, if anything is.
    pub const fn caution(self) -> Option<&'static str> {
        match self {
            Self::Service => Some(
                "A service uses the client credentials grant (RFC 6749, section 4.4), which has no users and no redirect \
                 URI. This registry has no such grant: every client here has a response type, and with it a redirect URI. \
                 You can register the service to give it a client ID and a secret. As its redirect URI enter an https \
                 address of your own at which nothing answers, and never anybody else’s: whoever starts a sign-in in the \
                 name of the service would be sent there.",
            ),
            Self::Server | Self::Spa | Self::Native => None,
        }
    }

    /// What follows from it.
    pub fn proposal(self) -> Proposal {
        let confidential = matches!(self, Self::Server | Self::Service);
        Proposal {
            client_type: if confidential { ClientType::Confidential } else { ClientType::Public },
            application_type: if self == Self::Native { ApplicationType::Native } else { ApplicationType::Web },
            response_types: vec![ResponseType::Code],
            jwt_alg: JwtAlg::RS256,
            require_pkce: self != Self::Server,
            require_consent: true,
            reuse_consent: self == Self::Server,
            scope: match self {
                Self::Service => vec!["openid"],
                Self::Server | Self::Spa | Self::Native => vec!["openid", "profile", "email"],
            },
            redirect_uris: match self {
                Self::Server | Self::Spa => vec!["https://app.example.com/callback"],
                Self::Native => {
                    vec![
                        "com.example.app:/callback",
                        "http://127.0.0.1/callback",
                        "http://[::1]/callback",
                        "https://app.example.com/callback",
                    ]
                }
                Self::Service => vec!["https://service.example.com/no-sign-in"],
            },
            because: because::because(self),
        }
    }
}

impl Proposal {
    /// The form that it fills: a name and redirect URIs are missing.
    pub fn form(&self) -> ClientForm {
        ClientForm {
            client_type: self.client_type.as_str().to_owned(),
            application_type: self.application_type.as_str().to_owned(),
            response_types: self.response_types.iter().map(|value| value.as_str().to_owned()).collect(),
            jwt_alg: self.jwt_alg.as_str().to_owned(),
            require_pkce: self.require_pkce,
            require_consent: self.require_consent,
            reuse_consent: self.reuse_consent,
            scope: self.scope.join(" "),
            ..ClientForm::default()
        }
    }

    /// The choice made for `field`, in the words of the form; `None` for a field that is left to whoever registers.
    pub fn value(&self, field: Field) -> Option<String> {
        let yes = |on: bool| if on { "yes" } else { "no" }.to_owned();
        Some(match field {
            Field::ClientType => self.client_type.as_str().to_owned(),
            Field::ApplicationType => self.application_type.as_str().to_owned(),
            Field::ResponseTypes => {
                let values: Vec<&str> = self.response_types.iter().map(|value| value.as_str()).collect();
                values.join(", ")
            }
            Field::JwtAlg => self.jwt_alg.as_str().to_owned(),
            Field::RequirePkce => yes(self.require_pkce),
            Field::RequireConsent => yes(self.require_consent),
            Field::ReuseConsent => yes(self.reuse_consent),
            Field::Scope => self.scope.join(" "),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
