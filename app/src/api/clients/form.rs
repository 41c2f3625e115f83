//! What the form's page starts with.

use domain::{
    Client, ClientForm, ClientKey, FormDraftId, Problem, ProposalId, Role, form::Policy, review::ReviewPolicy,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{check_hosts::HostFacts, head::ClientHead, save::Amends, secrets::SecretLine};
use crate::{api::packed::Packed, components::When, error::AppError, pages::client::consent_preview::Person};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPage {
    /// The client, where there is one.
    pub client: Option<(ClientHead, Client)>,
    /// Its secrets.
    pub secrets: Vec<SecretLine>,
    /// What was typed before: it could not be saved, or was not yet.
    pub draft: Option<Draft>,
    /// The draft that is gone on with, where it is kept while somebody types.
    pub resumed: Option<FormDraftId>,
    /// What the visitor has begun to type, as markup; empty where that is nothing.
    pub drafts: String,
    /// What the server knows about the hosts in it.
    pub hosts: Vec<HostFacts>,
    /// What the registry allows beyond the rules.
    pub policy: Policy,
    /// Who asks.
    pub person: Person,
    /// The role of who asks.
    pub role: Role,
    /// What a new client starts with.
    pub start: ClientForm,
    /// The question what is being built and what follows from its answer, as markup; empty for a client that is there.
    pub guide: String,
    /// What answers at the addresses that were typed, or what a save would remove, as markup; empty where nobody has asked.
    pub report: String,
    /// Whether somebody can ask.
    pub visits: bool,
    /// What waits for a reviewer of that which they save; `None` where nothing does.
    pub review: Option<Reviewed>,
    /// Whom it concerns when a redirect URI of the client is removed: each with a sentence.
    pub concerns: Vec<(String, String)>,
}

/// What of a save waits for a reviewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// What may happen without one.
    pub policy: ReviewPolicy,
    /// Whether it is an admin who saves: only what widens waits.
    pub admin: bool,
    /// What waits already: saving amends it.
    pub open: Option<ProposalId>,
    /// What that asks for, where it is not what the client is.
    pub amended: Option<Amended>,
}

/// What somebody asks for: the form starts from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    /// The proposal.
    pub amends: Amends,
    /// What it asks for.
    pub form: ClientForm,
    /// Why.
    pub reason: String,
}

/// What was typed and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What was typed.
    pub form: ClientForm,
    /// Why, in the words of whoever typed it.
    pub reason: String,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
    /// What somebody else saved meanwhile.
    pub overtaken: Option<Overtaken>,
}

/// A draft as it was put aside: what was typed, and what it was typed on.
#[cfg(feature = "ssr")]
#[derive(Deserialize)]
struct Stashed {
    #[serde(flatten)]
    form: ClientForm,
    revision: Option<i32>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    visits: Vec<(String, domain::preflight::Visit)>,
    #[serde(default)]
    removing: Vec<String>,
}

/// Somebody else's change that came in between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overtaken {
    /// What both changes started from.
    pub base: ClientForm,
    /// What the other one saved.
    pub theirs: ClientForm,
    /// The number of their revision.
    pub revision: i32,
    /// Who.
    pub by: String,
    /// When.
    pub at: When,
}

/// The form of a client, or of a new one; with what was put aside where `draft` is its token, else with what the visitor
/// has begun to change of the client, or with the new one that `resume` names. A new one is filled in where `building` names
/// something that can be built.
#[server(prefix = "/api", endpoint = "clients/form")]
pub async fn client_form_page(
    key: Option<ClientKey>,
    draft: Option<String>,
    building: Option<String>,
    resume: Option<FormDraftId>,
) -> Result<Packed<FormPage>, AppError> {
    use domain::guide::Building;
    use store::{DraftToken, FormDraft};

    use super::{draft_lines, head::head};
    use crate::{
        api::{guard, map, when::when},
        hosts,
    };

    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let view = match key {
        Some(key) => Some(registry.client_view_with_uri_use(key).await.map_err(map::error)?),
        None => None,
    };
    let (view, usage) = view.unzip();
    let usage = usage.unwrap_or_default();
    let concerns = concerns(view.as_ref(), &usage);
    if view.as_ref().is_some_and(|view| view.record.deleted_at.is_some()) {
        return Err(AppError::NotFound);
    }
    let head = view.as_ref().map(|view| head(view, &caller));
    if head.as_ref().is_some_and(|head| !head.may_edit) {
        return Err(AppError::Forbidden);
    }
    let secrets = match key {
        Some(key) => super::secrets::lines(registry.secrets(key).await.map_err(map::error)?, caller.now()),
        None => Vec::new(),
    };
    // A draft that is gone, or somebody else's, is no reason not to show the form.
    let token = draft.as_deref().and_then(DraftToken::parse);
    let stashed = match token {
        Some(token) => registry.take_draft(&token).await.map_err(map::error)?,
        None => None,
    };
    let drafts = if key.is_none() { registry.form_drafts().await.map_err(map::error)? } else { Vec::new() };
    let begun = match &view {
        Some(view) => view.draft.as_ref(),
        None => drafts.iter().find(|draft| Some(draft.id) == resume),
    };
    let begun = begun.filter(|_| stashed.is_none());
    let mut typed = None;
    let mut report = String::new();
    if let Some(stashed) = stashed
        && let Ok(put_aside) = serde_json::from_str::<Stashed>(&stashed.form)
    {
        typed = Some((put_aside, serde_json::from_str(&stashed.problems).unwrap_or_default()));
    } else if let Some(FormDraft { typing, .. }) = begun {
        let revision = typing.client.map(|(_, base)| base.0);
        typed = Some((
            Stashed {
                form: typing.form.clone(),
                revision,
                reason: typing.reason.clone(),
                visits: Vec::new(),
                removing: Vec::new(),
            },
            Vec::new(),
        ));
    }
    let mut kept = None;
    if let Some((typed, problems)) = typed {
        let overtaken = match (view.as_ref().map(|view| &view.record), typed.revision) {
            (Some(record), Some(base)) if base != record.client.revision.0 => {
                let revision =
                    registry.revision(record.client.key, domain::Revision(base)).await.map_err(map::error)?;
                Some(Overtaken {
                    base: ClientForm::from(&revision.metadata),
                    theirs: ClientForm::from(&record.client.metadata),
                    revision: record.client.revision.0,
                    by: record.changed_by.clone(),
                    at: when(record.changed_at, caller.now()),
                })
            }
            _ => None,
        };
        if !typed.visits.is_empty() {
            report = super::check_addresses::markup(&typed.form, &typed.visits, caller.now());
        }
        if !typed.removing.is_empty() {
            report.push_str(&super::removal::markup(&typed.removing, &usage));
        }
        kept = Some(Draft { form: typed.form, reason: typed.reason, problems, overtaken });
    }
    let review = reviewed(&caller, &registry, view.as_ref().and_then(|view| view.open.as_ref())).await?;
    let stored = view.as_ref().map(|view| ClientForm::from(&view.record.client.metadata)).unwrap_or_default();
    let building = building.as_deref().filter(|_| kept.is_none()).and_then(Building::parse);
    let resumed = begun.map(|draft| draft.id);
    let drafts = match (key, begun) {
        (Some(key), Some(draft)) => draft_lines::of_client(draft, key, caller.now()),
        (Some(_), None) => String::new(),
        (None, _) => draft_lines::of_new_clients(&drafts, resumed, caller.now()),
    };
    let guide = key.is_none().then(|| super::guide::markup(building, caller.session().role));
    let amended = review.as_ref().and_then(|review| review.amended.as_ref()).map(|amended| &amended.form);
    let shown = kept.as_ref().map_or(amended.unwrap_or(&stored), |draft| &draft.form);
    let hosts = hosts::facts_of(shown.redirect_uris.iter().chain(&shown.post_logout_redirect_uris));
    Ok(Packed::of(&FormPage {
        client: head.zip(view.map(|view| view.record.client)),
        secrets,
        concerns,
        draft: kept,
        resumed,
        drafts,
        hosts,
        policy: caller.backend().store.policy().clone(),
        person: Person { name: caller.session().name.clone(), email: caller.session().email.clone() },
        start: building.map(|building| building.proposal().form()).unwrap_or_default(),
        guide: guide.unwrap_or_default(),
        report,
        visits: caller.backend().preflight,
        review,
        role: caller.session().role,
    }))
}

/// What waits of that which the caller saves. An admin's changes do where two have to look at them.
#[cfg(feature = "ssr")]
async fn reviewed(
    caller: &crate::api::guard::Caller,
    registry: &store::Registry,
    open: Option<&store::OpenProposal>,
) -> Result<Option<Reviewed>, AppError> {
    use domain::review::ProposalKind;

    use crate::api::map;

    let policy = registry.review_policy().await.map_err(map::error)?;
    let admin = caller.session().role == domain::Role::Admin;
    if admin && !policy.two_pairs_of_eyes {
        return Ok(None);
    }
    let mut amended = None;
    let open = open.filter(|open| !admin || open.proposer == caller.session().account);
    // A client that waits is itself what is asked for.
    if let Some(open) = open.filter(|open| open.kind == ProposalKind::Change) {
        let proposal = registry.proposal(open.id).await.map_err(map::error)?;
        amended = Some(Amended {
            amends: Amends { id: open.id, version: open.version },
            form: ClientForm::from(&proposal.after),
            reason: proposal.summary.reason,
        });
    }
    Ok(Some(Reviewed { policy, admin, open: open.map(|open| open.id), amended }))
}

/// Whom it concerns when one of the redirect URIs goes.
#[cfg(feature = "ssr")]
fn concerns(view: Option<&store::ClientView>, usage: &store::Usage) -> Vec<(String, String)> {
    let uris = view.into_iter().flat_map(|view| &view.record.client.metadata.redirect_uris);
    uris.map(|uri| (uri.clone(), crate::sign_ins::radius::of_uri(usage, uri))).collect()
}
