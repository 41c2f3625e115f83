//! A client and its properties, under the names relying parties and administrators know.

use serde::{Deserialize, Serialize};

use crate::{
    AuthMethod, ClientId, ClientKey, Extended, LogoHash, Member, ResponseType, Revision, extended::CLIENT_CREDENTIALS,
};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A registered relying party: its identity, and the metadata of the revision in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The registry's own key.
    pub key: ClientKey,
    /// What the relying party sends.
    pub client_id: ClientId,
    /// What may change from revision to revision.
    pub metadata: Metadata,
    /// Whether it works at the moment.
    pub status: ClientStatus,
    /// The revision in force.
    pub revision: Revision,
    /// Whether it has at least one secret that still works.
    pub has_secret: bool,
    /// When it was registered.
    pub date_created: Timestamp,
}

/// The properties of a client that a revision holds. All of them have passed the rules of [`crate::clean`], but for
/// clients that were imported as they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Human-readable name, shown to users on the consent page. Not unique.
    pub name: String,
    /// Whether it can keep a secret.
    pub client_type: ClientType,
    /// The flows it may use; at least one, in the order of [`ResponseType::ALL`].
    pub response_types: Vec<ResponseType>,
    /// The algorithm its ID tokens are signed with.
    pub jwt_alg: JwtAlg,
    /// Where users are sent back to, matched exactly; the order is kept.
    pub redirect_uris: Vec<String>,
    /// Where users may be sent after a logout.
    pub post_logout_redirect_uris: Vec<String>,
    /// Scope values it may ask for; empty means any.
    pub scope: Vec<String>,
    /// Web or native (OpenID Connect Dynamic Client Registration 1.0, section 2).
    pub application_type: ApplicationType,
    /// Whether a code is given for a PKCE challenge alone (RFC 7636). A public client needs one whatever stands here:
    /// [`Metadata::needs_pkce`].
    #[serde(default)]
    pub require_pkce: bool,
    /// Whether users are asked for consent at all.
    pub require_consent: bool,
    /// Whether the answer of a user is remembered.
    pub reuse_consent: bool,
    /// Home page, or empty.
    pub website_url: String,
    /// Terms or privacy policy, or empty.
    pub terms_url: String,
    /// Whom to write to, or empty.
    pub contact_email: String,
    /// The picture shown to users.
    pub logo: Option<LogoHash>,
    /// What it registered beyond all of this.
    #[serde(default)]
    pub extended: Extended,
}

impl Default for Metadata {
    /// The defaults of a new client: confidential, the code flow, RS256, web, consent asked and remembered. Without
    /// name and redirect URIs it does not pass the rules yet.
    fn default() -> Self {
        Self {
            name: String::new(),
            client_type: ClientType::Confidential,
            response_types: vec![ResponseType::Code],
            jwt_alg: JwtAlg::RS256,
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            scope: Vec::new(),
            application_type: ApplicationType::Web,
            require_pkce: false,
            require_consent: true,
            reuse_consent: true,
            website_url: String::new(),
            terms_url: String::new(),
            contact_email: String::new(),
            logo: None,
            extended: Extended::default(),
        }
    }
}

impl Metadata {
    /// Whether its secret is a key, so that more than a hash of it has to be kept: it signs its ID tokens, or what the client
    /// proves itself with.
    pub fn signs_with_secret(&self) -> bool {
        let method = self.extended.get(Member::TokenEndpointAuthMethod);
        self.jwt_alg == JwtAlg::HS256 || method == Some(AuthMethod::SecretJwt.as_str())
    }

    /// Whether it gets no code without PKCE: public clients always, others where they say so (RFC 9700, section 2.1.1).
    pub fn needs_pkce(&self) -> bool {
        self.require_pkce || self.client_type == ClientType::Public
    }

    /// Whether it may have tokens for itself (RFC 6749, section 4.4): only one that can prove who it is.
    pub fn may_act_for_itself(&self) -> bool {
        let switched_on = self.extended.get(Member::GrantTypes) == Some(CLIENT_CREDENTIALS);
        switched_on && self.client_type == ClientType::Confidential
    }
}

/// Whether a client can keep its credentials confidential (RFC 6749, section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientType {
    /// Runs on a secure server and has a secret.
    Confidential,
    /// Runs on the user's device and has none.
    Public,
}

/// The kind of application (OpenID Connect Dynamic Client Registration 1.0, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    /// Reached over https.
    Web,
    /// Installed on a device: loopback and private-use schemes (RFC 8252, section 7).
    Native,
}

/// How ID tokens are signed (RFC 7518, section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum JwtAlg {
    /// With the client secret as the key.
    HS256,
    /// With the provider's RSA key.
    RS256,
}

/// Whether a client works at the moment. A deleted client is in the trash and has no status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientStatus {
    /// It works.
    Active,
    /// Switched off by an admin; nothing is lost.
    Suspended,
    /// Registered by its owner and not reviewed yet: it works for its owners and testers alone.
    Waiting,
}

macro_rules! wire_names {
    ($type:ident { $($variant:ident = $name:literal),+ }) => {
        impl $type {
            /// Every value, in the order they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value as it is written in forms, JSON and the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The value from its written form; `None` if there is no such value.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

wire_names!(ClientType { Confidential = "confidential", Public = "public" });
wire_names!(ApplicationType { Web = "web", Native = "native" });
wire_names!(JwtAlg { RS256 = "RS256", HS256 = "HS256" });
wire_names!(ClientStatus { Active = "active", Suspended = "suspended", Waiting = "waiting" });
