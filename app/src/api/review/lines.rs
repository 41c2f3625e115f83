//! From the store's proposals to what the pages show.

use domain::{
    Field, Metadata, Problem, ProposalId, Role, Severity, Timestamp, anatomy, diff,
    review::{ProposalKind, ProposalState, Verdict, Weight},
    risk::Risk,
};
use store::{Claim, Comment, Proposal, ProposalQuery, ProposalSummary, Registry};

use super::{
    list::{QueueRow, Shelf},
    show::{ClaimLine, CommentLine, FieldLine, MarkLine, Neighbours, Rights},
    verdict::{Ruling, VerdictLine},
};
use crate::{
    api::{clients::revisions::ChangeLine, guard::Caller, map, when::when},
    components::Tone,
    error::AppError,
    hosts,
};

/// A row of the queue.
pub fn row(summary: ProposalSummary, caller: &Caller) -> QueueRow {
    QueueRow {
        state: state(&summary, caller),
        id: summary.id.to_string(),
        domain: hosts::registrable(&summary.host).unwrap_or(summary.host),
        name: summary.name,
        logo: summary.logo,
        new: summary.kind == ProposalKind::Registration,
        fields: summary.fields.into_iter().map(|field| field.label().to_owned()).collect(),
        by: summary.proposed_by,
        since: when(summary.submitted_at, caller.now()),
        warnings: summary.warnings,
    }
}

/// What has become of it, in words: a verdict that can still be undone is one already.
fn state(summary: &ProposalSummary, caller: &Caller) -> (Tone, String) {
    if let Some(verdict) = verdict(summary, caller).filter(|_| summary.state != ProposalState::Withdrawn) {
        let (tone, word) = verdict.ruling.words();
        let word = if verdict.only.is_empty() { word } else { "Accepted in part" };
        return (tone, format!("{word} by {}", verdict.by));
    }
    match (summary.state, &summary.claim) {
        (ProposalState::Waiting, Some(claim)) if caller.session().account == claim.account => {
            (Tone::Wait, "You are at it".to_owned())
        }
        (ProposalState::Waiting, Some(claim)) => (Tone::Wait, format!("{} is at it", claim.by)),
        (ProposalState::Waiting, None) => (Tone::Quiet, "Waiting".to_owned()),
        (ProposalState::SentBack, _) => (Tone::Warn, "Sent back".to_owned()),
        (ProposalState::Accepted, _) => (Tone::Ok, "Accepted".to_owned()),
        (ProposalState::Refused, _) => (Tone::Bad, "Refused".to_owned()),
        (ProposalState::Withdrawn, _) => (Tone::Quiet, "Taken back".to_owned()),
    }
}

/// Who is at it.
pub fn claim(claim: &Claim, caller: &Caller) -> ClaimLine {
    ClaimLine { by: claim.by.clone(), mine: claim.account == caller.session().account }
}

/// What was decided.
pub fn verdict(summary: &ProposalSummary, caller: &Caller) -> Option<VerdictLine> {
    let decision = summary.decision.as_ref()?;
    let (ruling, only) = match &decision.verdict {
        Verdict::Accept { fields } if summary.fields.iter().all(|field| fields.contains(field)) => {
            (Ruling::Accept, Vec::new())
        }
        Verdict::Accept { fields } => (Ruling::Accept, fields.iter().map(|field| field.label().to_owned()).collect()),
        Verdict::SendBack => (Ruling::SendBack, Vec::new()),
        Verdict::Refuse => (Ruling::Refuse, Vec::new()),
    };
    let left = |due: Timestamp| u32::try_from((due.0 - caller.now().0).max(0)).unwrap_or(u32::MAX);
    Some(VerdictLine {
        id: summary.id,
        name: summary.name.clone(),
        ruling,
        only,
        by: decision.by.clone(),
        at: when(decision.at, caller.now()),
        why: decision.why.clone(),
        left_ms: decision.due_at.map(left),
        mine: decision.account == caller.session().account,
    })
}

/// The verdict on the proposal that an address names. One that is not there is no reason not to show a page.
pub async fn verdict_on(registry: &Registry, id: &str, caller: &Caller) -> Option<VerdictLine> {
    let proposal = registry.proposal(id.parse().ok()?).await.ok()?;
    verdict(&proposal.summary, caller).filter(|verdict| verdict.left_ms.is_some_and(|left| left > 0))
}

/// Remarks, the oldest first.
pub fn comments(comments: Vec<Comment>, now: Timestamp) -> Vec<CommentLine> {
    let line = |comment: Comment| CommentLine {
        by: comment.author,
        at: when(comment.at, now),
        text: comment.text,
        internal: comment.internal,
        field: comment.field,
    };
    comments.into_iter().map(line).collect()
}

/// What the caller may do with it. Whoever may see it and does not review is one of its owners.
pub async fn rights(registry: &Registry, summary: &ProposalSummary, caller: &Caller) -> Result<Rights, AppError> {
    let session = caller.session();
    let reviews = session.role >= Role::Reviewer;
    let owns = !reviews || registry.owns(summary.client).await.map_err(map::error)?;
    let own = owns || summary.proposer == session.account;
    let decidable = reviews && summary.state == ProposalState::Waiting && summary.decision.is_none();
    // The policy is asked for only where it matters.
    let decides = decidable && (!own || registry.review_policy().await.map_err(map::error)?.accept_own);
    let pending = summary.decision.as_ref().is_some_and(|decision| decision.due_at.is_some());
    Ok(Rights {
        reviews,
        decides,
        answers: own && summary.state.is_open() && !pending,
        // What reviewers tell each other about one's own client is not for oneself.
        internal: session.role == Role::Admin || !owns,
    })
}

/// Its place among those that wait.
pub async fn neighbours(registry: &Registry, id: ProposalId) -> Result<Option<Neighbours>, AppError> {
    let query = ProposalQuery { states: Shelf::Waiting.states(), limit: 200, ..ProposalQuery::default() };
    let page = registry.proposals(&query).await.map_err(map::error)?;
    // What is decided and can still be undone waits for nobody.
    let ids: Vec<ProposalId> =
        page.rows.iter().filter(|row| row.decision.is_none() || row.id == id).map(|row| row.id).collect();
    let at = ids.iter().position(|other| *other == id);
    Ok(match at {
        Some(at) => Some(Neighbours {
            place: u32::try_from(at + 1).unwrap_or(u32::MAX),
            of: page.total,
            previous: at.checked_sub(1).and_then(|at| ids.get(at).copied()),
            next: ids.get(at + 1).copied(),
        }),
        // It is decided, or far down: on to the first that waits.
        None => ids.first().map(|first| Neighbours { place: 0, of: page.total, previous: None, next: Some(*first) }),
    })
}

/// Field by field, with the comments on each, which are taken from `comments`.
pub fn fields(proposal: &Proposal, comments: &mut Vec<CommentLine>, reviews: bool) -> Vec<FieldLine> {
    let (before, after) = (proposal.old(), &proposal.after);
    let new = proposal.summary.kind == ProposalKind::Registration;
    let changes = if new { everything(after) } else { diff::changes(before, after) };
    let line = |change: diff::Change| {
        let field = change.field;
        let risk = proposal.risks.iter().find(|(other, _)| *other == field).map_or(Risk::Cosmetic, |(_, risk)| *risk);
        let about = comments.extract_if(.., |comment| comment.field == Some(field)).collect();
        FieldLine {
            because: if new { String::new() } else { because(before, &change) },
            conflict: proposal.conflicts.contains(&field),
            marks: marks(proposal, field, reviews),
            comments: about,
            change: ChangeLine::new(change, risk),
        }
    };
    changes.into_iter().map(line).collect()
}

/// What the rules say of fields that do not change.
pub fn other_problems(proposal: &Proposal, fields: &[FieldLine]) -> Vec<Problem> {
    let elsewhere = |problem: &&Problem| {
        problem.severity != Severity::Note && !fields.iter().any(|line| line.change.field == problem.field)
    };
    proposal.problems.iter().filter(elsewhere).cloned().collect()
}

/// A new client: whatever has a value is new.
fn everything(after: &Metadata) -> Vec<diff::Change> {
    let change = |&field: &Field| diff::Change {
        field,
        removed: Vec::new(),
        added: diff::values(after, field),
        kept: Vec::new(),
    };
    Field::ALL.iter().map(change).filter(|change| !change.added.is_empty()).collect()
}

/// Traps and findings about a field. What names somebody else's client is for reviewers.
fn marks(proposal: &Proposal, field: Field, reviews: bool) -> Vec<MarkLine> {
    let marks = proposal.marks.iter().filter(|mark| mark.field == field && (reviews || mark.other.is_none()));
    let marks = marks.map(|mark| MarkLine {
        warns: mark.weight == Weight::Warn,
        message: mark.message.clone(),
        other: mark.other,
    });
    let problems = proposal.problems.iter().filter(|problem| problem.field == field);
    let problems = problems.filter(|problem| problem.severity != Severity::Note).map(|problem| MarkLine {
        warns: true,
        message: problem.message.clone(),
        other: None,
    });
    let mut all: Vec<MarkLine> = marks.chain(problems).collect();
    all.sort_by_key(|mark| !mark.warns);
    all
}

/// A host that the client did not have, where one comes.
fn because(before: &Metadata, change: &diff::Change) -> String {
    let known: Vec<&str> = before
        .redirect_uris
        .iter()
        .chain(&before.post_logout_redirect_uris)
        .chain([&before.website_url, &before.terms_url])
        .filter_map(|uri| anatomy::host(uri))
        .collect();
    let uris = matches!(
        change.field,
        Field::RedirectUris | Field::PostLogoutRedirectUris | Field::WebsiteUrl | Field::TermsUrl
    );
    let news = uris && change.added.iter().filter_map(|uri| anatomy::host(uri)).any(|host| !known.contains(&host));
    if news { "new host".to_owned() } else { String::new() }
}
