//! A database of its own for each test, copied from a migrated template.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{OnceLock, mpsc},
    thread,
};

use lectern::platform::database::{Cluster, Settings};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row, postgres::PgConnectOptions};
use tokio::sync::Mutex;
use uuid::Uuid;

static TEMPLATE: Mutex<Option<String>> = Mutex::const_new(None);

/// The address of a fresh, migrated database without any content.
pub async fn fresh() -> SecretString {
    let template = template().await;
    let name = format!("test_{}_{}", std::process::id(), Uuid::new_v4().simple());
    let mut server = server().await;
    sqlx::query(AssertSqlSafe(format!("create database {name} template {template}")))
        .execute(&mut server)
        .await
        .unwrap();
    SecretString::from(server_options().clone().database(&name).to_url_lossy().to_string())
}

async fn template() -> String {
    let mut made = TEMPLATE.lock().await;
    if let Some(name) = &*made {
        return name.clone();
    }
    let migrations: Vec<String> =
        lectern::platform::database::MIGRATIONS.iter().map(|m| hex(&m.checksum)).collect();
    let name = format!("template_{}", &hex(&sha(&migrations.concat()))[..16]);
    let mut server = server().await;
    // several test binaries may want it at once
    sqlx::query("select pg_advisory_lock(4711)").execute(&mut server).await.unwrap();
    let known = sqlx::query("select 1 from pg_database where datname = $1")
        .bind(&name)
        .fetch_optional(&mut server)
        .await
        .unwrap();
    if known.is_none() {
        let unfinished = format!("{name}_unfinished");
        for statement in
            [format!("drop database if exists {unfinished}"), format!("create database {unfinished}")]
        {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut server).await.unwrap();
        }
        let mut database = server_options().clone().database(&unfinished).connect().await.unwrap();
        lectern::platform::database::MIGRATIONS.run(&mut database).await.unwrap();
        database.close().await.unwrap();
        sqlx::query(AssertSqlSafe(format!("alter database {unfinished} rename to {name}")))
            .execute(&mut server)
            .await
            .unwrap();
    }
    sqlx::query("select pg_advisory_unlock(4711)").execute(&mut server).await.unwrap().rows_affected();
    *made = Some(name.clone());
    name
}

async fn server() -> PgConnection {
    server_options().connect().await.expect("the tests' PostgreSQL answers: run bin/test")
}

/// The server that `LECTERN_TEST_SERVER` names, or one that is started for this process
/// and ends with it.
fn server_options() -> &'static PgConnectOptions {
    static OPTIONS: OnceLock<PgConnectOptions> = OnceLock::new();
    OPTIONS.get_or_init(|| match std::env::var("LECTERN_TEST_SERVER") {
        Ok(url) => {
            remove_abandoned_databases();
            url.parse().unwrap()
        }
        Err(_) => started().parse().unwrap(),
    })
}

/// Drops the databases that earlier processes of this machine have left on a shared server, beside the
/// tests.
fn remove_abandoned_databases() {
    let remove = async || -> sqlx::Result<()> {
        let mut server = server_options().connect().await?;
        let names: Vec<String> =
            sqlx::query_scalar("select datname from pg_database where datname like 'test\\_%'")
                .fetch_all(&mut server)
                .await?;
        for name in names {
            let process = name.split('_').nth(1).unwrap_or_default();
            if !Path::new("/proc").join(process).exists() {
                // somebody else may be dropping it too
                let _ = sqlx::query(AssertSqlSafe(format!("drop database if exists {name}")))
                    .execute(&mut server)
                    .await;
            }
        }
        Ok(())
    };
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _ = runtime.block_on(remove());
    });
}

fn started() -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    remove_abandoned(&folder);
    let settings = Settings {
        data_dir: folder.join(format!("postgres-{}", std::process::id())),
        durable: false,
        program: env!("CARGO_BIN_EXE_lectern").into(),
    };
    let (tell, told) = mpsc::channel();
    // the server outlives the runtime of whichever test asks first
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let cluster = Cluster::start(&settings).await.unwrap();
            tell.send(cluster.url("lectern").expose_secret().to_owned()).unwrap();
            std::future::pending::<()>().await;
        });
    });
    told.recv().expect("the tests' PostgreSQL starts")
}

/// What processes that are no more have left behind.
fn remove_abandoned(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name.strip_prefix("postgres-") else { continue };
        if !Path::new("/proc").join(process).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn sha(text: &str) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(text).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every text in every table, for tests that look for what must not be there.
#[allow(dead_code, reason = "not every test binary looks")]
pub async fn dump(pool: &sqlx::PgPool) -> String {
    let tables: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
            .fetch_all(pool)
            .await
            .unwrap();
    let mut dump = String::new();
    for table in tables {
        let rows = sqlx::query(AssertSqlSafe(format!("select t::text from {table} t")))
            .fetch_all(pool)
            .await
            .unwrap();
        for row in rows {
            dump.push_str(&format!("{table}: {}\n", row.get::<String, _>(0)));
        }
    }
    dump
}
