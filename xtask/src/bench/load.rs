//! List pages a second, with as many visitors as the machine has cores, and as many again waiting.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::ours::Ours;
use anyhow::Result;

/// Keeps the server busy for a few seconds and returns pages a second. The visitors run on the same machine and cost it
/// some of its time: what the server alone could do is more.
pub fn pages_a_second(ours: &Ours) -> Result<f64> {
    const SPAN: Duration = Duration::from_secs(5);
    let visitors = 2 * thread::available_parallelism()?.get();
    let started = Instant::now();
    let pages: Result<usize, String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..visitors)
            .map(|_| {
                let mut visitor = ours.visitor();
                scope.spawn(move || {
                    let mut pages = 0;
                    while started.elapsed() < SPAN {
                        let answer = visitor.get("/clients").map_err(|error| error.to_string())?;
                        if answer.status != 200 {
                            return Err(format!("the list answered {} under load", answer.status));
                        }
                        pages += 1;
                    }
                    Ok(pages)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a visitor panicked".to_owned()))).sum()
    });
    #[expect(clippy::cast_precision_loss, reason = "a few thousand pages")]
    let pages = pages.map_err(anyhow::Error::msg)? as f64;
    Ok(pages / started.elapsed().as_secs_f64())
}
