//! `clientele account …`

use std::io::{BufRead as _, IsTerminal as _};

use clap::{Args, Subcommand};
use domain::Role;
use serde_json::json;
use store::{NewAccount, Registry, StoreError};

use super::{
    Failure,
    client_json::written,
    database::Settings,
    output::{Output, printable},
};

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Make an account.
    Create(Create),
    /// List the accounts.
    List,
    /// Lock an account out. Its sessions end.
    Disable(One),
    /// Let it in again.
    Enable(One),
    /// Set the password of an account. Its sessions end.
    SetPassword(SetPassword),
}

/// A new account.
#[derive(Debug, Args)]
pub struct Create {
    /// Its e-mail address.
    #[arg(long)]
    email: String,
    /// The name of the person.
    #[arg(long, default_value = "")]
    name: String,
    /// owner, reviewer or admin.
    #[arg(long, value_parser = role)]
    role: Role,
    /// Read the password from standard input, up to the end of the line.
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// One account.
#[derive(Debug, Args)]
pub struct One {
    /// Its e-mail address.
    email: String,
}

/// A new password.
#[derive(Debug, Args)]
pub struct SetPassword {
    /// The account's e-mail address.
    email: String,
    /// Read the password from standard input, up to the end of the line.
    #[arg(long, required = true)]
    password_stdin: bool,
}

impl Account {
    /// Runs the command.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        let registry = database.registry().await?;
        match self {
            Self::Create(Create { email, name, role, .. }) => {
                let account = NewAccount { email, name, role, password: password()? };
                print(&registry.create_account(&account).await?, output)
            }
            Self::List => {
                let accounts = registry.accounts().await?;
                if output.is_json() {
                    return Ok(output.value(&accounts.iter().map(value).collect::<Vec<_>>())?);
                }
                accounts.iter().try_for_each(|account| print(account, output))
            }
            Self::Disable(One { email }) => {
                let account = find(&registry, &email).await?;
                print(&registry.disable_account(account.id).await?, output)
            }
            Self::Enable(One { email }) => {
                let account = find(&registry, &email).await?;
                print(&registry.enable_account(account.id).await?, output)
            }
            Self::SetPassword(SetPassword { email, .. }) => {
                let account = find(&registry, &email).await?;
                registry.set_password(account.id, &password()?).await?;
                print(&account, output)
            }
        }
    }
}

async fn find(registry: &Registry, email: &str) -> Result<store::Account, Failure> {
    registry.account_by_email(email).await.map_err(|error| match error {
        StoreError::NotFound => Failure::Other(format!("there is no account “{}”", printable(email))),
        error => error.into(),
    })
}

fn password() -> Result<String, Failure> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Err(Failure::Other(
            "the password is read from standard input, which is a terminal: pipe it in".to_owned(),
        ));
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    Role::parse(text).ok_or_else(|| format!("one of these expected: {}", known()))
}

fn print(account: &store::Account, output: Output) -> Result<(), Failure> {
    if output.is_json() {
        return Ok(output.value(&value(account))?);
    }
    let state = if account.disabled_at.is_some() { "disabled" } else { "active" };
    let line = format!(
        "{:<32}  {:<8}  {state:<8}  {}",
        printable(&account.email),
        account.role.as_str(),
        printable(&account.name)
    );
    Ok(output.line(line.trim_end())?)
}

fn value(account: &store::Account) -> serde_json::Value {
    json!({
        "email": account.email,
        "name": account.name,
        "role": account.role.as_str(),
        "date_created": written(account.created_at),
        "disabled_at": account.disabled_at.map(written),
        "last_sign_in_at": account.last_sign_in_at.map(written),
    })
}
