//! All that is wrong with a form, at its top, each a link to its field.

use leptos::{html, prelude::*};

/// The summary; nothing where `problems` is empty. It takes the focus when it appears after a refused save.
#[component]
pub fn ErrorSummary(
    /// The id of the control and what is wrong with it.
    #[prop(into)]
    problems: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<bool>| {
        let any = problems.with(|problems| !problems.is_empty());
        if any
            && before == Some(false)
            && let Some(element) = element.get()
        {
            let _ = element.focus();
        }
        any
    });
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            let title = match problems.len() {
                1 => "There is a problem".to_owned(),
                n => [&n.to_string(), " problems to mend"].concat(),
            };
            let items = problems
                .into_iter()
                .map(|(id, text)| view! { <li><a href=["#", &id].concat() rel="external">{text}</a></li> })
                .collect_view();
            view! {
                <div class="summary" role="alert" tabindex="-1" node_ref=element>
                    <h2 class="summary__title">{title}</h2>
                    <ul class="summary__list">{items}</ul>
                </div>
            }
        })
    }
}
