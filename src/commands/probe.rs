use std::{net::SocketAddr, time::Duration};

use anyhow::Context;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::config::Config;

/// Asks a running site whether it is ready; for health checks where there is no other client.
#[derive(Debug, clap::Args)]
pub(super) struct Probe {
    /// What to ask for.
    #[arg(default_value = "/readyz")]
    path: String,
}

impl Probe {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let address = near(config.bind);
        let answer = timeout(Duration::from_secs(5), ask(address, &self.path));
        let answer =
            answer.await.context("The site isn’t answering")?.context("The site can’t be reached")?;
        let is_well = answer.starts_with("HTTP/1.1 200 ");
        anyhow::ensure!(is_well, "{}", answer.lines().last().unwrap_or("The site sent no reply."));
        Ok(())
    }
}

/// The address to connect to from the same machine: loopback if the site listens on every
/// interface.
fn near(bind: SocketAddr) -> SocketAddr {
    match bind {
        SocketAddr::V4(_) if bind.ip().is_unspecified() => SocketAddr::from(([127, 0, 0, 1], bind.port())),
        SocketAddr::V6(_) if bind.ip().is_unspecified() => {
            SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, bind.port()))
        }
        _ => bind,
    }
}

async fn ask(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}
