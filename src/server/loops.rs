//! What runs beside the pages, and how all of it is told to stop.

use std::{panic::AssertUnwindSafe, time::Duration};

use anyhow::Context;
use futures_util::FutureExt;
use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Becomes cancelled on SIGTERM and on Ctrl-C.
pub fn asked_to_stop() -> anyhow::Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate()).context("Signals cannot be received")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("Signals cannot be received")?;
    let stop = CancellationToken::new();
    let asked = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        asked.cancel();
    });
    Ok(stop)
}

/// Tasks that end with the site.
#[derive(Debug, Default)]
pub struct Loops {
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Loops {
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a task that ends by itself soon after it is told to.
    pub fn run<F>(&mut self, task: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(task(self.stop.clone()));
    }

    /// Does `round` now and again after each `pause`. A round that fails or panics is
    /// logged, and the next one comes all the same.
    pub fn every<F>(
        &mut self,
        pause: Duration,
        name: &'static str,
        round: impl Fn() -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            loop {
                match AssertUnwindSafe(round()).catch_unwind().await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => tracing::error!(name, error = format!("{error:#}"), "a round failed"),
                    Err(_) => tracing::error!(name, "a round panicked"),
                }
                tokio::select! {
                    () = sleep(pause) => {}
                    () = stop.cancelled() => return,
                }
            }
        });
    }

    /// Tells all to stop, and waits for them this long.
    pub async fn stop(mut self, patience: Duration) {
        self.stop.cancel();
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(patience, all).await.is_err() {
            tracing::warn!("some background work did not finish in time and was cut off");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn a_round_that_panics_is_not_the_last() {
        let rounds = Arc::new(AtomicUsize::new(0));
        let third = Arc::new(Notify::new());
        let mut loops = Loops::new();
        let (counted, reached) = (rounds.clone(), third.clone());
        loops.every(Duration::from_millis(1), "test", move || {
            let (counted, reached) = (counted.clone(), reached.clone());
            async move {
                match counted.fetch_add(1, Ordering::SeqCst) {
                    0 => panic!("on purpose"),
                    1 => anyhow::bail!("on purpose"),
                    _ => reached.notify_one(),
                }
                Ok(())
            }
        });
        third.notified().await;
        loops.stop(Duration::from_secs(5)).await;
        assert!(rounds.load(Ordering::SeqCst) >= 3);
    }
}
