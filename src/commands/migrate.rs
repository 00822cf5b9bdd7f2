use std::io::{self, Write};

use crate::{
    config::Config,
    platform::database::{Engine, MIGRATIONS},
};

/// Bring the tables of the database up to date, and end
///
/// `lectern serve` does this by itself; apart, it is for those who want to see it done
/// before new instances start. Several at once wait for one another.
///
/// Example: DATABASE_URL=postgres://lectern:secret@db/lectern lectern migrate
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Migrate {}

impl Migrate {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        Engine::lend(config, async |_| Ok(())).await?;
        writeln!(io::stdout(), "The database is up to date: {} migrations.", MIGRATIONS.iter().count())?;
        Ok(())
    }
}
