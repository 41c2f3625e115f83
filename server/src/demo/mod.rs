//! The demonstration: an empty registry filled with believable clients, their histories, and an account for each role.

mod clients;
mod logos;

use std::collections::HashMap;

use domain::{ClientForm, LogoHash, Role, Timestamp};
use store::{Account, Actor, Brought, NewAccount, NewLogo, Registry, Store};

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
    let [admin, _, owner] = accounts.as_slice() else { return Ok(false) };
    let logos = put_logos(store, admin, now).await?;
    for sample in clients::samples() {
        tell(store, admin, owner, &sample, &logos, now).await?;
    }
    Ok(true)
}

/// How to sign in.
pub fn sign_ins() -> String {
    let lines = ACCOUNTS.map(|(email, _, role)| format!("  {email:<28}{PASSWORD}   ({})", role.label()));
    format!("Sign in with one of these:\n{}", lines.join("\n"))
}

fn before(now: Timestamp, ms: i64) -> Timestamp {
    Timestamp(now.0 - ms)
}

fn as_account(store: &Store, account: &Account, at: Timestamp) -> Registry {
    store.registry(Actor::Account { id: account.id, email: account.email.clone(), role: account.role }, at)
}

async fn put_logos(store: &Store, admin: &Account, now: Timestamp) -> Result<HashMap<&'static str, LogoHash>, Failure> {
    let mut hashes = HashMap::new();
    for name in clients::samples().iter().map(|sample| sample.logo) {
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
) -> Result<(), Failure> {
    let mut form: ClientForm = sample.form.clone();
    if let Some(hash) = logos.get(sample.logo) {
        hash.as_str().clone_into(&mut form.logo);
    }
    let born = before(now, sample.days * DAY - HOUR);
    let created = as_account(store, admin, born).create_client(&form, &Brought::default()).await?;
    let key = created.client.key;
    let mut revision = created.client.revision;
    if sample.owned {
        as_account(store, admin, born).add_owner(key, owner.id).await?;
    }
    for edit in &sample.edits {
        (edit.change)(&mut form);
        let registry = as_account(store, admin, before(now, edit.days * DAY));
        revision = registry.update_client(key, revision, &form, edit.reason).await?.client.revision;
    }
    if let (Some(hours), Some(secret)) = (sample.used_hours_ago, &created.secret) {
        let used = Timestamp(before(now, hours * HOUR).0.max(born.0));
        store.verify_secret(&created.client.client_id, secret.expose(), used).await?;
    }
    let lately = as_account(store, admin, before(now, 3 * DAY));
    match sample.fate {
        Fate::Active => {}
        Fate::Suspended => drop(lately.suspend_clients(&[key], "Nobody answers for it").await?),
        Fate::Trashed => drop(lately.delete_clients(&[key], "The migration is done").await?),
    }
    Ok(())
}
