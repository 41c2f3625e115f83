//! How one wants to hear of what happens, and the calendar of secrets that expire.

use leptos::{prelude::*, server_fn::ServerFn};
use maud::PreEscaped;

use crate::{
    api::{
        ask::ask,
        notices::{
            calendar::{MakeCalendarLink, RevokeCalendarLink},
            preferences::{Preferences, ShowPreferences},
            set_preferences::SetPreferences,
        },
    },
    components::{
        Button, ButtonLink, CopyButton, Icon, PageHead, PostForm, Posting, Refusal, Variant, inert, post_form::said,
        toaster,
    },
    pages::loading::Loaded,
};

/// `/notices/preferences`
#[component]
pub fn NoticePreferencesPage() -> impl IntoView {
    let preferences = Loaded::new(String::new, || ask(ShowPreferences {}));
    let once = RwSignal::new(None::<String>);
    view! {
        <PageHead title="Notice preferences" parents=vec![("Notices".to_owned(), "/notices".to_owned())]/>
        {preferences.show(true, move |page| view! { <Sections page preferences once/> }.into_any())}
    }
}

#[component]
fn Sections(page: Preferences, preferences: Loaded<Preferences>, once: RwSignal<Option<String>>) -> impl IntoView {
    let toast = toaster();
    let saving = Posting::new(&[SetPreferences::PATH]);
    let saved = Callback::new(move |answer: String| toast(said(&answer)));
    let made = Callback::new(move |answer: String| {
        once.set(Some(said(&answer)));
        preferences.refetch();
    });
    let revoked = Callback::new(move |answer: String| {
        once.set(None);
        toast(said(&answer));
        preferences.refetch();
    });
    let calendar = Posting::new(&[MakeCalendarLink::PATH, RevokeCalendarLink::PATH]);
    let there = !page.calendar.is_empty();
    let state = if there {
        ["It has an address, made ", &page.calendar, ". A new one takes its place."].concat()
    } else {
        "A calendar program that has the address shows what is coming, and stays up to date.".to_owned()
    };
    let fresh = page.fresh;
    view! {
        <div class="card account">
            <section class="section" aria-labelledby="told">
                <header class="section__head">
                    <h2 id="told">"What you hear of"</h2>
                    <p class="section__text">"Nobody is told of what they did themselves, or of what they may not see."</p>
                </header>
                <PostForm action=SetPreferences::PATH on_done=saved posting=saving>
                    {inert(PreEscaped(page.switches))}
                    <div>
                        <Button kind="submit" variant=Variant::Primary busy=saving.busy()>"Save"</Button>
                    </div>
                </PostForm>
            </section>
            <section class="section" aria-labelledby="calendar">
                <header class="section__head">
                    <h2 id="calendar">"Calendar"</h2>
                    <p class="section__text">"When the secrets of your clients expire. " {state}</p>
                </header>
                <Refusal posting=calendar/>
                <div class="link-once" role="status">
                    {move || once.get().or_else(|| fresh.clone()).map(address)}
                </div>
                <div class="preferences__calendar">
                    <PostForm action=MakeCalendarLink::PATH on_done=made posting=calendar quiet=true>
                        <Button kind="submit">{if there { "Make a new address" } else { "Make an address" }}</Button>
                    </PostForm>
                    {there.then(|| {
                        view! {
                            <PostForm action=RevokeCalendarLink::PATH on_done=revoked posting=calendar quiet=true>
                                <Button kind="submit" variant=Variant::Danger>"Revoke the address"</Button>
                            </PostForm>
                        }
                    })}
                    <ButtonLink href="/calendar.ics" variant=Variant::Ghost attr:rel="external" attr:download="clientele.ics">
                        <Icon name="download"/>
                        "Download"
                    </ButtonLink>
                </div>
            </section>
        </div>
    }
}

/// The address, shown once. It is gone with the page.
fn address(link: String) -> AnyView {
    view! {
        <div class="link-once__body">
            <p>"Add this address to your calendar program. Whoever has it can read the names of your clients. It is not shown again."</p>
            <div class="link-once__line">
                <code id="calendar-address">{link.clone()}</code>
                <CopyButton text=link what="address of the calendar"/>
            </div>
        </div>
    }
    .into_any()
}
