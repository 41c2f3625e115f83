//! One proposal, with everything that is needed to decide it, or to answer it.

use domain::{
    ClientKey, Field, LogoHash, Metadata, Problem, ProposalId,
    review::{ProposalKind, ProposalState},
};
use leptos::server;
use serde::{Deserialize, Serialize};

use super::verdict::VerdictLine;
use crate::{
    api::{
        clients::{check_hosts::HostFacts, revisions::ChangeLine},
        packed::Packed,
    },
    components::When,
    error::AppError,
    pages::client::consent_preview::Person,
};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The proposal.
    pub id: ProposalId,
    /// The version that is shown: a verdict is about it.
    pub version: i64,
    /// A new client, or a change of one.
    pub kind: ProposalKind,
    /// How far it has come.
    pub state: ProposalState,
    /// The client.
    pub client: ClientKey,
    /// Its name as it is asked for.
    pub name: String,
    /// Its logo as it is asked for.
    pub logo: Option<LogoHash>,
    /// The registrable domain, or what stands in for it, before and after.
    pub domains: (String, String),
    /// The revision that it started from, and the one in force.
    pub revisions: (i32, i32),
    /// What it starts from.
    pub before: Metadata,
    /// What is asked for.
    pub after: Metadata,
    /// Each field that changes; of a new client each that has a value.
    pub fields: Vec<FieldLine>,
    /// The fields that a verdict can be about: of a new client those that are not as by default.
    pub asked: Vec<Field>,
    /// What the rules say of fields that do not change.
    pub problems: Vec<Problem>,
    /// What is known about the hosts of both.
    pub hosts: Vec<HostFacts>,
    /// Who asks.
    pub by: String,
    /// Why, or empty.
    pub reason: String,
    /// Since when.
    pub since: When,
    /// Who works on it.
    pub claim: Option<ClaimLine>,
    /// What was decided, if anything was.
    pub verdict: Option<VerdictLine>,
    /// The verdict that led here, if one did.
    pub last: Option<VerdictLine>,
    /// What was said about the whole.
    pub comments: Vec<CommentLine>,
    /// What the caller may do.
    pub rights: Rights,
    /// Its neighbours in the queue.
    pub queue: Option<Neighbours>,
    /// What answers at the addresses that are asked for, as markup; empty once nothing is asked for any more.
    pub preflight: String,
    /// Who asks for the page.
    pub person: Person,
}

impl Desk {
    /// The name of the client in force.
    pub fn before_name(&self) -> String {
        let before = &self.before.name;
        if before.is_empty() { self.name.clone() } else { before.clone() }
    }
}

/// What the caller may do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
pub struct Rights {
    /// They review: the queue is theirs.
    pub reviews: bool,
    /// They read and write internal comments.
    pub internal: bool,
    /// They may decide it as it stands.
    pub decides: bool,
    /// It is theirs: they may answer it and take it back.
    pub answers: bool,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldLine {
    /// Old and new.
    pub change: ChangeLine,
    /// What about it widens, beyond the word: "new host".
    pub because: String,
    /// Whether somebody else changed it meanwhile.
    pub conflict: bool,
    /// Traps, and what the rules say.
    pub marks: Vec<MarkLine>,
    /// What was said about it.
    pub comments: Vec<CommentLine>,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkLine {
    /// Whether it is a warning, and not just worth knowing.
    pub warns: bool,
    /// A sentence.
    pub message: String,
    /// The other client that it names.
    pub other: Option<ClientKey>,
    /// This logo and the one that it looks like.
    pub logos: Option<(LogoHash, LogoHash)>,
}

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentLine {
    /// Who.
    pub by: String,
    /// When.
    pub at: When,
    /// What.
    pub text: String,
    /// Whether only reviewers see it.
    pub internal: bool,
    /// The field that it is about.
    pub field: Option<Field>,
}

/// Who works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimLine {
    /// Who.
    pub by: String,
    /// Whether who asks does.
    pub mine: bool,
}

/// The way through the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// Its place, from 1.
    pub place: u32,
    /// How many wait.
    pub of: u64,
    /// The one before.
    pub previous: Option<ProposalId>,
    /// The one after.
    pub next: Option<ProposalId>,
}

/// One proposal; with the verdict on the proposal `decided`, which led here.
#[server(prefix = "/api", endpoint = "review/show")]
pub async fn show_proposal(id: ProposalId, decided: String) -> Result<Packed<Desk>, AppError> {
    use domain::Role;
    use maud::PreEscaped;

    use super::lines;
    use crate::{
        api::{guard, map, when::when},
        hosts,
        preflight::{self, Again},
    };

    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let (proposal, last) = match decided.parse().ok() {
        Some(other) => registry.proposal_after(id, other).await.map_err(map::error)?,
        None => (registry.proposal(id).await.map_err(map::error)?, None),
    };
    let mut comments = lines::comments(registry.comments_if_seen(id).await.map_err(map::error)?, caller.now());
    let rights = lines::rights(&registry, &proposal.summary, &caller).await?;
    let (queue, visits) = if rights.reviews {
        lines::neighbours(&registry, &proposal.summary).await?
    } else {
        (None, registry.preflight(proposal.summary.client).await.map_err(map::error)?)
    };
    let introduce = |of: &Metadata| of.redirect_uris.first().map(|uri| hosts::introduce(uri)).unwrap_or_default();
    let before = proposal.old().clone();
    let uris = [&before, &proposal.after];
    let uris = uris.map(|of| of.redirect_uris.iter().chain(&of.post_logout_redirect_uris));
    let fields = lines::fields(&proposal, &mut comments);
    let (summary, session) = (&proposal.summary, caller.session());
    let preflight = if summary.state.is_open() {
        let again = if caller.backend().preflight { Again::Proposal(summary.client, id) } else { Again::Off };
        preflight::report(&proposal.after, &visits, &again, caller.now()).map(PreEscaped::into_string)
    } else {
        None
    };
    let problems = lines::other_problems(&proposal, &fields);
    Ok(Packed::of(&Desk {
        id,
        version: summary.version,
        kind: summary.kind,
        state: summary.state,
        client: summary.client,
        name: summary.name.clone(),
        logo: summary.logo.clone(),
        domains: (introduce(&before), introduce(&proposal.after)),
        revisions: (summary.base.0, proposal.current_revision.0),
        fields,
        asked: proposal.risks.iter().map(|(field, _)| *field).collect(),
        problems,
        hosts: hosts::facts_of(uris.into_iter().flatten()),
        by: summary.proposed_by.clone(),
        reason: summary.reason.clone(),
        since: when(summary.submitted_at, caller.now()),
        claim: summary.claim.as_ref().map(|claim| lines::claim(claim, &caller)),
        verdict: lines::verdict(summary, &caller),
        last: last.and_then(|summary| lines::undoable(&summary, &caller)),
        comments,
        rights,
        queue,
        preflight: preflight.unwrap_or_default(),
        person: Person { name: session.name.clone(), email: session.email.clone() },
        before,
        after: proposal.after,
    }))
}
