//! A client in memory.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Sends `bytes` in pieces that end at `ends`, closes its side, and takes at most `takes` bytes of an
/// answer at once. Between two pieces it keeps the server waiting.
pub struct Client {
    bytes: Vec<u8>,
    sent: usize,
    ends: Vec<usize>,
    waits: bool,
    takes: usize,
    is_slow: bool,
    answer: Arc<Mutex<Vec<u8>>>,
}

impl Client {
    /// The client, and what it will have taken of the answer.
    pub fn new(bytes: &[u8], ends: &[usize], takes: usize) -> (Self, Arc<Mutex<Vec<u8>>>) {
        let answer = Arc::<Mutex<Vec<u8>>>::default();
        let client = Self {
            bytes: bytes.to_vec(),
            sent: 0,
            ends: ends.iter().map(|end| *end.min(&bytes.len())).collect(),
            waits: false,
            takes,
            is_slow: false,
            answer: Arc::clone(&answer),
        };
        (client, answer)
    }
}

impl AsyncRead for Client {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let end = self.ends.iter().copied().find(|end| *end > self.sent).unwrap_or(self.bytes.len());
        if self.waits {
            self.waits = false;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let length = (end - self.sent).min(into.remaining());
        into.put_slice(&self.bytes[self.sent..self.sent + length]);
        self.sent += length;
        self.waits = self.sent == end && end < self.bytes.len();
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Client {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.takes < usize::MAX {
            self.is_slow = !self.is_slow;
            if self.is_slow {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
        let taken = bytes.len().min(self.takes);
        self.answer.lock().unwrap().extend_from_slice(&bytes[..taken]);
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
