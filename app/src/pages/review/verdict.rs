//! A verdict: what was decided, and for a few seconds the way back.

use std::time::Duration;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    api::review::{
        undo::UndoDecision,
        verdict::{Ruling, VerdictLine},
    },
    components::{Button, Callout, Icon, PostForm, RelativeTime, post_form::said},
    layout::frame_refresher,
};

/// The server looks every second for what is due.
const TAKES: Duration = Duration::from_secs(2);

/// A verdict that can still be undone. Where a script runs it counts the seconds.
#[component]
pub fn Pending(
    /// The verdict.
    verdict: VerdictLine,
    /// Called a moment after it has taken effect.
    #[prop(optional)]
    ended: Option<Callback<()>>,
) -> impl IntoView {
    let VerdictLine { id, name, ruling, only, by, left_ms, mine, .. } = verdict;
    let left = RwSignal::new(left_ms.unwrap_or(0).div_ceil(1000));
    count_down(left, ended);
    let (navigate, refresh) = (use_navigate(), frame_refresher());
    let undone = Callback::new(move |answer: String| {
        refresh();
        navigate(&said(&answer), NavigateOptions::default());
    });
    let (tone, word) = ruling.words();
    let only = (!only.is_empty()).then(|| [" in part: ", &only.join(", ")].concat());
    let when = move || match left.get() {
        0 if ruling == Ruling::Accept => "It is in force.".to_owned(),
        0 => "It has taken effect.".to_owned(),
        left => ["Takes effect in ", &left.to_string(), " s."].concat(),
    };
    let undo = mine.then(|| {
        view! {
            <PostForm action=UndoDecision::PATH on_done=undone class="pending__undo">
                <input type="hidden" name="id" value=id.to_string()/>
                <Button kind="submit" disabled=Signal::derive(move || left.get() == 0) attr:data-key="u" key="u">
                    "Undo"
                </Button>
            </PostForm>
        }
    });
    view! {
        <div class="pending" data-tone=tone.as_str() role="status">
            <Icon name=if ruling == Ruling::Refuse { "close" } else { "check" }/>
            <p class="pending__text">
                <b>{word}</b> {only} " · " <a class="link" href=format!("/review/{id}")>{name}</a>
                {(!mine).then(|| format!(" · by {by}"))}
                <span class="pending__when">{when}</span>
            </p>
            {undo}
        </div>
    }
    .into_any()
}

/// A verdict that has taken effect.
#[component]
pub fn Settled(verdict: VerdictLine) -> impl IntoView {
    let VerdictLine { ruling, only, by, at, why, .. } = verdict;
    let (tone, word) = ruling.words();
    let only = (!only.is_empty()).then(|| [" in part (", &only.join(", "), ")"].concat());
    view! {
        <Callout tone>
            <b>{word} {only}</b> " by " {by} ", " <RelativeTime when=at/>
            {(!why.is_empty()).then(|| view! { <p class="quote">{why}</p> })}
        </Callout>
    }
    .into_any()
}

/// Counts the seconds down, where a script runs; `ended` is called a moment after the last.
pub fn count_down(left: RwSignal<u32>, ended: Option<Callback<()>>) {
    Effect::new(move || {
        let tick = move || {
            let over = left.try_update(|left| {
                let last = *left == 1;
                *left = left.saturating_sub(1);
                last
            });
            if over == Some(true)
                && let Some(ended) = ended
            {
                let _ = set_timeout(
                    move || {
                        let _ = ended.try_run(());
                    },
                    TAKES,
                );
            }
        };
        if let Ok(handle) = set_interval(tick, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    });
}
