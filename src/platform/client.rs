//! The client's IP address, which rate limits are counted by. It is never stored.

use std::{convert::Infallible, net::IpAddr};

use axum::extract::{FromRequestParts, connect_info::ConnectInfo};
use axum::http::request::Parts;
use std::net::SocketAddr;

use super::App;

/// The address of the peer. Behind trusted proxies, the last hop of `X-Forwarded-For` that is not
/// one of them.
#[derive(Debug, Clone, Copy)]
pub struct Address(pub IpAddr);

impl FromRequestParts<App> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(peer)| peer.ip().to_canonical());
        let forwarded =
            parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let chain: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
        Ok(Self(behind_proxies(peer, &chain, &app.config.trusted_proxies)))
    }
}

fn behind_proxies(peer: IpAddr, chain: &[&str], trusted: &[IpAddr]) -> IpAddr {
    let mut client = peer;
    for hop in chain.iter().rev() {
        if !trusted.contains(&client) {
            break;
        }
        match hop.parse::<IpAddr>() {
            Ok(address) => client = address.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_header_from_anybody_is_not_believed() {
        assert_eq!(behind_proxies(ip("192.0.2.9"), &["203.0.113.1"], &[]), ip("192.0.2.9"));
    }

    #[test]
    fn a_trusted_proxy_vouches_for_the_last_hop_only() {
        let chain = ["1.1.1.1", "203.0.113.1"];
        assert_eq!(behind_proxies(ip("10.0.0.2"), &chain, &[ip("10.0.0.2")]), ip("203.0.113.1"));
    }
}
