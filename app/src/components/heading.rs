//! The head of a page: title of the document, breadcrumbs, `<h1>`, actions.

use std::time::Duration;

use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// One step of the way to a page: its words, and where they lead.
pub type Crumb = (String, String);

/// What the frame knows of the page in it: what a screen reader is told after a navigation, and the path whose heading
/// was shown last.
#[derive(Clone, Copy)]
struct PageState {
    announcement: RwSignal<String>,
    shown: StoredValue<Option<String>>,
}

/// Makes headings below the caller take the focus after a navigation; what is to be announced comes back.
pub fn provide_page_state() -> RwSignal<String> {
    let announcement = RwSignal::new(String::new());
    // A frame that is drawn on a live page was navigated to, from the sign-in say.
    let live =
        cfg!(feature = "hydrate") && document().document_element().is_some_and(|root| root.has_attribute("data-ready"));
    let shown = live.then(String::new);
    provide_context(PageState { announcement, shown: StoredValue::new(shown) });
    announcement
}

/// `<h1>` and the document's title. After a navigation in the browser it takes the focus and is announced.
#[component]
pub fn Heading(
    /// The words.
    #[prop(into)]
    text: Signal<String>,
    /// Not shown, where something else says the same (an identity card).
    #[prop(optional)]
    hidden: bool,
) -> impl IntoView {
    let element = NodeRef::<html::H1>::new();
    let path = use_location().pathname;
    let state = use_context::<PageState>();
    Effect::new(move || {
        let (Some(state), Some(element)) = (state, element.get()) else { return };
        let path = path.get_untracked();
        let before = state.shown.try_update_value(|shown| shown.replace(path.clone())).flatten();
        if before.is_some_and(|before| before != path) {
            focus_once_there(element, 60);
            state.announcement.set(text.get_untracked());
        }
    });
    // The server writes the title when the page's signals may be gone already.
    let first = text.get_untracked();
    let title = move || document_title(&text.try_get().unwrap_or_else(|| first.clone()));
    view! {
        <Title text=title/>
        <h1 tabindex="-1" node_ref=element class=hidden.then_some("hidden-visually")>
            {move || text.get()}
        </h1>
    }
}

/// The document's title. On the server it goes into the page as it is: the framework does not escape it.
fn document_title(words: &str) -> String {
    let title = [words, " · Clientele"].concat();
    if cfg!(feature = "ssr") { title.replace('&', "&amp;").replace('<', "&lt;") } else { title }
}

/// A page is built before it takes the place of the one before; what is not in the document cannot have the focus.
fn focus_once_there(element: web_sys::HtmlHeadingElement, tries: u8) {
    if element.is_connected() {
        let _ = element.focus();
    } else if tries > 0 {
        let _ = set_timeout(move || focus_once_there(element, tries - 1), Duration::from_millis(50));
    }
}

/// The way to the page; it stands in the top bar.
#[component]
pub fn Crumbs(
    /// The pages above this one.
    #[prop(optional)]
    parents: Vec<Crumb>,
    /// This page.
    #[prop(into)]
    here: Signal<String>,
) -> impl IntoView {
    let parents = parents
        .into_iter()
        .map(|(text, href)| view! { <li class="crumbs__item"><a href=href>{text}</a></li> })
        .collect_view();
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol class="crumbs__list">
                {parents}
                <li class="crumbs__item" aria-current="page">
                    <span>{move || here.get()}</span>
                </li>
            </ol>
        </nav>
    }
}

/// A page's head: [`Crumbs`], [`Heading`], a line beneath, and actions (children).
#[component]
pub fn PageHead(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// The pages above this one.
    #[prop(optional)]
    parents: Vec<Crumb>,
    /// The line beneath.
    #[prop(optional)]
    text: Option<&'static str>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Crumbs parents here=title/>
        <header class="head">
            <div class="head__text">
                <Heading text=title/>
                {text.map(|text| view! { <p class="muted">{text}</p> })}
            </div>
            {children.map(|children| view! { <div class="head__actions">{children()}</div> })}
        </header>
    }
}
