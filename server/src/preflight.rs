//! Visiting the addresses of clients in the background, among any number of servers that do the same.

use std::time::Duration;

use domain::preflight::{Failure, Visit};
use outbound::{Outbound, preflight::visit};
use store::{PreflightTask, Store};
use tokio::{sync::watch, task::JoinSet};

use crate::clock;

/// Visits at the same time.
const MOST: usize = 8;
/// How often the queue is asked while nothing happens.
const TICK: Duration = Duration::from_secs(1);
/// A host has so much peace between two visits.
const PAUSE: Duration = Duration::from_millis(500);

/// Visits what is due, until it is told to stop. What it has begun by then goes back into the queue.
pub async fn run(store: Store, outbound: Outbound, mut stopped: watch::Receiver<bool>) {
    catch_up(&store, &stopped).await;
    let mut visits = JoinSet::new();
    let mut failing = false;
    while !*stopped.borrow() {
        let room = u32::try_from(MOST - visits.len()).unwrap_or_default();
        match store.claim_preflights(clock::now(), room).await {
            Ok(tasks) => {
                failing = false;
                for task in tasks {
                    visits.spawn(look_at(store.clone(), outbound.clone(), task, stopped.clone()));
                }
            }
            // Once is enough to know: the next attempt is a second away.
            Err(_) if failing => {}
            Err(error) => {
                failing = true;
                tracing::error!(error = &error as &dyn std::error::Error, "no addresses could be taken from the queue");
            }
        }
        // A place that is free is filled at once, if there is anything to fill it with.
        let full = visits.len() == MOST;
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => {}
            _ = visits.join_next(), if full => while visits.try_join_next().is_some() {},
            () = tokio::time::sleep(TICK), if !full => while visits.try_join_next().is_some() {},
        }
    }
    while visits.join_next().await.is_some() {}
}

async fn look_at(store: Store, outbound: Outbound, task: PreflightTask, mut stopped: watch::Receiver<bool>) {
    let visited = async {
        let found = visit(&outbound, &task.url).await;
        if has_been_there(&found) {
            tokio::time::sleep(PAUSE).await;
        }
        found
    };
    let found = tokio::select! {
        found = visited => Some(found),
        _ = stopped.wait_for(|stopped| *stopped) => None,
    };
    let outcome = match found {
        Some(found) => store.record_preflight(&task, &found, clock::now()).await.map(|_| ()),
        None => store.give_back_preflight(&task).await,
    };
    if let Err(error) = outcome {
        // The lease ends by itself, and somebody visits it again.
        tracing::error!(error = &error as &dyn std::error::Error, "what a visit found could not be kept");
    }
}

/// Whether a server was bothered.
fn has_been_there(visit: &Visit) -> bool {
    let at_home = matches!(
        visit.outcome,
        Err(Failure::Url | Failure::Port(_) | Failure::ReservedName | Failure::NotPublic | Failure::Unresolved)
    );
    !visit.redirects.is_empty() || !at_home
}

/// Clients from before there was a queue get into it.
async fn catch_up(store: &Store, stopped: &watch::Receiver<bool>) {
    let mut place = None;
    while !*stopped.borrow() {
        match store.catch_up_preflights(place, clock::now()).await {
            Ok(None) => return,
            Ok(next) => place = next,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "addresses could not be queued");
                return;
            }
        }
    }
}
