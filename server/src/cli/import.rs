//! `clientele import`

mod export;
mod fixture;

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::Args;
use domain::{ClientSecret, Severity};
use serde_json::{Value, json};
use store::{Import as Client, ImportOutcome, NewLogo};

use super::{
    Failure,
    database::{self, Database, Settings, operator},
    output::{Output, line, printable},
};

/// Clients from somewhere else, all or none.
#[derive(Debug, Args)]
pub struct Import {
    /// An export of this program, or a fixture that django-oidc-provider's `dumpdata` wrote; - is standard input.
    file: PathBuf,
    /// Say what would happen, and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// Import clients that break rules as well, as they are; the list marks them.
    #[arg(long)]
    accept_problems: bool,
    /// The directory that the logos of a fixture lie in (the media root of Django); without it, they are left out.
    #[arg(long, value_name = "DIR")]
    media: Option<PathBuf>,
}

/// What a file holds.
#[derive(Debug, Default)]
struct Contents {
    clients: Vec<Client>,
    logos: Vec<NewLogo>,
    /// What could not be taken along, in words.
    left_out: Vec<String>,
}

impl Import {
    /// Reads, registers, reports a line per client.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        let text = read(&self.file)?;
        let contents = match parse(&text, self.media.as_deref()).await {
            Ok(contents) => contents,
            Err(error) => return Err(Failure::Other(format!("{}: {}", self.file.display(), printable(&error)))),
        };
        let Database { store, .. } = database.open().await?;
        let registry = store.registry(operator(), database::now());
        if !self.dry_run {
            for logo in &contents.logos {
                registry.put_logo(logo).await?;
            }
        }
        for left_out in &contents.left_out {
            output.remark(&format!("left out: {left_out}"));
        }
        let report = if self.accept_problems {
            registry.import_as_is(&contents.clients, self.dry_run).await?
        } else {
            registry.import(&contents.clients, self.dry_run).await?
        };
        if report.imported {
            store.settle().await?;
        }
        let refused = report.lines.iter().any(|line| matches!(line.outcome, ImportOutcome::Refuse(_)));
        if output.is_json() {
            let clients: Vec<Value> = report.lines.iter().map(|line| value(&line.name, &line.outcome)).collect();
            output.value(&json!({ "imported": report.imported, "clients": clients }))?;
        } else {
            for line in &report.lines {
                say(output, line.index + 1, &line.name, &line.outcome, self.dry_run)?;
            }
            output.line(&summary(report.lines.len(), report.imported, refused))?;
        }
        if refused { Err(Failure::Refused) } else { Ok(()) }
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text)?;
        return Ok(text);
    }
    fs::read_to_string(path).map_err(|error| Failure::Other(format!("{}: {error}", path.display())))
}

async fn parse(text: &str, media: Option<&Path>) -> Result<Contents, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    match value {
        Value::Array(rows) if rows.iter().any(|row| row.get("model").is_some()) => fixture::read(rows, media).await,
        Value::Array(clients) => export::read(clients, Value::Null),
        Value::Object(mut object) if object.contains_key("clients") => {
            let logos = object.remove("logos").unwrap_or_default();
            match object.remove("clients") {
                Some(Value::Array(clients)) => export::read(clients, logos),
                _ => Err("“clients” is no list".to_owned()),
            }
        }
        _ => Err("an export of this program or a fixture of django-oidc-provider expected".to_owned()),
    }
}

fn say(output: Output, place: usize, name: &str, outcome: &ImportOutcome, dry_run: bool) -> Result<(), Failure> {
    let name = printable(name);
    match outcome {
        ImportOutcome::Create { client_id, secret_made, remarks } => {
            let done = if dry_run { "would be registered" } else { "registered" };
            let secret = match secret_made {
                Some(secret) => format!(", with a new secret: {}", secret.expose()),
                None => String::new(),
            };
            output.line(&format!("{place}. {name}: {done} as {client_id}{secret}"))?;
            for remark in remarks.iter().filter(|remark| remark.severity != Severity::Note) {
                output.line(&format!("   {}", line(remark)))?;
            }
        }
        ImportOutcome::Refuse(problems) => {
            output.line(&format!("{place}. {name}: refused"))?;
            for problem in problems {
                output.line(&format!("   {}", line(problem)))?;
            }
        }
    }
    Ok(())
}

fn value(name: &str, outcome: &ImportOutcome) -> Value {
    match outcome {
        ImportOutcome::Create { client_id, secret_made, remarks } => json!({
            "name": name,
            "client_id": client_id,
            "client_secret": secret_made.as_ref().map(ClientSecret::expose),
            "problems": remarks,
        }),
        ImportOutcome::Refuse(problems) => json!({ "name": name, "client_id": null, "problems": problems }),
    }
}

fn summary(clients: usize, imported: bool, refused: bool) -> String {
    match (imported, refused) {
        (true, _) => format!("{clients} clients imported."),
        (false, true) => {
            "Nothing was imported: some clients break rules. --accept-problems takes them as they are.".to_owned()
        }
        (false, false) => format!("Nothing was imported: this was a dry run. {clients} clients fit."),
    }
}
