//! `clientele client history`

use domain::diff;
use serde::Serialize;
use store::Registry;

use super::{
    super::{
        Failure,
        client_json::written,
        output::{Output, printable},
    },
    find,
};

#[derive(Serialize)]
struct RevisionOut {
    revision: i32,
    at: String,
    by: String,
    reason: String,
    restores: Option<i32>,
    changes: Vec<ChangeOut>,
}

#[derive(Serialize)]
struct ChangeOut {
    field: &'static str,
    removed: Vec<String>,
    added: Vec<String>,
}

/// Revisions that are asked for at once.
const PART: u32 = 100;

/// Shows the revisions, newest first, each with what it changed.
pub async fn run(registry: &Registry, name: &str, output: Output) -> Result<(), Failure> {
    let record = find(registry, name).await?;
    let key = record.client.key;
    let mut revisions = Vec::new();
    let mut before = None;
    loop {
        let part = registry.revisions(key, before, PART).await?;
        let Some(last) = part.last() else { break };
        before = Some(last.number);
        for summary in part {
            revisions.push(registry.revision(key, summary.number).await?);
        }
    }
    let out: Vec<RevisionOut> = revisions
        .iter()
        .enumerate()
        .map(|(index, revision)| {
            let changes = match revisions.get(index + 1) {
                Some(before) => diff::changes(&before.metadata, &revision.metadata),
                None => Vec::new(),
            };
            let change = |change: diff::Change| ChangeOut {
                field: change.field.as_str(),
                removed: change.removed,
                added: change.added,
            };
            RevisionOut {
                revision: revision.summary.number.0,
                at: written(revision.summary.at),
                by: revision.summary.by.clone(),
                reason: revision.summary.reason.clone(),
                restores: revision.summary.restores.map(|number| number.0),
                changes: changes.into_iter().map(change).collect(),
            }
        })
        .collect();
    if output.is_json() {
        return Ok(output.value(&out)?);
    }
    for revision in out {
        let restores = revision.restores.map(|number| format!(", restores {number}")).unwrap_or_default();
        output.line(&format!(
            "revision {}{restores}  {}  {}  {}",
            revision.revision,
            revision.at,
            revision.by,
            printable(&revision.reason)
        ))?;
        for change in revision.changes {
            for value in &change.removed {
                output.line(&format!("  - {}: {}", change.field, printable(value)))?;
            }
            for value in &change.added {
                output.line(&format!("  + {}: {}", change.field, printable(value)))?;
            }
        }
    }
    Ok(())
}
