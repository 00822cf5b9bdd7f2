//! Limits on open connections, in total and per address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Counts open connections. Clones share the count.
#[derive(Debug, Clone)]
pub(super) struct ConnectionLimiter {
    most: usize,
    most_from_one: usize,
    /// Trusted proxies, which are exempt from the limit per address.
    unlimited: Arc<[IpAddr]>,
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    from: HashMap<IpAddr, usize>,
}

/// A counted connection. It is released on drop.
#[derive(Debug)]
pub(super) struct Permit {
    crowd: ConnectionLimiter,
    address: IpAddr,
}

impl ConnectionLimiter {
    pub(super) fn new(most: usize, most_from_one: usize, unlimited: &[IpAddr]) -> Self {
        Self { most, most_from_one, unlimited: unlimited.into(), open: Arc::default() }
    }

    /// Counts a connection from `address`. `None` if a limit is reached.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Permit> {
        let address = address.to_canonical();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let from_here = open.from.get(&address).copied().unwrap_or_default();
        let is_counted = !address.is_loopback() && !self.unlimited.contains(&address);
        if open.all >= self.most || is_counted && from_here >= self.most_from_one {
            return None;
        }
        open.all += 1;
        open.from.insert(address, from_here + 1);
        Some(Permit { crowd: self.clone(), address })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.crowd.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        if let Some(from_here) = open.from.get_mut(&self.address) {
            *from_here -= 1;
            if *from_here == 0 {
                open.from.remove(&self.address);
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
        let crowd = ConnectionLimiter::new(10, 2, &[]);
        let first = crowd.enter(SOMEBODY).unwrap();
        let _second = crowd.enter(SOMEBODY).unwrap();
        assert!(crowd.enter(SOMEBODY).is_none());
        drop(first);
        assert!(crowd.enter(SOMEBODY).is_some());
    }

    #[test]
    fn a_trusted_proxy_and_loopback_are_held_to_the_whole_only() {
        let crowd = ConnectionLimiter::new(3, 1, &[SOMEBODY]);
        let _places = [crowd.enter(SOMEBODY), crowd.enter(SOMEBODY), crowd.enter(HERE)].map(Option::unwrap);
        assert!(crowd.enter(HERE).is_none());
    }

    #[test]
    fn whoever_left_is_forgotten() {
        let crowd = ConnectionLimiter::new(3, 1, &[]);
        drop(crowd.enter(SOMEBODY));
        assert!(crowd.open.lock().unwrap().from.is_empty());
    }
}
