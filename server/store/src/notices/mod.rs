//! What people are told: notices in the application, the e-mails that say the same, and calendars of what ends.
//!
//! A notice is written in the transaction that it tells of, for everybody whom it concerns but whoever did it. Whether
//! somebody may still read it is asked when it is read, and again when its e-mail is sent.

mod calendar;
mod daily;
mod ending;
mod failing;
mod outbox;
mod preferences;
mod queue;
mod read;
mod tell;

use domain::{AccountId, ClientKey, NoticeId, ProposalId, SecretId, Timestamp};

use crate::{Invitation, InvitationToken, sessions::token};

pub(crate) use read::unread;
pub(crate) use tell::{News, Reader};

token! {
    /// What the address of a calendar holds. 256 random bits; the database holds its hash.
    CalendarToken
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The written form; stable.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// From the written form.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

names! {
    /// What a notice tells.
    NoticeKind {
        /// A proposal waits for a reviewer.
        ProposalArrived = "proposal.arrived",
        /// A proposal that was sent back waits again.
        ProposalAnswered = "proposal.answered",
        /// A proposal came into force.
        ProposalAccepted = "proposal.accepted",
        /// A proposal was refused.
        ProposalRefused = "proposal.refused",
        /// A proposal has to be answered.
        ProposalSentBack = "proposal.sent_back",
        /// Somebody remarked on a proposal.
        Commented = "proposal.commented",
        /// Somebody remarked on a proposal, for the eyes of reviewers.
        CommentedInternally = "proposal.commented_internally",
        /// Somebody accepted an invitation of the reader's.
        InvitationAccepted = "invitation.accepted",
        /// Somebody took over a client that the reader offered.
        TransferAccepted = "transfer.accepted",
        /// The reader owns a client.
        OwnerAdded = "owner.added",
        /// Somebody else owns a client of the reader's as well.
        OwnerJoined = "owner.joined",
        /// The reader owns a client no more.
        OwnerRemoved = "owner.removed",
        /// Somebody else owns a client of the reader's no more.
        OwnerLeft = "owner.left",
        /// A secret ends soon.
        SecretEnds = "secret.ends",
        /// Users have not reached an address of a client for hours.
        AddressFails = "address.fails",
    }
}

names! {
    /// What can be had or not: kinds of notices that belong together.
    Topic {
        /// Decisions on what one asked for.
        Decision = "decision",
        /// Comments on proposals.
        Comment = "comment",
        /// Proposals that wait: for reviewers.
        Review = "review",
        /// Who owns what, and what became of invitations.
        Ownership = "ownership",
        /// Secrets that end.
        Expiry = "expiry",
        /// Addresses that users do not reach.
        Address = "address",
    }
}

impl NoticeKind {
    /// What it belongs to.
    pub const fn topic(self) -> Topic {
        match self {
            Self::ProposalArrived | Self::ProposalAnswered => Topic::Review,
            Self::ProposalAccepted | Self::ProposalRefused | Self::ProposalSentBack => Topic::Decision,
            Self::Commented | Self::CommentedInternally => Topic::Comment,
            Self::InvitationAccepted
            | Self::TransferAccepted
            | Self::OwnerAdded
            | Self::OwnerJoined
            | Self::OwnerRemoved
            | Self::OwnerLeft => Topic::Ownership,
            Self::SecretEnds => Topic::Expiry,
            Self::AddressFails => Topic::Address,
        }
    }

    /// Who may read it: whom it tells, whatever comes; who may see the client; reviewers whose client it is not.
    pub(crate) const fn audience(self) -> &'static str {
        match self {
            Self::InvitationAccepted | Self::TransferAccepted | Self::OwnerRemoved => "self",
            Self::ProposalArrived | Self::ProposalAnswered | Self::CommentedInternally => "desk",
            _ => "seer",
        }
    }
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its identifier.
    pub id: NoticeId,
    /// What it tells.
    pub kind: NoticeKind,
    /// Since when.
    pub at: Timestamp,
    /// The client that it is about.
    pub client: Option<ClientKey>,
    /// The proposal that it is about.
    pub proposal: Option<ProposalId>,
    /// What the client was called then.
    pub label: String,
    /// Who did it: an e-mail address, or the name of an operator; empty where nobody did.
    pub actor: String,
    /// What was said, shortened; an owner's e-mail address; a secret's name; an address. Or empty.
    pub detail: String,
    /// When the secret ends that it warns of.
    pub ends_at: Option<Timestamp>,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// Some notices, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticePage {
    /// The notices.
    pub notices: Vec<Notice>,
    /// Where the older ones begin, if there are any.
    pub next: Option<NoticeId>,
}

/// How somebody wants to hear of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preference {
    /// Of what.
    pub topic: Topic,
    /// In the application.
    pub in_app: bool,
    /// By e-mail, where the registry sends any.
    pub email: bool,
}

/// A secret that will end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingSecret {
    /// Names it.
    pub id: SecretId,
    /// The name it was given, or empty.
    pub name: String,
    /// Whose it is.
    pub client: ClientKey,
    /// What that client is called.
    pub client_name: String,
    /// When.
    pub ends_at: Timestamp,
}

/// An e-mail to send, for as long as its lease lasts: five minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its identifier: the same for each attempt.
    pub id: uuid::Uuid,
    /// Which attempt this is, the first being 1.
    pub attempt: i64,
    /// For whom: an e-mail address.
    pub to: String,
    /// Since when there is something to tell.
    pub at: Timestamp,
    /// What to tell.
    pub content: MailContent,
    pub(crate) account: Option<AccountId>,
}

/// What an e-mail tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailContent {
    /// What a notice tells.
    Notice(Notice),
    /// What notices tell that came since the morning before, the oldest first: at least one.
    Digest(Vec<Notice>),
    /// That somebody is invited.
    Invitation {
        /// To what.
        invitation: Invitation,
        /// For the link.
        token: InvitationToken,
    },
    /// That somebody asks for an account with the address.
    SignUp {
        /// For the link; `None` where there is an account with the address already.
        token: Option<InvitationToken>,
    },
}
