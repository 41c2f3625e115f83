//! Sign-in with e-mail and password.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::session::sign_in::SignIn,
    components::{Button, Callout, Size, TextField, Tone, Variant},
    layout::navigation::Brand,
};

/// The form that starts a session.
#[component]
pub fn SignInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    let back = !next.is_empty();
    let refusal = move || {
        action.value().with(|value| match value {
            Some(Err(error)) => Some(error.to_string()),
            _ => None,
        })
    };
    view! {
        <Title text="Sign in · Clientele"/>
        <main class="plain">
            <Brand/>
            <div class="card plain__panel">
                <header class="stack" data-gap="4">
                    <h1>"Sign in"</h1>
                    <p class="muted">
                        {if back { "Then you will be back where you were." } else { "The registry of relying parties." }}
                    </p>
                </header>
                <div class="plain__refusal" role="alert">
                    {move || refusal().map(|text| view! { <Callout tone=Tone::Bad>{text}</Callout> })}
                </div>
                <ActionForm action=action>
                    <div class="stack">
                        <input type="hidden" name="next" value=next/>
                        <TextField id="email" label="Email" kind="email" autocomplete="username"/>
                        <TextField id="password" label="Password" kind="password" autocomplete="current-password"/>
                        <Button kind="submit" variant=Variant::Primary size=Size::Large busy=action.pending()>
                            "Sign in"
                        </Button>
                    </div>
                </ActionForm>
            </div>
            <p class="plain__foot">"No account? An admin of this registry can make one."</p>
        </main>
    }
}
