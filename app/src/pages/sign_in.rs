//! Sign-in with e-mail and password.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::session::sign_in::SignIn,
    components::{Button, PostForm, Posting, Size, TextField, Variant},
    layout::navigation::Brand,
};

/// The form that starts a session.
#[component]
pub fn SignInPage() -> impl IntoView {
    let posting = Posting::new(&[SignIn::PATH]);
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    let back = !next.is_empty();
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
                <PostForm action=SignIn::PATH posting>
                    <input type="hidden" name="next" value=next/>
                    <TextField id="email" label="Email" kind="email" autocomplete="username"/>
                    <TextField id="password" label="Password" kind="password" autocomplete="current-password"/>
                    <Button kind="submit" variant=Variant::Primary size=Size::Large busy=posting.busy()>
                        "Sign in"
                    </Button>
                </PostForm>
            </div>
            <p class="plain__foot">"No account? An admin of this registry can make one."</p>
        </main>
    }
}
