//! The audit trail: who did what to what, and when. Nothing in it can be changed.

use domain::{AccountId, ClientKey, Timestamp};
use uuid::Uuid;

use crate::{Registry, Result};

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// What was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $variant),+
        }

        impl Action {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The written form; stable.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// From the written form.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.as_str() == text)
            }
        }
    };
}

actions! {
    /// A client was registered.
    ClientCreated = "client.created",
    /// A client got a new revision.
    ClientUpdated = "client.updated",
    /// A client was suspended.
    ClientSuspended = "client.suspended",
    /// A suspended client was resumed.
    ClientResumed = "client.resumed",
    /// A client was put into the trash.
    ClientDeleted = "client.deleted",
    /// A client was taken out of the trash.
    ClientRestored = "client.restored",
    /// A client was removed from the trash for good.
    ClientPurged = "client.purged",
    /// A client got a new secret.
    SecretRotated = "secret.rotated",
    /// A secret was revoked.
    SecretRevoked = "secret.revoked",
    /// A client got an owner.
    OwnerAdded = "owner.added",
    /// A client lost an owner.
    OwnerRemoved = "owner.removed",
    /// An account was made.
    AccountCreated = "account.created",
    /// An account was disabled.
    AccountDisabled = "account.disabled",
    /// A disabled account was enabled.
    AccountEnabled = "account.enabled",
    /// An account got another role.
    AccountRoleChanged = "account.role_changed",
    /// An account got another password.
    PasswordChanged = "account.password_changed",
    /// Somebody signed in.
    SignedIn = "session.signed_in",
    /// Somebody signed out.
    SignedOut = "session.signed_out",
    /// An account reached the limit of failed attempts.
    SignInThrottled = "session.throttled",
    /// Clients were imported.
    Imported = "clients.imported",
    /// Clients were exported with their secrets.
    SecretsExported = "secrets.exported",
}

/// What it was done to. The label is what it was called then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A client.
    Client {
        /// Its key.
        key: ClientKey,
        /// Its name.
        label: String,
    },
    /// An account.
    Account {
        /// Its identifier.
        id: AccountId,
        /// Its e-mail address.
        label: String,
    },
    /// The registry as a whole.
    Registry,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// Its identifier (UUID v7).
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who: an e-mail address, or the name of an operator.
    pub actor: String,
    /// The account, if it was one.
    pub account: Option<AccountId>,
    /// What was done.
    pub action: Action,
    /// To what.
    pub subject: Subject,
    /// More about it: a JSON object. Never a secret.
    pub summary: String,
}

/// Which events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditQuery {
    /// Only by this actor: an e-mail address or an operator's name, exactly.
    pub actor: Option<String>,
    /// Only of this kind.
    pub action: Option<Action>,
    /// Only about this client.
    pub client: Option<ClientKey>,
    /// Only about this account.
    pub account: Option<AccountId>,
    /// Only those before this event: [`AuditPage::next`].
    pub before: Option<Uuid>,
    /// How many, 1 to 500.
    pub limit: u32,
}

impl Default for AuditQuery {
    fn default() -> Self {
        Self { actor: None, action: None, client: None, account: None, before: None, limit: 100 }
    }
}

/// Some events, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The events.
    pub events: Vec<AuditEvent>,
    /// Where the older ones begin, if there are any.
    pub next: Option<Uuid>,
}

impl Registry {
    /// A page of the audit trail.
    pub async fn audit(&self, query: &AuditQuery) -> Result<AuditPage> {
        unimplemented!("{query:?}")
    }
}
