//! One's own account: password, sessions, appearance.

use leptos::prelude::*;

use crate::{
    api::session::{
        change_password::ChangePassword,
        end_session::EndSession,
        list_sessions::{SessionEntry, list_sessions},
        sign_out_everywhere::SignOutEverywhere,
    },
    components::{Button, Icon, PageHead, RelativeTime, Size, Tag, TextField, ThemeSwitch, Tone, Variant, toaster},
    error::AccountField,
    pages::error::Failure,
};

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let end = ServerAction::<EndSession>::new();
    let change = ServerAction::<ChangePassword>::new();
    let sessions = Resource::new(move || (end.version().get(), change.version().get()), |_| list_sessions());
    view! {
        <PageHead title="Account"/>
        <div class="card account">
            <Password change/>
            <section class="section">
                <header class="section__head">
                    <h2>"Where you are signed in"</h2>
                    <p class="section__text">"A session ends on its own after some days without use. End those you do not know, and change your password."</p>
                </header>
                <Transition>
                    {move || Suspend::new(async move {
                        match sessions.await {
                            Ok(sessions) => view! { <Sessions sessions end/> }.into_any(),
                            Err(error) => view! { <Failure error headed=true/> }.into_any(),
                        }
                    })}
                </Transition>
                <Everywhere/>
            </section>
            <section class="section">
                <header class="section__head">
                    <h2>"Appearance"</h2>
                    <p class="section__text">"Kept in this browser."</p>
                </header>
                <div>
                    <ThemeSwitch/>
                </div>
            </section>
        </div>
    }
}

#[component]
fn Password(change: ServerAction<ChangePassword>) -> impl IntoView {
    let form = NodeRef::<leptos::html::Div>::new();
    let toast = toaster();
    let value = change.value();
    Effect::new(move || {
        if matches!(value.get(), Some(Ok(()))) {
            toast("Password changed. Your other sessions have ended.".to_owned());
            // The fields are emptied by hand: nothing in them is worth keeping on the screen.
            if let Some(form) = form.get_untracked()
                && let Ok(Some(form)) = form.closest("form")
            {
                leptos::wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlFormElement>(form).reset();
            }
        }
    });
    let error = move |field: AccountField| {
        Signal::derive(move || value.with(|value| value.as_ref().and_then(|value| value.as_ref().err()?.about(field))))
    };
    let other = move || {
        value.with(|value| match value {
            Some(Err(error)) if !matches!(error, crate::error::AppError::Account { .. }) => Some(error.to_string()),
            _ => None,
        })
    };
    view! {
        <section class="section">
            <header class="section__head">
                <h2>"Password"</h2>
                <p class="section__text">"Changing it ends your sessions everywhere else."</p>
            </header>
            <ActionForm action=change>
                <div class="stack account__form" node_ref=form>
                    <TextField
                        id="current_password"
                        label="Current password"
                        kind="password"
                        autocomplete="current-password"
                        error=error(AccountField::CurrentPassword)
                    />
                    <TextField
                        id="new_password"
                        label="New password"
                        kind="password"
                        hint="At least 12 characters."
                        autocomplete="new-password"
                        minlength=12
                        error=error(AccountField::Password)
                    />
                    <div role="alert">{move || other().map(|text| view! { <p class="field__error">{text}</p> })}</div>
                    <div>
                        <Button kind="submit" busy=change.pending()>
                            "Change password"
                        </Button>
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}

#[component]
fn Sessions(sessions: Vec<SessionEntry>, end: ServerAction<EndSession>) -> impl IntoView {
    let rows = sessions
        .into_iter()
        .map(|session| {
            let action = if session.this {
                view! { <Tag tone=Tone::Ok>"this one"</Tag> }.into_any()
            } else {
                let label = ["End the session of ", &session.device].concat();
                view! {
                    <ActionForm action=end>
                        <input type="hidden" name="id" value=session.id/>
                        <Button kind="submit" size=Size::Small attr:aria-label=label>
                            "End"
                        </Button>
                    </ActionForm>
                }
                .into_any()
            };
            view! {
                <li class="sessions__item">
                    <Icon name="system"/>
                    <span class="sessions__text">
                        <span class="strong">{session.device}</span>
                        <span class="muted small">
                            "Used " <RelativeTime when=session.seen/> " · began " <RelativeTime when=session.began/>
                            {(!session.address.is_empty()).then(|| view! { " · " <span class="mono">{session.address}</span> })}
                        </span>
                    </span>
                    {action}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="sessions">{rows}</ul> }
}

#[component]
fn Everywhere() -> impl IntoView {
    let action = ServerAction::<SignOutEverywhere>::new();
    view! {
        <ActionForm action=action>
            <Button kind="submit" variant=Variant::Danger busy=action.pending()>
                "Sign out everywhere"
            </Button>
        </ActionForm>
    }
}
