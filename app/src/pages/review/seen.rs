//! What users will see, and what they see now.

use domain::{Metadata, consent};
use leptos::prelude::*;

use crate::pages::client::consent_preview::{ConsentPreview, Person, Shown};

/// The consent page after and before; once where it stays the same.
#[component]
pub fn Seen(
    /// What is in force; `None` for a new client.
    before: Option<(Metadata, String)>,
    /// What is asked for.
    after: (Metadata, String),
    /// Who sees it.
    person: Person,
) -> impl IntoView {
    let says =
        |of: &Metadata| consent::sentence(of.client_type, &of.response_types, of.require_consent, of.reuse_consent);
    let shown = |(metadata, domain): &(Metadata, String)| Shown::stored(metadata, domain.clone());
    let now = before.as_ref().map(|before| (shown(before), says(&before.0)));
    let then = (shown(&after), says(&after.0));
    let same = now.as_ref() == Some(&then);
    let new = now.is_none();
    let word = match (new, same) {
        (true, _) => "What users will see",
        (_, true) => "Users see the same as before",
        _ => "After",
    };
    let now = now.filter(|_| !same);
    let card = |word: &'static str, (shown, says): (Shown, String), person: Person| {
        view! {
            <div class="seen-side">
                <h3 class="seen__title">{word}</h3>
                <ConsentPreview shown=Signal::stored(shown) person bare=true/>
                <p class="say">{says}</p>
            </div>
        }
        .into_any()
    };
    let before = now.map(|now| card("Before", now, person.clone()));
    view! { {card(word, then, person)} {before} }.into_any()
}
