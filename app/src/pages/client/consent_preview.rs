//! The consent page of a client as its users will get it, shown to those who keep the client.

use domain::{Extended, LogoHash, Member, Metadata};
use leptos::prelude::*;

use crate::components::{ConsentCard, ConsentScope, logo_src};

/// What most clients ask for, where a client may ask for anything.
const USUAL: [&str; 3] = ["openid", "profile", "email"];

/// Who sees the preview: the card speaks to them.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// What is shown of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// The hash of its logo, or nothing that is one.
    pub logo: String,
    /// The registrable domain that users are sent back to.
    pub domain: String,
    /// Its website.
    pub website: String,
    /// Its terms.
    pub terms: String,
    /// How it uses data.
    pub policy: String,
    /// Its scopes, separated by spaces.
    pub scope: String,
}

impl Shown {
    /// A client as it is stored.
    pub fn stored(metadata: &Metadata, domain: String) -> Self {
        Self {
            name: metadata.name.clone(),
            logo: metadata.logo.as_ref().map(ToString::to_string).unwrap_or_default(),
            domain,
            website: metadata.website_url.clone(),
            terms: metadata.terms_url.clone(),
            policy: policy(&metadata.extended),
            scope: metadata.scope.join(" "),
        }
    }
}

/// Where a client says how it uses data, if it does.
pub fn policy(extended: &Extended) -> String {
    extended.get(Member::PolicyUri).unwrap_or_default().to_owned()
}

/// The card with its caption.
#[component]
pub fn ConsentPreview(
    /// What is shown.
    #[prop(into)]
    shown: Signal<Shown>,
    /// Who sees it.
    person: Person,
    /// Without a caption: something else has it.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let part = move |part: fn(&Shown) -> String| Signal::derive(move || shown.with(part));
    let logo = Signal::derive(move || shown.with(|shown| LogoHash::parse(&shown.logo).map(|hash| logo_src(&hash, 64))));
    let (name, email) = (person.name.clone(), person.email);
    let scopes = Memo::new(move |_| shown.with(|shown| asked_for(&shown.scope, &name, &email)));
    let any = move || shown.with(|shown| shown.scope.trim().is_empty());
    let card = view! {
        <ConsentCard
            name=part(|shown| shown.name.clone())
            logo=logo
            domain=part(|shown| shown.domain.clone())
            website=part(|shown| shown.website.clone())
            terms=part(|shown| shown.terms.clone())
            policy=part(|shown| shown.policy.clone())
            scopes=scopes
            person=person.name
        />
        {move || {
            any().then(|| view! { <p class="seen__note">"When it asks for openid, profile and email. It may ask for any scope."</p> })
        }}
    };
    // One of several has no place of its own among the landmarks.
    if bare {
        return view! { <div class="seen">{card}</div> }.into_any();
    }
    view! {
        <section class="seen" aria-label="What users will see">
            <h3 class="seen__title">"What users will see"</h3>
            {card}
        </section>
    }
    .into_any()
}

/// What the scope values mean, in the words of the person who decides.
pub fn asked_for(scope: &str, name: &str, email: &str) -> Vec<ConsentScope> {
    let values: Vec<&str> = if scope.trim().is_empty() { USUAL.to_vec() } else { scope.split_whitespace().collect() };
    let item = |title: &str, detail: &str| ConsentScope { title: title.to_owned(), detail: detail.to_owned() };
    values
        .into_iter()
        .map(|value| match value {
            "openid" => item("Who you are", "the number of your account here"),
            "profile" => item("Your profile", name),
            "email" => item("Your e-mail address", email),
            "address" => item("Your postal address", "as far as it is known here"),
            "phone" => item("Your phone number", "as far as it is known here"),
            "offline_access" => item("Access while you are away", "until you withdraw it"),
            other => item(other, "as this client’s provider describes it"),
        })
        .collect()
}
