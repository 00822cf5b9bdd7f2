//! Logging and Prometheus metrics.

use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    time::Instant,
};

use axum::{
    Router,
    extract::{MatchedPath, Request},
    middleware::{self, Next},
    response::Response,
};
use metrics::{counter, histogram};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Upper bounds of the latency histogram, in seconds. Most pages fall into the first few buckets.
#[cfg(feature = "metrics")]
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Hides PostgreSQL notices below the level of a warning, such as "relation already exists,
/// skipping".
const QUIET: &str = "sqlx::postgres::notice=warn";

/// Installs the log subscriber, which writes to stderr.
///
/// # Errors
/// If the log filter is invalid or a subscriber is installed already.
pub fn log(config: &Config) -> anyhow::Result<()> {
    let wanted = EnvFilter::try_new(format!("{QUIET},{}", config.log)).map_err(|error| {
        anyhow::anyhow!(
            "LECTERN_LOG is set to “{}” ({error}): use a level such as info, or lectern=debug.",
            config.log
        )
    })?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(wanted)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}

/// Serves Prometheus metrics on this address.
///
/// # Errors
/// If the address cannot be bound.
#[cfg(feature = "metrics")]
pub fn expose(bind: SocketAddr) -> anyhow::Result<()> {
    use metrics_exporter_prometheus::PrometheusBuilder;

    PrometheusBuilder::new().with_http_listener(bind).set_buckets(&BUCKETS)?.install().map_err(|error| {
        anyhow::anyhow!("Lectern can’t serve metrics on {bind} ({error}): set LECTERN_METRICS_BIND to a free address, or unset it.")
    })
}

/// Refuses: metrics were left out of this build.
///
/// # Errors
/// Always.
#[cfg(not(feature = "metrics"))]
pub fn expose(bind: SocketAddr) -> anyhow::Result<()> {
    anyhow::bail!(
        "LECTERN_METRICS_BIND is set to “{bind}”, but this Lectern was built without metrics: unset it, or build with the feature metrics."
    )
}

/// Counts and times requests by route pattern, not by path: clients could otherwise create any
/// number of time series.
pub fn measured(router: Router) -> Router {
    router.layer(middleware::from_fn(measure))
}

async fn measure(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = known(request.method().as_str());
    let response = next.run(request).await;
    let labels =
        [("route", route), ("method", method.to_owned()), ("status", response.status().as_u16().to_string())];
    counter!("lectern_requests_total", &labels).increment(1);
    histogram!("lectern_request_seconds", &labels).record(started.elapsed());
    response
}

/// The method as a label. Unknown methods share one label, because clients can send any token.
fn known(method: &str) -> &'static str {
    match method {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    }
}
