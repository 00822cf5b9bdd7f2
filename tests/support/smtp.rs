//! A mail server that takes letters, or does not, as a test tells it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_rustls::{TlsAcceptor, rustls};

/// What is wrong with the server at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// Nobody listens.
    Away,
    /// 451 for every recipient.
    Later,
    /// 550 for every recipient.
    Never,
    /// 550 for this recipient.
    NeverFor(&'static str),
    /// The connection ends in the middle of a letter.
    DropsInData,
    /// Every letter is read to its end, and the connection closed without an answer.
    TakesAndHangsUp,
    /// The connection ends in the middle of each letter to this recipient.
    DropsFor(&'static str),
    /// Every command is answered with a 421: the server is about to go.
    Leaving,
    /// Says its greeting, and nothing after it.
    Hangs,
    /// Greets with a 554: nobody is served.
    Closed,
}

/// A letter as the server got it.
#[derive(Debug, Clone)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub raw: Vec<u8>,
    /// Whether it came over TLS.
    pub encrypted: bool,
    /// Who was signed in.
    pub user: Option<String>,
}

/// What a server offers.
#[derive(Clone, Default)]
pub struct Offers {
    /// The user and password that it asks for.
    pub sign_in: Option<(&'static str, &'static str)>,
    pub starttls: Option<TlsAcceptor>,
}

pub struct Sink {
    address: SocketAddr,
    fault: watch::Sender<Fault>,
    shared: Arc<Shared>,
}

struct Shared {
    offers: Offers,
    letters: Mutex<Vec<Received>>,
    connections: Mutex<usize>,
}

impl Sink {
    pub async fn open() -> Self {
        Self::offering(Offers::default()).await
    }

    pub async fn offering(offers: Offers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (fault, faults) = watch::channel(Fault::None);
        let shared = Arc::new(Shared { offers, letters: Mutex::default(), connections: Mutex::default() });
        tokio::spawn(listen(listener, address, faults, shared.clone()));
        Self { address, fault, shared }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// As `SMTP_URL` names it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Holds from the next command on.
    pub async fn has(&self, fault: Fault) {
        self.fault.send(fault).unwrap();
        if fault == Fault::Away {
            while TcpStream::connect(self.address).await.is_ok() {
                tokio::task::yield_now().await;
            }
        } else {
            while TcpStream::connect(self.address).await.is_err() {
                tokio::task::yield_now().await;
            }
        }
    }

    pub fn letters(&self) -> Vec<Received> {
        self.shared.letters.lock().unwrap().clone()
    }

    /// How many connections greeted with `EHLO`.
    pub fn connections(&self) -> usize {
        *self.shared.connections.lock().unwrap()
    }
}

/// A certificate for 127.0.0.1 that nobody else vouches for: the acceptor that shows it,
/// and its PEM, for `SSL_CERT_FILE`.
pub fn certificate() -> (TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), made.cert.pem())
}

async fn listen(
    listener: TcpListener,
    address: SocketAddr,
    mut faults: watch::Receiver<Fault>,
    shared: Arc<Shared>,
) {
    let mut listener = Some(listener);
    loop {
        if *faults.borrow() == Fault::Away {
            listener = None;
        } else if listener.is_none() {
            listener = TcpListener::bind(address).await.ok();
        }
        let Some(open) = &listener else {
            if faults.changed().await.is_err() {
                return;
            }
            continue;
        };
        tokio::select! {
            accepted = open.accept() => if let Ok((stream, _)) = accepted {
                tokio::spawn(serve(stream, faults.clone(), shared.clone()));
            },
            changed = faults.changed() => if changed.is_err() { return },
        }
    }
}

async fn serve(stream: TcpStream, faults: watch::Receiver<Fault>, shared: Arc<Shared>) {
    let mut visit = Visit { faults, shared, encrypted: false, user: None };
    let Some(stream) = visit.converse(stream, true).await else { return };
    let Some(acceptor) = visit.shared.offers.starttls.clone() else { return };
    if let Ok(stream) = acceptor.accept(stream).await {
        visit.encrypted = true;
        visit.converse(stream, false).await;
    }
}

struct Visit {
    faults: watch::Receiver<Fault>,
    shared: Arc<Shared>,
    encrypted: bool,
    user: Option<String>,
}

impl Visit {
    fn fault(&self) -> Fault {
        *self.faults.borrow()
    }

    /// Until the client leaves; gives the stream back where it asks for STARTTLS.
    async fn converse<S: AsyncRead + AsyncWrite + Unpin>(&mut self, stream: S, greet: bool) -> Option<S> {
        let mut stream = BufReader::new(stream);
        if greet {
            match self.fault() {
                Fault::Closed => {
                    return say(&mut stream, "554 sink.example serves nobody today").await.and(None);
                }
                _ => say(&mut stream, "220 sink.example ESMTP").await?,
            }
        }
        let (mut from, mut to) = (String::new(), Vec::new());
        loop {
            let command = hear(&mut stream).await?;
            if self.fault() == Fault::Hangs {
                std::future::pending::<()>().await;
            }
            if self.fault() == Fault::Leaving {
                return say(&mut stream, "421 4.3.2 sink.example is closing").await.and(None);
            }
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    *self.shared.connections.lock().unwrap() += 1;
                    say(&mut stream, &self.greeting()).await?;
                }
                "STARTTLS" if self.shared.offers.starttls.is_some() => {
                    say(&mut stream, "220 2.0.0 Go ahead").await?;
                    return Some(stream.into_inner());
                }
                "AUTH" => self.sign_in(&mut stream, &command).await?,
                "MAIL" if self.shared.offers.sign_in.is_some() && self.user.is_none() => {
                    say(&mut stream, "530 5.7.0 Authentication required").await?;
                }
                "MAIL" => {
                    from = address(&command);
                    to.clear();
                    say(&mut stream, "250 2.1.0 Ok").await?;
                }
                "RCPT" => {
                    let recipient = address(&command);
                    let answer = match self.fault() {
                        Fault::Later => "451 4.7.1 Greylisted, come back later",
                        Fault::Never => "550 5.1.1 No such user here",
                        Fault::NeverFor(nobody) if nobody == recipient => "550 5.1.1 No such user here",
                        _ => "250 2.1.5 Ok",
                    };
                    to.push(recipient);
                    say(&mut stream, answer).await?;
                }
                "DATA" => {
                    say(&mut stream, "354 End with a dot").await?;
                    match self.fault() {
                        Fault::DropsInData => return None,
                        Fault::DropsFor(poison) if to.iter().any(|recipient| recipient == poison) => {
                            return None;
                        }
                        _ => {}
                    }
                    let raw = data(&mut stream).await?;
                    let (encrypted, user) = (self.encrypted, self.user.clone());
                    let letter =
                        Received { from: from.clone(), to: std::mem::take(&mut to), raw, encrypted, user };
                    self.shared.letters.lock().unwrap().push(letter);
                    if self.fault() == Fault::TakesAndHangsUp {
                        return None;
                    }
                    say(&mut stream, "250 2.0.0 Taken").await?;
                }
                "NOOP" | "RSET" => say(&mut stream, "250 2.0.0 Ok").await?,
                "QUIT" => return say(&mut stream, "221 2.0.0 Bye").await.and(None),
                _ => say(&mut stream, "502 5.5.2 Not here").await?,
            }
        }
    }

    fn greeting(&self) -> String {
        let mut lines = vec!["sink.example", "8BITMIME", "SMTPUTF8"];
        if self.shared.offers.starttls.is_some() && !self.encrypted {
            lines.push("STARTTLS");
        }
        if self.shared.offers.sign_in.is_some() {
            lines.push("AUTH PLAIN LOGIN");
        }
        let last = lines.pop().unwrap();
        let first: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
        format!("{first}250 {last}")
    }

    async fn sign_in<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut BufReader<S>,
        command: &str,
    ) -> Option<()> {
        let words: Vec<&str> = command.split(' ').collect();
        let given = if words.get(1).is_some_and(|mechanism| mechanism.eq_ignore_ascii_case("PLAIN")) {
            let plain = match words.get(2) {
                Some(initial) => decoded(initial),
                None => ask(stream, "").await?,
            };
            let mut parts = plain.split('\0').skip(1).map(str::to_owned);
            (parts.next()?, parts.next()?)
        } else {
            (ask(stream, "Username:").await?, ask(stream, "Password:").await?)
        };
        let wanted = self.shared.offers.sign_in;
        if wanted.is_some_and(|(user, password)| given.0 == user && given.1 == password) {
            self.user = Some(given.0);
            say(stream, "235 2.7.0 Welcome").await
        } else {
            say(stream, "535 5.7.8 Wrong user or password").await
        }
    }
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, answer: &str) -> Option<()> {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn hear<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    (stream.read_line(&mut line).await.ok()? > 0).then(|| line.trim_end().to_owned())
}

async fn ask<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, what: &str) -> Option<String> {
    say(stream, &format!("334 {}", STANDARD.encode(what))).await?;
    Some(decoded(&hear(stream).await?))
}

/// The message, with the dots that were doubled on the way made single again.
async fn data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        if line == b".\r\n" {
            return Some(message);
        }
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn address(command: &str) -> String {
    let start = command.find('<').map_or(0, |at| at + 1);
    command[start..].split('>').next().unwrap_or_default().to_owned()
}

fn decoded(text: &str) -> String {
    STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
