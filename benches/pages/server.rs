//! The servers side by side, and what `wrk` says of them.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{SECONDS, rate::Visitor};

/// A server on the first core, ended when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub url: String,
    pub accept: &'static str,
    pub cookie: bool,
    _home: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // asked, and not killed: nginx tells its workers
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(command: &mut Command, address: SocketAddr, path: &str, home: tempfile::TempDir) -> Self {
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "{command:?} does not listen");
            std::thread::sleep(Duration::from_millis(1));
        }
        Self {
            child,
            address,
            url: format!("http://{address}{path}"),
            accept: "br",
            cookie: false,
            _home: home,
        }
    }

    pub fn lectern(url: &str, path: &str) -> Self {
        Self::of(env!("CARGO_BIN_EXE_lectern").as_ref(), url, path)
    }

    /// The site of another build.
    pub fn of(binary: &Path, url: &str, path: &str) -> Self {
        let (address, home) = (free(), tempfile::tempdir().unwrap());
        let mut command = pinned(binary.to_str().unwrap());
        command
            .args(["serve", "--only", "site"])
            .env("DATABASE_URL", url)
            .env("LECTERN_BIND", address.to_string())
            .env("LECTERN_BASE_URL", format!("http://{address}"))
            .env("LECTERN_DATA_DIR", home.path())
            .env("LECTERN_LIMITS", "off")
            .env("LECTERN_LOG", "error");
        Self::start(&mut command, address, path, home)
    }

    /// Compresses on the way, where brotli is asked for.
    pub fn straightforward(url: &str, path: &str, accept: &'static str) -> Self {
        let (address, home) = (free(), tempfile::tempdir().unwrap());
        let this = std::env::current_exe().unwrap();
        let mut command = pinned(this.to_str().unwrap());
        command.args(["--straightforward", url, &address.to_string()]);
        let mut server = Self::start(&mut command, address, path, home);
        server.accept = accept;
        server
    }

    /// nginx with the bytes of a page, already compressed.
    pub fn nginx(body: &[u8], sendfile: bool) -> Self {
        let (address, home) = (free(), tempfile::tempdir().unwrap());
        let dir = home.path().display();
        fs::write(home.path().join("page"), body).unwrap();
        let sendfile = if sendfile { "sendfile on; tcp_nopush on;" } else { "sendfile off;" };
        let config = format!(
            "user root; daemon off; worker_processes 1; pid {dir}/pid; error_log /dev/null;
             events {{ worker_connections 1024; }}
             http {{ access_log off; {sendfile} keepalive_requests 100000000; open_file_cache max=100;
               client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir};
               uwsgi_temp_path {dir}; scgi_temp_path {dir};
               server {{ listen {address}; root {dir}; default_type 'text/html; charset=utf-8';
                 add_header Content-Encoding br; add_header Vary accept-encoding;
                 add_header Cache-Control 'public, max-age=0, must-revalidate'; }} }}"
        );
        fs::write(home.path().join("nginx.conf"), config).unwrap();
        let mut command = pinned("nginx");
        command.args(["-p", &dir.to_string(), "-c", &format!("{dir}/nginx.conf")]);
        Self::start(&mut command, address, "/page", home)
    }

    /// Seconds of the processor that it and its children have used.
    fn processor(&self) -> f64 {
        let id = self.child.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        let ids = children.split_whitespace().map(str::to_owned).chain([id.to_string()]);
        ids.map(|id| used(&id)).sum()
    }

    /// Waits until the last of these pages is kept in brotli, as they are compressed in turn.
    pub fn is_compressed(&self, paths: &[String]) {
        let begun = Instant::now();
        for path in paths {
            while !Visitor::new(self.address).get(path, "br").1.contains("-br\"") {
                assert!(begun.elapsed() < Duration::from_mins(5), "{path} is not kept");
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }

    pub fn memory_in_kb(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// The entity tag of its page.
    pub fn tag(&self) -> String {
        let (_, head) = self.once("");
        head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().trim().to_owned()
    }

    pub fn memory(&self) -> u64 {
        self.memory_in_kb() / 1024
    }

    pub fn once(&self, header: &str) -> (Vec<u8>, String) {
        let mut command = Command::new("curl");
        command.args(["-s", "-D", "-", "-o", "-", "-H", &format!("accept-encoding: {}", self.accept)]);
        if !header.is_empty() {
            command.args(["-H", header]);
        }
        let out = command.arg(&self.url).output().unwrap().stdout;
        let end = out.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        (out[end + 4..].to_vec(), String::from_utf8_lossy(&out[..end]).into_owned())
    }

    pub fn load(&self, header: &str) -> Figures {
        let before = self.processor();
        let mut command = Command::new("taskset");
        command.args(["-c", "1", "wrk", "-t1", "-c64", "--latency", &format!("-d{SECONDS}s")]);
        command.args(["-H", &format!("accept-encoding: {}", self.accept)]);
        if self.cookie {
            command.args(["-H", "cookie: lectern=0"]);
        }
        if !header.is_empty() {
            command.args(["-H", header]);
        }
        let out = String::from_utf8(command.arg(&self.url).output().unwrap().stdout).unwrap();
        let used = self.processor() - before;
        assert!(!out.contains("Non-2xx") || !header.is_empty(), "{out}");
        let per_second = number_after(&out, "Requests/sec:");
        Figures {
            per_second,
            per_processor_second: per_second * f64::from(SECONDS) / used,
            p99: milliseconds(out.lines().find(|line| line.trim().starts_with("99%")).unwrap()),
        }
    }
}

pub fn pinned(program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "0", program]);
    command
}

fn used(id: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let field =
        |at: usize| after.split_whitespace().nth(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (field(11) + field(12)) / 100.0
}

pub fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn number_after(text: &str, name: &str) -> f64 {
    text.split(name).nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().parse().unwrap()
}

fn milliseconds(line: &str) -> f64 {
    let text = line.split_whitespace().nth(1).unwrap();
    let number = |unit: &str| text.strip_suffix(unit).and_then(|number| number.parse::<f64>().ok());
    number("us")
        .map(|us| us / 1000.0)
        .or_else(|| number("ms"))
        .or_else(|| number("s").map(|s| s * 1000.0))
        .unwrap()
}

#[derive(Debug, Clone, Copy)]
pub struct Figures {
    pub per_second: f64,
    pub per_processor_second: f64,
    pub p99: f64,
}

pub fn median(figures: &[Figures], of: impl Fn(&Figures) -> f64) -> f64 {
    let mut values: Vec<f64> = figures.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
