//! Every version of a client, and what differs between any two of them.

use domain::Role;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use super::{
    frame::{ClientFrame, Tab, nothing},
    key_of_page, named,
    revision_list::in_short,
    secret_reveal::SecretDialog,
};
use crate::{
    api::{
        ask::ask,
        clients::{
            restore::RestoreRevision,
            revisions::{ClientHistory, Comparison, History, RevisionLine},
            secret_once::SecretOnce,
        },
        packed::Packed,
    },
    components::{
        Button, Difference, PostForm, RelativeTime, Size,
        difference::{risk_words, verb},
        toast::toaster,
    },
    pages::loading::page,
};

/// The id of the form that restores.
const RESTORE: &str = "restore";

/// `/clients/{key}/history?from=&to=`
#[component]
pub fn HistoryPage() -> impl IntoView {
    let key = key_of_page();
    let query = use_query_map();
    let number =
        move |name: &'static str| query.with(|query| query.get(name)).and_then(|text| text.parse::<i32>().ok());
    let version = RwSignal::new(0_u32);
    let made = RwSignal::new(None::<SecretOnce>);
    let asked = Memo::new(move |_| [number("from"), number("to"), number("before")]);
    let history = page(
        move || format!("{:?} {:?} {}", key.get(), asked.get(), version.get()),
        move || async move {
            let [from, to, before] = asked.get_untracked();
            ask(ClientHistory { key: named(key)?, from, to, before }).await
        },
        move |page| whole(page, version, made),
    );
    view! {
        {history}
        <SecretDialog once=made/>
    }
    .into_any()
}

fn whole(page: History, version: RwSignal<u32>, made: RwSignal<Option<SecretOnce>>) -> AnyView {
    let History { head, revisions, comparison, older } = page;
    let (key, current) = (head.key, head.revision);
    // Bringing a revision back may widen what the client can do, and is an admin's to decide.
    let editable = head.role == Role::Admin && head.deleted.is_none();
    let only_one = revisions.len() == 1 && current == 1;
    let say = toaster();
    let restored = Callback::new(move |answer: String| {
        made.set(Packed::from_json(&answer).open().ok().flatten());
        say("Restored as a new revision".to_owned());
        version.update(|version| *version += 1);
    });
    let (from, to) = comparison.as_ref().map_or((0, current), |comparison| (comparison.from, comparison.to));
    let rows: Vec<_> = revisions.into_iter().map(|line| row(line, current, from, to, editable)).collect();
    let compare = if only_one {
        view! {
            <section class="card section" aria-labelledby="compare-title">
                <h2 id="compare-title">"Comparison"</h2>
                {nothing("There is one revision so far. What changes from now on shows here.")}
            </section>
        }
        .into_any()
    } else {
        comparison.map(difference).into_any()
    };
    let older = older.map(|before| {
        let href = format!("/clients/{key}/history?before={before}");
        view! { <p><a class="button" data-size="small" href=href>"Older revisions"</a></p> }
    });
    view! {
        <ClientFrame head tab=Tab::History/>
        <div class="history">
            <section class="card section history__list" aria-labelledby="history-title">
                <header class="section__head">
                    <h2 id="history-title">"Revisions"</h2>
                    <p class="section__text">
                        "Choose two to compare them."
                        {editable.then_some(" Restoring one makes a new revision, nothing is lost.")}
                    </p>
                </header>
                <form method="get" action="" class="stack" id="compare" data-single=only_one>
                    <div>
                        <p class="history__legend" aria-hidden="true">"From" <span>"To"</span></p>
                        <ol class="revisions" reversed=true>{rows}</ol>
                    </div>
                    <div class="row history__compare">
                        <button class="button" type="submit">"Compare"</button>
                    </div>
                </form>
                {older}
                <PostForm action=RestoreRevision::PATH on_done=restored id=RESTORE class="history__restore">
                    <input type="hidden" name="key" value=key.to_string()/>
                    <input type="hidden" name="base" value=current/>
                </PostForm>
            </section>
            {compare}
        </div>
    }
    .into_any()
}

fn row(line: RevisionLine, current: i32, from: i32, to: i32, editable: bool) -> AnyView {
    let number = line.number;
    let radio = |name: &'static str, checked: bool, label: &'static str| {
        view! {
            <input
                type="radio"
                class="history__pick"
                name=name
                value=number
                checked=checked
                aria-label=[label, " revision ", &number.to_string()].concat()
                title=label
            />
        }
    };
    let text = in_short(&line);
    let at_end = if number == current {
        Some(view! { <span class="tag" data-tone="ok">"in force"</span> }.into_any())
    } else {
        editable.then(|| {
            // It stands in the form that compares, and sends the other one.
            view! {
                <details class="menu" data-align="end">
                    <summary class="button" data-size="small" aria-label=["Restore revision ", &number.to_string()].concat()>"Restore…"</summary>
                    <div class="menu__panel revoke">
                        <p>"Its properties are saved again as a new revision. Today’s rules apply."</p>
                        <Button kind="submit" size=Size::Small attr:form=RESTORE attr:name="number" attr:value=number.to_string()>
                            "Restore revision " {number}
                        </Button>
                    </div>
                </details>
            }
            .into_any()
        })
    };
    view! {
        <li class="revision" data-picked=number == from || number == to>
            <span class="history__picks">{radio("from", number == from, "From")} {radio("to", number == to, "To")}</span>
            <span class="revision__number">{number}</span>
            <span class="revision__text">
                {text}
                <span class="muted small">{line.by} " · " <RelativeTime when=line.at/></span>
            </span>
            <span class="row__end">{at_end}</span>
        </li>
    }
    .into_any()
}

/// Two revisions, field by field.
fn difference(comparison: Comparison) -> AnyView {
    let Comparison { from, to, changes, hosts } = comparison;
    let none = changes.is_empty();
    let rows: Vec<_> = changes
        .into_iter()
        .map(|change| {
            let (field, verb, (label, tone)) = (change.field, verb(&change), risk_words(change.risk));
            view! {
                <div class="difference__row">
                    <div class="difference__field">
                        <h3>{field.label()}</h3>
                        <span class="muted small">{verb}</span>
                    </div>
                    <Difference change hosts=hosts.clone()/>
                    <span class="tag difference__risk" data-tone=tone>{label}</span>
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="card difference" aria-labelledby="compare-title">
            <h2 class="difference__title" id="compare-title">"Revision " {from} " to revision " {to}</h2>
            {if none { nothing("These two are the same.") } else { rows.into_any() }}
        </section>
    }
    .into_any()
}
