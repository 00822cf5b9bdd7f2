//! Stands in for `bundled` where the feature `bundled-postgres` is off: no cluster ever starts.

use std::{future, path::Path};

use secrecy::SecretString;

use super::{DatabaseError, Settings};

/// Never made, so that what is done with a running cluster needs no feature.
#[derive(Debug)]
pub enum Cluster {}

impl Cluster {
    /// # Errors
    /// Always: says which setting or feature is missing.
    pub fn start(_: &Settings) -> impl Future<Output = Result<Self, DatabaseError>> + use<> {
        future::ready(Err(DatabaseError::NotBundled))
    }

    pub fn url(&self, _database: &str) -> SecretString {
        match *self {}
    }

    /// # Errors
    /// Always, as for [`start`](Self::start).
    pub fn running_in(_data_dir: &Path) -> Result<SecretString, DatabaseError> {
        Err(DatabaseError::NotBundled)
    }

    pub fn stop(self) -> future::Ready<()> {
        match self {}
    }
}
