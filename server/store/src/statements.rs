//! Counting SQL statements, so that tests, metrics and benchmarks can say how many a page needs.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

tokio::task_local! {
    static COUNT: Arc<AtomicU64>;
}

/// Runs `future` and counts the statements that it sends to a database. Those of tasks that it spawns do not count.
pub async fn count<F: Future>(future: F) -> (F::Output, u64) {
    let count = Arc::new(AtomicU64::new(0));
    let output = COUNT.scope(Arc::clone(&count), future).await;
    (output, count.load(Ordering::Relaxed))
}

/// Notes one more.
pub(crate) fn note() {
    let _ = COUNT.try_with(|count| count.fetch_add(1, Ordering::Relaxed));
}
