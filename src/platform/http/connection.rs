//! One HTTP/1 connection: hyper over a [`Stream`], with the router as its service.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Method, Request, header},
};
use bytes::Bytes;
use hyper::{
    body::{Body as _, Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{rt::TokioTimer, server::graceful::GracefulConnection};
use tokio::io::{AsyncRead, AsyncWrite};
use tower::ServiceExt;

use super::{
    ServerLimits,
    cache_front::{CacheFront, Stream, TrackedBody},
};
use crate::platform::App;

/// How the connections of one listener are served.
#[derive(Debug, Clone)]
pub struct Connections {
    http: http1::Builder,
    limits: ServerLimits,
    router: Router,
    front: Option<CacheFront>,
}

impl Connections {
    /// With `front`, kept pages of that app are answered before hyper sees the request.
    pub fn new(limits: ServerLimits, router: Router, front: Option<App>) -> Self {
        let mut http = http1::Builder::new();
        // before a cache front, hyper would time the requests that it never sees
        let head_timeout = front.is_none().then_some(limits.head_timeout);
        http.timer(TokioTimer::new())
            .header_read_timeout(head_timeout)
            .max_header_size(limits.max_head)
            .max_buf_size(limits.max_head.max(8 * 1024) * 4)
            // a client that has sent its whole request may close that side and still reads the response
            .half_close(true);
        Self { http, limits, router, front: front.map(CacheFront::new) }
    }

    /// Serves one connection until either side closes it.
    pub fn serve<T>(&self, io: T, peer: SocketAddr) -> impl GracefulConnection<Error = hyper::Error> + use<T>
    where
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let stream = Stream::new(io, &self.limits, self.front.clone());
        let (progress, router) = (stream.progress(), self.router.clone());
        let service = service_fn(move |request: Request<Incoming>| {
            let is_unframed = has_no_certain_end(&request);
            let is_read = Arc::new(AtomicBool::new(request.body().is_end_stream()));
            let mut request =
                request.map(|body| Body::new(RequestBody { body, is_read: Arc::clone(&is_read) }));
            request.extensions_mut().insert(ConnectInfo(peer));
            let (response, progress) = (router.clone().oneshot(request), progress.clone());
            async move {
                let mut response = response.await.unwrap_or_else(|never| match never {});
                // otherwise it would depend on the sizes of packets whether hyper skips the rest of the body
                if is_unframed || !is_read.load(Ordering::Relaxed) {
                    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                }
                Ok::<_, Infallible>(response.map(|body| TrackedBody::new(body, progress)))
            }
        });
        self.http.serve_connection(stream, service)
    }
}

/// The stream cannot tell where such a request ends, so it has to be the last of its connection.
fn has_no_certain_end(request: &Request<Incoming>) -> bool {
    let headers = request.headers();
    headers.contains_key(header::TRANSFER_ENCODING)
        || headers.get_all(header::CONTENT_LENGTH).iter().count() > 1
        || request.method() == Method::CONNECT
}

/// The body of a request, which notes whether it was read to its end.
#[derive(Debug)]
struct RequestBody {
    body: Incoming,
    is_read: Arc<AtomicBool>,
}

impl hyper::body::Body for RequestBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if matches!(frame, Poll::Ready(None)) || self.body.is_end_stream() {
            self.is_read.store(true, Ordering::Relaxed);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
