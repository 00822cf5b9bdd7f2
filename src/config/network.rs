use std::{net::IpAddr, str::FromStr};

/// A network in CIDR form, such as `10.0.0.0/8`; a single address is a network of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many leading bits an address shares with the network.
    prefix: u8,
}

impl Network {
    /// Whether the address belongs to the network. IPv4 addresses that are mapped into IPv6 are IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differing = u32::from(network) ^ u32::from(address);
                differing.leading_zeros() >= u32::from(self.prefix)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differing = u128::from(network) ^ u128::from(address);
                differing.leading_zeros() >= u32::from(self.prefix)
            }
            _ => false,
        }
    }

    /// Parses networks with commas or spaces between.
    pub(super) fn parse_list(text: &str) -> Option<Vec<Self>> {
        let parts = text.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| part.parse().ok()).collect()
    }
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        let address = address.to_canonical();
        Self { address, prefix: if address.is_ipv4() { 32 } else { 128 } }
    }
}

/// Why a text is not a [`Network`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an IP address or a network such as 10.0.0.0/8")]
pub struct InvalidNetwork;

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let Some((address, prefix)) = text.split_once('/') else {
            return text.parse::<IpAddr>().map(Self::from).map_err(|_| InvalidNetwork);
        };
        let address: IpAddr = address.parse().map_err(|_| InvalidNetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.parse().ok().filter(|prefix| *prefix <= most).ok_or(InvalidNetwork)?;
        Ok(Self { address, prefix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(network: &str, address: &str) -> bool {
        network.parse::<Network>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_its_addresses() {
        for (network, address) in [
            ("10.0.0.0/8", "10.255.0.1"),
            ("172.16.0.0/12", "172.31.255.255"),
            ("192.0.2.7", "192.0.2.7"),
            ("10.0.0.0/8", "::ffff:10.1.2.3"),
            ("fd00::/8", "fd12::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("0.0.0.0/0", "203.0.113.9"),
        ] {
            assert!(holds(network, address), "{network} {address}");
        }
        for (network, address) in [
            ("10.0.0.0/8", "11.0.0.1"),
            ("172.16.0.0/12", "172.32.0.0"),
            ("fd00::/8", "fe80::1"),
            ("0.0.0.0/0", "::1"),
        ] {
            assert!(!holds(network, address), "{network} {address}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for bad in ["10.0.0.0/33", "::/129", "10.0.0.0/", "/8", "proxy.example", "10.0.0/8", "10.0.0.0/-1"] {
            assert_eq!(bad.parse::<Network>(), Err(InvalidNetwork), "{bad}");
        }
        assert_eq!(Network::parse_list("10.0.0.0/8, ::1 192.0.2.7").map(|all| all.len()), Some(3));
    }
}
