//! What owners ask for and reviewers decide.

mod bulk;
mod claims;
mod comments;
mod decide;
mod due;
mod marks;
mod names;
mod policy;
mod queue;
mod read;
mod registration;
mod row;
mod submit;

pub(crate) use policy::{POLICY, read_policy};

use domain::{
    AccountId, ClientId, ClientKey, ClientStatus, Field, Metadata, Problem, ProposalId, Revision, Timestamp,
    review::{Mark, ProposalKind, ProposalState, Verdict},
    risk::Risk,
};

pub use bulk::{AcceptedMany, WallPage};
pub use policy::PolicyReach;
pub use queue::{Neighbours, QueueCounts};

use crate::Saved;

/// A proposal with everything that is needed to decide it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// As in a list.
    pub summary: ProposalSummary,
    /// The metadata that it started from; the defaults for a registration.
    pub before: Metadata,
    /// As it is asked for: while it is open, on top of what was saved meanwhile.
    pub after: Metadata,
    /// The client's metadata in force now: not those it started from, if somebody saved meanwhile.
    pub current: Metadata,
    /// The revision in force now.
    pub current_revision: Revision,
    /// Each changed field with the kind of its change, against [`Proposal::old`].
    pub risks: Vec<(Field, Risk)>,
    /// Fields that both the proposal and somebody else changed since `base`, differently.
    pub conflicts: Vec<Field>,
    /// What the rules say about what is asked for.
    pub problems: Vec<Problem>,
}

/// A proposal in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalSummary {
    /// Its identifier.
    pub id: ProposalId,
    /// A registration or a change.
    pub kind: ProposalKind,
    /// How far it has come.
    pub state: ProposalState,
    /// Which client.
    pub client: ClientKey,
    /// What the relying party sends.
    pub client_id: ClientId,
    /// Whether the client works at the moment.
    pub client_status: ClientStatus,
    /// `name` as it is asked for.
    pub name: String,
    /// `logo` as it is asked for.
    pub logo: Option<domain::LogoHash>,
    /// The host of the first redirect URI that is asked for, or empty.
    pub host: String,
    /// The revision that it started from.
    pub base: Revision,
    /// Which fields change.
    pub fields: Vec<Field>,
    /// Who submitted it last; the nil one for the client itself.
    pub proposer: AccountId,
    /// The proposer's e-mail address, or what the client is called in the trail.
    pub proposed_by: String,
    /// Why, or empty.
    pub reason: String,
    /// The last time it was submitted.
    pub submitted_at: Timestamp,
    /// Goes up with every change of the proposal: a verdict names the one it is about.
    pub version: i64,
    /// Traps that were found when it arrived. To owners they name no client of others.
    pub marks: Vec<Mark>,
    /// How many of them are warnings.
    pub warnings: u32,
    /// Whether it is the actor's: they asked for it, or own the client.
    pub own: bool,
    /// Who works on it, while the claim lasts.
    pub claim: Option<Claim>,
    /// What was decided; owners see it once it has taken effect.
    pub decision: Option<Decision>,
    /// Whether the client is one of the actor's own.
    pub owned: bool,
}

/// That a client has an open proposal, without what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenProposal {
    /// Its identifier.
    pub id: ProposalId,
    /// A registration or a change.
    pub kind: ProposalKind,
    /// Who submitted it last; the nil one for the client itself.
    pub proposer: AccountId,
    /// As [`ProposalSummary::version`].
    pub version: i64,
    /// Why it was sent back, or empty; `None` while it waits for a reviewer.
    pub sent_back: Option<String>,
}

/// Somebody is at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Whose it is.
    pub account: AccountId,
    /// The e-mail address.
    pub by: String,
    /// When the claim ends.
    pub until: Timestamp,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Which verdict.
    pub verdict: Verdict,
    /// Who decided; the nil one for whoever ran the command line.
    pub account: AccountId,
    /// The e-mail address.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, or empty; owners find it among the comments.
    pub why: String,
    /// When it takes effect: until then it can be undone. `None` once it has.
    pub due_at: Option<Timestamp>,
}

/// Which proposals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProposalQuery {
    /// In one of these states; empty: in any.
    pub states: Vec<ProposalState>,
    /// Of this client.
    pub client: Option<ClientKey>,
    /// Only those with a warning among the marks (`Some(true)`), or without.
    pub warned: Option<bool>,
    /// Only those with marks of whatever weight (`Some(true)`), or without.
    pub marked: Option<bool>,
    /// Only those without a verdict, not even one that can be undone.
    pub undecided: bool,
    /// The one that was submitted last comes first.
    pub newest_first: bool,
    /// From this place on, as in [`ProposalPage::next`].
    pub after: Option<(Timestamp, ProposalId)>,
    /// 1 to 200.
    pub limit: u32,
}

/// Some proposals, the one that waits longest first unless it was asked for otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalPage {
    /// The proposals.
    pub rows: Vec<ProposalSummary>,
    /// Where the next page begins, if there is one.
    pub next: Option<(Timestamp, ProposalId)>,
}

/// A remark on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub account: AccountId,
    /// The e-mail address.
    pub author: String,
    /// Which field; `None`: the whole.
    pub field: Option<Field>,
    /// 1 to 2,000 characters, more than one line perhaps.
    pub text: String,
    /// Never for the eyes of owners.
    pub internal: bool,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// What was saved at once, where something was. Of an owner's change, what tightens.
    pub saved: Option<Saved>,
    /// What waits for a reviewer.
    pub proposal: Option<ProposalId>,
}

impl Proposal {
    /// What `after` has to be compared with: what is in force, while a change is open; else what it started from.
    pub fn old(&self) -> &Metadata {
        let open_change = self.summary.kind == ProposalKind::Change && self.summary.state.is_open();
        if open_change { &self.current } else { &self.before }
    }
}
