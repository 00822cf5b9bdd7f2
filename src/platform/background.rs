//! Background tasks and graceful shutdown.

use std::{panic::AssertUnwindSafe, time::Duration};

use anyhow::Context;
use futures_util::{FutureExt, future::BoxFuture};
use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    App,
    room::{Job, Runs},
};

/// A token that is cancelled on SIGTERM and SIGINT (Ctrl-C).
///
/// # Errors
/// If the signal handlers cannot be installed.
pub fn asked_to_stop() -> anyhow::Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate()).context("Can’t listen for signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("Can’t listen for signals")?;
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

/// Background tasks that stop with the process.
#[derive(Debug)]
pub struct Tasks {
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Tasks {
    /// An empty set of tasks, all of which stop when `stop` is cancelled.
    pub fn until(stop: CancellationToken) -> Self {
        Self { stop, tasks: JoinSet::new() }
    }

    /// Spawns a task, which must end soon after its token is cancelled.
    pub fn run<F>(&mut self, task: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(task(self.stop.clone()));
    }

    /// Spawns a task that calls `round` with a clone of `given` at once and again after each
    /// `pause`. Errors and panics are logged and do not stop the loop.
    pub fn every<T, F>(
        &mut self,
        pause: Duration,
        name: &'static str,
        given: &T,
        round: impl Fn(T) -> F + Send + Sync + 'static,
    ) where
        T: Clone + Send + Sync + 'static,
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let given = given.clone();
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            loop {
                match AssertUnwindSafe(round(given.clone())).catch_unwind().await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => tracing::error!(name, error = format!("{error:#}"), "a job failed"),
                    Err(_) => tracing::error!(name, "a job panicked"),
                }
                tokio::select! {
                    () = sleep(pause) => {}
                    () = stop.cancelled() => return,
                }
            }
        });
    }

    /// Spawns a job that a room has registered.
    pub fn start(&mut self, job: &'static Job, app: &App) {
        match job.runs {
            Runs::Alone(pause, run) => self.every(pause, job.name, app, move |app| alone(job.name, app, run)),
            Runs::Throughout(run) => {
                let app = app.clone();
                self.run(|stop| run(app, stop));
            }
        }
    }

    /// Waits for the shutdown signal, then at most `patience` for running tasks to finish.
    pub async fn end(mut self, patience: Duration) {
        self.stop.cancelled().await;
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(patience, all).await.is_err() {
            tracing::warn!("some background tasks did not finish in time and were aborted");
        }
    }
}

/// Runs a job under its advisory lock; skips it if another process holds the lock.
async fn alone(
    name: &'static str,
    app: App,
    run: fn(App) -> BoxFuture<'static, anyhow::Result<()>>,
) -> anyhow::Result<()> {
    let Some(turn) = app.database().turn(name).await? else { return Ok(()) };
    run(app).await?;
    turn.commit().await?;
    Ok(())
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
        let given = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let stop = CancellationToken::new();
        let mut loops = Tasks::until(stop.clone());
        loops.every(Duration::from_millis(1), "test", &given, |(rounds, third)| async move {
            match rounds.fetch_add(1, Ordering::SeqCst) {
                0 => panic!("on purpose"),
                1 => anyhow::bail!("on purpose"),
                _ => third.notify_one(),
            }
            Ok(())
        });
        let (rounds, third) = given;
        third.notified().await;
        stop.cancel();
        loops.end(Duration::from_secs(5)).await;
        assert!(rounds.load(Ordering::SeqCst) >= 3);
    }
}
