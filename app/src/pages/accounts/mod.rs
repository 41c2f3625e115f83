//! Accounts: who may sign in, and as what.

mod registration;

use domain::Role;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        accounts::{
            create_account::CreateAccount,
            list_accounts::{AccountRow, Accounts, ListAccounts},
            set_account_password::SetAccountPassword,
            set_disabled::SetDisabled,
            set_role::SetRole,
        },
        ask::ask,
        invitations::{InvitationLine, LinkOnce, invite_account::InviteAccount},
        packed::Packed,
    },
    components::{
        Button, ButtonLink, Field, InvitationList, LinkReveal, PageHead, PostForm, Posting, Refusal, RelativeTime,
        Size, Status, Tag, TextField, Tile, Tone, Variant,
        field::{FieldError, described_by},
        post_form::said,
        toaster,
    },
    error::AccountField,
    pages::loading::Loaded,
};
use registration::Registration;

/// The page.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let accounts = Loaded::new(String::new, || ask(ListAccounts {}));
    let toast = toaster();
    let done = Callback::new(move |answer: String| {
        toast(said(&answer));
        accounts.refetch();
    });
    let changing = Posting::new(&[SetRole::PATH, SetAccountPassword::PATH, SetDisabled::PATH]);
    let query = use_query_map();
    let chosen = Signal::derive(move || query.with(|query| query.get("account").unwrap_or_default()));
    let creating = Memo::new(move |_| query.with(|query| query.get("new").is_some()));
    let inviting = Memo::new(move |_| query.with(|query| query.get("invite").is_some()));
    let registering = Memo::new(move |_| query.with(|query| query.get("registration").is_some()));
    let made = RwSignal::new(None::<LinkOnce>);
    let invited = Callback::new(move |answer: String| {
        made.set(Packed::from_json(&answer).open().ok());
        accounts.refetch();
    });
    view! {
        <PageHead title="Accounts" text="Who may sign in to this registry, and as what.">
            <ButtonLink href="/accounts?invite=1#invite">
                "Invite"
            </ButtonLink>
            <ButtonLink href="/accounts?new=1#new" variant=Variant::Primary>
                "New account"
            </ButtonLink>
        </PageHead>
        <Refusal posting=changing/>
        {move || creating.get().then(|| view! { <NewAccount done/> })}
        {move || inviting.get().then(|| view! { <NewInvitation done=invited/> })}
        {accounts.show(true, move |found| {
            let Accounts { rows, invitations, fresh, registration, registration_fields } = found;
            view! {
                <LinkReveal once=Signal::derive(move || made.get().or_else(|| fresh.clone()))/>
                <Invitations invitations done=Callback::new(move |_: String| accounts.refetch())/>
                <AccountTable accounts=rows chosen changing done/>
                <Registration text=registration fields=registration_fields editing=registering done/>
            }
            .into_any()
        })}
    }
}

/// Who is invited and has not come yet.
#[component]
fn Invitations(invitations: Vec<InvitationLine>, done: Callback<String>) -> impl IntoView {
    if invitations.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="card section" aria-labelledby="invitations-title">
            <h2 id="invitations-title">"Invited"</h2>
            <InvitationList invitations editable=true on_done=done/>
        </section>
    }
    .into_any()
}

#[component]
fn NewInvitation(done: Callback<String>) -> impl IntoView {
    let posting = Posting::new(&[InviteAccount::PATH]);
    view! {
        <section class="card section" id="invite">
            <header class="section__head">
                <h2>"Invite"</h2>
                <p class="section__text">"Makes a link with which somebody sets their own name and password. Send it to them yourself: it works for 30 days, once, and for this address alone."</p>
            </header>
            <PostForm action=InviteAccount::PATH on_done=done posting>
                <div class="fields">
                    <TextField id="invited-email" name="email" label="Email" kind="email" error=posting.about(AccountField::Email)/>
                    <Field id="invited-role" label="Role">
                        <select class="input" id="invited-role" name="role">
                            {roles()}
                        </select>
                    </Field>
                </div>
                <div class="section__foot">
                    <Button kind="submit" variant=Variant::Primary busy=posting.busy()>
                        "Make a link"
                    </Button>
                    <ButtonLink href="/accounts" variant=Variant::Ghost>
                        "Close"
                    </ButtonLink>
                </div>
            </PostForm>
        </section>
    }
}

/// The roles of a new account, the weakest chosen.
fn roles() -> impl IntoView {
    Role::ALL
        .iter()
        .map(|role| view! { <option value=role.as_str() selected=*role == Role::Owner>{role.label()}</option> })
        .collect_view()
}

#[component]
fn NewAccount(done: Callback<String>) -> impl IntoView {
    let posting = Posting::new(&[CreateAccount::PATH]);
    view! {
        <section class="card section" id="new">
            <header class="section__head">
                <h2>"New account"</h2>
                <p class="section__text">"Owners keep their own clients, reviewers read everything, admins do everything. Hand the password over by another way than e-mail."</p>
            </header>
            <PostForm action=CreateAccount::PATH on_done=done posting>
                <div class="fields">
                    <TextField id="email" label="Email" kind="email" error=posting.about(AccountField::Email)/>
                    <TextField id="name" label="Name" optional=true error=posting.about(AccountField::Name)/>
                </div>
                <div class="fields">
                    <Field id="role" label="Role" hint="What it may see and change.">
                        <select class="input" id="role" name="role" aria-describedby=described_by("role")>
                            {roles()}
                        </select>
                    </Field>
                    <TextField
                        id="password"
                        label="Password"
                        kind="password"
                        hint="At least 12 characters."
                        autocomplete="new-password"
                        minlength=12
                        error=posting.about(AccountField::Password)
                    />
                </div>
                <div class="section__foot">
                    <Button kind="submit" variant=Variant::Primary busy=posting.busy()>
                        "Create account"
                    </Button>
                    <ButtonLink href="/accounts" variant=Variant::Ghost>
                        "Cancel"
                    </ButtonLink>
                </div>
            </PostForm>
        </section>
    }
}

#[component]
fn AccountTable(
    accounts: Vec<AccountRow>,
    chosen: Signal<String>,
    changing: Posting,
    done: Callback<String>,
) -> impl IntoView {
    let rows = accounts
        .into_iter()
        .map(|account| {
            let id = account.id.clone();
            let is_chosen = move || chosen.with(|chosen| *chosen == id);
            let edit = account.clone();
            view! {
                <AccountLine account/>
                {move || is_chosen().then(|| view! { <AccountEdit account=edit.clone() changing done/> })}
            }
        })
        .collect_view();
    view! {
        <div class="table accounts">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Account"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col" class="accounts__wide">"Last sign-in"</th>
                        <th scope="col" class="accounts__wide">"Created"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">
                            <span class="hidden-visually">"Actions"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn AccountLine(account: AccountRow) -> impl IntoView {
    let by_way = (!account.provider.is_empty()).then(|| ["by ", &account.provider].concat());
    let title = if account.name.is_empty() { account.email.clone() } else { account.name.clone() };
    let beneath = (!account.name.is_empty()).then(|| account.email.clone());
    let (tone, word) = if account.disabled { (Tone::Bad, "Disabled") } else { (Tone::Ok, "Active") };
    view! {
        <tr data-row="">
            <td>
                <span class="identity">
                    <Tile name=title.clone() size=28/>
                    <span class="identity__text">
                        <span class="identity__name">
                            {title.clone()} {account.own.then(|| view! { " " <Tag text="you"/> })}
                            {by_way.map(|text| view! { " " <Tag text/> })}
                        </span>
                        {beneath.map(|email| view! { <span class="identity__domain"><span>{email}</span></span> })}
                    </span>
                </span>
            </td>
            <td>{account.role.label()}</td>
            <td class="accounts__wide muted">
                {match account.signed_in {
                    Some(when) => view! { <RelativeTime when/> }.into_any(),
                    None => "never".into_any(),
                }}
            </td>
            <td class="accounts__wide muted">
                <RelativeTime when=account.created/>
            </td>
            <td>
                <Status tone word/>
            </td>
            <td class="table__actions">
                <ButtonLink
                    href=["/accounts?account=", &account.id, "#account"].concat()
                    size=Size::Small
                    attr:aria-label=["Change ", &title].concat()
                >
                    "Change"
                </ButtonLink>
            </td>
        </tr>
    }
}

#[component]
fn AccountEdit(account: AccountRow, changing: Posting, done: Callback<String>) -> impl IntoView {
    let error = changing.about(AccountField::Password);
    let roles = Role::ALL
        .iter()
        .map(|role| view! { <option value=role.as_str() selected=*role == account.role>{role.label()}</option> })
        .collect_view();
    let [for_role, for_password, for_disabled] = [account.id.clone(), account.id.clone(), account.id];
    let (verb, explained, variant) = if account.disabled {
        ("Enable", "Lets it sign in again, as it did before.", Variant::Secondary)
    } else {
        ("Disable", "Signs it out everywhere. What it did stays in the log.", Variant::Danger)
    };
    view! {
        <tr class="accounts__edit" id="account">
            <td colspan="6">
                <div class="accounts__forms">
                    <PostForm action=SetRole::PATH on_done=done posting=changing quiet=true>
                        <div class="stack" data-gap="8">
                            <input type="hidden" name="id" value=for_role/>
                            <label class="field__label" for="new-role">"Role"</label>
                            <p class="field__hint">{account.role_hint.clone()}</p>
                            <div class="accounts__line">
                                <select class="input" id="new-role" name="role">{roles}</select>
                                <Button kind="submit" busy=changing.busy()>"Set role"</Button>
                            </div>
                        </div>
                    </PostForm>
                    <PostForm action=SetAccountPassword::PATH on_done=done posting=changing quiet=true>
                        <div class="stack" data-gap="8">
                            <input type="hidden" name="id" value=for_password/>
                            <label class="field__label" for="new-password">"New password"</label>
                            <p class="field__hint">"At least 12 characters. Signs it out everywhere."</p>
                            <div class="accounts__line">
                                <input
                                    class="input"
                                    id="new-password"
                                    name="password"
                                    type="password"
                                    autocomplete="new-password"
                                    minlength="12"
                                    required
                                />
                                <Button kind="submit" busy=changing.busy()>"Set password"</Button>
                            </div>
                            <FieldError id="new-password" error=error.into()/>
                        </div>
                    </PostForm>
                    <PostForm action=SetDisabled::PATH on_done=done posting=changing quiet=true>
                        <div class="stack" data-gap="8">
                            <input type="hidden" name="id" value=for_disabled/>
                            <input type="hidden" name="disabled" value=if account.disabled { "false" } else { "true" }/>
                            <span class="field__label">{verb}</span>
                            <p class="field__hint">{explained}</p>
                            <div class="accounts__line">
                                <Button kind="submit" variant busy=changing.busy()>{verb}</Button>
                                <ButtonLink href="/accounts" variant=Variant::Ghost>"Close"</ButtonLink>
                            </div>
                        </div>
                    </PostForm>
                </div>
            </td>
        </tr>
    }
}
