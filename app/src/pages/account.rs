//! One's own account: password, sessions, appearance.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        ask::ask,
        session::{
            change_password::ChangePassword,
            end_session::EndSession,
            list_sessions::{ListSessions, SessionEntry},
            own_account::{AskOwnAccount, OwnAccount},
            sign_out_everywhere::SignOutEverywhere,
        },
    },
    components::{
        Button, Icon, PageHead, PostForm, Posting, RelativeTime, Size, Tag, TextField, ThemeSwitch, Tone, Variant,
        toaster,
    },
    error::AccountField,
    pages::loading::Loaded,
};

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let sessions = Loaded::new(String::new, || ask(ListSessions {}));
    let changed = Callback::new(move |_: String| sessions.refetch());
    let own = Loaded::new(String::new, || ask(AskOwnAccount {}));
    view! {
        <PageHead title="Account"/>
        <div class="card account">
            {own.part(move |own| how(own, changed))}
            <section class="section">
                <header class="section__head">
                    <h2>"Where you are signed in"</h2>
                    <p class="section__text">"A session ends on its own after some days without use. End those you do not know, and change your password."</p>
                </header>
                {sessions.show(true, move |sessions| view! { <Sessions sessions changed/> }.into_any())}
                <Everywhere/>
            </section>
            <section class="section">
                <header class="section__head">
                    <h2>"Applications"</h2>
                    <p class="section__text">
                        "Whom you let know you, and what they know. " <a class="link" href="/account/applications">"Show them"</a>
                    </p>
                </header>
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

/// How one signs in: with a password, which can be changed, by way of the provider upstream, or with both.
fn how(own: Option<OwnAccount>, changed: Callback<String>) -> AnyView {
    let OwnAccount { has_password, provider } =
        own.unwrap_or(OwnAccount { has_password: true, provider: String::new() });
    let by_way = (!provider.is_empty()).then(|| {
        view! {
            <section class="section">
                <header class="section__head">
                    <h2>"Sign-in"</h2>
                    <p class="section__text">
                        {["Signs in with ", &provider, "."].concat()}
                        {(!has_password).then_some(" There is no password here: it is kept, and changed, over there.")}
                    </p>
                </header>
            </section>
        }
    });
    view! {
        {by_way}
        {has_password.then(|| view! { <Password changed/> })}
    }
    .into_any()
}

#[component]
fn Password(changed: Callback<String>) -> impl IntoView {
    let posting = Posting::new(&[ChangePassword::PATH]);
    let fields = NodeRef::<leptos::html::Div>::new();
    let toast = toaster();
    let done = move |answer: String| {
        toast("Password changed. Your other sessions have ended.".to_owned());
        // The fields are emptied by hand: nothing in them is worth keeping on the screen.
        if let Some(fields) = fields.get_untracked()
            && let Ok(Some(form)) = fields.closest("form")
        {
            leptos::wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlFormElement>(form).reset();
        }
        changed.run(answer);
    };
    view! {
        <section class="section">
            <header class="section__head">
                <h2>"Password"</h2>
                <p class="section__text">"Changing it ends your sessions everywhere else."</p>
            </header>
            <PostForm action=ChangePassword::PATH on_done=done posting>
                <div class="stack account__form" node_ref=fields>
                    <TextField
                        id="current_password"
                        label="Current password"
                        kind="password"
                        autocomplete="current-password"
                        error=posting.about(AccountField::CurrentPassword)
                    />
                    <TextField
                        id="new_password"
                        label="New password"
                        kind="password"
                        hint="At least 12 characters."
                        autocomplete="new-password"
                        minlength=12
                        error=posting.about(AccountField::Password)
                    />
                    <div>
                        <Button kind="submit" busy=posting.busy()>
                            "Change password"
                        </Button>
                    </div>
                </div>
            </PostForm>
        </section>
    }
}

#[component]
fn Sessions(sessions: Vec<SessionEntry>, changed: Callback<String>) -> impl IntoView {
    let rows = sessions
        .into_iter()
        .map(|session| {
            let action = if session.this {
                view! { <Tag tone=Tone::Ok text="this one"/> }.into_any()
            } else {
                let label = ["End the session of ", &session.device].concat();
                view! {
                    <PostForm action=EndSession::PATH on_done=changed>
                        <input type="hidden" name="id" value=session.id/>
                        <Button kind="submit" size=Size::Small attr:aria-label=label>
                            "End"
                        </Button>
                    </PostForm>
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
    let posting = Posting::new(&[SignOutEverywhere::PATH]);
    view! {
        <PostForm action=SignOutEverywhere::PATH posting>
            <div>
                <Button kind="submit" variant=Variant::Danger busy=posting.busy()>
                    "Sign out everywhere"
                </Button>
            </div>
        </PostForm>
    }
}
