//! Inviting somebody to own a client.

use domain::ClientKey;
use leptos::{html, prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        invitations::{LinkOnce, invite::InviteToClient},
        packed::Packed,
    },
    components::{Button, PostForm, Posting, Refusal},
};

/// A form for another owner, and for those who may offer the client away, one for that.
#[component]
pub fn Invite(
    /// The client.
    key: ClientKey,
    /// Whether it can be offered away: by its owners.
    transfer: bool,
    /// Goes up when there is another invitation.
    version: RwSignal<u32>,
    /// Where its link is shown.
    made: RwSignal<Option<LinkOnce>>,
) -> impl IntoView {
    let posting = Posting::new(&[InviteToClient::PATH]);
    let more = NodeRef::<html::Details>::new();
    let done = Callback::new(move |answer: String| {
        made.set(Packed::from_json(&answer).open().ok());
        if let Some(more) = more.get_untracked() {
            more.set_open(false);
        }
        version.update(|version| *version += 1);
    });
    let transfer = transfer.then(|| {
        view! {
            <details class="owners__more" node_ref=more>
                <summary><span class="link">"Offer it to somebody else"</span></summary>
                {form(key, "transfer", done, posting)}
            </details>
        }
    });
    view! {
        <div class="owners__invite">
            <Refusal posting/>
            {form(key, "owner", done, posting)}
            {transfer}
        </div>
    }
    .into_any()
}

fn form(key: ClientKey, kind: &'static str, done: Callback<String>, posting: Posting) -> AnyView {
    let (id, label, hint, button) = if kind == "transfer" {
        (
            "transfer-email",
            "Who owns it from then on",
            "Once they accept you are no owner of it any more. Until then nothing changes, and you can revoke the offer.",
            "Offer a transfer",
        )
    } else {
        ("invite-email", "Invite another owner", "You get a link for them: send it yourself.", "Invite")
    };
    let input = NodeRef::<html::Input>::new();
    let done = Callback::new(move |answer: String| {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
        done.run(answer);
    });
    view! {
        <PostForm action=InviteToClient::PATH on_done=done posting quiet=true class="field">
            <input type="hidden" name="key" value=key.to_string()/>
            <input type="hidden" name="kind" value=kind/>
            <label class="field__label" for=id>{label}</label>
            <p class="field__hint" id=[id, "-hint"].concat()>{hint}</p>
            <div class="owners__line">
                <input
                    class="input"
                    id=id
                    name="email"
                    type="email"
                    required=true
                    autocomplete="off"
                    placeholder="person@example.com"
                    aria-describedby=[id, "-hint"].concat()
                    node_ref=input
                />
                <Button kind="submit" busy=posting.busy()>{button}</Button>
            </div>
        </PostForm>
    }
    .into_any()
}
