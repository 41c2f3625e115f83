//! What visits to the addresses of the demonstration would have brought back: its names are in no DNS.

use domain::{
    Timestamp, anatomy,
    preflight::{Answer, Certificate, Failure, Place, Redirect, Visit},
};
use store::{PreflightTask, Store};

use super::{DAY, HOUR, before};
use crate::cli::Failure as Failed;

/// In some hours before `now` everything that was due is visited: what fails is visited again.
pub async fn make(store: &Store, now: Timestamp) -> Result<(), Failed> {
    for hours in [9, 8, 5, 0] {
        let at = before(now, hours * HOUR);
        loop {
            let tasks = store.claim_preflights(at, 500).await?;
            if tasks.is_empty() {
                break;
            }
            for task in tasks {
                store.record_preflight(&task, &found(&task, at), at).await?;
            }
        }
    }
    Ok(())
}

fn found(task: &PreflightTask, now: Timestamp) -> Visit {
    let host = anatomy::host(&task.url).unwrap_or_default();
    let failed = |failure| Visit { redirects: Vec::new(), certificates: Vec::new(), outcome: Err(failure) };
    match host {
        "payroll-b.northwind.example" | "vault.staging-sec.example" => return failed(Failure::Unresolved),
        "expenses.northwind.example" => {
            return failed(Failure::CertificateExpired(Some(before(now, 12 * DAY))));
        }
        "reports.northwind.example" => return failed(Failure::Slow),
        "10.20.30.40" => return failed(Failure::NotPublic),
        _ => {}
    }
    let days = match host {
        "desk.ops.example" => 9,
        // As long as certificates last, and different from host to host.
        _ => 20 + i64::try_from(host.len() * 7 % 60).unwrap_or_default(),
    };
    let certificate = |host: &str| Certificate { host: host.to_owned(), until: Timestamp(now.0 + days * DAY + HOUR) };
    let mut visit = Visit {
        redirects: Vec::new(),
        certificates: vec![certificate(host)],
        outcome: Ok(match task.place {
            Place::Callback => answer(400, "text/plain", ""),
            Place::Page if task.url.ends_with("/privacy") => answer(200, "text/html", "Privacy notice"),
            Place::Page => answer(200, "text/html", "Welcome"),
        }),
    };
    match host {
        "shifts.northwind.example" if task.place == Place::Page => {
            let to = "https://login.northwind.example/start".to_owned();
            visit.redirects.push(Redirect { status: 302, to });
            visit.certificates.push(certificate("login.northwind.example"));
            visit.outcome = Ok(answer(200, "text/html", "Sign in <Northwind>"));
        }
        "grants.foundation.example" if task.url.ends_with("/privacy") => {
            visit.outcome = Ok(answer(404, "text/html", ""));
        }
        _ => {}
    }
    visit
}

fn answer(status: u16, content_type: &str, title: &str) -> Answer {
    Answer { status, content_type: content_type.to_owned(), title: title.to_owned() }
}
