//! `lectern staff add`: adds a staff account.

use std::io::{IsTerminal, stdin};

use sqlx::PgPool;

use crate::{
    config::Config,
    platform::{clock::Clock, database::Engine},
    staff::{self, Role},
};

/// Add staff accounts.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add someone who can sign in: editors write answers, admins can do everything.
    ///
    /// The password is read from the first line of standard input. If nothing is piped in,
    /// a password is generated and printed once.
    ///
    ///   lectern staff add ann@lectern.example --role editor
    Add {
        email: String,
        #[arg(long)]
        role: Role,
    },
}

impl Command {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Self::Add { email, role } = self;
        Engine::lend(config, async |pool| add(pool, &email, role).await).await
    }
}

/// Adds a staff account, with a password from standard input, or a generated one that is printed
/// once.
///
/// # Errors
/// If the address is invalid or taken, or the password is too short.
pub async fn add(db: &PgPool, email: &str, role: Role) -> anyhow::Result<()> {
    let given = given_password()?;
    let is_made = given.is_none();
    let password = staff::add_staff(db, email, role, given, Clock::system().now()).await?;
    println!("{email} can now sign in at /admin/sign-in as {role}.");
    if is_made {
        println!("Password (shown only this once): {password}");
    }
    Ok(())
}

/// The first line of standard input, if it is piped.
fn given_password() -> std::io::Result<Option<String>> {
    if stdin().is_terminal() {
        return Ok(None);
    }
    let mut line = String::new();
    stdin().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    Ok((!password.is_empty()).then(|| password.to_owned()))
}
