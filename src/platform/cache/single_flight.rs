//! Single flight: of many requests for the same page one renders it, and the others wait for it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::OwnedMutexGuard;

#[derive(Debug, Default)]
pub(super) struct SingleFlight(Mutex<HashMap<Box<str>, Arc<tokio::sync::Mutex<()>>>>);

/// The right to render a page, until it is dropped.
#[derive(Debug)]
pub(super) struct Flight<'a> {
    flights: &'a SingleFlight,
    guard: Option<OwnedMutexGuard<()>>,
}

impl SingleFlight {
    /// Waits until no other request is rendering the page with this key.
    pub async fn acquire(&self, key: &str) -> Flight<'_> {
        let lock = {
            let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(locks.entry(key.into()).or_default())
        };
        Flight { flights: self, guard: Some(lock.lock_owned().await) }
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.guard = None;
        let mut locks = self.flights.0.lock().unwrap_or_else(PoisonError::into_inner);
        // also those of requests that were cancelled while they waited
        locks.retain(|_, lock| Arc::strong_count(lock) > 1);
    }
}
