//! How accounts come to be: a line, and the form for it.

use leptos::{prelude::*, server_fn::ServerFn};
use maud::PreEscaped;

use crate::{
    api::accounts::set_registration::SetRegistration,
    components::{Button, ButtonLink, PostForm, Posting, Size, Variant, inert},
};

/// What holds, with the way to change it.
#[component]
pub fn Registration(
    /// In a line.
    text: String,
    /// The fields of the form, as markup.
    fields: String,
    /// Whether the form is open.
    editing: Memo<bool>,
    /// Called with the answer.
    done: Callback<String>,
) -> impl IntoView {
    let form = move || editing.get().then(|| form(fields.clone(), done));
    view! {
        <section class="card section" id="registration" aria-labelledby="registration-title">
            <header class="section__head">
                <h2 id="registration-title">"New accounts"</h2>
                <p class="section__text accounts__registration">
                    <span>{text}</span>
                    {move || (!editing.get()).then(|| view! {
                        <ButtonLink href="/accounts?registration=1#registration" size=Size::Small attr:aria-label="Change who may get an account">
                            "Change"
                        </ButtonLink>
                    })}
                </p>
            </header>
            {form}
        </section>
    }
    .into_any()
}

fn form(fields: String, done: Callback<String>) -> AnyView {
    let posting = Posting::new(&[SetRegistration::PATH]);
    view! {
        <PostForm action=SetRegistration::PATH on_done=done posting>
            {inert(PreEscaped(fields))}
            <div class="section__foot">
                <Button kind="submit" variant=Variant::Primary busy=posting.busy()>"Save"</Button>
                <ButtonLink href="/accounts" variant=Variant::Ghost>"Close"</ButtonLink>
            </div>
        </PostForm>
    }
    .into_any()
}
