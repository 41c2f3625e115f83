//! The overview of a client.

use domain::{AccountId, ClientKey, Metadata, Problem};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{check_hosts::HostFacts, head::ClientHead, revisions::RevisionLine};
use crate::{
    api::{
        invitations::{InvitationLine, LinkOnce},
        packed::Packed,
    },
    components::When,
    error::AppError,
    pages::client::consent_preview::Person,
};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The client.
    pub head: ClientHead,
    /// Its properties.
    pub metadata: Metadata,
    /// What the rules and the tables say of them today.
    pub problems: Vec<Problem>,
    /// What is known about its hosts.
    pub hosts: Vec<HostFacts>,
    /// Whom it belongs to.
    pub owners: Vec<OwnerLine>,
    /// Who asks.
    pub visitor: AccountId,
    /// Who is invited to own it, where the visitor may know.
    pub invitations: Vec<InvitationLine>,
    /// A link that was made a moment ago, for the only time.
    pub fresh: Option<LinkOnce>,
    /// What happened lately, the newest first.
    pub recent: Vec<RevisionLine>,
    /// When one of its secrets was used last.
    pub used: Option<When>,
    /// Whether it has a secret that works.
    pub has_secret: bool,
    /// Who tries it out while it waits for a review, as markup; empty where it does not wait.
    pub testers: String,
    /// What answers at its addresses, as markup; empty where there are none.
    pub preflight: String,
    /// Who asks.
    pub person: Person,
}

/// An owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerLine {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// Since when.
    pub since: When,
}

/// A client with everything that its overview shows.
#[server(prefix = "/api", endpoint = "clients/overview")]
pub async fn client_overview(key: ClientKey) -> Result<Packed<Overview>, AppError> {
    use domain::{ClientForm, ClientStatus, Role, form};
    use maud::PreEscaped;

    use super::{head::head, revisions::lines};
    use crate::{
        api::{guard, invitations, map, when::when},
        hosts,
        preflight::{self, Again},
        testers,
    };

    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let (view, visits) = registry.client_view_with_preflight(key).await.map_err(map::error)?;
    let people = registry.people(key).await.map_err(map::error)?;
    let recent = registry.history(key, None, 6).await.map_err(map::error)?;
    let record = &view.record;
    let metadata = record.client.metadata.clone();
    let mut problems = match form::check(&ClientForm::from(&metadata), caller.backend().store.policy()) {
        Ok((_, problems)) | Err(problems) => problems,
    };
    problems.extend(hosts::lint(&metadata));
    let again = match record.deleted_at {
        Some(_) => Again::Not,
        None if caller.backend().preflight => Again::Client(key),
        None => Again::Off,
    };
    let preflight = preflight::report(&metadata, &visits, &again, caller.now());
    let preflight = preflight.map(PreEscaped::into_string).unwrap_or_default();
    let session = caller.session();
    let head = head(&view, &caller);
    let waits = head.status == ClientStatus::Waiting && head.deleted.is_none();
    let testers = waits.then(|| testers::section(key, &people.testers, head.may_edit, caller.now()).into_string());
    Ok(Packed::of(&Overview {
        head,
        testers: testers.unwrap_or_default(),
        problems,
        hosts: hosts::facts_of(metadata.redirect_uris.iter().chain(&metadata.post_logout_redirect_uris)),
        metadata,
        owners: people
            .owners
            .into_iter()
            .map(|owner| OwnerLine {
                account: owner.account,
                name: owner.name,
                email: owner.email,
                since: when(owner.since, caller.now()),
            })
            .collect(),
        visitor: session.account,
        invitations: invitations::lines(people.invitations, caller.now()),
        fresh: invitations::fresh(),
        recent: lines(&recent, caller.now()).into_iter().take(5).collect(),
        used: record.last_used_at.map(|at| when(at, caller.now())),
        has_secret: record.client.has_secret,
        preflight,
        person: Person { name: session.name.clone(), email: session.email.clone() },
    }))
}
