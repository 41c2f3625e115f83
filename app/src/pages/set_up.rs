//! The first admin of an empty registry, by a one-time link.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{
        ask::ask,
        session::set_up::{SetUp, SetUpOpen},
    },
    components::{Button, ButtonLink, PostForm, Posting, Size, TextField, Variant},
    error::AccountField,
    layout::navigation::Brand,
    pages::loading::page,
};

/// The form, as long as the link works.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let asked = token.clone();
    let form = page(
        String::new,
        move || ask(SetUpOpen { token: asked.clone() }),
        move |open| {
            let token = token.clone();
            if open { view! { <SetUpForm token/> }.into_any() } else { spent().into_any() }
        },
    );
    view! {
        <Title text="Set up · Clientele"/>
        <main class="plain">
            <Brand/>
            {form}
        </main>
    }
}

#[component]
fn SetUpForm(token: String) -> impl IntoView {
    let posting = Posting::new(&[SetUp::PATH]);
    view! {
        <div class="card plain__panel">
            <header class="stack" data-gap="4">
                <h1>"Set up Clientele"</h1>
                <p class="muted">"Make the first account. It is an admin and can make others."</p>
            </header>
            <PostForm action=SetUp::PATH posting>
                <input type="hidden" name="token" value=token/>
                <TextField id="name" label="Name" autocomplete="name" optional=true error=posting.about(AccountField::Name)/>
                <TextField id="email" label="Email" kind="email" autocomplete="username" error=posting.about(AccountField::Email)/>
                <TextField
                    id="password"
                    label="Password"
                    kind="password"
                    hint="At least 12 characters. A few words are better than one with signs in it."
                    autocomplete="new-password"
                    minlength=12
                    error=posting.about(AccountField::Password)
                />
                <Button kind="submit" variant=Variant::Primary size=Size::Large busy=posting.busy()>
                    "Create account"
                </Button>
            </PostForm>
        </div>
    }
}

fn spent() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <div class="plain__message">
            <h1>"This link no longer works"</h1>
            <p class="muted">
                "It makes one account and is good for a day. As long as there is no account, starting the server prints a new one."
            </p>
            <p>
                <ButtonLink href="/sign-in">"Sign in"</ButtonLink>
            </p>
        </div>
    }
}
