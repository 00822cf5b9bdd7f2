//! A connection as hyper sees it. Kept pages are handed out before hyper hears of the request,
//! as reading it into a map, and writing such a map as lines, takes a fifth of the whole.
//!
//! hyper is given one whole head at a time, with the body that belongs to it, and asks for the
//! next when it has written an answer. Only when all of that is on its way, which [`RequestProgress`]
//! knows, is another answer written past it.

use std::{
    cell::RefCell,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Buf, Bytes, BytesMut};
use hyper::{
    body::{Body, Frame, SizeHint},
    rt::{Read, ReadBufCursor, Write},
};
use hyper_util::rt::TokioIo;
use metrics::Counter;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep_until},
};

use super::{ServerLimits, request_head::Head};
use crate::platform::App;

/// How much is read at once.
const READ: usize = 16 * 1024;
/// When so much waits to be written, it is written before the next request is looked at.
const WRITTEN: usize = 64 * 1024;

thread_local! {
    /// For reading and for writing. Most connections are idle, and need no room of their own.
    static ROOM: RefCell<(Box<[u8]>, Vec<u8>)> = RefCell::new((vec![0; READ].into(), Vec::new()));
}

/// How far hyper has come with the request that it was given.
#[derive(Debug, Clone, Default)]
pub(super) struct RequestProgress(Arc<AtomicU8>);

impl RequestProgress {
    /// Nothing is under way.
    const SETTLED: u8 = 0;
    const BEGUN: u8 = 1;
    /// All of the answer is with hyper, and not all of it with the system.
    const ANSWERED: u8 = 2;

    fn begins(&self) {
        self.0.store(Self::BEGUN, Ordering::Relaxed);
    }

    fn is_answered(&self) {
        let _ = self.0.compare_exchange(Self::BEGUN, Self::ANSWERED, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn is_flushed(&self) {
        let _ = self.0.compare_exchange(Self::ANSWERED, Self::SETTLED, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn is_settled(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::SETTLED
    }
}

/// A body that says when hyper is done with it.
#[derive(Debug)]
pub(super) struct Watched<B> {
    body: B,
    course: RequestProgress,
}

impl<B> Watched<B> {
    pub(super) fn new(body: B, course: RequestProgress) -> Self {
        Self { body, course }
    }
}

impl<B> Drop for Watched<B> {
    fn drop(&mut self) {
        self.course.is_answered();
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Watched<B> {
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

/// What hands kept pages out.
#[derive(Debug, Clone)]
pub(super) struct CacheFront {
    state: App,
    kept_pages: Counter,
}

impl CacheFront {
    pub(super) fn new(state: App) -> Self {
        Self { state, kept_pages: metrics::counter!("lectern_kept_pages_total") }
    }
}

/// How long something may take: a head to arrive with the silence before it, or what is written
/// to be taken.
#[derive(Debug)]
struct Patience {
    most: Duration,
    since: Option<Instant>,
    /// Set for a moment that may lie before the end, so that a request need not move it.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    fn of(most: Duration) -> Self {
        Self { most, since: None, alarm: None }
    }

    fn begins_anew(&mut self) {
        self.since = None;
    }

    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let end = *self.since.get_or_insert_with(Instant::now) + self.most;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(end)));
        loop {
            ready!(alarm.as_mut().poll(cx));
            if Instant::now() >= end {
                return Poll::Ready(());
            }
            alarm.as_mut().reset(end);
        }
    }

    /// A write that is waited for no longer than that.
    fn for_write(&mut self, cx: &mut Context<'_>, write: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if write.is_pending() {
            ready!(self.poll_end(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        self.begins_anew();
        write
    }
}

#[derive(Debug)]
pub(super) struct Stream {
    tcp: TokioIo<TcpStream>,
    course: RequestProgress,
    front: Option<CacheFront>,
    patience: Patience,
    /// With who is written to.
    taking: Patience,
    longest_head: usize,
    /// Read from the socket, and given to nobody yet.
    read: BytesMut,
    /// Nothing whole stands at the front of that.
    is_unfinished: bool,
    /// So many bytes are hyper's, those that are read first.
    given: u64,
    /// Written past hyper, and not yet taken by the socket.
    written: BytesMut,
}

impl Stream {
    pub(super) fn new(tcp: TcpStream, manners: &ServerLimits, front: Option<CacheFront>) -> Self {
        Self {
            tcp: TokioIo::new(tcp),
            course: RequestProgress::default(),
            front,
            patience: Patience::of(manners.header),
            taking: Patience::of(manners.taking),
            longest_head: manners.header_bytes,
            read: BytesMut::new(),
            is_unfinished: true,
            given: 0,
            written: BytesMut::new(),
        }
    }

    pub(super) fn course(&self) -> RequestProgress {
        self.course.clone()
    }

    /// Answers kept pages until a head has come that is hyper's; `false` at the end.
    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        loop {
            ready!(self.poll_written(cx))?;
            if self.given > 0 {
                self.patience.begins_anew();
                return Poll::Ready(Ok(true));
            }
            match self.poll_more(cx) {
                Poll::Ready(Ok(true)) => {}
                Poll::Ready(ended) => return Poll::Ready(ended),
                Poll::Pending => {
                    ready!(self.patience.poll_end(cx));
                    return Poll::Ready(Ok(false));
                }
            }
        }
    }

    /// Reads once, where nothing whole is there, and answers what it can; `false` at the end.
    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        ROOM.with_borrow_mut(|(room, out)| {
            let mut new = ReadBuf::new(room);
            if self.is_unfinished {
                ready!(Pin::new(self.tcp.inner_mut()).poll_read(cx, &mut new))?;
                if new.filled().is_empty() {
                    return Poll::Ready(Ok(false));
                }
            }
            out.clear();
            if self.read.is_empty() {
                let answered = self.answer(new.filled(), out);
                self.read = BytesMut::from(&new.filled()[answered..]);
            } else {
                self.read.extend_from_slice(new.filled());
                let read = std::mem::take(&mut self.read);
                let answered = self.answer(&read, out);
                self.read = read;
                self.read.advance(answered);
            }
            if out.is_empty() {
                return Poll::Ready(Ok(true));
            }
            self.patience.begins_anew();
            let taken = match Pin::new(self.tcp.inner_mut()).poll_write(cx, out)? {
                Poll::Ready(taken) => taken,
                Poll::Pending => 0,
            };
            self.written.extend_from_slice(&out[taken..]);
            Poll::Ready(Ok(true))
        })
    }

    /// Writes the answers to the requests at the front of these bytes, and says how many
    /// bytes they were; gives what follows them to hyper where it is whole.
    fn answer(&mut self, read: &[u8], out: &mut Vec<u8>) -> usize {
        let mut at = 0;
        self.is_unfinished = false;
        while out.len() < WRITTEN {
            let front = self.front.as_ref().filter(|_| self.course.is_settled());
            match Head::read(&read[at..], front.map(|front| &front.state)) {
                Head::Page { length, asked } => {
                    let is_kept = front.is_some_and(|front| {
                        let now = front.state.clock.now();
                        let is_kept = front.state.cache.write(&asked, now, out);
                        front.kept_pages.increment(is_kept.into());
                        is_kept
                    });
                    if !is_kept {
                        self.give(length as u64);
                        break;
                    }
                    at += length;
                }
                Head::Other { length, body } => {
                    self.give(length as u64 + body);
                    break;
                }
                Head::Unfinished if read.len() - at <= self.longest_head => {
                    self.is_unfinished = true;
                    break;
                }
                // hyper knows what to say, and ends the connection with it
                Head::Unfinished | Head::Unclear => {
                    self.give(u64::MAX);
                    break;
                }
            }
        }
        at
    }

    fn give(&mut self, bytes: u64) {
        self.given = bytes;
        self.course.begins();
    }

    /// Hands on what is hyper's.
    fn poll_given(&mut self, cx: &mut Context<'_>, mut into: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let most = usize::try_from(self.given).unwrap_or(usize::MAX).min(into.remaining());
        if self.read.is_empty() {
            ROOM.with_borrow_mut(|(room, _)| {
                let room = &mut room[..most.min(READ)];
                let mut new = ReadBuf::new(room);
                ready!(Pin::new(self.tcp.inner_mut()).poll_read(cx, &mut new))?;
                into.put_slice(new.filled());
                self.given -= new.filled().len() as u64;
                Poll::Ready(Ok(()))
            })
        } else {
            let given = self.read.split_to(most.min(self.read.len()));
            into.put_slice(&given);
            self.given -= given.len() as u64;
            self.is_unfinished = self.read.is_empty();
            Poll::Ready(Ok(()))
        }
    }

    /// Writes what was written past hyper and found no room.
    fn poll_written(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.written.is_empty() {
            let write = Pin::new(self.tcp.inner_mut()).poll_write(cx, &self.written);
            let taken = ready!(self.taking.for_write(cx, write))?;
            if taken == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.written.advance(taken);
        }
        Poll::Ready(Ok(()))
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.given == 0 && !ready!(self.poll_head(cx))? {
            return Poll::Ready(Ok(()));
        }
        self.poll_given(cx, into)
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_written(cx))?;
        let write = Pin::new(&mut self.tcp).poll_write(cx, bytes);
        self.taking.for_write(cx, write)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_written(cx))?;
        ready!(Pin::new(&mut self.tcp).poll_flush(cx))?;
        self.course.is_flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_written(cx))?;
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_written(cx))?;
        let write = Pin::new(&mut self.tcp).poll_write_vectored(cx, slices);
        self.taking.for_write(cx, write)
    }
}
