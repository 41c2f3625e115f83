//! `clientele client create`

use clap::Args;
use domain::ClientForm;
use store::{Brought, Registry};

use super::{
    super::{Failure, output::Output, properties::Properties},
    show,
};

/// A new client.
#[derive(Debug, Args)]
pub struct Create {
    #[command(flatten)]
    properties: Properties,
    /// A client ID that is in use already; without it, one is generated.
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// The secret that belongs to it; without it, one is generated.
    #[arg(long, value_name = "SECRET")]
    client_secret: Option<String>,
}

impl Create {
    /// Registers it, and prints it with its secret.
    pub async fn run(self, registry: &Registry, output: Output) -> Result<(), Failure> {
        let mut form = ClientForm::default();
        self.properties.apply(&mut form, registry, output).await?;
        let proposal = Brought { client_id: self.client_id, client_secret: self.client_secret, ..Brought::default() };
        let created = registry.create_client(&form, &proposal).await?;
        output.remarks(&created.remarks);
        show::print(&created.client, false, created.secret.as_ref(), output)
    }
}
