//! What applications know of oneself, and which of them.

use leptos::{prelude::*, server_fn::ServerFn};
use maud::PreEscaped;

use crate::{
    api::{
        ask::ask,
        profile::{
            set_profile::SetProfile,
            show_profile::{ProfilePage, ShowProfile},
        },
    },
    components::{Button, PageHead, PostForm, Posting, Variant, inert, toaster},
    pages::loading::Loaded,
};

/// `/account/applications`
#[component]
pub fn ApplicationsPage() -> impl IntoView {
    let profile = Loaded::new(String::new, || ask(ShowProfile {}));
    view! {
        <PageHead title="Applications"/>
        {profile.show(true, whole)}
    }
}

fn whole(page: ProfilePage) -> AnyView {
    let posting = Posting::new(&[SetProfile::PATH]);
    let say = toaster();
    let saved = Callback::new(move |_: String| say("Saved".to_owned()));
    view! {
        <div class="card account">
            <section class="section" aria-labelledby="let-in">
                <header class="section__head">
                    <h2 id="let-in">"Applications that you let in"</h2>
                    <p class="section__text">
                        "Shut one out, and what it has about you ends at once. What it has learned already it may keep."
                    </p>
                </header>
                {inert(PreEscaped(page.let_in))}
            </section>
            <section class="section" aria-labelledby="about-you">
                <header class="section__head">
                    <h2 id="about-you">"About you"</h2>
                    <p class="section__text">"What you say here, applications get that ask for it, and that you let in."</p>
                </header>
                <PostForm action=SetProfile::PATH on_done=saved posting>
                    <div class="stack">
                        {inert(PreEscaped(page.fields))}
                        <div>
                            <Button kind="submit" variant=Variant::Primary busy=posting.busy()>
                                "Save"
                            </Button>
                        </div>
                    </div>
                </PostForm>
            </section>
        </div>
    }
    .into_any()
}
