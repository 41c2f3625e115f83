//! What the owner of a proposal can do with it.

use domain::{ClientKey, ProposalId};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::review::withdraw::WithdrawProposal,
    components::{Button, ButtonLink, PostForm, Variant},
};

/// Answering, or taking it back.
#[component]
pub fn Answer(
    /// The proposal.
    id: ProposalId,
    /// The client.
    client: ClientKey,
    /// Whether it was sent back.
    sent_back: bool,
    /// Whether it is a new client.
    new: bool,
    /// Called when it was taken back.
    done: Callback<String>,
) -> impl IntoView {
    let word = if sent_back { "Answer" } else { "Amend" };
    let warning = if new {
        "The client goes to the trash, where it can be restored for 30 days."
    } else {
        "The client stays as it is. You can ask again at any time."
    };
    view! {
        <footer class="verdicts">
            <ButtonLink href=format!("/clients/{client}/edit") variant=Variant::Primary>
                {word}
            </ButtonLink>
            <details class="verdicts__other">
                <summary class="button" data-variant="danger">"Take back…"</summary>
                <PostForm action=WithdrawProposal::PATH on_done=done class="verdicts__form">
                    <input type="hidden" name="id" value=id.to_string()/>
                    <p class="muted">{warning}</p>
                    <div>
                        <Button kind="submit" variant=Variant::Destroy>"Take back"</Button>
                    </div>
                </PostForm>
            </details>
        </footer>
    }
    .into_any()
}
