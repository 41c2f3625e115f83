//! The history of a client, and the difference between two of its revisions.

use domain::{ClientKey, Field};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{check_hosts::HostFacts, head::ClientHead};
use crate::{api::packed::Packed, components::When, error::AppError};

/// One revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionLine {
    /// Its number.
    pub number: i32,
    /// When it was saved.
    pub at: When,
    /// By whom.
    pub by: String,
    /// Why, or empty.
    pub reason: String,
    /// The revision that it brought back, if it did.
    pub restores: Option<i32>,
    /// The fields that changed; empty for the first revision.
    pub fields: Vec<Field>,
}

/// One field that differs between two revisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// Which field.
    pub field: Field,
    /// Values that went.
    pub removed: Vec<String>,
    /// Values that came.
    pub added: Vec<String>,
    /// How many values of a list stayed.
    pub kept: u32,
    /// What the change means for users.
    pub risk: RiskLabel,
}

/// What a change means for users; as [`domain::risk::Risk`], on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLabel {
    /// The client can do less.
    Tightening,
    /// Nothing that users or the provider decide by.
    Cosmetic,
    /// The client can do more, or looks like something else.
    Widening,
}

#[cfg(feature = "ssr")]
impl ChangeLine {
    /// From a change and its kind.
    pub fn new(change: domain::diff::Change, risk: domain::risk::Risk) -> Self {
        use domain::risk::Risk;

        Self {
            field: change.field,
            kept: u32::try_from(change.kept.len()).unwrap_or(u32::MAX),
            risk: match risk {
                Risk::Tightening => RiskLabel::Tightening,
                Risk::Widening => RiskLabel::Widening,
                Risk::Cosmetic => RiskLabel::Cosmetic,
            },
            removed: change.removed,
            added: change.added,
        }
    }
}

/// Two revisions, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The older one.
    pub from: i32,
    /// The newer one.
    pub to: i32,
    /// Every field that differs.
    pub changes: Vec<ChangeLine>,
    /// What is known about the hosts of both.
    pub hosts: Vec<HostFacts>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The client.
    pub head: ClientHead,
    /// Its revisions, the newest first.
    pub revisions: Vec<RevisionLine>,
    /// Two of them side by side; the last two where nobody chose. `None` where there is only one.
    pub comparison: Option<Comparison>,
    /// Where the next older revisions begin, if there are any.
    pub older: Option<i32>,
}

/// The revisions of a client before `before`, fifty at most; and what differs between `from` and `to`.
#[server(prefix = "/api", endpoint = "clients/history")]
pub async fn client_history(
    key: ClientKey,
    from: Option<i32>,
    to: Option<i32>,
    before: Option<i32>,
) -> Result<Packed<History>, AppError> {
    use domain::{Revision, Role};

    use super::head::head;
    use crate::api::{guard, map};

    const PAGE: u32 = 50;
    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let view = registry.client_view(key).await.map_err(map::error)?;
    // One more than is shown: what the last one changed shows only against the one before it.
    let mut found = registry.history(key, before.map(Revision), PAGE + 1).await.map_err(map::error)?;
    let revisions = lines(&found, caller.now());
    let more = found.len() > PAGE as usize;
    let current = view.record.client.revision.0;
    let to = to.unwrap_or(current).clamp(1, current);
    let from = from.unwrap_or(to - 1).clamp(0, current);
    let (from, to) = (from.min(to), from.max(to));
    let comparison = if from >= 1 && from < to {
        for number in [from, to] {
            if !found.iter().any(|revision| revision.summary.number.0 == number) {
                found.push(registry.revision(key, Revision(number)).await.map_err(map::error)?);
            }
        }
        let of = |number: i32| found.iter().find(|revision| revision.summary.number.0 == number);
        of(from).zip(of(to)).map(|(older, newer)| compare(older, newer))
    } else {
        None
    };
    let revisions: Vec<_> = revisions.into_iter().take(PAGE as usize).collect();
    let older = if more { revisions.last().map(|line| line.number) } else { None };
    Ok(Packed::of(&History { head: head(&view, &caller), revisions, comparison, older }))
}

/// Revisions with what each changed, the newest first. The oldest of them says what it changed only if it is the first.
#[cfg(feature = "ssr")]
pub(super) fn lines(records: &[store::RevisionRecord], now: domain::Timestamp) -> Vec<RevisionLine> {
    let before = records.iter().skip(1).map(Some).chain([None]);
    records
        .iter()
        .zip(before)
        .map(|(record, before)| {
            let summary = &record.summary;
            let changes =
                before.map(|before| domain::diff::changes(&before.metadata, &record.metadata)).unwrap_or_default();
            RevisionLine {
                number: summary.number.0,
                at: crate::api::when::when(summary.at, now),
                by: summary.by.clone(),
                reason: summary.reason.clone(),
                restores: summary.restores.map(|number| number.0),
                fields: changes.into_iter().map(|change| change.field).collect(),
            }
        })
        .collect()
}

#[cfg(feature = "ssr")]
fn compare(older: &store::RevisionRecord, newer: &store::RevisionRecord) -> Comparison {
    use domain::{diff::changes, risk::change_risk};

    let (before, after) = (&older.metadata, &newer.metadata);
    let risks = change_risk(before, after);
    let changes = changes(before, after)
        .into_iter()
        .zip(risks)
        .map(|(change, (_, risk))| ChangeLine::new(change, risk))
        .collect();
    let uris = [before, after].map(|metadata| metadata.redirect_uris.iter().chain(&metadata.post_logout_redirect_uris));
    Comparison {
        from: older.summary.number.0,
        to: newer.summary.number.0,
        changes,
        hosts: crate::hosts::facts_of(uris.into_iter().flatten()),
    }
}
