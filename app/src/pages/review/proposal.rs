//! The desk: one proposal, old beside new, with what is needed to decide it; for its owner, to answer it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::{
    Problem, ProposalId,
    review::{ProposalKind, ProposalState},
};
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};
use maud::PreEscaped;

use super::{
    decide::{Ticks, Verdicts},
    fields::FieldRow,
    owner::Answer,
    seen::Seen,
    talk::{Talk, Thread},
    verdict::{Pending, Settled},
};
use crate::{
    api::{
        ask::ask,
        review::{
            claim::ClaimProposal,
            release::ReleaseProposal,
            show::{ClaimLine, Desk, Neighbours, ShowProposal},
        },
    },
    components::{
        Button, ButtonLink, Callout, Crumbs, Heading, PostForm, RelativeTime, Size, Status, Tile, Tone, Variant, inert,
        logo_src, post_form::said, toaster,
    },
    error::AppError,
    layout::frame_refresher,
    pages::loading::Loaded,
};

/// Whoever looks at a proposal for so long is at it.
const CLAIMED_AFTER: Duration = Duration::from_secs(2);

/// What the parts of the page call when something was done.
#[derive(Clone, Copy)]
struct Doing {
    /// Something was said or taken back: the page is asked for again.
    again: Callback<String>,
    /// It was decided: the answer says where to go on.
    decided: Callback<String>,
}

/// `/review/{id}`
#[component]
pub fn ProposalPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ProposalId>().ok())));
    let decided = Memo::new(move |_| query.with(|query| query.get("decided").unwrap_or_default()));
    let desk = Loaded::new(
        move || format!("{:?} {}", id.get(), decided.get()),
        move || {
            let (id, decided) = (id.get_untracked(), decided.get_untracked());
            async move { ask(ShowProposal { id: id.ok_or(AppError::NotFound)?, decided }).await }
        },
    );
    let (toast, navigate, refresh) = (toaster(), use_navigate(), frame_refresher());
    let doing = Doing {
        again: Callback::new(move |answer: String| {
            let said = said(&answer);
            if !said.is_empty() {
                toast(said);
            }
            refresh();
            desk.refetch();
        }),
        decided: Callback::new(move |answer: String| {
            refresh();
            navigate(&said(&answer), NavigateOptions::default());
        }),
    };
    desk.show(false, move |desk| whole(desk, doing))
}

fn whole(desk: Desk, doing: Doing) -> AnyView {
    let Desk { id, version, kind, state, client, name, fields, hosts, rights, preflight, .. } = desk.clone();
    let new = kind == ProposalKind::Registration;
    let claim = RwSignal::new(desk.claim.clone());
    let theirs = desk.claim.as_ref().is_some_and(|claim| !claim.mine);
    let decides = rights.decides && !theirs;
    let left = Arc::new(AtomicBool::new(false));
    if decides {
        claim_soon(id, claim, left.clone(), doing.again);
    }
    let go_on = Callback::new(move |answer| {
        left.store(true, Ordering::Relaxed);
        doing.decided.run(answer);
    });
    let talk = Talk { id, internal: rights.internal, open: state.is_open(), done: doing.again };
    let asked = desk.asked.clone();
    let ticks = (decides && !new && asked.len() > 1).then(|| Ticks::all(asked.clone()));
    let rows: Vec<_> = fields
        .into_iter()
        .map(|line| view! { <FieldRow line name=name.clone() hosts=hosts.clone() new ticks talk/> })
        .collect();
    let foot = if decides {
        let queue = desk.queue.clone();
        view! {
            <Verdicts id version fields=asked ticks done=go_on>
                {move || claim.get().map(|claim| at_it(id, claim, doing.again))}
                {queue.map(way)}
            </Verdicts>
        }
        .into_any()
    } else if rights.answers {
        let sent_back = state == ProposalState::SentBack;
        view! { <Answer id client sent_back new done=doing.again/> }.into_any()
    } else {
        let queue = desk.queue.clone().filter(|_| rights.reviews);
        queue
            .map(|queue| view! { <footer class="verdicts"><div class="verdicts__end">{way(queue)}</div></footer> })
            .into_any()
    };
    let before = (!new).then(|| (desk.before.clone(), desk.domains.0.clone()));
    let (after, person) = ((desk.after.clone(), desk.domains.1.clone()), desk.person.clone());
    view! {
        {head(&desk)}
        {notes(&desk, doing)}
        <div class="columns">
            <div class="stack" data-gap="24">
                <section class="card desk" data-new=new.then_some("") aria-labelledby="desk-fields">
                    <h2 class="hidden-visually" id="desk-fields">"What is asked for"</h2>
                    {rows} {foot}
                </section>
                {(!preflight.is_empty()).then(|| inert(PreEscaped(preflight)))}
                <section class="card section" aria-labelledby="desk-talk">
                    <h2 id="desk-talk">"Discussion"</h2>
                    {(desk.comments.is_empty() && !talk.open).then(|| view! { <p class="muted small">"Nothing was said."</p> })}
                    <Thread talk field=None comments=desk.comments/>
                </section>
            </div>
            <aside class="columns__aside" aria-label="What users will see">
                <Seen before after person/>
            </aside>
        </div>
    }
    .into_any()
}

/// Who asks for what, since when, and why.
fn head(desk: &Desk) -> AnyView {
    let (tone, word) = match desk.state {
        ProposalState::Waiting => (Tone::Wait, "Waits for review"),
        ProposalState::SentBack => (Tone::Warn, "Sent back"),
        ProposalState::Accepted => (Tone::Ok, "Accepted"),
        ProposalState::Refused => (Tone::Bad, "Refused"),
        ProposalState::Withdrawn => (Tone::Quiet, "Taken back"),
    };
    let client = format!("/clients/{}", desk.client);
    let parents = if desk.rights.reviews {
        vec![("Review".to_owned(), "/review".to_owned())]
    } else {
        vec![("Clients".to_owned(), "/clients".to_owned()), (desk.before_name(), client.clone())]
    };
    let what = match (desk.kind, desk.state.is_open()) {
        (ProposalKind::Registration, true) => {
            "New client: until it is decided it works for its owners and testers only"
        }
        (ProposalKind::Registration, false) => "New client",
        (ProposalKind::Change, true) => "Change: the live client runs on unchanged",
        (ProposalKind::Change, false) => "Change",
    };
    let here = if desk.rights.reviews { desk.name.clone() } else { "Review".to_owned() };
    let title =
        [if desk.kind == ProposalKind::Registration { "New client · " } else { "Change · " }, &desk.name].concat();
    view! {
        <Crumbs parents here/>
        <header class="client-head">
            <Tile name=desk.name.clone() src=desk.logo.as_ref().map(|hash| logo_src(hash, 64)) size=64/>
            <div class="client-head__text">
                <Heading text=title hidden=true/>
                <p class="client-head__name" aria-hidden="true">{desk.name.clone()}</p>
                <p class="client-head__facts">
                    <span class="client-head__domain">{desk.domains.1.clone()}</span>
                    <Status tone word/>
                    <span>{what}</span>
                    <span>"asked for by " {desk.by.clone()} ", " <RelativeTime when=desk.since.clone()/></span>
                </p>
            </div>
            <div class="head__actions">
                <ButtonLink href=client>"Show the client"</ButtonLink>
            </div>
        </header>
        {(!desk.reason.is_empty()).then(|| view! { <p class="quote">{desk.reason.clone()}</p> })}
    }
    .into_any()
}

/// What has happened to it, and what stands in the way.
fn notes(desk: &Desk, doing: Doing) -> AnyView {
    let again = Callback::new(move |()| doing.again.run(String::new()));
    let last = desk.last.clone().filter(|last| last.id != desk.id).map(|verdict| view! { <Pending verdict/> });
    let verdict = desk.verdict.clone().and_then(|verdict| match verdict.left_ms {
        Some(_) => Some(view! { <Pending verdict ended=again/> }.into_any()),
        None if desk.state == ProposalState::Waiting => None,
        None => Some(view! { <Settled verdict/> }.into_any()),
    });
    let (base, current) = desk.revisions;
    let conflict = desk.fields.iter().any(|line| line.conflict);
    let overtaken = (base != current && desk.state.is_open() && desk.kind == ProposalKind::Change).then(|| {
        let text = if conflict {
            "Fields marked below were changed by both: accepting takes what is asked for here."
        } else {
            "The two do not touch the same fields: accepting keeps both."
        };
        view! {
            <Callout tone=if conflict { Tone::Warn } else { Tone::Quiet }>
                "This started from revision " {base} "; revision " {current} " is in force now. " {text}
            </Callout>
        }
    });
    let theirs = desk.claim.clone().filter(|claim| !claim.mine && desk.rights.decides).map(|claim| {
        view! { <Callout tone=Tone::Wait>{claim.by} " is at it: they decide, or leave it to others."</Callout> }
    });
    let own =
        (desk.rights.reviews && desk.rights.answers && !desk.rights.decides && desk.state == ProposalState::Waiting)
            .then(|| view! { <Callout>"You asked for this yourself: somebody else has to decide it."</Callout> });
    let problems: Vec<_> = desk.problems.iter().map(problem).collect();
    view! { {last} {verdict} {overtaken} {theirs} {own} {problems} }.into_any()
}

/// A finding about a field that does not change.
fn problem(problem: &Problem) -> AnyView {
    let (label, message) = (problem.field.label(), problem.message.clone());
    view! { <Callout tone=Tone::Warn>{label} ": " {message}</Callout> }.into_any()
}

/// The way through the queue.
fn way(queue: Neighbours) -> AnyView {
    let Neighbours { place, of, previous, next } = queue;
    let link = |id: Option<ProposalId>, word: &'static str, key: &'static str| {
        id.map(|id| {
            view! {
                <ButtonLink href=format!("/review/{id}") variant=Variant::Ghost size=Size::Small key attr:data-key=key>
                    {word}
                </ButtonLink>
            }
        })
    };
    let text = (place > 0).then(|| [&place.to_string(), " of ", &of.to_string()].concat());
    view! {
        <span class="verdicts__way">
            <span class="muted small num">{text}</span>
            {link(previous, "Previous", "k")} {link(next, "Next", "j")}
        </span>
    }
    .into_any()
}

/// That somebody is at it, and how to stop being that.
fn at_it(id: ProposalId, claim: ClaimLine, done: Callback<String>) -> AnyView {
    if !claim.mine {
        return view! { <Status tone=Tone::Wait word=[&claim.by, " is at it"].concat()/> }.into_any();
    }
    view! {
        <PostForm action=ReleaseProposal::PATH on_done=done class="verdicts__claim">
            <input type="hidden" name="id" value=id.to_string()/>
            <Status tone=Tone::Wait word="You are at it"/>
            <Button kind="submit" size=Size::Small variant=Variant::Ghost>"Leave to others"</Button>
        </PostForm>
    }
    .into_any()
}

/// Claims it when somebody stays, and leaves it to others when they go without a verdict (`left`: with one).
fn claim_soon(id: ProposalId, claim: RwSignal<Option<ClaimLine>>, left: Arc<AtomicBool>, again: Callback<String>) {
    Effect::new(move || {
        let held = Arc::new(AtomicBool::new(false));
        let holds = held.clone();
        let timer = set_timeout(
            move || {
                spawn_local(async move {
                    let Ok(Ok(now)) = ask(ClaimProposal { id }).await.map(|answer| answer.open()) else { return };
                    holds.store(now.mine, Ordering::Relaxed);
                    let mine = now.mine;
                    let gone = claim.try_set(Some(now)).is_some();
                    if !mine && !gone {
                        again.run(String::new());
                    }
                });
            },
            CLAIMED_AFTER,
        );
        let left = left.clone();
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
            if held.load(Ordering::Relaxed) && !left.load(Ordering::Relaxed) {
                spawn_local(async move {
                    let _ = ask(ReleaseProposal { id }).await;
                });
            }
        });
    });
}
