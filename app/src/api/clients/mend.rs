//! Changing a client so that a refused request passes.

use domain::{ClientKey, RequestId};
use leptos::prelude::*;

use crate::error::AppError;

/// Adds what the refused request `request` lacked, by the same door as the form: what its owner may not change alone waits
/// for a reviewer. What they asked for before stays asked for.
#[server(prefix = "/api", endpoint = "clients/mend")]
pub async fn mend_client(key: ClientKey, request: RequestId) -> Result<(), AppError> {
    use domain::{Role, doctor::diagnose, review::ProposalKind};
    use store::StoreError;

    use super::{
        plain,
        save::{Amends, Target, said, submit},
    };
    use crate::api::{flash, guard, map};

    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let refused = registry.refused_request(request).await.map_err(map::error)?;
    if refused.client != key {
        return Err(AppError::NotFound);
    }
    let view = registry.client_view(key).await.map_err(map::error)?;
    let (role, account) = (caller.session().role, caller.session().account);
    if !view.owned && role != Role::Admin {
        return Err(AppError::Forbidden);
    }
    let client = &view.record.client;
    let open = view.open.as_ref().filter(|open| open.kind == ProposalKind::Change);
    let (metadata, amends) = match open.filter(|open| role != Role::Admin || open.proposer == account) {
        Some(open) => {
            let after = registry.proposal(open.id).await.map_err(map::error)?.after;
            (after, Some(Amends { id: open.id, version: open.version }))
        }
        None => (client.metadata.clone(), None),
    };
    let Some(mend) = diagnose(&refused, &metadata).mend else {
        plain::go_on(&format!("/clients/{key}/sign-ins"), "Nothing is left to add for this request");
        return Ok(());
    };
    let target = Target { key: Some(key), base: client.revision.0, amends, draft: None };
    let page = format!("/clients/{key}/sign-ins?request={request}");
    match submit(&registry, target, &mend.apply(&metadata), &mend.why()).await {
        Ok(done) => plain::go_on(&page, said(done.changed, done.proposal.is_some())),
        // The page says it: there is no other place for it where no script runs.
        Err(StoreError::Refused(problems)) if flash::wants_html() => {
            let first = problems.first().map_or("It is not allowed.", |problem| problem.message.as_str());
            plain::go_on(&page, &first.chars().take(140).collect::<String>());
        }
        Err(error) => return Err(map::error(error)),
    }
    Ok(())
}
