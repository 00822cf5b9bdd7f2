//! Rate limits per client address, in memory: a shield in front of the database.
//! No address is written down.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use governor::{
    Quota, RateLimiter, middleware::NoOpMiddleware, nanos::Nanos, state::keyed::DashMapStateStore,
};

use super::{Error, clock::Clock};

type Limiter = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, Clock, NoOpMiddleware<Nanos>>;

/// What is counted, each with a short and a long limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limited {
    /// 6 a minute and 30 an hour.
    SignIn,
    /// 5 a minute and 20 an hour.
    Enquiry,
    /// Applications to teach: 5 a minute and 20 an hour.
    Application,
    /// Concerns about a tutor: 5 a minute and 20 an hour.
    Concern,
    /// Searches, previews and other pages that cost work: 60 a minute.
    Search,
    /// What a search box asks while somebody types: 300 a minute.
    Suggestions,
}

#[derive(Debug)]
pub struct Limits {
    on: bool,
    clock: Clock,
    sign_in: [Limiter; 2],
    enquiry: [Limiter; 2],
    application: [Limiter; 2],
    concern: [Limiter; 2],
    search: [Limiter; 1],
    suggestions: [Limiter; 1],
}

/// How long to wait, in words: “40 seconds”, “3 minutes”.
pub fn in_words(wait: Duration) -> String {
    match wait.as_secs().max(1) {
        seconds @ ..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// A form that cannot be taken yet, with all that was typed.
pub fn too_many(page: impl IntoResponse, wait: Duration) -> Response {
    let seconds = HeaderValue::from(wait.as_secs().max(1));
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds)], page).into_response()
}

impl Limits {
    pub fn new(clock: &Clock, on: bool) -> Self {
        let limiter = |quota: Quota| RateLimiter::new(quota, DashMapStateStore::default(), clock.clone());
        let per = |quota: fn(NonZeroU32) -> Quota, times: u32| {
            limiter(quota(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN)))
        };
        Self {
            on,
            clock: clock.clone(),
            sign_in: [per(Quota::per_minute, 6), per(Quota::per_hour, 30)],
            enquiry: [per(Quota::per_minute, 5), per(Quota::per_hour, 20)],
            application: [per(Quota::per_minute, 5), per(Quota::per_hour, 20)],
            concern: [per(Quota::per_minute, 5), per(Quota::per_hour, 20)],
            search: [per(Quota::per_minute, 60)],
            suggestions: [per(Quota::per_minute, 300)],
        }
    }

    /// Counts one use.
    ///
    /// # Errors
    /// How long to wait, where the limit is used up.
    pub fn check(&self, limited: Limited, address: IpAddr) -> Result<(), Duration> {
        if !self.on {
            return Ok(());
        }
        let limiters: &[Limiter] = match limited {
            Limited::SignIn => &self.sign_in,
            Limited::Enquiry => &self.enquiry,
            Limited::Application => &self.application,
            Limited::Concern => &self.concern,
            Limited::Search => &self.search,
            Limited::Suggestions => &self.suggestions,
        };
        let now = governor::clock::Clock::now(&self.clock);
        for limiter in limiters {
            limiter
                .check_key(&whole_network(address))
                .map_err(|no| no.wait_time_from(now).max(Duration::from_secs(1)))?;
        }
        Ok(())
    }

    /// As [`Limits::check`], for pages with nothing to lose.
    pub fn guard(&self, limited: Limited, address: IpAddr) -> Result<(), Error> {
        self.check(limited, address).map_err(Error::TooMany)
    }

    /// Forgets addresses that have not been seen for a while.
    pub fn forget_idle(&self) {
        for limiter in self.all() {
            limiter.retain_recent();
        }
    }

    fn all(&self) -> impl Iterator<Item = &Limiter> {
        let forms = self.enquiry.iter().chain(&self.application).chain(&self.concern);
        self.sign_in.iter().chain(forms).chain(&self.search).chain(&self.suggestions)
    }

    /// Whether limits hold at all (`LECTERN_LIMITS`).
    pub fn are_on(&self) -> bool {
        self.on
    }
}

/// One household has a whole /64 of IPv6 addresses: they count as one.
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

    #[test]
    fn the_seventh_sign_in_of_a_minute_waits() {
        let clock = Clock::fixed(datetime!(2026-01-01 12:00 UTC));
        let limits = Limits::new(&clock, true);
        let here = IpAddr::from([127, 0, 0, 1]);
        for _ in 0..6 {
            assert!(limits.check(Limited::SignIn, here).is_ok());
        }
        let wait = limits.check(Limited::SignIn, here).unwrap_err();
        assert!(wait <= std::time::Duration::from_secs(10), "{wait:?}");
        clock.advance(Duration::seconds(10));
        assert!(limits.check(Limited::SignIn, here).is_ok());
    }

    #[test]
    fn a_household_counts_once() {
        let a = whole_network("2001:db8::1".parse().unwrap());
        assert_eq!(a, whole_network("2001:db8::ffff".parse().unwrap()));
        assert_ne!(a, whole_network("2001:db8:0:1::1".parse().unwrap()));
    }
}
