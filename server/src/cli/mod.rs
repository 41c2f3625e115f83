//! The command line.

mod account;
mod check;
mod client;
mod client_json;
mod database;
mod export;
mod extended_json;
mod import;
mod initial_access_token;
mod mail;
pub mod output;
mod properties;
mod protected_name;
mod seed;
mod serve;
mod time;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use output::Output;

/// The registry of OpenID Connect relying parties.
#[derive(Debug, Parser)]
#[command(name = "clientele", version, about, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    database: database::Settings,
    /// Answer in JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the web application.
    Serve(Box<serve::Serve>),
    /// Make and manage the accounts that sign in.
    #[command(subcommand)]
    Account(account::Account),
    /// Register, look up and change clients.
    #[command(subcommand)]
    Client(client::Client),
    /// Make and revoke tokens with which programs register clients.
    #[command(subcommand)]
    InitialAccessToken(initial_access_token::InitialAccessToken),
    /// List, add and remove the names that are not for everybody.
    #[command(subcommand)]
    ProtectedName(protected_name::ProtectedName),
    /// Try the mail server.
    #[command(subcommand)]
    Mail(Box<mail::Mail>),
    /// Fill the registry with made-up clients, for benchmarks.
    Seed(seed::Seed),
    /// Write all clients to standard output, as JSON.
    Export(export::Export),
    /// Read clients from an export or from a django-oidc-provider fixture.
    Import(import::Import),
    /// Draws an uploaded picture anew; the server starts this by itself.
    #[command(name = crate::logo::worker::COMMAND, hide = true)]
    DrawLogo,
}

/// Why a command did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The input breaks rules, and that has been said: exit status 2.
    #[error("refused")]
    Refused,
    /// Something else, in words: exit status 1.
    #[error("{0}")]
    Other(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] database::OpenFailure),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Runs the command and says how it went.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if matches!(cli.command, Command::DrawLogo) {
        return crate::logo::worker::run();
    }
    let output = Output::new(cli.json);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return output.failed(&Failure::Io(error)),
    };
    let Cli { database, command, .. } = cli;
    let result = runtime.block_on(async {
        match command {
            Command::Serve(serve) => serve.run(&database, output).await,
            Command::Account(account) => account.run(&database, output).await,
            Command::Client(client) => client.run(&database, output).await,
            Command::InitialAccessToken(token) => token.run(&database, output).await,
            Command::ProtectedName(name) => name.run(&database, output).await,
            Command::Mail(mail) => mail.run(output).await,
            Command::Seed(seed) => seed.run(&database, output).await,
            Command::Export(export) => export.run(&database, output).await,
            Command::Import(import) => import.run(&database, output).await,
            Command::DrawLogo => Ok(()),
        }
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output.failed(&failure),
    }
}
