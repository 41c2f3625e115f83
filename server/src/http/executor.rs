//! Where the application's own tasks run: within the request that started them, on its thread. Their statements are
//! counted with its, their lines in the log have its number, and where one of them panics, the request has failed. A page
//! starts some twenty of them, and most are done at once: to hand each one to another thread and wait for its word would
//! take longer than what it does.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    task::{Context, Poll, Wake, Waker},
};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use futures_util::{FutureExt, StreamExt, future::poll_fn, pin_mut, stream::FuturesUnordered, task::AtomicWaker};
use tracing::Instrument;

/// Tasks that were started since the request last looked; `None` once it has its answer and looks no more.
type Started = Arc<Mutex<Option<Vec<PinnedFuture<()>>>>>;

tokio::task_local! {
    static STARTED: Started;
}

/// Makes the application use it. Once in the life of a process, before the first page.
pub fn install() {
    // Where there is one already, tests have started a second server in the same process.
    let _ = Executor::init_custom_executor(OfTheRequest);
}

/// Runs what answers a request, and its tasks; `None` if it, or a task of it, panicked. Tasks that are not done by the
/// time of the answer live on until what they listen to is gone.
pub async fn watch<T>(answer: impl Future<Output = T>) -> Option<T> {
    let started = Started::new(Mutex::new(Some(Vec::new())));
    let answer = AssertUnwindSafe(STARTED.scope(Arc::clone(&started), answer)).catch_unwind();
    let mut tasks = FuturesUnordered::new();
    let take_in = |tasks: &mut FuturesUnordered<_>| {
        let more = lock(&started).as_mut().map(std::mem::take);
        tasks.extend(more.into_iter().flatten().map(|task| guarded(task, Arc::clone(&started))));
    };
    pin_mut!(answer);
    let nudge = Arc::new(Nudge::default());
    let answered = poll_fn(|context| {
        nudge.outside.register(context.waker());
        let waker = Waker::from(Arc::clone(&nudge));
        let context = &mut Context::from_waker(&waker);
        for _ in 0..ROUNDS {
            nudge.awake.store(true, SeqCst);
            nudge.again.store(false, SeqCst);
            if let Poll::Ready(answered) = answer.as_mut().poll(context) {
                return Poll::Ready(answered.ok());
            }
            take_in(&mut tasks);
            while let Poll::Ready(Some(done)) = tasks.poll_next_unpin(context) {
                if done.is_err() {
                    // Without that task the answer would never come.
                    return Poll::Ready(None);
                }
                take_in(&mut tasks);
            }
            nudge.awake.store(false, SeqCst);
            if lock(&started).as_ref().is_none_or(Vec::is_empty) && !nudge.again.load(SeqCst) {
                return Poll::Pending;
            }
        }
        nudge.outside.wake();
        Poll::Pending
    })
    .await;
    take_in(&mut tasks);
    lock(&started).take();
    if !tasks.is_empty() {
        tokio::spawn(async move { while tasks.next().await.is_some() {} }.in_current_span());
    }
    answered
}

/// So often a request may wake itself before others have their turn.
const ROUNDS: usize = 64;

/// Wakes the request. A request that is awake and nudged by its own tasks goes on at once; the runtime would put it at
/// the end of a queue and wake another thread to fetch it from there.
#[derive(Default)]
struct Nudge {
    awake: AtomicBool,
    again: AtomicBool,
    outside: AtomicWaker,
}

impl Wake for Nudge {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // Both sides write first and read then, so that one of them sees the other.
        self.again.store(true, SeqCst);
        if !self.awake.load(SeqCst) {
            self.outside.wake();
        }
    }
}

struct OfTheRequest;

impl CustomExecutor for OfTheRequest {
    fn spawn(&self, task: PinnedFuture<()>) {
        let mut task = Some(task);
        let _ = STARTED.try_with(|started| {
            if let Some(started) = &mut *lock(started) {
                started.extend(task.take());
            }
        });
        // Outside of a request, as when the routes are listed, or after its answer.
        if let Some(task) = task {
            tokio::spawn(task);
        }
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(task);
    }

    fn poll_local(&self) {}
}

async fn guarded(task: PinnedFuture<()>, started: Started) -> std::thread::Result<()> {
    AssertUnwindSafe(STARTED.scope(started, task)).catch_unwind().await
}

/// A list of tasks is whole, whoever panicked while holding it.
fn lock(started: &Started) -> MutexGuard<'_, Option<Vec<PinnedFuture<()>>>> {
    started.lock().unwrap_or_else(PoisonError::into_inner)
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

    #[tokio::test]
    async fn tasks_may_start_tasks_and_outlive_the_answer() {
        let (say, hear) = tokio::sync::oneshot::channel();
        let (say_later, hear_later) = tokio::sync::oneshot::channel();
        let answer = watch(async {
            OfTheRequest.spawn(Box::pin(async {
                tokio::task::yield_now().await;
                OfTheRequest.spawn(Box::pin(async {
                    tokio::task::yield_now().await;
                    say.send(7).unwrap();
                }));
                std::future::pending::<()>().await;
            }));
            let heard = hear.await.unwrap();
            OfTheRequest.spawn(Box::pin(async {
                tokio::task::yield_now().await;
                OfTheRequest.spawn(Box::pin(async { say_later.send(8).unwrap() }));
                std::future::pending::<()>().await;
            }));
            heard
        });
        assert_eq!(answer.await, Some(7));
        let later = tokio::time::timeout(std::time::Duration::from_secs(5), hear_later);
        assert_eq!(later.await.unwrap(), Ok(8));
    }
}
