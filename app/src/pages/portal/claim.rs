//! Claiming a client that nobody owns.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    api::portal::claim::ClaimClient,
    components::{Button, ButtonLink, PostForm, Posting, TextField, Variant, post_form::said, toaster},
};

/// The form.
#[component]
pub fn Claim() -> impl IntoView {
    let posting = Posting::new(&[ClaimClient::PATH]);
    let navigate = use_navigate();
    let say = toaster();
    let done = Callback::new(move |answer: String| {
        say("You are the owner of this client now".to_owned());
        navigate(&said(&answer), NavigateOptions::default());
    });
    view! {
        <section class="card section" id="claim" aria-labelledby="claim-title">
            <header class="section__head">
                <h2 id="claim-title">"Claim a client"</h2>
                <p class="section__text">
                    "For a client that nobody owns, registered before there were owners. Whoever has a secret of it that works may take it over. The secret stays as it is."
                </p>
            </header>
            <PostForm action=ClaimClient::PATH on_done=done posting>
                <div class="fields">
                    <TextField id="claim-id" name="client_id" label="Client ID"/>
                    <TextField id="claim-secret" name="secret" label="Client secret" kind="password"/>
                </div>
                <div class="section__foot">
                    <Button kind="submit" variant=Variant::Primary busy=posting.busy()>
                        "Claim it"
                    </Button>
                    <ButtonLink href="/my-clients" variant=Variant::Ghost>
                        "Cancel"
                    </ButtonLink>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
