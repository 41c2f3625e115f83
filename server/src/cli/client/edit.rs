//! `clientele client edit`

use clap::Args;
use domain::{ClientForm, Revision};
use store::Registry;

use super::{
    super::{Failure, output::Output, properties::Properties},
    find, show,
};

/// Changes of one client.
#[derive(Debug, Args)]
pub struct Edit {
    /// Its client ID, or its key.
    client: String,
    #[command(flatten)]
    properties: Properties,
    /// Add a redirect URI to the list.
    #[arg(long, value_name = "URI")]
    add_redirect_uri: Vec<String>,
    /// Take a redirect URI off the list.
    #[arg(long, value_name = "URI")]
    remove_redirect_uri: Vec<String>,
    /// The revision that the change is made to; if there is a newer one, nothing happens [default: the newest].
    #[arg(long, value_name = "NUMBER")]
    revision: Option<i32>,
    /// Why, for the history.
    #[arg(long, default_value = "")]
    reason: String,
}

impl Edit {
    /// Saves them, and prints the client as it is now.
    pub async fn run(self, registry: &Registry, output: Output) -> Result<(), Failure> {
        let record = find(registry, &self.client).await?;
        let mut form = ClientForm::from(&record.client.metadata);
        self.properties.apply(&mut form, registry, output).await?;
        form.redirect_uris.extend(self.add_redirect_uri);
        if let Some(missing) = self.remove_redirect_uri.iter().find(|uri| !form.redirect_uris.contains(uri)) {
            return Err(Failure::Other(format!("the client has no redirect URI “{missing}”")));
        }
        form.redirect_uris.retain(|uri| !self.remove_redirect_uri.contains(uri));
        let base = self.revision.map_or(record.client.revision, Revision);
        let saved = registry.update_client(record.client.key, base, &form, &self.reason).await?;
        output.remarks(&saved.remarks);
        if !saved.changed {
            output.remark("Nothing has changed.");
        }
        if saved.erased > 0 {
            output.remark("Its secrets were erased: public clients have none.");
        }
        show::print(&saved.client, false, saved.secret.as_ref(), output)
    }
}
