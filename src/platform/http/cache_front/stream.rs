//! A connection as hyper sees it: requests for kept pages are missing from it.

use std::{
    cell::RefCell,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, BytesMut};
use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{CacheFront, deadline::Deadline, progress::RequestProgress, request_head::RequestHead};
use crate::platform::http::ServerLimits;

/// How many bytes are read at once.
const READ_SIZE: usize = 16 * 1024;
/// As many bytes of responses are written before the next request is parsed.
const WRITE_SIZE: usize = 64 * 1024;

thread_local! {
    /// For reading and for writing. Most connections are idle and need no buffers of their own.
    static BUFFERS: RefCell<(Box<[u8]>, Vec<u8>)> =
        RefCell::new((vec![0; READ_SIZE].into(), Vec::new()));
}

#[derive(Debug)]
pub(in crate::platform::http) struct Stream<T> {
    io: T,
    progress: RequestProgress,
    front: Option<CacheFront>,
    /// For a head to arrive, with the silence before it.
    head_deadline: Deadline,
    /// For the peer to take some of what is written.
    write_deadline: Deadline,
    max_head: usize,
    /// Read from `io`, and granted to nobody yet.
    unparsed: BytesMut,
    /// `unparsed` begins with no complete head.
    needs_read: bool,
    /// As many of the bytes that come next are hyper's.
    granted: u64,
    /// Responses of the front that `io` has not taken yet.
    unwritten: BytesMut,
}

impl<T: AsyncRead + AsyncWrite + Unpin> Stream<T> {
    /// Without `front`, hyper is granted everything and has to watch the time of heads itself.
    pub(in crate::platform::http) fn new(io: T, limits: &ServerLimits, front: Option<CacheFront>) -> Self {
        Self {
            io,
            progress: RequestProgress::default(),
            head_deadline: Deadline::after(limits.head_timeout),
            write_deadline: Deadline::after(limits.write_timeout),
            max_head: limits.max_head,
            unparsed: BytesMut::new(),
            needs_read: true,
            granted: if front.is_some() { 0 } else { u64::MAX },
            front,
            unwritten: BytesMut::new(),
        }
    }

    pub(in crate::platform::http) fn progress(&self) -> RequestProgress {
        self.progress.clone()
    }

    /// Answers kept pages until hyper is granted a request; `false` at the end of the connection.
    fn poll_grant(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        loop {
            ready!(self.poll_unwritten(cx))?;
            if self.granted > 0 {
                self.head_deadline.reset();
                return Poll::Ready(Ok(true));
            }
            match self.poll_requests(cx) {
                Poll::Ready(Ok(true)) => {}
                Poll::Ready(ended) => return Poll::Ready(ended),
                Poll::Pending => {
                    ready!(self.head_deadline.poll_expired(cx));
                    return Poll::Ready(Ok(false));
                }
            }
        }
    }

    /// Reads once unless a complete head is there, and answers what it can; `false` at the end of the
    /// connection.
    fn poll_requests(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        BUFFERS.with_borrow_mut(|(buffer, out)| {
            let mut new = ReadBuf::new(buffer);
            if self.needs_read {
                ready!(Pin::new(&mut self.io).poll_read(cx, &mut new))?;
                if new.filled().is_empty() {
                    return Poll::Ready(Ok(false));
                }
            }
            out.clear();
            if self.unparsed.is_empty() {
                let answered = self.answer(new.filled(), out);
                self.unparsed = BytesMut::from(&new.filled()[answered..]);
            } else {
                self.unparsed.extend_from_slice(new.filled());
                let mut unparsed = std::mem::take(&mut self.unparsed);
                let answered = self.answer(&unparsed, out);
                unparsed.advance(answered);
                self.unparsed = unparsed;
            }
            if out.is_empty() {
                return Poll::Ready(Ok(true));
            }
            self.head_deadline.reset();
            let taken = match Pin::new(&mut self.io).poll_write(cx, out)? {
                Poll::Ready(taken) => taken,
                Poll::Pending => 0,
            };
            self.unwritten.extend_from_slice(&out[taken..]);
            Poll::Ready(Ok(true))
        })
    }

    /// Appends the responses to the requests at the front of `bytes` to `out`, grants hyper the first
    /// request that is its own, and returns how many bytes were answered.
    fn answer(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> usize {
        let mut at = 0;
        self.needs_read = at == bytes.len();
        while out.len() < WRITE_SIZE {
            // nothing may be written before the response that hyper is still writing
            let front = self.front.as_ref().filter(|_| self.progress.is_idle());
            match RequestHead::parse(&bytes[at..], front.map(|front| &front.app)) {
                RequestHead::Page { length, page } => {
                    if !front.is_some_and(|front| front.write(&page, out)) {
                        self.grant(length as u64);
                        break;
                    }
                    at += length;
                }
                RequestHead::Other { length, body, is_http_1_0 } => {
                    self.grant((length as u64).saturating_add(body));
                    // hyper refuses a malformed request in the version of the last request that it
                    // parsed, so from here on it has to parse all of them
                    if is_http_1_0 {
                        self.front = None;
                    }
                    break;
                }
                RequestHead::Incomplete if bytes.len() - at < self.max_head => {
                    self.needs_read = true;
                    break;
                }
                // hyper answers with an error, or with its last response
                RequestHead::Incomplete | RequestHead::Unframed => {
                    self.grant(u64::MAX);
                    break;
                }
            }
        }
        at
    }

    fn grant(&mut self, bytes: u64) {
        self.granted = bytes;
        self.progress.granted();
    }

    /// Hands hyper what it was granted.
    fn poll_granted(&mut self, cx: &mut Context<'_>, mut into: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let most = usize::try_from(self.granted).unwrap_or(usize::MAX).min(into.remaining());
        if self.unparsed.is_empty() {
            BUFFERS.with_borrow_mut(|(buffer, _)| {
                let mut new = ReadBuf::new(&mut buffer[..most.min(READ_SIZE)]);
                ready!(Pin::new(&mut self.io).poll_read(cx, &mut new))?;
                into.put_slice(new.filled());
                self.granted -= new.filled().len() as u64;
                Poll::Ready(Ok(()))
            })
        } else {
            let granted = self.unparsed.split_to(most.min(self.unparsed.len()));
            into.put_slice(&granted);
            self.granted -= granted.len() as u64;
            self.needs_read = self.unparsed.is_empty();
            Poll::Ready(Ok(()))
        }
    }

    /// Writes the rest of the front's responses.
    fn poll_unwritten(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.unwritten.is_empty() {
            let write = Pin::new(&mut self.io).poll_write(cx, &self.unwritten);
            let taken = ready!(self.write_deadline.limit_write(cx, write))?;
            if taken == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.unwritten.advance(taken);
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Read for Stream<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        // hyper may close the connection after any read, so what was answered before has to be written
        if (self.granted == 0 || !self.unwritten.is_empty()) && !ready!(self.poll_grant(cx))? {
            return Poll::Ready(Ok(()));
        }
        self.poll_granted(cx, into)
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Write for Stream<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_unwritten(cx))?;
        let write = Pin::new(&mut self.io).poll_write(cx, bytes);
        self.write_deadline.limit_write(cx, write)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_unwritten(cx))?;
        ready!(Pin::new(&mut self.io).poll_flush(cx))?;
        self.progress.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_unwritten(cx))?;
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_unwritten(cx))?;
        let write = Pin::new(&mut self.io).poll_write_vectored(cx, slices);
        self.write_deadline.limit_write(cx, write)
    }
}
