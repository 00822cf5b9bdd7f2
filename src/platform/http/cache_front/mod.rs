//! Answers requests for kept pages before hyper parses them, because building a header map for each
//! request, and serialising one for each response, takes a fifth of the time of such an answer.
//!
//! `request_head` decides which requests are answered here: plain `GET` requests without a body, of a
//! form that leaves nothing to interpretation. Everything else is hyper's, byte for byte, and after a
//! request in HTTP/1.0 the rest of the connection is. `stream` is the connection as hyper sees it: it
//! grants hyper one whole request at a time, and answers kept pages in between. `progress` tells when
//! the response to a granted request is on its way completely, because nothing may be written before
//! that. `deadline` bounds how long a peer may be silent.
//!
//! `LECTERN_CACHE_FRONT=off` takes all of this out of a connection. `tests/cache_front/` compares
//! both ways of serving over random and mutated byte streams: the bytes of the answers are the same.

mod deadline;
mod progress;
mod request_head;
mod stream;

use metrics::Counter;

pub(super) use progress::TrackedBody;
pub(super) use stream::Stream;

use crate::platform::{App, cache::PageRequest};

/// Writes kept pages to a connection.
#[derive(Debug, Clone)]
pub(super) struct CacheFront {
    app: App,
    kept_pages: Counter,
}

impl CacheFront {
    pub(super) fn new(app: App) -> Self {
        Self { app, kept_pages: metrics::counter!("lectern_kept_pages_total") }
    }

    /// Appends the whole response to `out`; `false` if the page is not kept in the form asked for.
    fn write(&self, page: &PageRequest<'_>, out: &mut Vec<u8>) -> bool {
        let is_kept = self.app.cache.write(page, self.app.clock.now(), out);
        self.kept_pages.increment(is_kept.into());
        is_kept
    }
}
