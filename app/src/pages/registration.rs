//! Clients that register themselves: whether they may, and with which tokens.

use leptos::{prelude::*, server_fn::ServerFn};
use maud::PreEscaped;

use crate::{
    api::{
        ask::ask,
        registration::{
            make::MakeInitialToken,
            revoke::RevokeInitialToken,
            set::SetRegistrationMode,
            show::{RegistrationPage as Shown, ShowRegistration},
        },
    },
    components::{Button, CopyButton, PageHead, PostForm, Posting, Variant, inert, post_form::said, toaster},
    pages::loading::Loaded,
};

/// `/registration`
#[component]
pub fn RegistrationPage() -> impl IntoView {
    let page = Loaded::new(String::new, || ask(ShowRegistration {}));
    let toast = toaster();
    let once = RwSignal::new(None::<String>);
    let done = Callback::new(move |answer: String| {
        toast(said(&answer));
        page.refetch();
    });
    let made = Callback::new(move |answer: String| {
        once.set(Some(said(&answer)));
        page.refetch();
    });
    view! {
        <PageHead title="Dynamic registration" text="Clients that programs register, with RFC 7591 or OpenID Connect Dynamic Client Registration."/>
        {page.show(true, move |shown| sections(shown, once, done, made))}
    }
}

fn sections(shown: Shown, once: RwSignal<Option<String>>, done: Callback<String>, made: Callback<String>) -> AnyView {
    let Shown { says, choices, tokens, fields, fresh } = shown;
    let setting = Posting::new(&[SetRegistrationMode::PATH]);
    let making = Posting::new(&[MakeInitialToken::PATH]);
    let revoking = Posting::new(&[RevokeInitialToken::PATH]);
    let form = |action, on_done: Callback<String>, posting: Posting, markup: String, word: &'static str| {
        view! {
            <PostForm action on_done posting>
                {inert(PreEscaped(markup))}
                <div class="section__foot">
                    <Button kind="submit" variant=Variant::Primary busy=posting.busy()>{word}</Button>
                </div>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <section class="card section" aria-labelledby="who">
            <h2 id="who">"Who may register clients"</h2>
            {inert(PreEscaped(says))}
            {(!choices.is_empty()).then(|| form(SetRegistrationMode::PATH, done, setting, choices, "Save"))}
        </section>
        <section class="card section" aria-labelledby="tokens">
            <h2 id="tokens">"Initial access tokens"</h2>
            <div class="link-once" role="status">
                {move || once.get().or_else(|| fresh.clone()).map(token)}
            </div>
            {if tokens.is_empty() {
                view! { <p class="muted">"There are none."</p> }.into_any()
            } else {
                view! {
                    <PostForm action=RevokeInitialToken::PATH on_done=done posting=revoking>{inert(PreEscaped(tokens))}</PostForm>
                }
                .into_any()
            }}
        </section>
        {(!fields.is_empty()).then(|| view! {
            <section class="card section" aria-labelledby="new">
                <h2 id="new">"New token"</h2>
                {form(MakeInitialToken::PATH, made, making, fields, "Make a token")}
            </section>
        })}
    }
    .into_any()
}

/// A token, shown once. It is gone with the page.
fn token(text: String) -> AnyView {
    view! {
        <div class="link-once__body">
            <p>"Hand this token to the program that registers clients. It is not shown again."</p>
            <div class="link-once__line">
                <code id="initial-access-token">{text.clone()}</code>
                <CopyButton text what="initial access token"/>
            </div>
        </div>
    }
    .into_any()
}
