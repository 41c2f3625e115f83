//! A mail server for tests: it speaks SMTP (RFC 5321) over TCP, remembers what it is told, and fails as it was asked to.

use std::{
    collections::VecDeque,
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// What becomes of an e-mail that somebody wants to deliver.
#[derive(Debug, Clone, Copy)]
pub enum Fate {
    /// The recipient is answered with this line.
    Recipient(&'static str),
    /// What was said is answered with this line.
    Content(&'static str),
    /// The connection breaks in the middle of the content.
    CutWithin,
    /// The connection breaks when all of it is there, before anything is said about it.
    CutAfter,
}

/// An e-mail that arrived, whole.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub from: String,
    pub to: String,
    /// Headers and body, as they were sent.
    pub content: String,
}

#[derive(Default)]
struct State {
    fates: VecDeque<Fate>,
    arrived: Vec<Arrived>,
    attempts: usize,
}

/// The server. It ends with the process.
pub struct MailServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl MailServer {
    /// Starts it. One after the other, e-mails meet these fates; those after them are accepted.
    pub fn start(fates: &[Fate]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { fates: fates.iter().copied().collect(), ..State::default() }));
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = shared.clone();
                std::thread::spawn(move || converse(&stream, &state));
            }
        });
        Self { address, state }
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What arrived, the last one at the end.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.state.lock().unwrap().arrived.clone()
    }

    /// How often somebody wanted to deliver something.
    pub fn attempts(&self) -> usize {
        self.state.lock().unwrap().attempts
    }
}

impl Arrived {
    /// The value of a header, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.content.split("\r\n\r\n").next()?.replace("\r\n ", " ").replace("\r\n\t", " ");
        head.split("\r\n").find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }

    /// The names of all headers.
    pub fn header_names(&self) -> Vec<String> {
        let head = self.content.split("\r\n\r\n").next().unwrap_or_default();
        let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        lines.filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_owned()).collect()
    }

    /// The content with quoted-printable undone (RFC 2045, section 6.7).
    pub fn text(&self) -> String {
        let joined = self.content.replace("=\r\n", "");
        let (bytes, mut out, mut at) = (joined.as_bytes(), Vec::new(), 0);
        while at < bytes.len() {
            let code =
                bytes.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
            let code = code.filter(|_| bytes[at] == b'=');
            out.push(code.unwrap_or(bytes[at]));
            at += if code.is_some() { 3 } else { 1 };
        }
        String::from_utf8_lossy(&out).into_owned()
    }
}

fn converse(stream: &TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let say = |line: &str| write!(&*stream, "{line}\r\n").ok();
    let (mut from, mut to, mut fate) = (String::new(), String::new(), None);
    say("220 mail.test ESMTP")?;
    loop {
        let line = lines.next()?.ok()?;
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" | "HELO" => say("250-mail.test\r\n250 8BITMIME")?,
            "MAIL" => {
                let mut state = state.lock().unwrap();
                state.attempts += 1;
                fate = state.fates.pop_front();
                from = address(&line);
                say("250 2.1.0 ok")?;
            }
            "RCPT" => {
                to = address(&line);
                match fate {
                    Some(Fate::Recipient(answer)) => say(answer)?,
                    _ => say("250 2.1.5 ok")?,
                }
            }
            "DATA" => {
                say("354 go on")?;
                let mut content = String::new();
                loop {
                    let line = lines.next()?.ok()?;
                    if line == "." {
                        break;
                    }
                    content.push_str(line.strip_prefix('.').unwrap_or(&line));
                    content.push_str("\r\n");
                    if matches!(fate, Some(Fate::CutWithin)) {
                        return stream.shutdown(std::net::Shutdown::Both).ok();
                    }
                }
                if let Some(Fate::Content(answer)) = fate {
                    say(answer)?;
                    continue;
                }
                state.lock().unwrap().arrived.push(Arrived { from: from.clone(), to: to.clone(), content });
                if matches!(fate, Some(Fate::CutAfter)) {
                    return stream.shutdown(std::net::Shutdown::Both).ok();
                }
                say("250 2.0.0 taken")?;
            }
            "RSET" | "NOOP" => say("250 2.0.0 ok")?,
            "QUIT" => {
                say("221 2.0.0 bye")?;
                return None;
            }
            _ => say("502 5.5.1 what?")?,
        }
    }
}

fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}
