//! `clientele export`

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use clap::Args;
use domain::LogoHash;
use serde::Serialize;
use serde_json::json;
use store::{Actor, LogoSize, Store};

use super::{
    Failure,
    client_json::{ClientOut, written},
    database::{self, Settings, operator},
    output::Output,
};

/// All clients that are not in the trash.
#[derive(Debug, Args)]
pub struct Export {
    /// With the secrets that are known: those of HS256 clients. Of others only a hash is kept.
    #[arg(long)]
    with_secrets: bool,
}

#[derive(Serialize)]
struct Exported<'a> {
    #[serde(flatten)]
    client: ClientOut<'a>,
    owners: &'a [String],
}

impl Export {
    /// Writes them, part by part, and the logos after them.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        let store = database.open().await?.store;
        let (actor, now): (Actor, _) = (operator(), database::now());
        let registry = store.registry(actor, now);
        let mut export = store::Export { with_secrets: self.with_secrets, after: None, limit: 500 };
        let mut logos = BTreeSet::new();
        output.line(&format!(r#"{{"clientele_export": 1, "exported_at": {}, "clients": ["#, json!(written(now))))?;
        let mut separator = "";
        loop {
            let part = registry.export(&export).await?;
            let Some(last) = part.last() else { break };
            export.after = Some(last.client.key);
            for exported in &part {
                logos.extend(exported.client.metadata.logo.as_ref().map(|hash| hash.as_str().to_owned()));
                let client = ClientOut::new(&exported.client, false, exported.secret.as_ref());
                let line = serde_json::to_string(&Exported { client, owners: &exported.owners });
                output.line(&format!("{separator}{}", line.map_err(std::io::Error::from)?))?;
                separator = ",";
            }
        }
        output.line(r#"], "logos": {"#)?;
        separator = "";
        for hash in logos.iter().filter_map(|hash| LogoHash::parse(hash)) {
            if let Some(logo) = logo(&store, &hash).await? {
                output.line(&format!("{separator}{}: {logo}", json!(hash)))?;
                separator = ",";
            }
        }
        Ok(output.line("}}")?)
    }
}

async fn logo(store: &Store, hash: &LogoHash) -> Result<Option<serde_json::Value>, Failure> {
    let (large, small) = (store.logo(hash, LogoSize::Px256).await?, store.logo(hash, LogoSize::Px64).await?);
    let (Some(large), Some(small)) = (large, small) else { return Ok(None) };
    Ok(Some(json!({
        "media_type": large.media_type,
        "large": STANDARD.encode(large.bytes),
        "small": STANDARD.encode(small.bytes),
    })))
}
