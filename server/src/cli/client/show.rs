//! `clientele client show`, and how a client is printed for people.

use domain::{Client, ClientSecret, Field, diff};
use store::Registry;

use super::{
    super::{
        Failure,
        client_json::{ClientOut, written},
        output::{Output, printable},
    },
    find,
};

/// Shows one client.
pub async fn run(registry: &Registry, name: &str, output: Output) -> Result<(), Failure> {
    let record = find(registry, name).await?;
    print(&record.client, record.deleted_at.is_some(), None, output)
}

/// The client, with its secret if that was just made.
pub fn print(client: &Client, deleted: bool, secret: Option<&ClientSecret>, output: Output) -> Result<(), Failure> {
    if output.is_json() {
        return Ok(output.value(&ClientOut::new(client, deleted, secret))?);
    }
    let line = |name: &str, value: &str| output.line(&format!("{name:<27}{}", printable(value)));
    line("client_id", client.client_id.as_str())?;
    if let Some(secret) = secret {
        line("client_secret", secret.expose())?;
    }
    for &field in Field::ALL {
        if matches!(field, Field::ClientId | Field::ClientSecret) {
            continue;
        }
        for (index, value) in diff::values(&client.metadata, field).iter().enumerate() {
            line(if index == 0 { field.as_str() } else { "" }, value)?;
        }
    }
    line("status", if deleted { "deleted" } else { client.status.as_str() })?;
    line("date_created", &written(client.date_created))?;
    line("revision", &client.revision.to_string())?;
    line("key", &client.key.to_string())?;
    if secret.is_some() {
        output.remark("This is the only time the secret is shown.");
    }
    Ok(())
}
