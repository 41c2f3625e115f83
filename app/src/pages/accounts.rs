//! Accounts: who may sign in, and as what.

use domain::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::accounts::{
        create_account::CreateAccount,
        list_accounts::{AccountRow, list_accounts},
        set_account_password::SetAccountPassword,
        set_disabled::SetDisabled,
        set_role::SetRole,
    },
    components::{
        Button, ButtonLink, Callout, Field, PageHead, RelativeTime, Size, Status, Tag, TextField, Tile, Tone, Variant,
        field::described_by, toaster,
    },
    error::{AccountField, AppError},
    pages::error::Failure,
};

/// What can be done on the page; one action each, so that one list hears of all of them.
#[derive(Clone, Copy)]
struct Actions {
    create: ServerAction<CreateAccount>,
    disable: ServerAction<SetDisabled>,
    role: ServerAction<SetRole>,
    password: ServerAction<SetAccountPassword>,
}

/// The page.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let actions = Actions {
        create: ServerAction::new(),
        disable: ServerAction::new(),
        role: ServerAction::new(),
        password: ServerAction::new(),
    };
    let versions = move || {
        (
            actions.create.version().get(),
            actions.disable.version().get(),
            actions.role.version().get(),
            actions.password.version().get(),
        )
    };
    let accounts = Resource::new(versions, |_| list_accounts());
    let query = use_query_map();
    let chosen = Signal::derive(move || query.with(|query| query.get("account").unwrap_or_default()));
    let creating = Signal::derive(move || query.with(|query| query.get("new").is_some()));
    let refusal = Memo::new(move |_| {
        let disable = actions.disable.value().with(|value| value.clone().and_then(Result::err));
        let role = actions.role.value().with(|value| value.clone().and_then(Result::err));
        disable.or(role).map(|error: AppError| error.to_string())
    });
    view! {
        <PageHead title="Accounts" text="Who may sign in to this registry, and as what.">
            <ButtonLink href="/accounts?new=1#new" variant=Variant::Primary>
                "New account"
            </ButtonLink>
        </PageHead>
        <div role="alert">{move || refusal.get().map(|text| view! { <Callout tone=Tone::Bad>{text}</Callout> })}</div>
        {move || creating.get().then(|| view! { <NewAccount action=actions.create/> })}
        <Transition>
            {move || Suspend::new(async move {
                match accounts.await {
                    Ok(accounts) => view! { <AccountTable accounts actions chosen/> }.into_any(),
                    Err(error) => view! { <Failure error headed=true/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn NewAccount(action: ServerAction<CreateAccount>) -> impl IntoView {
    let value = action.value();
    let toast = toaster();
    Effect::new(move || {
        if let Some(Ok(said)) = value.get() {
            toast(said);
        }
    });
    let error = move |field: AccountField| {
        Signal::derive(move || value.with(|value| value.as_ref().and_then(|value| value.as_ref().err()?.about(field))))
    };
    let roles = Role::ALL
        .iter()
        .map(|role| view! { <option value=role.as_str() selected=*role == Role::Owner>{role.label()}</option> })
        .collect_view();
    view! {
        <section class="card section" id="new">
            <header class="section__head">
                <h2>"New account"</h2>
                <p class="section__text">"Owners keep their own clients, reviewers read everything, admins do everything. Hand the password over by another way than e-mail."</p>
            </header>
            <ActionForm action=action>
                <div class="stack">
                    <div class="fields">
                        <TextField id="email" label="Email" kind="email" error=error(AccountField::Email)/>
                        <TextField id="name" label="Name" optional=true error=error(AccountField::Name)/>
                    </div>
                    <div class="fields">
                        <Field id="role" label="Role" hint="What it may see and change.">
                            <select class="input" id="role" name="role" aria-describedby=described_by("role")>
                                {roles}
                            </select>
                        </Field>
                        <TextField
                            id="password"
                            label="Password"
                            kind="password"
                            hint="At least 12 characters."
                            autocomplete="new-password"
                            minlength=12
                            error=error(AccountField::Password)
                        />
                    </div>
                    <div class="section__foot">
                        <Button kind="submit" variant=Variant::Primary busy=action.pending()>
                            "Create account"
                        </Button>
                        <ButtonLink href="/accounts" variant=Variant::Ghost>
                            "Cancel"
                        </ButtonLink>
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}

#[component]
fn AccountTable(accounts: Vec<AccountRow>, actions: Actions, chosen: Signal<String>) -> impl IntoView {
    let rows = accounts
        .into_iter()
        .map(|account| {
            let id = account.id.clone();
            let is_chosen = move || chosen.with(|chosen| *chosen == id);
            let edit = account.clone();
            view! {
                <AccountLine account/>
                {move || is_chosen().then(|| view! { <AccountEdit account=edit.clone() actions/> })}
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
                            {title.clone()} {account.own.then(|| view! { " " <Tag>"you"</Tag> })}
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
                <Status tone>{word}</Status>
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
fn AccountEdit(account: AccountRow, actions: Actions) -> impl IntoView {
    let toast = toaster();
    let (disable, role, password) = (actions.disable.value(), actions.role.value(), actions.password.value());
    Effect::new(move || {
        for value in [disable, role, password] {
            if let Some(Ok(said)) = value.get() {
                toast(said);
                value.set(None);
            }
        }
    });
    let error = Signal::derive(move || {
        password.with(|value| value.as_ref().and_then(|value| value.as_ref().err()?.about(AccountField::Password)))
    });
    let roles = Role::ALL
        .iter()
        .map(|role| view! { <option value=role.as_str() selected=*role == account.role>{role.label()}</option> })
        .collect_view();
    let [for_role, for_password, for_disabled] = [account.id.clone(), account.id.clone(), account.id];
    let (verb, explained, variant) = if account.disabled {
        ("Enable", "Lets it sign in again, with the password it had.", Variant::Secondary)
    } else {
        ("Disable", "Signs it out everywhere. What it did stays in the log.", Variant::Danger)
    };
    view! {
        <tr class="accounts__edit" id="account">
            <td colspan="6">
                <div class="accounts__forms">
                    <ActionForm action=actions.role>
                        <div class="stack" data-gap="8">
                            <input type="hidden" name="id" value=for_role/>
                            <label class="field__label" for="new-role">"Role"</label>
                            <p class="field__hint">"Takes effect with the next request."</p>
                            <div class="accounts__line">
                                <select class="input" id="new-role" name="role">{roles}</select>
                                <Button kind="submit" busy=actions.role.pending()>"Set role"</Button>
                            </div>
                        </div>
                    </ActionForm>
                    <ActionForm action=actions.password>
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
                                <Button kind="submit" busy=actions.password.pending()>"Set password"</Button>
                            </div>
                            <crate::components::field::FieldError id="new-password" error=error.into()/>
                        </div>
                    </ActionForm>
                    <ActionForm action=actions.disable>
                        <div class="stack" data-gap="8">
                            <input type="hidden" name="id" value=for_disabled/>
                            <input type="hidden" name="disabled" value=if account.disabled { "false" } else { "true" }/>
                            <span class="field__label">{verb}</span>
                            <p class="field__hint">{explained}</p>
                            <div class="accounts__line">
                                <Button kind="submit" variant busy=actions.disable.pending()>{verb}</Button>
                                <ButtonLink href="/accounts" variant=Variant::Ghost>"Close"</ButtonLink>
                            </div>
                        </div>
                    </ActionForm>
                </div>
            </td>
        </tr>
    }
}
