//! What is said about a proposal, on a field and on the whole.

use domain::{Field, ProposalId};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::review::{comment::Comment, show::CommentLine},
    components::{Button, PostForm, RelativeTime, Size, Tag, Tile, Tone},
};

/// What the threads of a page have in common.
#[derive(Clone, Copy)]
pub struct Talk {
    /// The proposal.
    pub id: ProposalId,
    /// Whether comments can be internal.
    pub internal: bool,
    /// Whether anything can still be said.
    pub open: bool,
    /// Called when something was.
    pub done: Callback<String>,
}

/// Remarks, and a form for another one.
#[component]
pub fn Thread(
    /// The page's.
    talk: Talk,
    /// What it is about; `None`: the whole.
    #[prop(optional_no_strip)]
    field: Option<Field>,
    /// What was said.
    comments: Vec<CommentLine>,
) -> impl IntoView {
    let items: Vec<_> = comments.into_iter().map(remark).collect();
    let none = items.is_empty();
    view! {
        {(!none).then(|| view! { <ol class="talk">{items}</ol> })}
        {talk.open.then(|| form(talk, field))}
    }
    .into_any()
}

fn remark(comment: CommentLine) -> AnyView {
    let CommentLine { by, at, text, internal, .. } = comment;
    view! {
        <li class="talk__remark" data-internal=internal.then_some("")>
            <Tile name=by.clone() size=20 round=true/>
            <div class="talk__body">
                <p class="talk__head">
                    <b>{by}</b>
                    <span class="muted"><RelativeTime when=at/></span>
                    {internal.then(|| view! { <Tag tone=Tone::Warn text="internal"/> })}
                </p>
                <p class="talk__text">{text}</p>
            </div>
        </li>
    }
    .into_any()
}

fn form(talk: Talk, field: Option<Field>) -> AnyView {
    let name = field.map(Field::as_str).unwrap_or_default();
    let id = ["comment-", name].concat();
    let switch = [&id, "-internal"].concat();
    let label = field.map_or_else(|| "Comment".to_owned(), |field| ["Comment on ", field.label()].concat());
    let internal = talk.internal.then(|| {
        view! {
            <label class="talk__internal" for=switch.clone()>
                <input class="checkbox" type="checkbox" id=switch.clone() name="internal" value="true"/>
                "Internal: reviewers only"
            </label>
        }
    });
    view! {
        <details class="talk__write">
            // One key opens the thread of the whole; those of fields are opened by hand.
            <summary class="button" data-size="small" data-variant="ghost" data-key=field.is_none().then_some("c") aria-label=label.clone()>
                "Comment"
                {field.is_none().then(|| view! { <kbd aria-hidden="true">"c"</kbd> })}
            </summary>
            <PostForm action=Comment::PATH on_done=talk.done class="talk__form">
                <input type="hidden" name="id" value=talk.id.to_string()/>
                <input type="hidden" name="field" value=name/>
                <label class="hidden-visually" for=id.clone()>{label}</label>
                <textarea class="input" id=id.clone() name="text" rows="3" maxlength="2000" required=true></textarea>
                <div class="row">
                    <Button kind="submit" size=Size::Small>"Add comment"</Button>
                    {internal}
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}
