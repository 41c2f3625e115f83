//! Sign-ins to the clients of the demonstration: a month of them, and some that failed.

use domain::{
    Client, ClientForm, RequestId, Timestamp,
    doctor::{Endpoint, REDIRECT_URI, RefusedRequest},
};
use store::{Account, Happened, Store, UseKind};

use super::{DAY, HOUR, before, clients::Sample};
use crate::cli::Failure;

/// Days with sign-ins.
const DAYS: i64 = 30;

/// Whoever has an account signed in, more on some days than on others.
pub async fn make(
    store: &Store,
    accounts: &[Account],
    told: &[Client],
    samples: &[Sample],
    now: Timestamp,
) -> Result<(), Failure> {
    let mut happened = Happened::default();
    for (place, (client, sample)) in (1_i64..).zip(told.iter().zip(samples)) {
        let Some(hours) = sample.used_hours_ago else { continue };
        let last = before(now, hours * HOUR);
        for day in hours / 24..DAYS.min(sample.days) {
            // Most people work from Monday to Friday; 1970 began on a Thursday.
            let at = Timestamp(last.0.min(before(now, day * DAY).0));
            let weekend = (at.0.div_euclid(DAY) + 3).rem_euclid(7) >= 5;
            let many = (place * 31 + day * 17) % 23 + 9;
            for _ in 0..if weekend { many / 6 } else { many } {
                happened.signed_in(client.key, at);
            }
            let person = accounts.iter().cycle().nth(usize::try_from(day % 3).unwrap_or_default());
            parts(&mut happened, client, person, at);
        }
    }
    if let Some((client, _)) = told.iter().zip(samples).find(|(_, sample)| sample.owned) {
        for request in refusals(client, now) {
            happened.refused(request);
        }
    }
    Ok(store.write_down(&happened).await?)
}

fn parts(happened: &mut Happened, client: &Client, person: Option<&Account>, at: Timestamp) {
    let metadata = &client.metadata;
    let by = person.map(|person| person.id);
    if let Some(uri) = metadata.redirect_uris.first() {
        happened.used(client.key, UseKind::RedirectUri, uri, by, at);
    }
    if let Some(kind) = metadata.response_types.first() {
        happened.used(client.key, UseKind::ResponseType, kind.as_str(), None, at);
    }
    let scope = ClientForm::from(metadata).scope;
    let scope = if scope.is_empty() { "openid email" } else { &scope };
    for value in scope.split(' ') {
        happened.used(client.key, UseKind::Scope, value, None, at);
    }
    happened.used(client.key, UseKind::Pkce, "S256", None, at);
    for step in ["authorize", "token"] {
        happened.used(client.key, UseKind::Step, step, None, at);
    }
}

fn refusals(client: &Client, now: Timestamp) -> Vec<RefusedRequest> {
    let client_id = ("client_id".to_owned(), client.client_id.as_str().to_owned());
    let sent = |more: &[(&str, &str)]| {
        let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        [client_id.clone()].into_iter().chain(more).collect::<Vec<_>>()
    };
    let slash = sent(&[
        ("redirect_uri", "https://payroll.northwind.example/oidc/callback/"),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("state", "…"),
    ]);
    let secret =
        sent(&[("authentication", "client_secret_basic"), ("grant_type", "authorization_code"), ("code", "…")]);
    let mismatch = (Endpoint::Authorize, REDIRECT_URI, "redirect_uri is missing", slash);
    let expired = (Endpoint::Token, "invalid_client", "the secret that was sent has expired", secret);
    [(50, &expired), (27, &mismatch), (26, &mismatch), (4, &mismatch)]
        .into_iter()
        .map(|(hours, (endpoint, error, description, sent))| {
            let at = before(now, hours * HOUR);
            let bytes = [u8::try_from(hours).unwrap_or_default(); 10];
            RefusedRequest {
                id: RequestId(uuid::Builder::from_unix_timestamp_millis(at.0.unsigned_abs(), &bytes).into_uuid()),
                client: client.key,
                at,
                endpoint: *endpoint,
                error: (*error).to_owned(),
                description: (*description).to_owned(),
                sent: sent.clone(),
            }
        })
        .collect()
}
