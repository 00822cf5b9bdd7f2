//! Limits on open connections, in total and per address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use crate::config::Network;

/// Limits the connections that are open at once. Clones share one count.
#[derive(Debug, Clone)]
pub(super) struct ConnectionLimiter {
    max: usize,
    max_per_address: usize,
    /// Proxies, which connect for many clients: counted in the total only.
    unlimited: Arc<[Network]>,
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A counted connection. It is released on drop.
#[derive(Debug)]
pub(super) struct Permit {
    limiter: ConnectionLimiter,
    address: IpAddr,
}

impl ConnectionLimiter {
    pub(super) fn new(max: usize, max_per_address: usize, unlimited: &[Network]) -> Self {
        Self { max, max_per_address, unlimited: unlimited.into(), open: Arc::default() }
    }

    /// A permit for one more connection from this address; `None` at either limit.
    pub(super) fn acquire(&self, address: IpAddr) -> Option<Permit> {
        let address = address.to_canonical();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let from_address = open.by_address.get(&address).copied().unwrap_or_default();
        let is_counted =
            !address.is_loopback() && !self.unlimited.iter().any(|network| network.contains(address));
        if open.total >= self.max || is_counted && from_address >= self.max_per_address {
            return None;
        }
        open.total += 1;
        open.by_address.insert(address, from_address + 1);
        Some(Permit { limiter: self.clone(), address })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.limiter.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.total -= 1;
        if let Some(from_address) = open.by_address.get_mut(&self.address) {
            *from_address -= 1;
            if *from_address == 0 {
                open.by_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOMEBODY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn one_address_cannot_take_every_place() {
        let limiter = ConnectionLimiter::new(10, 2, &[]);
        let first = limiter.acquire(SOMEBODY).unwrap();
        let _second = limiter.acquire(SOMEBODY).unwrap();
        assert!(limiter.acquire(SOMEBODY).is_none());
        drop(first);
        assert!(limiter.acquire(SOMEBODY).is_some());
    }

    #[test]
    fn a_trusted_proxy_and_loopback_are_held_to_the_whole_only() {
        let limiter = ConnectionLimiter::new(3, 1, &[SOMEBODY.into()]);
        let _permits =
            [limiter.acquire(SOMEBODY), limiter.acquire(SOMEBODY), limiter.acquire(HERE)].map(Option::unwrap);
        assert!(limiter.acquire(HERE).is_none());
    }

    #[test]
    fn whoever_left_is_forgotten() {
        let limiter = ConnectionLimiter::new(3, 1, &[]);
        drop(limiter.acquire(SOMEBODY));
        assert!(limiter.open.lock().unwrap().by_address.is_empty());
    }
}
