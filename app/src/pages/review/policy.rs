//! What may happen without a reviewer: switches, and beside each what it touches.

use domain::review::ReviewPolicy;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        ask::ask,
        review::{
            policy::{PolicyPage, ShowPolicy},
            set_names::SetProtectedNames,
            set_policy::SetReviewPolicy,
        },
    },
    components::{
        Button, ButtonLink, Field, PageHead, PostForm, Posting, Switch, Variant, number::counted, post_form::said,
        toaster,
    },
    pages::loading::Loaded,
};

/// `/review/policy`
#[component]
pub fn ReviewPolicyPage() -> impl IntoView {
    let policy = Loaded::new(String::new, || ask(ShowPolicy {}));
    let toast = toaster();
    let done = Callback::new(move |answer: String| {
        toast(said(&answer));
        policy.refetch();
    });
    view! {
        <PageHead
            title="Review policy"
            parents=vec![("Review".to_owned(), "/review".to_owned())]
            text="What may happen without a reviewer. A change holds from the next save on; what waits already goes on waiting."
        >
            <ButtonLink href="/registration">"Dynamic registration"</ButtonLink>
        </PageHead>
        {policy.show(true, move |page| {
            let names = page.names.clone();
            view! { <Switches page done/> <Names names done/> }.into_any()
        })}
    }
}

#[component]
fn Switches(page: PolicyPage, done: Callback<String>) -> impl IntoView {
    let posting = Posting::new(&[SetReviewPolicy::PATH]);
    let ReviewPolicy { review_registrations, cosmetic_at_once, two_pairs_of_eyes, accept_own } = page.policy;
    let line = |id: &'static str, label: &'static str, hint: &'static str, on: bool, touches: String| {
        let on = RwSignal::new(on);
        view! {
            <div class="policy__line">
                <Switch id name=id label hint checked=on on_change=Callback::new(move |now| on.set(now))/>
                <p class="policy__reach muted small">{touches}</p>
            </div>
        }
        .into_any()
    };
    let waiting =
        [counted(page.waiting, "new client").as_str(), " wait", if page.waiting == 1 { "s" } else { "" }, " now"]
            .concat();
    let owned = ["Would touch ", &counted(page.owned, "client"), " with an owner"].concat();
    let active = ["Would touch ", &counted(page.active, "client"), " in use"].concat();
    view! {
        <section class="card section" aria-label="Switches">
            <PostForm action=SetReviewPolicy::PATH on_done=done posting>
                {line(
                    "review_registrations",
                    "New clients of owners wait for a reviewer",
                    "Until then they work for their owners and testers only. Off: they work for everybody at once.",
                    review_registrations,
                    waiting,
                )}
                {line(
                    "cosmetic_at_once",
                    "Cosmetic changes of owners apply at once",
                    "A contact, terms on a known host, the order of a list. Off: they wait as well. What tightens always applies at once, what widens always waits.",
                    cosmetic_at_once,
                    owned,
                )}
                {line(
                    "two_pairs_of_eyes",
                    "Changes of admins need a second pair of eyes",
                    "What lets a client in use do more waits for another admin or reviewer, whoever asks for it.",
                    two_pairs_of_eyes,
                    active,
                )}
                {line(
                    "accept_own",
                    "Reviewers may decide what they asked for themselves",
                    "For registries that one person keeps. The audit log says so.",
                    accept_own,
                    String::new(),
                )}
                <div class="section__foot">
                    <Button kind="submit" variant=Variant::Primary busy=posting.busy()>"Save"</Button>
                    <ButtonLink href="/review" variant=Variant::Ghost>"Cancel"</ButtonLink>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// The protected names, one a line.
#[component]
fn Names(names: Vec<String>, done: Callback<String>) -> impl IntoView {
    let posting = Posting::new(&[SetProtectedNames::PATH]);
    let rows = (names.len() + 1).clamp(4, 16).to_string();
    view! {
        <section class="card section" aria-labelledby="protected">
            <h2 id="protected">"Protected names"</h2>
            <PostForm action=SetProtectedNames::PATH on_done=done posting>
                <Field
                    id="names"
                    label="One a line"
                    hint="A name that uses one of these, or can be taken for it, is marked: “PayPal Support” for PayPal, and “PayPaI” that ends with a capital i."
                >
                    <textarea class="input" id="names" name="names" rows=rows aria-describedby="names-hint" spellcheck="false">
                        {names.join("\n")}
                    </textarea>
                </Field>
                <div class="section__foot">
                    <Button kind="submit" variant=Variant::Primary busy=posting.busy()>"Save names"</Button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
