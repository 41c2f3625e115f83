//! The consent page: the card that the registry previews, with buttons.

use domain::{Client, ClientStatus, Member, claim};
use leptos::prelude::*;

use super::document::{Look, document};
use crate::{
    components::{Button, Callout, ConsentCard, ConsentScope, Size, Tone, Variant, logo_src},
    hosts,
    pages::client::consent_preview::asked_for,
};

/// What the page shows and sends back.
pub struct ConsentPage {
    /// Who asks.
    pub client: Client,
    /// For what: scope values, separated by spaces.
    pub scope: String,
    /// Claims that are asked for beyond it: their names, and whether the client says that it cannot do without.
    pub claims: Vec<(&'static str, bool)>,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// The request, sealed.
    pub note: String,
    /// The account of whoever decides: another one may be signed in when the decision comes.
    pub account: String,
    /// Their name, or empty.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Where the decision is posted to.
    pub action: &'static str,
}

/// The document.
pub fn consent(look: &Look, page: ConsentPage) -> String {
    let title = format!("Sign in to {} · Clientele", page.client.metadata.name);
    document(look, &title, move || view! { <Page page/> })
}

#[component]
fn Page(page: ConsentPage) -> impl IntoView {
    let ConsentPage { client, scope, claims, redirect_uri, note, account, name, email, action } = page;
    let metadata = client.metadata;
    let policy = metadata.extended.get(Member::PolicyUri).unwrap_or_default().to_owned();
    let logo = metadata.logo.as_ref().map(|hash| logo_src(hash, 64));
    let mut scopes = asked_for(&scope, if name.is_empty() { &email } else { &name }, &email);
    scopes.extend(claims.into_iter().map(|(name, essential)| claim_asked_for(name, essential)));
    let person = if name.is_empty() { email } else { format!("{name} ({email})") };
    view! {
        <main class="plain">
            <h1 class="hidden-visually">"Sign in to " {metadata.name.clone()}</h1>
            <div class="provider">
                {(client.status == ClientStatus::Waiting)
                    .then(|| {
                        view! {
                            <Callout tone=Tone::Wait>
                                "This application waits for a review. Until it is accepted it works for its owners and testers only."
                            </Callout>
                        }
                    })}
                <ConsentCard
                    name=metadata.name
                    logo=logo
                    domain=hosts::introduce(&redirect_uri)
                    website=metadata.website_url
                    terms=metadata.terms_url
                    policy=policy
                    scopes=scopes
                    person=person
                >
                    <form class="consent__actions" method="post" action=action>
                        <input type="hidden" name="request" value=note/>
                        <input type="hidden" name="account" value=account/>
                        <Button kind="submit" size=Size::Large attr:name="decision" attr:value="deny">
                            "Deny"
                        </Button>
                        <Button kind="submit" size=Size::Large variant=Variant::Primary attr:name="decision" attr:value="allow">
                            "Allow"
                        </Button>
                    </form>
                </ConsentCard>
            </div>
        </main>
    }
}

/// A claim that is asked for by name, in the words of the person who decides.
fn claim_asked_for(name: &str, essential: bool) -> ConsentScope {
    let words = claim::in_words(name).unwrap_or(name);
    let (first, rest) = words.split_at(words.chars().next().map_or(0, char::len_utf8));
    let detail = if essential { "the application says that it needs this" } else { "as far as it is known here" };
    ConsentScope { title: [&first.to_uppercase(), rest].concat(), detail: detail.to_owned() }
}
