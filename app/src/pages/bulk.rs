//! The question before something is done to many clients at once.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    location::Location,
};
use maud::PreEscaped;

use crate::{
    api::{
        ask::ask,
        clients_list::{
            bulk::Bulk,
            question::{BulkQuestion, Question},
        },
    },
    components::{Button, ButtonLink, PageHead, PostForm, Posting, Variant, inert, post_form::said, toaster},
    layout::frame_refresher,
    pages::loading::page,
};

/// Where the question is.
pub const PATH: &str = "/clients/bulk";

/// `/clients/bulk?verb=&key=&list=`
#[component]
pub fn BulkPage() -> impl IntoView {
    let Location { pathname, search, .. } = use_location();
    // Whoever leaves has another address before this page is gone: that one is no question.
    let asked = Memo::new(
        move |before: Option<&String>| {
            if pathname.get() == PATH { search.get() } else { before.cloned().unwrap_or_default() }
        },
    );
    let posting = Posting::new(&[Bulk::PATH]);
    let back = StoredValue::new(String::new());
    let (navigate, toast, refresh) = (use_navigate(), toaster(), frame_refresher());
    let done = Callback::new(move |answer: String| {
        toast(said(&answer));
        refresh();
        navigate(&back.get_value(), NavigateOptions::default());
    });
    page(
        move || asked.get(),
        move || ask(BulkQuestion { query: asked.get_untracked() }),
        move |question| {
            back.set_value(question.back.clone());
            whole(question, posting, done)
        },
    )
}

fn whole(question: Question, posting: Posting, done: Callback<String>) -> AnyView {
    let Question { title, markup, back, button } = question;
    let button = button.map(|(word, takes_away)| {
        let variant = if takes_away { Variant::Destroy } else { Variant::Primary };
        view! { <Button kind="submit" variant busy=posting.busy()>{word}</Button> }
    });
    view! {
        <PageHead title parents=vec![("Clients".to_owned(), back.clone())]/>
        <PostForm action=Bulk::PATH on_done=done posting class="card section account">
            {inert(PreEscaped(markup))}
            <div class="row">
                {button}
                <ButtonLink href=back>"Back to the list"</ButtonLink>
            </div>
        </PostForm>
    }
    .into_any()
}
