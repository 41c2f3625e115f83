//! Notices: what happened to what one has a part in.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use maud::PreEscaped;

use crate::{
    api::{
        ask::ask,
        notices::{
            list_notices::{FORM, ListNotices, Notices},
            read::ReadNotices,
        },
    },
    components::{Button, ButtonLink, EmptyState, PageHead, Pager, PostForm, Posting, Refusal, inert},
    layout::frame_refresher,
    pages::loading::Loaded,
};

/// `/notices`
#[component]
pub fn NoticesPage() -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|query| query.get("page").unwrap_or_default()));
    let notices = Loaded::new(move || page.get(), move || ask(ListNotices { page: page.get_untracked() }));
    let reading = Posting::new(&[ReadNotices::PATH]);
    let refresh = frame_refresher();
    let read = Callback::new(move |_: String| {
        refresh();
        notices.refetch();
    });
    notices.show(false, move |notices| {
        let first = page.get_untracked().is_empty();
        // Whoever reads on the second page has seen the first.
        let all = notices.newest_unread.clone().filter(|_| first).map(|until| {
            view! {
                <PostForm action=ReadNotices::PATH on_done=read posting=reading quiet=true>
                    <input type="hidden" name="until" value=until/>
                    <Button kind="submit">"Mark all as read"</Button>
                </PostForm>
            }
        });
        view! {
            <PageHead title="Notices" text="What happened to your clients and to proposals that you have a part in.">
                {all}
                <ButtonLink href="/notices/preferences">"Preferences"</ButtonLink>
            </PageHead>
            <Refusal posting=reading/>
            // Its buttons are in the list.
            <PostForm id=FORM class="" action=ReadNotices::PATH on_done=read posting=reading quiet=true>
                ()
            </PostForm>
            <List notices first/>
        }
        .into_any()
    })
}

#[component]
fn List(notices: Notices, first: bool) -> impl IntoView {
    if notices.markup.is_empty() {
        return view! {
            <div class="card">
                <EmptyState
                    icon="bell"
                    title="Nothing to tell"
                    text="Decisions, comments, new owners and secrets that expire: you will read of them here."
                />
            </div>
        }
        .into_any();
    }
    let next = notices.next.map(|page| ["/notices?page=", &page].concat());
    let previous = (!first).then(|| "/notices".to_owned());
    view! {
        {inert(PreEscaped(notices.markup))}
        <Pager text=String::new() previous next words=("Newest", "Older")/>
    }
    .into_any()
}
