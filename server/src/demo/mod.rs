//! The demonstration: an empty registry filled with believable clients, their histories, an account for each role, and
//! proposals that wait for a reviewer.

mod clients;
mod logos;
mod proposals;
mod sign_ins;
mod visits;

use std::collections::HashMap;

use domain::{Client, ClientForm, LogoHash, Role, Timestamp, review::Verdict};
use store::{Account, Actor, Brought, Grace, NewAccount, NewLogo, Registry, Store};

use crate::{cli::Failure, logo};
use clients::{Fate, Sample};

const PASSWORD: &str = "clientele-demo";
const ACCOUNTS: [(&str, &str, Role); 3] = [
    ("admin@clientele.example", "Ada Admin", Role::Admin),
    ("reviewer@clientele.example", "Rui Reviewer", Role::Reviewer),
    ("owner@clientele.example", "Olu Owner", Role::Owner),
];

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// Fills the registry, if nobody has an account in it yet. Says whether its accounts are there now, from this time or an
/// earlier one.
pub async fn fill(store: &Store, now: Timestamp) -> Result<bool, Failure> {
    let operator = store.registry(Actor::Operator { name: "demonstration".to_owned() }, before(now, 1500 * DAY));
    let there = operator.accounts().await?;
    if !there.is_empty() {
        return Ok(there.iter().any(|account| account.email == ACCOUNTS[0].0));
    }
    let mut accounts = Vec::new();
    for (email, name, role) in ACCOUNTS {
        let account =
            NewAccount { email: email.to_owned(), name: name.to_owned(), role, password: PASSWORD.to_owned() };
        accounts.push(operator.create_account(&account).await?);
    }
    let [admin, reviewer, owner] = accounts.as_slice() else { return Ok(false) };
    let logos = put_logos(store, admin, now).await?;
    let mut told = Vec::new();
    for sample in clients::samples() {
        told.push(tell(store, admin, owner, &sample, &logos, now).await?);
    }
    let names = proposals::PROTECTED.map(str::to_owned);
    as_account(store, admin, before(now, 200 * DAY)).set_protected_names(&names).await?;
    for registration in proposals::registrations() {
        let mut form = registration.form;
        put_on(&mut form, registration.logo, &logos);
        let registry = as_account(store, owner, before(now, registration.hours_ago * HOUR));
        registry.submit_client(&form, registration.reason).await?;
    }
    for change in proposals::changes() {
        if let Some(client) = told.iter().find(|client| client.metadata.name == change.client) {
            ask(store, owner, reviewer, client, &change, &logos, now).await?;
        }
    }
    visits::make(store, now).await?;
    sign_ins::make(store, &accounts, &told, &clients::samples(), now).await?;
    lend_a_secret(store, admin, &told, now).await?;
    for account in &accounts {
        read_what_is_old(store, account, now).await?;
    }
    Ok(true)
}

/// How to sign in.
pub fn sign_ins() -> String {
    let lines = ACCOUNTS.map(|(email, _, role)| format!("  {email:<28}{PASSWORD}   ({})", role.label()));
    format!("Sign in with one of these:\n{}", lines.join("\n"))
}

/// The secret of a client of the owner's ends within two weeks.
async fn lend_a_secret(store: &Store, admin: &Account, told: &[Client], now: Timestamp) -> Result<(), Failure> {
    let samples = clients::samples();
    let fits = |sample: &Sample| sample.owned && sample.fate == Fate::Active && sample.days > 90;
    let lent = told.iter().zip(&samples).find(|(client, sample)| client.has_secret && fits(sample));
    if let Some((client, _)) = lent {
        let end = Timestamp(now.0 + 12 * DAY - HOUR);
        let registry = as_account(store, admin, before(now, 78 * DAY));
        registry.rotate_secret(client.key, "until the move", Grace::Week, Some(end)).await?;
    }
    Ok(())
}

/// What happened more than a week ago has been read.
async fn read_what_is_old(store: &Store, account: &Account, now: Timestamp) -> Result<(), Failure> {
    let registry = as_account(store, account, now);
    let notices = registry.notices(None, 200).await?.notices;
    if let Some(old) = notices.iter().find(|notice| notice.at < before(now, 7 * DAY)) {
        registry.read_notices(old.id).await?;
    }
    Ok(())
}

fn before(now: Timestamp, ms: i64) -> Timestamp {
    Timestamp(now.0 - ms)
}

fn as_account(store: &Store, account: &Account, at: Timestamp) -> Registry {
    store.registry(Actor::Account { id: account.id, email: account.email.clone(), role: account.role }, at)
}

async fn put_logos(store: &Store, admin: &Account, now: Timestamp) -> Result<HashMap<&'static str, LogoHash>, Failure> {
    let mut hashes = HashMap::new();
    let samples = clients::samples();
    let (registrations, changes) = (proposals::registrations(), proposals::changes());
    let asked = registrations.iter().map(|asked| asked.logo).chain(changes.iter().map(|asked| asked.logo));
    for name in samples.iter().map(|sample| sample.logo).chain(asked) {
        let Some(drawing) = logos::svg(name).filter(|_| !hashes.contains_key(name)) else { continue };
        let logo = tokio::task::spawn_blocking(move || logo::prepare(drawing.as_bytes())).await;
        let logo = logo.map_err(std::io::Error::other)?;
        let logo = NewLogo::from(logo.map_err(|refusal| Failure::Other(format!("the logo {name}: {refusal}")))?);
        as_account(store, admin, now).put_logo(&logo).await?;
        hashes.insert(name, logo.hash);
    }
    Ok(hashes)
}

/// The life of one client so far.
async fn tell(
    store: &Store,
    admin: &Account,
    owner: &Account,
    sample: &Sample,
    logos: &HashMap<&'static str, LogoHash>,
    now: Timestamp,
) -> Result<Client, Failure> {
    let mut form: ClientForm = sample.form.clone();
    put_on(&mut form, sample.logo, logos);
    let born = before(now, sample.days * DAY - HOUR);
    let created = as_account(store, admin, born).create_client(&form, &Brought::default()).await?;
    let key = created.client.key;
    let mut client = created.client;
    if sample.owned {
        as_account(store, admin, born).add_owner(key, owner.id).await?;
    }
    for edit in &sample.edits {
        (edit.change)(&mut form);
        let registry = as_account(store, admin, before(now, edit.days * DAY));
        client = registry.update_client(key, client.revision, &form, edit.reason).await?.client;
    }
    if let (Some(hours), Some(secret)) = (sample.used_hours_ago, &created.secret) {
        let used = Timestamp(before(now, hours * HOUR).0.max(born.0));
        store.verify_secret(&client.client_id, secret.expose(), used).await?;
    }
    let lately = as_account(store, admin, before(now, 3 * DAY));
    match sample.fate {
        Fate::Active => {}
        Fate::Suspended => drop(lately.suspend_clients(&[key], "Nobody answers for it").await?),
        Fate::Trashed => drop(lately.delete_clients(&[key], "The migration is done").await?),
    }
    Ok(client)
}

/// A change that an owner asks for, and what a reviewer said about it.
async fn ask(
    store: &Store,
    owner: &Account,
    reviewer: &Account,
    client: &Client,
    change: &proposals::Change,
    logos: &HashMap<&'static str, LogoHash>,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut form = ClientForm::from(&client.metadata);
    (change.edit)(&mut form);
    put_on(&mut form, change.logo, logos);
    let asked = before(now, change.hours_ago * HOUR);
    let registry = as_account(store, owner, asked);
    let submitted = registry.submit_change(client.key, client.revision, &form, change.reason).await?;
    let (Some(id), Some((field, remark, why))) = (submitted.proposal, change.sent_back) else { return Ok(()) };
    let answered = Timestamp(asked.0 + 3 * HOUR);
    let registry = as_account(store, reviewer, answered);
    registry.comment(id, Some(field), remark, false).await?;
    let version = registry.proposal(id).await?.summary.version;
    registry.decide(id, version, &Verdict::SendBack, why).await?;
    store.apply_due_verdicts(Timestamp(answered.0 + HOUR)).await?;
    Ok(())
}

fn put_on(form: &mut ClientForm, logo: &str, logos: &HashMap<&'static str, LogoHash>) {
    if let Some(hash) = logos.get(logo) {
        hash.as_str().clone_into(&mut form.logo);
    }
}
