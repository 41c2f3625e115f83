//! `clientele protected-name …`

use clap::{Args, Subcommand};

use super::{
    Failure,
    database::Settings,
    output::{Output, printable},
};

/// What can be done with the names that are not for everybody.
#[derive(Debug, Subcommand)]
pub enum ProtectedName {
    /// List them.
    List,
    /// Protect more names: whoever asks for one that uses them, or can be taken for them, is marked.
    Add(Names),
    /// Protect some no more.
    Remove(Names),
}

/// Some names.
#[derive(Debug, Args)]
pub struct Names {
    /// The names, as they are written.
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
}

impl ProtectedName {
    /// Runs the command, and prints the names that are protected then.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        let registry = database.registry().await?;
        let protected = match self {
            Self::List => registry.protected_names().await?,
            Self::Add(Names { names }) => registry.add_protected_names(&names).await?,
            Self::Remove(Names { names }) => registry.remove_protected_names(&names).await?,
        };
        if output.is_json() {
            return Ok(output.value(&protected)?);
        }
        Ok(protected.iter().try_for_each(|name| output.line(&printable(name)))?)
    }
}
