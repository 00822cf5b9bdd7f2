//! The same answers from this build and from another binary, such as that of an earlier commit.
//! Each has a database that it migrated and filled itself.

use std::{io::Write, path::Path, process::Command};

use sqlx::{AssertSqlSafe, ConnectOptions, postgres::PgConnectOptions};
use uuid::Uuid;

use crate::{ANSWERS, compare, kept, server::Server, texts};

const OURS: &str = env!("CARGO_BIN_EXE_lectern");

pub async fn measure(server: &PgConnectOptions, other: &Path) {
    let name = || format!("bench_{}", Uuid::now_v7().simple());
    let databases = [name(), name()];
    let mut admin = server.connect().await.unwrap();
    for name in &databases {
        sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut admin).await.unwrap();
    }
    let urls = databases.each_ref().map(|name| server.clone().database(name).to_url_lossy().to_string());
    let (file, paths) = lines();
    for (binary, url) in [OURS.as_ref(), other].iter().zip(&urls) {
        for arguments in [&["migrate"][..], &["import", "answers", file.path().to_str().unwrap()]] {
            let done = Command::new(binary).args(arguments).env("DATABASE_URL", url).output().unwrap();
            assert!(done.status.success(), "{} {arguments:?}: {done:?}", binary.display());
        }
        // the same neighbours, by a rule that costs nothing
        let database = sqlx::PgPool::connect(url).await.unwrap();
        sqlx::raw_sql(crate::NEIGHBOURS).execute(&database).await.unwrap();
        database.close().await;
    }
    both(&urls, other, &paths);
    for name in &databases {
        let statement = format!("drop database {name} with (force)");
        sqlx::query(AssertSqlSafe(statement)).execute(&mut admin).await.unwrap();
    }
}

fn lines() -> (tempfile::NamedTempFile, Vec<String>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let mut paths = Vec::new();
    for draft in texts(ANSWERS) {
        let line = serde_json::json!({
            "level": draft.level, "subject": draft.subject, "topic": draft.topic, "slug": draft.slug,
            "question": draft.question, "short_answer": draft.short_answer, "body_markdown": draft.body_markdown,
        });
        writeln!(file, "{line}").unwrap();
        paths.push(format!("/answers/gcse/history/{}", draft.slug));
    }
    (file, paths)
}

fn both(urls: &[String; 2], other: &Path, paths: &[String]) {
    let path = &paths[0];
    let open = || [Server::of(OURS.as_ref(), &urls[0], path), Server::of(other, &urls[1], path)];
    let servers = open();
    for server in &servers {
        server.is_compressed(&paths[..1]);
    }
    // the index is filled, and what that took is given back
    std::thread::sleep(std::time::Duration::from_secs(10));
    let [ours, theirs] = &servers;
    println!("idle: {} MB, the other {} MB", ours.memory(), theirs.memory());
    compare("warm page, brotli", &[("this build", ours, ""), ("the other", theirs, "")]);
    let has = [ours, theirs].map(|server| format!("if-none-match: {}", server.tag()));
    compare("304", &[("this build", ours, &has[0]), ("the other", theirs, &has[1])]);
    for server in open() {
        kept(&server, paths);
    }
    let [mut ours, mut theirs] = open();
    for server in [&mut ours, &mut theirs] {
        // of a visitor who may be an editor, the database is asked each time
        (server.cookie, server.accept) = (true, "identity");
    }
    compare("page made for each request, plain", &[("this build", &ours, ""), ("the other", &theirs, "")]);
}
