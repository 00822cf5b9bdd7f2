//! Rate limits per client address. They are kept in memory, so that they shield the database and
//! addresses are never stored.

use std::{collections::HashMap, net::IpAddr, num::NonZeroU32, time::Duration};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use governor::{
    Quota, RateLimiter, middleware::NoOpMiddleware, nanos::Nanos, state::keyed::DashMapStateStore,
};

use super::{Error, clock::Clock};

type Limiter = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, Clock, NoOpMiddleware<Nanos>>;

/// A rate limit per client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub name: &'static str,
    pub a_minute: u32,
    pub an_hour: Option<u32>,
}

#[derive(Debug)]
pub struct Limits {
    on: bool,
    clock: Clock,
    limiters: HashMap<&'static str, Vec<Limiter>>,
}

/// A waiting time in words: “40 seconds”, “3 minutes”.
pub fn in_words(wait: Duration) -> String {
    match wait.as_secs().max(1) {
        1 => "a second".to_owned(),
        seconds @ ..=90 => format!("{seconds} seconds"),
        seconds @ ..=7200 => format!("{} minutes", seconds.div_ceil(60)),
        seconds => format!("{} hours", seconds.div_ceil(3600)),
    }
}

/// A 429 response that shows the form again with everything that was typed.
pub fn too_many(page: impl IntoResponse, wait: Duration) -> Response {
    let seconds = HeaderValue::from(wait.as_secs().max(1));
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds)], page).into_response()
}

impl Limits {
    pub fn new(clock: &Clock, on: bool, limits: impl IntoIterator<Item = Limit>) -> Self {
        let limiter = |quota: fn(NonZeroU32) -> Quota, times: u32| {
            let quota = quota(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
            RateLimiter::new(quota, DashMapStateStore::default(), clock.clone())
        };
        let limiters = |limit: Limit| {
            let hour = limit.an_hour.map(|times| limiter(Quota::per_hour, times));
            let both = std::iter::once(limiter(Quota::per_minute, limit.a_minute)).chain(hour).collect();
            (limit.name, both)
        };
        Self { on, clock: clock.clone(), limiters: limits.into_iter().map(limiters).collect() }
    }

    /// Counts one use of `limit` by `address`.
    ///
    /// # Errors
    /// How long to wait, if the limit is used up.
    pub fn check(&self, limit: Limit, address: IpAddr) -> Result<(), Duration> {
        if !self.on {
            return Ok(());
        }
        let Some(limiters) = self.limiters.get(limit.name) else {
            tracing::error!(limit = limit.name, "no room has registered this rate limit; request rejected");
            return Err(Duration::from_mins(1));
        };
        let now = governor::clock::Clock::now(&self.clock);
        for limiter in limiters {
            limiter
                .check_key(&whole_network(address))
                .map_err(|no| no.wait_time_from(now).max(Duration::from_secs(1)))?;
        }
        Ok(())
    }

    /// Like [`Limits::check`], for pages without a form to preserve.
    pub fn guard(&self, limit: Limit, address: IpAddr) -> Result<(), Error> {
        self.check(limit, address).map_err(Error::TooMany)
    }

    /// Drops addresses whose limits are fully replenished, so that memory use stays bounded.
    pub fn forget_idle(&self) {
        for limiter in self.limiters.values().flatten() {
            limiter.retain_recent();
        }
    }

    /// Whether limits are enforced (`LECTERN_LIMITS`).
    pub fn are_on(&self) -> bool {
        self.on
    }
}

/// Reduces an IPv6 address to its /64 network, as one household controls a whole /64.
fn whole_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
    }
}

#[cfg(test)]
mod tests {
    use time::{Duration, macros::datetime};

    use super::*;

    const SIGN_INS: Limit = Limit { name: "sign-in", a_minute: 6, an_hour: Some(30) };

    #[test]
    fn the_seventh_sign_in_of_a_minute_waits() {
        let clock = Clock::fixed(datetime!(2026-01-01 12:00 UTC));
        let limits = Limits::new(&clock, true, [SIGN_INS]);
        let here = IpAddr::from([127, 0, 0, 1]);
        for _ in 0..6 {
            assert!(limits.check(SIGN_INS, here).is_ok());
        }
        let wait = limits.check(SIGN_INS, here).unwrap_err();
        assert!(wait <= std::time::Duration::from_secs(10), "{wait:?}");
        clock.advance(Duration::seconds(10));
        assert!(limits.check(SIGN_INS, here).is_ok());
    }

    #[test]
    fn a_household_counts_once() {
        let a = whole_network("2001:db8::1".parse().unwrap());
        assert_eq!(a, whole_network("2001:db8::ffff".parse().unwrap()));
        assert_ne!(a, whole_network("2001:db8:0:1::1".parse().unwrap()));
    }
}
