//! What owners may change at once, what waits for a reviewer, and how far a proposal has come.

mod rebase;
mod split;

pub use rebase::{part, rebase};
pub use split::{Split, split};

use serde::{Deserialize, Serialize};

use crate::{ClientKey, Field, Metadata};

/// How far a proposal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// A reviewer has to decide.
    Waiting,
    /// Its owner has to answer.
    SentBack,
    /// It is in force, whole or in part.
    Accepted,
    /// It will not be.
    Refused,
    /// Its owner took it back.
    Withdrawn,
}

impl ProposalState {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Waiting, Self::SentBack, Self::Accepted, Self::Refused, Self::Withdrawn];

    /// The written form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::SentBack => "sent_back",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    /// Whether something may still become of it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::SentBack)
    }
}

/// What a proposal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// A client that its owner registered: it is there, and works for its owners and testers alone.
    Registration,
    /// A change of a client that goes on running as it is.
    Change,
}

impl ProposalKind {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Registration, Self::Change];

    /// The written form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Change => "change",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

/// What a reviewer decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// These fields come into force; the others are refused. All of them: the whole proposal is accepted.
    Accept {
        /// The fields.
        fields: Vec<Field>,
    },
    /// Back to its owner, who may mend it.
    SendBack,
    /// Nothing of it comes into force.
    Refuse,
}

/// What may happen without a reviewer. It lives in the database, and admins edit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct ReviewPolicy {
    /// Clients that owners register wait for a reviewer.
    pub review_registrations: bool,
    /// Changes by owners that are cosmetic apply at once, as those do that tighten.
    pub cosmetic_at_once: bool,
    /// Changes by admins to clients in use wait for somebody else's eyes, where they widen.
    pub two_pairs_of_eyes: bool,
    /// Whoever proposes may accept it too, where their role lets them decide.
    pub accept_own: bool,
}

impl Default for ReviewPolicy {
    /// Registrations wait, cosmetic changes do not, admins' own changes do not, nobody accepts their own.
    fn default() -> Self {
        Self { review_registrations: true, cosmetic_at_once: true, two_pairs_of_eyes: false, accept_own: false }
    }
}

/// How much a trap weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Worth knowing.
    Note,
    /// Look twice.
    Warn,
}

/// A trap that was found in a proposal when it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which kind, stable: `logo-transparent-on-dark`, `name-like`, …
    pub kind: String,
    /// The field that it is about.
    pub field: Field,
    /// How much it weighs.
    pub weight: Weight,
    /// A sentence.
    pub message: String,
    /// The value that it is about, or empty.
    pub value: String,
    /// The value of another client, or of the registry, that it is compared with, or empty.
    #[serde(default)]
    pub beside: String,
    /// The other client that it names, where there is one.
    pub other: Option<ClientKey>,
}

/// Gives one field of `to` the value that it has in `from`. Credentials are no part of metadata: nothing happens.
fn copy(to: &mut Metadata, from: &Metadata, field: Field) {
    match field {
        Field::Name => to.name.clone_from(&from.name),
        Field::ClientType => to.client_type = from.client_type,
        Field::ResponseTypes => to.response_types.clone_from(&from.response_types),
        Field::JwtAlg => to.jwt_alg = from.jwt_alg,
        Field::ApplicationType => to.application_type = from.application_type,
        Field::RedirectUris => to.redirect_uris.clone_from(&from.redirect_uris),
        Field::PostLogoutRedirectUris => to.post_logout_redirect_uris.clone_from(&from.post_logout_redirect_uris),
        Field::Scope => to.scope.clone_from(&from.scope),
        Field::RequirePkce => to.require_pkce = from.require_pkce,
        Field::RequireConsent => to.require_consent = from.require_consent,
        Field::ReuseConsent => to.reuse_consent = from.reuse_consent,
        Field::WebsiteUrl => to.website_url.clone_from(&from.website_url),
        Field::TermsUrl => to.terms_url.clone_from(&from.terms_url),
        Field::ContactEmail => to.contact_email.clone_from(&from.contact_email),
        Field::Logo => to.logo.clone_from(&from.logo),
        Field::Extended => to.extended.clone_from(&from.extended),
        Field::ClientId | Field::ClientSecret => {}
    }
}
