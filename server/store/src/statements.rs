//! Counting SQL statements, so that tests and benchmarks can say how many a page needs.

use std::cell::Cell;
use std::future::Future;

tokio::task_local! {
    static COUNT: Cell<u64>;
}

/// Runs `future` and counts the statements that it sends to a database, those of tasks it spawns excepted.
pub async fn count<F: Future>(future: F) -> (F::Output, u64) {
    COUNT
        .scope(Cell::new(0), async {
            let output = future.await;
            (output, COUNT.with(Cell::get))
        })
        .await
}

/// Notes one more.
pub(crate) fn note() {
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}
