//! How long a peer may keep a connection waiting.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

/// A timeout that starts with the first poll after a reset.
#[derive(Debug)]
pub(super) struct Deadline {
    timeout: Duration,
    started: Option<Instant>,
    /// May be set for an earlier deadline than the current one, so that a request need not move it.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Deadline {
    pub(super) fn after(timeout: Duration) -> Self {
        Self { timeout, started: None, timer: None }
    }

    pub(super) fn reset(&mut self) {
        self.started = None;
    }

    /// Ready once the deadline has passed.
    pub(super) fn poll_expired(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let end = *self.started.get_or_insert_with(Instant::now) + self.timeout;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(end)));
        loop {
            ready!(timer.as_mut().poll(cx));
            if Instant::now() >= end {
                return Poll::Ready(());
            }
            timer.as_mut().reset(end);
        }
    }

    /// Turns a write that is still pending at the deadline into [`io::ErrorKind::TimedOut`].
    pub(super) fn limit_write(
        &mut self,
        cx: &mut Context<'_>,
        write: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if write.is_pending() {
            ready!(self.poll_expired(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        self.reset();
        write
    }
}
