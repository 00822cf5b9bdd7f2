//! The client's IP address, which rate limits are counted by. It is never stored.

use std::{convert::Infallible, net::IpAddr};

use axum::extract::{FromRequestParts, connect_info::ConnectInfo};
use axum::http::request::Parts;
use std::net::SocketAddr;

use super::App;
use crate::config::Network;

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

fn behind_proxies(peer: IpAddr, chain: &[&str], trusted: &[Network]) -> IpAddr {
    let mut client = peer;
    for hop in chain.iter().rev() {
        if !trusted.iter().any(|network| network.contains(client)) {
            break;
        }
        match address_of(hop) {
            Some(address) => client = address.to_canonical(),
            None => break,
        }
    }
    client
}

/// The address of a hop, which some proxies write with a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`
/// or `[2001:db8::1]`.
fn address_of(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim_matches('"');
    let bare = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    hop.parse().ok().or_else(|| hop.parse().ok().map(|socket: SocketAddr| socket.ip())).or_else(bare)
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
        assert_eq!(behind_proxies(ip("10.0.0.2"), &chain, &[ip("10.0.0.2").into()]), ip("203.0.113.1"));
    }

    #[test]
    fn a_hop_may_have_a_port_and_proxies_may_be_a_network() {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        for (hop, client) in [
            ("203.0.113.1:4711", "203.0.113.1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:203.0.113.1", "203.0.113.1"),
        ] {
            for peer in ["10.200.0.7", "fd00::7"] {
                assert_eq!(behind_proxies(ip(peer), &["1.1.1.1", hop, "10.3.0.1:80"], &trusted), ip(client));
            }
        }
        assert_eq!(behind_proxies(ip("11.0.0.1"), &["203.0.113.1"], &trusted), ip("11.0.0.1"));
    }
}
