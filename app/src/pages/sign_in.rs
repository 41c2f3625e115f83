//! Sign-in with e-mail and password, and by way of the provider upstream where there is one.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use maud::PreEscaped;

use crate::{
    api::{
        ask::ask,
        session::{
            sign_in::SignIn,
            ways::{SignInWays, Ways},
        },
    },
    components::{Button, PostForm, Posting, Size, TextField, Variant, inert},
    layout::navigation::Brand,
    pages::loading::Loaded,
};

/// The form that starts a session.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let of = move |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    let (next, problem, email) = (of("next"), of("problem"), of("email"));
    let asked = next.clone();
    let ways = Loaded::new(String::new, move || ask(SignInWays { problem: problem.clone(), next: asked.clone() }));
    view! {
        <Title text="Sign in · Clientele"/>
        <main class="plain">
            <Brand/>
            {ways.part(move |ways| form(ways.unwrap_or_default(), next.clone(), email.clone()))}
        </main>
    }
}

fn form(ways: Ways, next: String, email: String) -> AnyView {
    let posting = Posting::new(&[SignIn::PATH]);
    let part = |markup: String| (!markup.is_empty()).then(|| inert(PreEscaped(markup)));
    let Ways { head, above, below, foot, link } = ways;
    view! {
        <div class="card plain__panel">
            {part(head)} {part(above)}
            <PostForm action=SignIn::PATH posting>
                <input type="hidden" name="next" value=next/>
                <input type="hidden" name="link" value=if link { "true" } else { "false" }/>
                <TextField id="email" label="Email" kind="email" autocomplete="username" value=email/>
                <TextField id="password" label="Password" kind="password" autocomplete="current-password"/>
                <Button kind="submit" variant=Variant::Primary size=Size::Large busy=posting.busy()>
                    "Sign in"
                </Button>
            </PostForm>
            {part(below)}
        </div>
        {part(foot)}
    }
    .into_any()
}
