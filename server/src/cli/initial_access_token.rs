//! `clientele initial-access-token …`

use std::time::Duration;

use clap::{Args, Subcommand};
use domain::{InitialAccessTokenId, Timestamp};
use serde_json::{Value, json};
use store::{InitialAccess, NewInitialAccess, Registry, StoreError};

use super::{
    Failure,
    client_json::written,
    database::Settings,
    output::{Output, printable},
    time,
};
use crate::clock;

/// What can be done with the tokens that register clients (RFC 7591).
#[derive(Debug, Subcommand)]
pub enum InitialAccessToken {
    /// Make a token. It is printed once; the clients that it registers work at once.
    Create(Create),
    /// List the tokens.
    List,
    /// Revoke a token. The clients that it registered stay.
    Revoke(Revoke),
}

/// A new token.
#[derive(Debug, Args)]
pub struct Create {
    /// The e-mail address of the account that gets the clients.
    #[arg(long, value_name = "EMAIL")]
    owner: String,
    /// How many clients it may register, 1 to 1000.
    #[arg(long, default_value_t = 1)]
    clients: u32,
    /// How long it works: 45s, 30m, 8h, 7d.
    #[arg(long = "for", value_name = "TIME", value_parser = time::parse, default_value = "7d")]
    life: Duration,
    /// What it is for.
    #[arg(long, default_value = "")]
    note: String,
}

/// One token.
#[derive(Debug, Args)]
pub struct Revoke {
    /// Its identifier, from the list.
    id: InitialAccessTokenId,
}

impl InitialAccessToken {
    /// Runs the command.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        let registry = database.registry().await?;
        let now = clock::now();
        match self {
            Self::Create(create) => create.run(&registry, now, output).await,
            Self::List => {
                let tokens = registry.initial_accesses().await?;
                if output.is_json() {
                    return Ok(output.value(&tokens.iter().map(|token| value(token, now)).collect::<Vec<_>>())?);
                }
                tokens.iter().try_for_each(|token| Ok(output.line(&line(token, now))?))
            }
            Self::Revoke(Revoke { id }) => registry.revoke_initial_access(id).await.map_err(|error| match error {
                StoreError::NotFound => Failure::Other(format!("there is no initial access token {id}")),
                error => error.into(),
            }),
        }
    }
}

impl Create {
    async fn run(self, registry: &Registry, now: Timestamp, output: Output) -> Result<(), Failure> {
        let owner = registry.account_by_email(&self.owner).await.map_err(|error| match error {
            StoreError::NotFound => Failure::Other(format!("there is no account “{}”", printable(&self.owner))),
            error => error.into(),
        })?;
        let life = i64::try_from(self.life.as_millis()).unwrap_or(i64::MAX);
        let expires_at = Timestamp(now.0.saturating_add(life));
        let new = NewInitialAccess { owner: owner.id, note: self.note, uses: self.clients, expires_at };
        let (made, token) = registry.make_initial_access(&new).await.map_err(|error| match error {
            StoreError::NotFound => Failure::Other(format!("the account “{}” is disabled", printable(&self.owner))),
            error => error.into(),
        })?;
        if output.is_json() {
            let mut shown = value(&made, now);
            shown["token"] = token.expose().into();
            return Ok(output.value(&shown)?);
        }
        output.line(token.expose())?;
        output.remark("The token is not shown again.");
        Ok(())
    }
}

fn state(token: &InitialAccess, now: Timestamp) -> &'static str {
    if token.revoked_at.is_some() {
        "revoked"
    } else if token.expires_at <= now {
        "expired"
    } else if token.used >= token.uses {
        "used up"
    } else {
        "works"
    }
}

fn line(token: &InitialAccess, now: Timestamp) -> String {
    let InitialAccess { id, owner, used, uses, expires_at, note, .. } = token;
    let (state, until) = (state(token, now), written(*expires_at));
    let line = format!("{id}  {:<32}  {used}/{uses}  {state:<7}  {until}  {}", printable(owner), printable(note));
    line.trim_end().to_owned()
}

fn value(token: &InitialAccess, now: Timestamp) -> Value {
    json!({
        "id": token.id,
        "owner": token.owner,
        "note": token.note,
        "clients": token.uses,
        "registered": token.used,
        "state": state(token, now),
        "made_by": token.made_by,
        "date_created": written(token.created_at),
        "expires_at": written(token.expires_at),
    })
}
