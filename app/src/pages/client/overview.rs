//! What a client is, at a glance.

use domain::{ClientType, Field, Metadata, Problem, Severity, anatomy, consent, diff};
use leptos::prelude::*;
use maud::PreEscaped;

use super::{
    consent_preview::{ConsentPreview, Shown},
    frame::{ClientFrame, Tab, nothing},
    key_of_page, named,
    owners::{Owners, Ownership},
    revision_list::RevisionList,
};
use crate::{
    api::{
        ask::ask,
        clients::{
            check_hosts::HostFacts,
            overview::{ClientOverview, Overview},
        },
        invitations::LinkOnce,
    },
    components::{ButtonLink, Copyable, Icon, RelativeTime, Tag, UriAnatomy, Variant, inert},
    pages::loading::page,
};

/// `/clients/{key}`
#[component]
pub fn OverviewPage() -> impl IntoView {
    let key = key_of_page();
    let version = RwSignal::new(0_u32);
    let made = RwSignal::new(None);
    page(
        move || format!("{:?} {}", key.get(), version.get()),
        move || async move { ask(ClientOverview { key: named(key)? }).await },
        move |page| whole(page, version, made),
    )
}

fn whole(page: Overview, version: RwSignal<u32>, made: RwSignal<Option<LinkOnce>>) -> AnyView {
    let Overview {
        head,
        metadata,
        problems,
        hosts,
        owners,
        visitor,
        invitations,
        fresh,
        recent,
        used,
        has_secret,
        person,
        preflight,
        testers,
        ..
    } = page;
    let base = ["/clients/", &head.key.to_string()].concat();
    let editable = head.may_edit && head.deleted.is_none();
    let edit = editable.then(|| {
        view! { <ButtonLink href=[&base, "/edit"].concat() variant=Variant::Primary>"Edit"</ButtonLink> }
    });
    let says = consent::sentence(
        metadata.client_type,
        &metadata.response_types,
        metadata.require_consent,
        metadata.reuse_consent,
    );
    let secret = match (metadata.client_type, has_secret) {
        (ClientType::Public, _) => "None: public clients have none".into_any(),
        (ClientType::Confidential, true) => {
            let last = match used {
                Some(used) => view! { " · last used " <RelativeTime when=used/> }.into_any(),
                None => " · never used".into_any(),
            };
            view! { <a class="link" href=[&base, "/credentials"].concat()>"Works"</a> <span class="muted">{last}</span> }.into_any()
        }
        (ClientType::Confidential, false) => {
            view! { "None that works. " <a class="link" href=[&base, "/credentials"].concat()>"Make one"</a> }
                .into_any()
        }
    };
    let shown = Signal::stored(Shown::stored(&metadata, head.domain.clone()));
    let client_id = head.client_id.as_str().to_owned();
    let of = Ownership { key: head.key, owners, invitations, fresh, visitor, role: head.role, editable };
    let history = [&base, "/history"].concat();
    view! {
        <ClientFrame head tab=Tab::Overview>
            {edit}
        </ClientFrame>
        <div class="columns">
            <div class="stack" data-gap="24">
                {findings(&problems, &metadata, &base, editable)}
                <section class="card section" aria-labelledby="overview-properties">
                    <h2 id="overview-properties">"Properties"</h2>
                    <dl class="properties">
                        <div>
                            <dt>{Field::ClientId.label()}</dt>
                            <dd><Copyable text=client_id what="client ID"/></dd>
                        </div>
                        <div>
                            <dt>{Field::ClientSecret.label()}</dt>
                            <dd>{secret}</dd>
                        </div>
                        {properties(&metadata)}
                    </dl>
                </section>
                <section class="card section" aria-labelledby="overview-uris">
                    <h2 id="overview-uris">"Addresses"</h2>
                    {uris(Field::RedirectUris, &metadata.redirect_uris, &hosts)}
                    {uris(Field::PostLogoutRedirectUris, &metadata.post_logout_redirect_uris, &hosts)}
                </section>
                {written(preflight)}
                <Owners of version made/>
                {written(testers)}
                <section class="card section" aria-labelledby="overview-history">
                    <header class="row">
                        <h2 id="overview-history">"Lately"</h2>
                        <a class="link small row__end" href=history>"Whole history"</a>
                    </header>
                    <RevisionList base=base.clone() revisions=recent/>
                </section>
            </div>
            <aside class="columns__aside" aria-label="Preview">
                <p class="say">{says}</p>
                <ConsentPreview shown person/>
            </aside>
        </div>
    }
    .into_any()
}

/// A card as the server wrote it.
fn written(markup: String) -> Option<AnyView> {
    (!markup.is_empty()).then(|| inert(PreEscaped(markup)).into_any())
}

/// What the rules say of it today, each with the way to the field.
fn findings(problems: &[Problem], metadata: &Metadata, base: &str, editable: bool) -> Option<AnyView> {
    let worth: Vec<&Problem> = problems.iter().filter(|problem| problem.severity != Severity::Note).collect();
    if worth.is_empty() {
        return None;
    }
    let items: Vec<_> = worth
        .into_iter()
        .map(|problem| {
            let (tone, icon) = match problem.severity {
                Severity::Refuse => ("bad", "error"),
                _ => ("warn", "warning"),
            };
            // The rows of the form are numbered through both lists.
            let before = if problem.field == Field::PostLogoutRedirectUris { metadata.redirect_uris.len() } else { 0 };
            let anchor = match problem.index {
                Some(index) => [problem.field.as_str(), "-", &(before + index as usize).to_string()].concat(),
                None => problem.field.as_str().to_owned(),
            };
            let href = [base, "/edit#", &anchor].concat();
            let value =
                problem.index.is_some().then(|| view! { <code class="checkup__value">{problem.value.clone()}</code> });
            view! {
                <li class="finding" data-tone=tone>
                    <Icon name=icon/>
                    <span class="finding__text">
                        <b>{problem.field.label()}</b> " " {value} " " {problem.message.clone()}
                    </span>
                    {editable.then(|| view! { <a class="button findings__fix" data-size="small" href=href>"Mend"</a> })}
                </li>
            }
        })
        .collect();
    let title = if items.len() == 1 {
        "One thing to look at".to_owned()
    } else {
        [&items.len().to_string(), " things to look at"].concat()
    };
    Some(
        view! {
            <section class="card checkup" aria-labelledby="overview-findings">
                <h2 class="checkup__title" id="overview-findings">{title}</h2>
                <ul class="findings">{items}</ul>
            </section>
        }
        .into_any(),
    )
}

fn properties(metadata: &Metadata) -> Vec<AnyView> {
    let fields = [
        Field::ClientType,
        Field::ApplicationType,
        Field::ResponseTypes,
        Field::JwtAlg,
        Field::Scope,
        Field::RequirePkce,
        Field::RequireConsent,
        Field::ReuseConsent,
        Field::WebsiteUrl,
        Field::TermsUrl,
        Field::ContactEmail,
    ];
    let more = (!metadata.extended.is_empty()).then_some(Field::Extended);
    fields
        .into_iter()
        .chain(more)
        .map(|field| {
            let values = diff::values(metadata, field);
            let shown = match field {
                _ if values.is_empty() => {
                    let text = if field == Field::Scope { "Any" } else { "—" };
                    view! { <span class="muted">{text}</span> }.into_any()
                }
                Field::ResponseTypes | Field::JwtAlg | Field::Scope => {
                    let tags: Vec<_> = values.into_iter().map(|value| view! { <Tag text=value/> }).collect();
                    view! { <span class="tags">{tags}</span> }.into_any()
                }
                Field::RequirePkce if metadata.client_type == ClientType::Public => {
                    "Always, because it is public".into_any()
                }
                Field::ClientType
                | Field::ApplicationType
                | Field::RequirePkce
                | Field::RequireConsent
                | Field::ReuseConsent => {
                    capitalised(&values[0]).into_any()
                }
                Field::WebsiteUrl | Field::TermsUrl => {
                    let href = values[0].clone();
                    view! { <a class="link overview__link" href=href target="_blank" rel="noopener noreferrer nofollow">{values[0].clone()}</a> }.into_any()
                }
                Field::Extended => {
                    view! { <span class="overview__more">{values.join("\n")}</span> }.into_any()
                }
                _ => {
                    let href = ["mailto:", &values[0]].concat();
                    view! { <a class="link overview__link" href=href>{values[0].clone()}</a> }.into_any()
                }
            };
            view! { <div><dt>{field.label()}</dt><dd>{shown}</dd></div> }.into_any()
        })
        .collect()
}

fn uris(field: Field, uris: &[String], hosts: &[HostFacts]) -> AnyView {
    let items: Vec<_> = uris
        .iter()
        .map(|uri| {
            let facts = anatomy::host(uri).and_then(|host| hosts.iter().find(|facts| facts.host == host));
            let unicode = facts.and_then(|facts| facts.unicode.clone());
            let registrable = facts.and_then(|facts| facts.registrable.clone());
            view! {
                <li class="drawn">
                    <UriAnatomy uri=uri.clone() registrable/>
                    {unicode.map(|unicode| view! { <span class="drawn__unicode">"Shown to people as " <b>{unicode}</b></span> })}
                </li>
            }
        })
        .collect();
    let shown =
        if items.is_empty() { nothing("None.") } else { view! { <ul class="drawn-list">{items}</ul> }.into_any() };
    view! {
        <div class="stack" data-gap="8">
            <h3 class="muted">{field.label()}</h3>
            {shown}
        </div>
    }
    .into_any()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
