//! Invitations to whoever can revoke them, and the link of a new one.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{Button, CopyButton, Icon, PostForm, Posting, Refusal, Size, post_form::said, toaster};
use crate::api::invitations::{InvitationLine, Kind, LinkOnce, revoke::RevokeInvitation};

/// The invitations that can still be accepted; nothing where there are none.
#[component]
pub fn InvitationList(
    /// The invitations.
    invitations: Vec<InvitationLine>,
    /// Whether they can be revoked.
    editable: bool,
    /// Called with the answer after one was revoked.
    #[prop(into)]
    on_done: Callback<String>,
) -> impl IntoView {
    if invitations.is_empty() {
        return ().into_any();
    }
    let posting = Posting::new(&[RevokeInvitation::PATH]);
    let say = toaster();
    let on_done = Callback::new(move |answer: String| {
        say(said(&answer));
        on_done.run(answer);
    });
    let items: Vec<_> = invitations
        .into_iter()
        .map(|invitation| {
            let InvitationLine { id, kind, email, role, by, left } = invitation;
            let becomes = match kind {
                Kind::Owner => "becomes an owner".to_owned(),
                Kind::Transfer => ["takes the place of ", &by].concat(),
                Kind::Account => ["gets an account: ", role.label()].concat(),
            };
            let label = ["Revoke the invitation of ", &email].concat();
            let revoke = editable.then(|| {
                view! {
                    <PostForm action=RevokeInvitation::PATH on_done posting quiet=true class="row__end">
                        <input type="hidden" name="id" value=id.to_string()/>
                        <Button kind="submit" size=Size::Small attr:aria-label=label>
                            "Revoke"
                        </Button>
                    </PostForm>
                }
            });
            view! {
                <li class="invited">
                    <span class="invited__icon"><Icon name="link"/></span>
                    <span class="invited__text">
                        <span class="invited__email">{email}</span>
                        <span class="muted small">{becomes} " · invited by " {by} " · " {left} " left"</span>
                    </span>
                    {revoke}
                </li>
            }
        })
        .collect();
    view! {
        <Refusal posting/>
        <ul class="invitations">{items}</ul>
    }
    .into_any()
}

/// A link, shown once. It is gone with the page.
#[component]
pub fn LinkReveal(
    /// What was made; nothing is shown where there is none.
    #[prop(into)]
    once: Signal<Option<LinkOnce>>,
) -> impl IntoView {
    view! {
        <div class="link-once" role="status">
            {move || {
                once.get().map(|LinkOnce { email, link, mailed }| {
                    let (before, after) = if mailed {
                        ("An e-mail with this link is on its way to ", ". You can send it yourself as well: it works")
                    } else {
                        ("Send this link to ", ". It works")
                    };
                    view! {
                        <div class="link-once__body">
                            <p>
                                {before} <b>{email}</b> {after}
                                " for 30 days, once, and for this address alone. It is not shown again."
                            </p>
                            <div class="link-once__line">
                                <code id="made-link">{link.clone()}</code>
                                <CopyButton text=link what="invitation link"/>
                            </div>
                        </div>
                    }
                })
            }}
        </div>
    }
    .into_any()
}
