use std::io::{self, Write};

use crate::{
    config::Config,
    platform::database::{Engine, MIGRATIONS},
};

/// Update the tables of the database, then stop
///
/// `lectern serve` does this automatically. Run it separately to see it finish
/// before new instances start. If several run at once, they wait for each other.
///
/// Example: DATABASE_URL=postgres://lectern:secret@db/lectern lectern migrate
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Migrate {}

impl Migrate {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        Engine::lend(config, async |_| Ok(())).await?;
        writeln!(io::stdout(), "The database is up to date ({} migrations).", MIGRATIONS.iter().count())?;
        Ok(())
    }
}
