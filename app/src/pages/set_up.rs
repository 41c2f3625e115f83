//! The first admin of an empty registry, by a one-time link.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    api::session::set_up::{SetUp, set_up_open},
    components::{Button, ButtonLink, Callout, Size, TextField, Tone, Variant},
    error::{AccountField, AppError},
    layout::navigation::Brand,
};

/// The form, as long as the link works.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let open = Resource::new(
        {
            let token = token.clone();
            move || token.clone()
        },
        set_up_open,
    );
    view! {
        <Title text="Set up · Clientele"/>
        <main class="plain">
            <Brand/>
            <Suspense>
                {move || {
                    let token = token.clone();
                    Suspend::new(async move {
                        match open.await {
                            Ok(true) => view! { <SetUpForm token/> }.into_any(),
                            Ok(false) | Err(AppError::NotFound) => spent().into_any(),
                            Err(error) => view! { <Callout tone=Tone::Bad>{error.to_string()}</Callout> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

#[component]
fn SetUpForm(token: String) -> impl IntoView {
    let action = ServerAction::<SetUp>::new();
    let error = move |field: AccountField| {
        Signal::derive(move || {
            action.value().with(|value| value.as_ref().and_then(|value| value.as_ref().err()?.about(field)))
        })
    };
    let other = move || {
        action.value().with(|value| match value {
            Some(Err(error)) if !matches!(error, AppError::Account { .. }) => Some(error.to_string()),
            _ => None,
        })
    };
    view! {
        <div class="card plain__panel">
            <header class="stack" data-gap="4">
                <h1>"Set up Clientele"</h1>
                <p class="muted">"Make the first account. It is an admin and can make others."</p>
            </header>
            <div class="plain__refusal" role="alert">
                {move || other().map(|text| view! { <Callout tone=Tone::Bad>{text}</Callout> })}
            </div>
            <ActionForm action=action>
                <div class="stack">
                    <input type="hidden" name="token" value=token/>
                    <TextField id="name" label="Name" autocomplete="name" optional=true error=error(AccountField::Name)/>
                    <TextField id="email" label="Email" kind="email" autocomplete="username" error=error(AccountField::Email)/>
                    <TextField
                        id="password"
                        label="Password"
                        kind="password"
                        hint="At least 12 characters. A few words are better than one with signs in it."
                        autocomplete="new-password"
                        minlength=12
                        error=error(AccountField::Password)
                    />
                    <Button kind="submit" variant=Variant::Primary size=Size::Large busy=action.pending()>
                        "Create account"
                    </Button>
                </div>
            </ActionForm>
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
