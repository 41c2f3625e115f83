//! Asking for an account, where the registry is open for some e-mail domains.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use maud::PreEscaped;

use crate::{
    api::{
        ask::ask,
        session::sign_up::{SignUp, SignUpOpen, SignUps},
    },
    components::{Button, PostForm, Posting, Size, TextField, Variant, inert},
    error::AccountField,
    layout::navigation::Brand,
    pages::loading::page,
};

/// `/sign-up`
#[component]
pub fn SignUpPage() -> impl IntoView {
    let sent = use_query_map().with_untracked(|query| query.get("sent").is_some());
    let shown = page(
        String::new,
        move || ask(SignUpOpen { sent }),
        move |SignUps { text, form: open }| {
            let text = inert(PreEscaped(text));
            if open {
                return form(text.into_any());
            }
            #[cfg(feature = "ssr")]
            if let Some(response) = use_context::<leptos_axum::ResponseOptions>().filter(|_| !sent) {
                response.set_status(http::StatusCode::NOT_FOUND);
            }
            text.into_any()
        },
    );
    view! {
        <Title text="Sign up · Clientele"/>
        <main class="plain">
            <Brand/>
            {shown}
        </main>
    }
}

fn form(head: AnyView) -> AnyView {
    let posting = Posting::new(&[SignUp::PATH]);
    view! {
        <div class="card plain__panel">
            {head}
            <PostForm action=SignUp::PATH posting>
                <TextField id="email" label="Email" kind="email" autocomplete="email" error=posting.about(AccountField::Email)/>
                <TextField id="name" label="Name" autocomplete="name" optional=true error=posting.about(AccountField::Name)/>
                <Button kind="submit" variant=Variant::Primary size=Size::Large busy=posting.busy()>
                    "Send me a link"
                </Button>
            </PostForm>
        </div>
        <p class="plain__foot">"You have an account? " <a class="link" href="/sign-in">"Sign in"</a></p>
    }
    .into_any()
}
