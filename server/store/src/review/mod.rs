//! What owners ask for and reviewers decide.

#![allow(clippy::todo, clippy::unused_async, unused_variables, missing_docs)]

use domain::{
    AccountId, ClientForm, ClientId, ClientKey, ClientStatus, Field, Metadata, Problem, ProposalId, Revision,
    Timestamp,
    review::{Mark, ProposalKind, ProposalState, ReviewPolicy, Verdict},
    risk::Risk,
};

use crate::{Created, Registry, Result, Saved, Store};

/// A proposal with everything that is needed to decide it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub summary: ProposalSummary,
    /// The metadata that it started from; the defaults for a registration.
    pub before: Metadata,
    /// As it is asked for.
    pub after: Metadata,
    /// The client's metadata in force now, and their revision: not those it started from, if somebody saved meanwhile.
    pub current: Metadata,
    pub current_revision: Revision,
    /// Each changed field with the kind of its change.
    pub risks: Vec<(Field, Risk)>,
    /// Fields that both the proposal and somebody else changed since `base`, differently.
    pub conflicts: Vec<Field>,
    pub marks: Vec<Mark>,
    /// What the rules say about what is asked for.
    pub problems: Vec<Problem>,
}

/// A proposal in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalSummary {
    pub id: ProposalId,
    pub kind: ProposalKind,
    pub state: ProposalState,
    pub client: ClientKey,
    pub client_id: ClientId,
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
    pub proposer: AccountId,
    /// The proposer's e-mail address.
    pub proposed_by: String,
    pub reason: String,
    /// The last time it was submitted.
    pub submitted_at: Timestamp,
    /// Goes up with every change of the proposal: a verdict names the one it is about.
    pub version: i64,
    /// How many marks are warnings.
    pub warnings: u32,
    /// Who works on it, while the claim lasts.
    pub claim: Option<Claim>,
    pub decision: Option<Decision>,
}

/// Somebody is at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub account: AccountId,
    pub by: String,
    pub until: Timestamp,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub verdict: Verdict,
    pub account: AccountId,
    pub by: String,
    pub at: Timestamp,
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
    /// From this place on, as in [`ProposalPage::next`].
    pub after: Option<(Timestamp, ProposalId)>,
    /// 1 to 200.
    pub limit: u32,
}

/// Some proposals, the one that waits longest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalPage {
    pub rows: Vec<ProposalSummary>,
    pub next: Option<(Timestamp, ProposalId)>,
    /// How many the query finds in all.
    pub total: u64,
}

/// A remark on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub at: Timestamp,
    pub account: AccountId,
    pub author: String,
    /// Which field; `None`: the whole.
    pub field: Option<Field>,
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

impl Registry {
    /// Registers a client as the actor may: an admin's works at once; an owner's gets its credentials, belongs to them,
    /// has status [`ClientStatus::Waiting`] and waits as a proposal (or works at once, where the policy says so).
    pub async fn submit_client(&self, form: &ClientForm, reason: &str) -> Result<(Created, Option<ProposalId>)> {
        todo!()
    }

    /// Changes a client as the actor may: what may happen at once is saved, the rest becomes the client's open proposal
    /// or is added to it.
    pub async fn submit_change(
        &self,
        key: ClientKey,
        base: Revision,
        form: &ClientForm,
        reason: &str,
    ) -> Result<Submitted> {
        todo!()
    }

    /// Answers a proposal that was sent back, or amends one that waits: its proposer, or another owner. It waits again.
    /// `version` is the one that was shown.
    pub async fn resubmit(&self, id: ProposalId, version: i64, form: &ClientForm, reason: &str) -> Result<()> {
        todo!()
    }

    /// Takes an open proposal back. A client that waited for it goes to the trash.
    pub async fn withdraw(&self, id: ProposalId) -> Result<()> {
        todo!()
    }

    /// Proposals: all of them for reviewers and admins, those of their own clients for owners.
    pub async fn proposals(&self, query: &ProposalQuery) -> Result<ProposalPage> {
        todo!()
    }

    /// One proposal.
    pub async fn proposal(&self, id: ProposalId) -> Result<Proposal> {
        todo!()
    }

    /// The open proposal of a client.
    pub async fn open_proposal(&self, key: ClientKey) -> Result<Option<ProposalSummary>> {
        todo!()
    }

    /// The comments, the oldest first; without the internal ones for owners.
    pub async fn comments(&self, id: ProposalId) -> Result<Vec<Comment>> {
        todo!()
    }

    /// Adds a comment. Only reviewers and admins write internal ones.
    pub async fn comment(&self, id: ProposalId, field: Option<Field>, text: &str, internal: bool) -> Result<()> {
        todo!()
    }

    /// Claims a waiting proposal for ten minutes, or goes on doing so. Whoever else has it keeps it: the claim that holds
    /// comes back.
    pub async fn claim(&self, id: ProposalId) -> Result<Claim> {
        todo!()
    }

    /// Gives up one's claim.
    pub async fn release(&self, id: ProposalId) -> Result<()> {
        todo!()
    }

    /// Decides. It takes effect after ten seconds, and can be undone until then.
    ///
    /// # Errors
    /// [`crate::StoreError::Overtaken`] when somebody else decided, claimed or changed it; `Refused` when what would come
    /// into force breaks the rules; `Forbidden` for one's own.
    pub async fn decide(&self, id: ProposalId, version: i64, verdict: &Verdict, why: &str) -> Result<Decision> {
        todo!()
    }

    /// Takes one's own decision back before it takes effect.
    pub async fn undo_decision(&self, id: ProposalId) -> Result<()> {
        todo!()
    }

    /// The policy.
    pub async fn review_policy(&self) -> Result<ReviewPolicy> {
        todo!()
    }

    /// Sets it: admins only.
    pub async fn set_review_policy(&self, policy: &ReviewPolicy) -> Result<()> {
        todo!()
    }
}

impl Store {
    /// Lets verdicts take effect whose time has come. Any number of servers may do so at once: each takes effect once.
    /// Says how many it was.
    pub async fn apply_due_verdicts(&self, now: Timestamp) -> Result<u32> {
        todo!()
    }
}
