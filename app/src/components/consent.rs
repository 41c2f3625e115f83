//! The consent card: what users of a client are asked. The registry shows it as a preview, the provider as the page.

use leptos::prelude::*;

use super::{Button, Icon, Size, Tile, Variant};

/// One thing a client asks for, in the words of the person who decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentScope {
    /// "Your e-mail address"
    pub title: String,
    /// What exactly is handed over: "m.okafor@example.org"
    pub detail: String,
}

/// The card. Everything is a signal, so that it can follow a form that is being typed.
#[component]
pub fn ConsentCard(
    /// The client's name.
    #[prop(into)]
    name: Signal<String>,
    /// The address of its logo.
    #[prop(into)]
    logo: Signal<Option<String>>,
    /// The registrable domain that the person is sent back to.
    #[prop(into)]
    domain: Signal<String>,
    /// Its website; empty where there is none.
    #[prop(into)]
    website: Signal<String>,
    /// Its terms; empty where there are none.
    #[prop(into)]
    terms: Signal<String>,
    /// How it uses data; empty where it says nothing of that.
    #[prop(into)]
    policy: Signal<String>,
    /// What it asks for.
    #[prop(into)]
    scopes: Signal<Vec<ConsentScope>>,
    /// Who decides.
    #[prop(into)]
    person: Signal<String>,
    /// The form's buttons; without them the card is a preview whose buttons do nothing.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let shown_name =
        move || name.with(|name| if name.trim().is_empty() { "This client".to_owned() } else { name.clone() });
    let link = |address: Signal<String>, word: &'static str| {
        move || {
            let href = address.get();
            // Typed and not yet checked: only what is a link to the web becomes one.
            (href.starts_with("https://") || href.starts_with("http://")).then(
                || view! { <a class="link" href=href target="_blank" rel="noopener noreferrer nofollow">{word}</a> },
            )
        }
    };
    let actions = match children {
        Some(children) => children().into_any(),
        // Drawn, not offered: out of the keyboard's way.
        None => view! {
            <div class="consent__actions" inert>
                <Button size=Size::Large>"Deny"</Button>
                <Button size=Size::Large variant=Variant::Primary>"Allow"</Button>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="consent" role="group" aria-label="Consent page">
            <div class="consent__who">
                {move || view! { <Tile name=name.get() src=logo.get() size=64/> }}
                <h2 class="consent__title">{shown_name} " wants to know you"</h2>
                <p class="consent__links">
                    {move || domain.with(|domain| (!domain.is_empty()).then(|| view! { <span>{domain.clone()}</span> }))}
                    {link(website, "website")} {link(terms, "terms")} {link(policy, "privacy policy")}
                </p>
            </div>
            <ul class="consent__scopes">
                {move || {
                    scopes
                        .get()
                        .into_iter()
                        .map(|scope| {
                            view! {
                                <li>
                                    <Icon name="check"/>
                                    <span>
                                        <span class="consent__scope">{scope.title}</span>
                                        <span class="consent__detail">{scope.detail}</span>
                                    </span>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            {actions}
            <p class="consent__foot">
                "Signed in as " {move || person.get()}
            </p>
        </div>
    }
}
