//! From the store's proposals to what the pages show.

use domain::{
    Field, LogoHash, Metadata, Problem, Role, Severity, Timestamp, anatomy, diff,
    review::{Mark, ProposalKind, ProposalState, Verdict, Weight},
    risk::Risk,
};
use store::{Claim, Comment, PreflightRecord, Proposal, ProposalSummary, Registry};

use super::{
    list::QueueRow,
    show::{ClaimLine, CommentLine, FieldLine, MarkLine, Neighbours, Rights},
    verdict::{Ruling, VerdictLine},
    wall::{Pending, WallCard},
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
    undoable(&proposal.summary, caller)
}

/// The verdict, while it can be undone.
pub fn undoable(summary: &ProposalSummary, caller: &Caller) -> Option<VerdictLine> {
    verdict(summary, caller).filter(|verdict| verdict.left_ms.is_some_and(|left| left > 0))
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
    let owns = !reviews || summary.owned;
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

/// Its place among those that wait, and what is known of the addresses of its client. What is decided and can still be
/// undone waits for nobody.
pub async fn neighbours(
    registry: &Registry,
    summary: &ProposalSummary,
) -> Result<(Option<Neighbours>, Vec<PreflightRecord>), AppError> {
    let (around, visits) = registry.neighbours_and_preflight(summary.id).await.map_err(map::error)?;
    let waits = summary.state == ProposalState::Waiting && summary.decision.is_none();
    if around.others == 0 && !waits {
        return Ok((None, visits));
    }
    let neighbours = Neighbours {
        place: if waits { u32::try_from(around.before + 1).unwrap_or(u32::MAX) } else { 0 },
        of: around.others + u64::from(waits),
        previous: around.previous,
        next: if waits { around.next } else { around.next.or(around.first) },
    };
    Ok((Some(neighbours), visits))
}

/// Field by field, with the comments on each, which are taken from `comments`.
pub fn fields(proposal: &Proposal, comments: &mut Vec<CommentLine>) -> Vec<FieldLine> {
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
            marks: marks(proposal, field),
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

/// Traps and findings about a field.
fn marks(proposal: &Proposal, field: Field) -> Vec<MarkLine> {
    let marks = proposal.summary.marks.iter().filter(|mark| mark.field == field);
    let marks = marks.map(mark);
    // What the rules warned of when it arrived is among the marks.
    let known = |problem: &Problem| proposal.summary.marks.iter().any(|mark| mark.message == problem.message);
    let problems = proposal.problems.iter().filter(|problem| problem.field == field && !known(problem));
    let problems = problems.filter(|problem| problem.severity != Severity::Note).map(|problem| MarkLine {
        warns: true,
        message: problem.message.clone(),
        other: None,
        logos: None,
    });
    let mut all: Vec<MarkLine> = marks.chain(problems).collect();
    all.sort_by_key(|mark| !mark.warns);
    all
}

/// A mark as the pages show it.
pub fn mark(mark: &Mark) -> MarkLine {
    let pair = || Some((LogoHash::parse(&mark.value)?, LogoHash::parse(&mark.beside)?));
    MarkLine {
        warns: mark.weight == Weight::Warn,
        message: mark.message.clone(),
        other: mark.other,
        logos: pair().filter(|_| mark.field == Field::Logo),
    }
}

/// A card of the wall.
pub fn card(summary: ProposalSummary, accept_own: bool, caller: &Caller) -> WallCard {
    let mut marks: Vec<MarkLine> = summary.marks.iter().map(mark).collect();
    marks.sort_by_key(|mark| !mark.warns);
    let claimed = summary.claim.as_ref().filter(|claim| claim.account != caller.session().account);
    let barred = match claimed {
        _ if !marks.is_empty() => Some("look at it by itself".to_owned()),
        Some(claim) => Some(format!("{} is at it", claim.by)),
        None if summary.own && !accept_own => Some("you asked for it: somebody else decides".to_owned()),
        None => None,
    };
    WallCard {
        id: summary.id.to_string(),
        version: summary.version,
        domain: hosts::registrable(&summary.host).unwrap_or(summary.host),
        name: summary.name,
        logo: summary.logo,
        new: summary.kind == ProposalKind::Registration,
        fields: summary.fields.into_iter().map(|field| field.label().to_owned()).collect(),
        by: summary.proposed_by,
        since: when(summary.submitted_at, caller.now()),
        marks,
        barred,
    }
}

/// The caller's verdicts that can still be undone.
pub fn pending(summaries: &[ProposalSummary], caller: &Caller) -> Option<Pending> {
    const NAMED: usize = 3;
    let due = summaries.iter().filter_map(|summary| summary.decision.as_ref()?.due_at).min()?;
    let accepted = |summary: &ProposalSummary| {
        summary.decision.as_ref().is_some_and(|decision| matches!(decision.verdict, Verdict::Accept { .. }))
    };
    Some(Pending {
        ids: summaries.iter().map(|summary| summary.id.to_string()).collect(),
        names: summaries.iter().take(NAMED).map(|summary| summary.name.clone()).collect(),
        accepted: summaries.iter().all(accepted),
        left_ms: u32::try_from((due.0 - caller.now().0).max(0)).unwrap_or(u32::MAX),
    })
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
