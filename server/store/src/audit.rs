//! The audit trail: who did what to what, and when. Nothing in it can be changed.

use std::fmt::Write;

use domain::{AccountId, ClientKey, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Actor, Registry, Result, Store, StoreError,
    actor::Right,
    engine::{Tx, Value, values},
};

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
    /// Somebody may sign in to a client that waits.
    TesterAdded = "tester.added",
    /// Somebody may sign in to a client that waits no more.
    TesterRemoved = "tester.removed",
    /// An owner gave a client up.
    OwnerLeft = "owner.left",
    /// An owner handed a client over to whoever accepted.
    OwnerTransferred = "owner.transferred",
    /// A client that nobody owned got an owner who knew its secret.
    ClientClaimed = "client.claimed",
    /// Somebody was invited to a client, or to have an account.
    InvitationCreated = "invitation.created",
    /// Somebody accepted an invitation.
    InvitationAccepted = "invitation.accepted",
    /// An invitation was revoked.
    InvitationRevoked = "invitation.revoked",
    /// Somebody asked for an account of their own.
    SignUpRequested = "sign_up.requested",
    /// An account was made.
    AccountCreated = "account.created",
    /// An account was disabled.
    AccountDisabled = "account.disabled",
    /// A disabled account was enabled.
    AccountEnabled = "account.enabled",
    /// An account got another role.
    AccountRoleChanged = "account.role_changed",
    /// An account can be signed in to by way of the provider upstream.
    AccountLinked = "account.linked",
    /// An account got another password.
    PasswordChanged = "account.password_changed",
    /// Somebody signed in.
    SignedIn = "session.signed_in",
    /// Somebody signed out.
    SignedOut = "session.signed_out",
    /// An account reached the limit of failed attempts.
    SignInThrottled = "session.throttled",
    /// Wrong secrets of a client reached the limit.
    ClientThrottled = "client.throttled",
    /// A client revoked what it had been let have.
    GrantRevoked = "grant.revoked",
    /// A code or a refresh token came a second time, or from another client, and what came of it was revoked.
    GrantMisused = "grant.misused",
    /// Somebody shut an application out that they had let in.
    ConsentWithdrawn = "consent.withdrawn",
    /// Clients were imported.
    Imported = "clients.imported",
    /// Clients were exported with their secrets.
    SecretsExported = "secrets.exported",
    /// A proposal was made: a client that waits, or a change.
    ProposalSubmitted = "proposal.submitted",
    /// An open proposal was changed, or answered.
    ProposalAmended = "proposal.amended",
    /// A proposal was taken back.
    ProposalWithdrawn = "proposal.withdrawn",
    /// A proposal came into force, whole or in part.
    ProposalAccepted = "proposal.accepted",
    /// A proposal was refused.
    ProposalRefused = "proposal.refused",
    /// A proposal went back to its owner.
    ProposalSentBack = "proposal.sent_back",
    /// Somebody remarked on a proposal.
    ProposalCommented = "proposal.commented",
    /// A verdict was taken back before it took effect.
    ProposalUndone = "proposal.undone",
    /// The review policy was set.
    ReviewPolicySet = "review.policy",
    /// The list of protected names was set.
    ProtectedNamesSet = "review.names",
    /// A calendar got an address.
    CalendarLinkMade = "calendar.made",
    /// A calendar lost its address.
    CalendarLinkRevoked = "calendar.revoked",
    /// An e-mail could not be delivered.
    MailGivenUp = "mail.given_up",
    /// How accounts come to be was set.
    RegistrationPolicySet = "registration.policy",
    /// Whether clients may register themselves was set.
    DynamicRegistrationSet = "dynamic_registration.set",
    /// A token that registers clients was made.
    InitialAccessTokenMade = "initial_access_token.made",
    /// A token that registers clients was revoked.
    InitialAccessTokenRevoked = "initial_access_token.revoked",
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

/// An event about to be written.
pub(crate) struct Event {
    pub action: Action,
    pub subject: Subject,
    pub summary: serde_json::Value,
}

impl Registry {
    /// A page of the audit trail.
    pub async fn audit(&self, query: &AuditQuery) -> Result<AuditPage> {
        self.require(Right::Read)?;
        let limit = query.limit.clamp(1, 500);
        let mut sql = "SELECT id, at, actor, account, action, subject_client, subject_account, label, summary FROM audit WHERE TRUE".to_owned();
        let mut values = Vec::new();
        let mut narrow = |condition: &str, value: Value| {
            values.push(value);
            let _ = write!(sql, " AND {condition} ${}", values.len());
        };
        if let Some(actor) = &query.actor {
            narrow("actor =", Value::from(actor));
        }
        if let Some(action) = query.action {
            narrow("action =", Value::from(action.as_str()));
        }
        if let Some(client) = query.client {
            narrow("subject_client =", Value::from(client));
        }
        if let Some(account) = query.account {
            narrow("subject_account =", Value::from(account));
        }
        if let Some(before) = query.before {
            narrow("id <", Value::from(before));
        }
        values.push(Value::from(limit + 1));
        let _ = write!(sql, " ORDER BY id DESC LIMIT ${}", values.len());
        let rows: Vec<Row> = self.db().all(sql, values).await?;
        let mut events = rows.into_iter().map(Row::event).collect::<Result<Vec<_>>>()?;
        let more = events.len() > limit as usize;
        events.truncate(limit as usize);
        let next = if more { events.last().map(|event| event.id) } else { None };
        Ok(AuditPage { events, next })
    }

    pub(crate) async fn log(&self, tx: &mut Tx, events: Vec<Event>) -> Result<()> {
        self.store.log(tx, &self.actor, self.now, events).await
    }
}

impl Store {
    /// Writes events into the transaction that they are about.
    pub(crate) async fn log(&self, tx: &mut Tx, actor: &Actor, now: Timestamp, events: Vec<Event>) -> Result<()> {
        const COLUMNS: [&str; 9] =
            ["id", "at", "actor", "account", "action", "subject_client", "subject_account", "label", "summary"];
        let random = self.random();
        let rows = events.into_iter().map(|event| {
            let (client, account, label) = match event.subject {
                Subject::Client { key, label } => (Some(key), None, label),
                Subject::Account { id, label } => (None, Some(id), label),
                Subject::Registry => (None, None, String::new()),
            };
            let id = random.uuid(now);
            let summary = event.summary.to_string();
            values![id, now, actor.name(), actor.account(), event.action.as_str(), client, account, label, summary]
        });
        tx.insert("audit", &COLUMNS, rows.collect(), "").await?;
        Ok(())
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    at: i64,
    actor: String,
    account: Option<Uuid>,
    action: String,
    subject_client: Option<Uuid>,
    subject_account: Option<Uuid>,
    label: String,
    summary: String,
}

impl Row {
    fn event(self) -> Result<AuditEvent> {
        let subject = match (self.subject_client, self.subject_account) {
            (Some(key), _) => Subject::Client { key: ClientKey(key), label: self.label },
            (None, Some(id)) => Subject::Account { id: AccountId(id), label: self.label },
            (None, None) => Subject::Registry,
        };
        Ok(AuditEvent {
            id: self.id,
            at: Timestamp(self.at),
            actor: self.actor,
            account: self.account.map(AccountId),
            action: Action::parse(&self.action).ok_or(StoreError::Corrupt("audit event"))?,
            subject,
            summary: self.summary,
        })
    }
}
