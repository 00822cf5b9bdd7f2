//! Whether hyper has answered the request that it was granted.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// How far hyper has come with the request that it was granted: shared by the stream that grants it
/// and by the body of its response.
#[derive(Debug, Clone, Default)]
pub(in crate::platform::http) struct RequestProgress(Arc<AtomicU8>);

impl RequestProgress {
    /// No request is with hyper.
    const IDLE: u8 = 0;
    const GRANTED: u8 = 1;
    /// The whole response is in hyper's buffer, and not yet flushed.
    const ANSWERED: u8 = 2;

    pub(super) fn granted(&self) {
        self.0.store(Self::GRANTED, Ordering::Relaxed);
    }

    fn answered(&self) {
        let _ = self.0.compare_exchange(Self::GRANTED, Self::ANSWERED, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// hyper flushes the stream only when its own buffer is empty. A flush before the response is
    /// complete, as after `100 Continue`, changes nothing.
    pub(super) fn flushed(&self) {
        let _ = self.0.compare_exchange(Self::ANSWERED, Self::IDLE, Ordering::Relaxed, Ordering::Relaxed);
    }

    pub(super) fn is_idle(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::IDLE
    }
}

/// The body of a response: hyper drops it after it has buffered everything.
#[derive(Debug)]
pub(in crate::platform::http) struct TrackedBody<B> {
    body: B,
    progress: RequestProgress,
}

impl<B> TrackedBody<B> {
    pub(in crate::platform::http) fn new(body: B, progress: RequestProgress) -> Self {
        Self { body, progress }
    }
}

impl<B> Drop for TrackedBody<B> {
    fn drop(&mut self) {
        self.progress.answered();
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for TrackedBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
