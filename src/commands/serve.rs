use std::{
    io::{self, Write},
    net::SocketAddr,
    time::Duration,
};

use clap::ValueEnum;
use tokio_util::sync::CancellationToken;

use super::samples;
use crate::{
    config::Config,
    platform::{
        App,
        background::{self, Tasks},
        cache::{self, Warming},
        clock::Clock,
        database::{DatabaseError, Engine, Watch},
        http::{Listener, ServerLimits},
        mail::{Transport, Worker},
        room::Process,
        secret, telemetry,
    },
    rooms::ROOMS,
    site, staff,
};

const MINUTE: Duration = Duration::from_mins(1);
/// How long background tasks may take to stop. Interrupted work is resumed at the next start.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(6);

/// Run the site, send its emails and run its scheduled jobs
///
/// If DATABASE_URL is not set, Lectern starts its own PostgreSQL in the data
/// directory. The first start prints the address and the first sign-in. To stop it,
/// press Ctrl-C or send SIGTERM: requests finish first.
///
/// One site can be split over several processes. They need a database that all
/// of them can reach:
///
///   DATABASE_URL=postgres://… lectern serve --only site
///   DATABASE_URL=postgres://… lectern serve --only worker
#[derive(Debug, Default, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Serve {
    /// Run only one part.
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The pages.
    Site,
    /// Email and scheduled jobs.
    #[value(alias = "postman")]
    Worker,
}

impl Serve {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<()> {
        let stop = background::asked_to_stop()?;
        // First, so that a taken port is reported before anything is started.
        let listener = match self.only {
            Some(Part::Worker) => None,
            _ => Some(Listener::bind(config.bind, server_limits(&config)).await?),
        };
        if let Some(bind) = config.metrics_bind {
            telemetry::expose(bind)?;
        }
        let engine = tokio::select! {
            engine = start(&config) => engine?,
            () = stop.cancelled() => return Ok(()),
        };
        let served = self.serve(config, &engine, listener, stop).await;
        engine.stop().await;
        served
    }

    async fn serve(
        &self,
        config: Config,
        engine: &Engine,
        listener: Option<Listener>,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let secret = secret::secret(&config)?;
        let app = App::new(config, engine.database().clone(), Clock::system(), secret, &ROOMS);
        first_start(&app, engine.is_ours()).await?;
        let tasks = self.tasks(&app, stop.clone())?;
        if !app.limits.are_on() {
            tracing::warn!(
                "LECTERN_LIMITS is off: no rate limits and no minimum time on forms. Do not use it in production."
            );
        }
        if let Some(listener) = &listener {
            announce(&app, listener.address()?);
        }
        let pages = async {
            match listener {
                Some(listener) => with_cache_front(listener, &app).serve(router(app), stop).await,
                None => stop.cancelled().await,
            }
        };
        tokio::join!(pages, tasks.end(SHUTDOWN_TIMEOUT));
        Ok(())
    }

    /// Starts the background tasks.
    fn tasks(&self, app: &App, stop: CancellationToken) -> anyhow::Result<Tasks> {
        let mut tasks = Tasks::until(stop);
        let database = app.database().clone();
        tasks.run(|stop| async move {
            tokio::select! {
                () = Watch::default().over(database) => {}
                () = stop.cancelled() => {}
            }
        });
        for job in app.rooms.iter().flat_map(|room| room.jobs).filter(|job| self.does(job.process)) {
            tasks.start(job, app);
        }
        if self.does(Process::Site) {
            let pages = app.clone();
            tasks.run(|stop| cache::follow_database(pages, stop));
            let warming = Warming::new(app.clone(), router(app.clone()));
            tasks.run(|stop| warming.run(stop));
            tasks.every(10 * MINUTE, "limits", app, |app| async move {
                app.limits.forget_idle();
                Ok(())
            });
        }
        if self.does(Process::Worker) {
            let worker = Worker::new(app.clone(), Transport::from_config(&app.config)?);
            tasks.run(|stop| async move { worker.run(stop).await });
        }
        Ok(tasks)
    }

    fn does(&self, process: Process) -> bool {
        match (process, self.only) {
            (Process::Every, _) | (_, None) => true,
            (Process::Site, Some(part)) => part == Part::Site,
            (Process::Worker, Some(part)) => part == Part::Worker,
        }
    }
}

/// Loads the samples into a bundled database, and prints the first admin's password once.
async fn first_start(app: &App, is_ours: bool) -> anyhow::Result<()> {
    let Some(turn) = app.database().turn("first start").await? else { return Ok(()) };
    let (pool, now) = (app.pool(), app.clock.now());
    if is_ours {
        samples::load(&pool, now).await?;
    }
    // Last, because the password is printed only once: if the first start is interrupted earlier,
    // the next one repeats it.
    if let Some((email, password)) = staff::first_sign_in(&pool, now).await? {
        let address = app.config.base_url.join("/admin/sign-in");
        let _ =
            writeln!(io::stdout(), "Sign in at {address} (shown only this once):\n  {email}\n  {password}");
    }
    turn.commit().await?;
    Ok(())
}

/// Starts the database and applies pending migrations.
async fn start(config: &Config) -> Result<Engine, DatabaseError> {
    let engine = Engine::start(config).await?;
    match engine.migrate().await {
        Ok(()) => Ok(engine),
        Err(trouble) => {
            engine.stop().await;
            Err(trouble)
        }
    }
}

fn with_cache_front(listener: Listener, app: &App) -> Listener {
    if app.config.cache_front {
        listener.with_cache_front(app.clone())
    } else {
        tracing::info!("LECTERN_CACHE_FRONT is off: cached pages are served more slowly.");
        listener
    }
}

fn server_limits(config: &Config) -> ServerLimits {
    ServerLimits { trusted_proxies: config.trusted_proxies.clone(), ..ServerLimits::default() }
}

fn router(app: App) -> axum::Router {
    let is_measured = app.config.metrics_bind.is_some();
    let router = site::router(app);
    if is_measured { telemetry::measured(router) } else { router }
}

/// Prints the site's address.
fn announce(app: &App, address: SocketAddr) {
    let base_url = &app.config.base_url;
    let mut stdout = io::stdout().lock();
    let _ = if base_url.authority() == address.to_string() {
        writeln!(stdout, "Lectern is ready: {base_url}")
    } else {
        writeln!(stdout, "Lectern is ready: {base_url} (listening on {address})")
    };
}
