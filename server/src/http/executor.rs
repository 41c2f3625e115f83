//! Where the application's own tasks run: they belong to the request that started them. Their statements are counted
//! with its, their lines in the log have its number, and where one of them panics, the request has failed.

use std::{panic::AssertUnwindSafe, sync::Arc};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use futures_util::FutureExt;
use tokio::sync::Notify;
use tracing::Instrument;

tokio::task_local! {
    static FAILURE: Arc<Notify>;
}

/// Makes the application use it. Once in the life of a process, before the first page.
pub fn install() {
    // Where there is one already, tests have started a second server in the same process.
    let _ = Executor::init_custom_executor(OfTheRequest);
}

/// Runs what answers a request; `None` if it, or a task of it, panicked.
pub async fn watch<T>(answer: impl Future<Output = T>) -> Option<T> {
    let failure = Arc::new(Notify::new());
    let answer = FAILURE.scope(Arc::clone(&failure), AssertUnwindSafe(answer).catch_unwind());
    tokio::select! {
        answered = answer => answered.ok(),
        // Without that task the answer would never come.
        () = failure.notified() => None,
    }
}

struct OfTheRequest;

impl CustomExecutor for OfTheRequest {
    fn spawn(&self, task: PinnedFuture<()>) {
        let failure = FAILURE.try_with(Arc::clone).unwrap_or_default();
        let task = FAILURE.scope(Arc::clone(&failure), store::statements::carry(task));
        let watched = async move {
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                failure.notify_one();
            }
        };
        tokio::spawn(watched.in_current_span());
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(task);
    }

    fn poll_local(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_in_a_task_is_the_requests() {
        assert_eq!(watch(async { 5 }).await, Some(5));
        assert_eq!(watch(async { panic!("at once") }).await, None::<()>);
        let never = watch(async {
            OfTheRequest.spawn(Box::pin(async { panic!("in a task") }));
            std::future::pending::<()>().await;
        });
        assert_eq!(never.await, None);
    }
}
