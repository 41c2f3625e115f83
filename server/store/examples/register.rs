//! Registers a client from a program, as a Django shell session would:
//!
//! ```text
//! >>> c = Client(name='Some Client', client_id='123', client_secret='456', redirect_uris=['http://example.com/'])
//! >>> c.save()
//! >>> c.response_types.add(ResponseType.objects.get(value='code'))
//! ```
//!
//! `cargo run -p store --example register [DATABASE-URL]`; without an address it uses a file that is gone afterwards.

use domain::{ClientForm, Severity, Timestamp};
use store::{Actor, Brought, Options, SealKey, Store, StoreError, os_random};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let temporary = format!("sqlite://{}", directory.path().join("clientele.db").display());
    let url = std::env::args().nth(1).unwrap_or(temporary);
    // The key that the database was made with, or a new one for a new database.
    let key = match std::env::var("CLIENTELE_SEAL_KEY") {
        Ok(text) => SealKey::parse(&text).ok_or("CLIENTELE_SEAL_KEY is not 32 bytes in base64")?,
        Err(_) => SealKey::generate(&mut os_random()),
    };
    let store = Store::open(&url, Options::new(key, os_random())).await?;
    // Who asks, and when: both end up in the audit trail.
    let registry = store.registry(Actor::Operator { name: "example".to_owned() }, now());

    let mut form = ClientForm {
        name: "Some Client".to_owned(),
        redirect_uris: vec!["http://example.com/".to_owned()],
        response_types: vec!["code".to_owned()],
        ..ClientForm::default()
    };
    let proposal =
        Brought { client_id: Some("123".to_owned()), client_secret: Some("456".to_owned()), ..Brought::default() };

    let created = match registry.create_client(&form, &proposal).await {
        Err(StoreError::Refused(problems)) => {
            // A code on its way over plain http can be read by anybody on that way. The refusal says so, and what helps.
            for problem in problems.iter().filter(|problem| problem.severity == Severity::Refuse) {
                eprintln!("{}: {}", problem.field, problem.message);
                if let Some(value) = problem.fix.as_ref().and_then(|fix| fix.value.clone()) {
                    form.redirect_uris = vec![value];
                }
            }
            registry.create_client(&form, &proposal).await?
        }
        other => other?,
    };
    eprintln!("registered {} as {}", created.client.metadata.name, created.client.client_id);
    eprintln!("redirect URIs: {:?}", created.client.metadata.redirect_uris);
    eprintln!("secrets that work: {}", created.client.has_secret);
    store.close().await;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the edge of this program: the clock is read here and nowhere else")]
fn now() -> Timestamp {
    let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
}
