//! `clientele client …`

mod create;
mod edit;
mod history;
mod list;
mod show;

use clap::{Args, Subcommand};
use domain::{ClientId, ClientKey};
use store::{ClientRecord, Events, Grace, Registry, StoreError};

use super::{
    Failure, check,
    client_json::{ClientOut, written},
    database::Settings,
    output::{Output, printable},
};

/// What can be done with clients.
#[derive(Debug, Subcommand)]
pub enum Client {
    /// Register a client. Its secret is printed once.
    Create(Box<create::Create>),
    /// List clients.
    List(list::List),
    /// Show one client.
    Show(One),
    /// Change properties of a client. Those that are not named stay as they are.
    Edit(Box<edit::Edit>),
    /// Make a new secret. It is printed once.
    RotateSecret(Rotate),
    /// Put clients into the trash, from where they can be restored for 30 days.
    Delete(Several),
    /// Take clients out of the trash.
    Restore(Several),
    /// Switch clients off, without losing anything.
    Suspend(Several),
    /// Switch them on again.
    Resume(Several),
    /// Show the revisions of a client.
    History(One),
    /// Check clients without registering them, and without a database: one JSON object, or one a line, on standard input.
    Check,
}

/// One client.
#[derive(Debug, Args)]
pub struct One {
    /// Its client ID, or its key.
    client: String,
}

/// Some clients.
#[derive(Debug, Args)]
pub struct Several {
    /// Their client IDs, or their keys.
    #[arg(required = true)]
    clients: Vec<String>,
    /// Why, for the audit log.
    #[arg(long, default_value = "")]
    reason: String,
}

/// A new secret.
#[derive(Debug, Args)]
pub struct Rotate {
    /// The client's ID, or its key.
    client: String,
    /// A name for the new secret.
    #[arg(long, default_value = "")]
    name: String,
    /// How long the old ones stay valid.
    #[arg(long, value_enum, default_value = "now")]
    keep_old: KeepOld,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum KeepOld {
    /// Not at all.
    Now,
    /// One hour.
    #[value(name = "1h")]
    Hour,
    /// One day.
    #[value(name = "1d")]
    Day,
    /// Seven days.
    #[value(name = "7d")]
    Week,
}

impl Client {
    /// Runs the command.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        if let Self::Check = self {
            return check::run(output);
        }
        let registry = database.registry().await?;
        match self {
            Self::Check => Ok(()),
            Self::Create(create) => create.run(&registry, output).await,
            Self::List(list) => list.run(&registry, output).await,
            Self::Show(One { client }) => show::run(&registry, &client, output).await,
            Self::Edit(edit) => edit.run(&registry, output).await,
            Self::History(One { client }) => history::run(&registry, &client, output).await,
            Self::RotateSecret(rotate) => rotate.run(&registry, output).await,
            Self::Delete(several) => {
                several
                    .each(&registry, output, "deleted", async |keys, reason| {
                        registry.delete_clients(keys, reason).await
                    })
                    .await
            }
            Self::Restore(several) => {
                several.each(&registry, output, "restored", async |keys, _| registry.restore_clients(keys).await).await
            }
            Self::Suspend(several) => {
                several
                    .each(&registry, output, "suspended", async |keys, reason| {
                        registry.suspend_clients(keys, reason).await
                    })
                    .await
            }
            Self::Resume(several) => {
                several
                    .each(&registry, output, "resumed", async |keys, reason| {
                        registry.resume_clients(keys, reason).await
                    })
                    .await
            }
        }
    }
}

impl Several {
    async fn each(
        self,
        registry: &Registry,
        output: Output,
        done: &str,
        act: impl AsyncFnOnce(&[ClientKey], &str) -> Result<Events, StoreError>,
    ) -> Result<(), Failure> {
        let mut records = Vec::with_capacity(self.clients.len());
        for name in &self.clients {
            records.push(find(registry, name).await?);
        }
        let keys: Vec<ClientKey> = records.iter().map(|record| record.client.key).collect();
        let events = act(&keys, &self.reason).await?;
        if output.is_json() {
            let mut now = Vec::with_capacity(keys.len());
            for key in keys {
                now.push(registry.client(key).await?);
            }
            let out: Vec<_> =
                now.iter().map(|record| ClientOut::new(&record.client, record.deleted_at.is_some(), None)).collect();
            return Ok(output.value(&out)?);
        }
        for record in &records {
            let what = if events.changed.contains(&record.client.key) { done } else { "unchanged" };
            output.line(&format!("{what}: {} {}", record.client.client_id, printable(&record.client.metadata.name)))?;
        }
        Ok(())
    }
}

impl Rotate {
    async fn run(self, registry: &Registry, output: Output) -> Result<(), Failure> {
        let record = find(registry, &self.client).await?;
        let grace = match self.keep_old {
            KeepOld::Now => Grace::Now,
            KeepOld::Hour => Grace::Hour,
            KeepOld::Day => Grace::Day,
            KeepOld::Week => Grace::Week,
        };
        let rotated = registry.rotate_secret(record.client.key, &self.name, grace, None).await?;
        if output.is_json() {
            return Ok(output.value(&ClientOut::new(&record.client, false, Some(&rotated.secret)))?);
        }
        output.line(&format!("client_secret: {}", rotated.secret.expose()))?;
        output.remark(&format!(
            "This is the only time it is shown. The old one works until {}.",
            written(rotated.old_until)
        ));
        Ok(())
    }
}

/// The client with this `client_id`, or with this key.
async fn find(registry: &Registry, name: &str) -> Result<ClientRecord, Failure> {
    if let Some(client_id) = ClientId::parse(name) {
        match registry.client_by_id(&client_id).await {
            Err(StoreError::NotFound) => {}
            found => return Ok(found?),
        }
    }
    let missing = || Failure::Other(format!("there is no client “{}”", printable(name)));
    let key: ClientKey = name.parse().map_err(|_| missing())?;
    registry.client(key).await.map_err(|error| match error {
        StoreError::NotFound => missing(),
        error => error.into(),
    })
}
