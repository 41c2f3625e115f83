//! Clientele under measurement: the release binary, on SQLite, as anybody would start it.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    Step, Subject,
    visitor::{Answer, Visitor, attribute_after},
};
use anyhow::{Context as _, Result, anyhow};

const LISTEN: &str = "127.0.0.1:3950";
const METRICS: &str = "127.0.0.1:3949";
const EMAIL: &str = "bench@example.org";
const OWNER: &str = "owner@example.org";
const PASSWORD: &str = "a bench has four legs";

/// What a table says beside the requests.
pub struct Vitals {
    /// From starting the process to the first page served.
    pub start: Duration,
    /// Resident memory after the requests, in bytes.
    pub resident: u64,
}

/// A running server with a signed-in admin.
pub struct Ours {
    binary: PathBuf,
    database: String,
    server: Child,
    visitor: Visitor,
    owner: Visitor,
    metrics: Visitor,
    start: Duration,
    deep: String,
    edited: String,
    sought: String,
    proposal: String,
    made: u32,
}

impl Ours {
    /// Seeds a new database and starts the server. The proposals are an owner's.
    pub fn start(root: &Path, clients: u32, proposals: u32) -> Result<Self> {
        let binary = root.join("target/release/clientele");
        let data = root.join(format!("target/bench/data-{clients}"));
        let _ = fs::remove_dir_all(&data);
        fs::create_dir_all(&data)?;
        let database = format!("sqlite://{}", data.join("clientele.db").display());
        for (email, role) in [(EMAIL, "admin"), (OWNER, "owner")] {
            let account = ["account", "create", "--email", email, "--role", role, "--password-stdin"];
            command(&binary, &database, &account, PASSWORD)?;
        }
        let (clients, proposals) = (clients.to_string(), proposals.to_string());
        command(&binary, &database, &["seed", "--clients", &clients, "--proposals", &proposals, "--owner", OWNER], "")?;
        let (server, start) = serve(&binary, &database)?;
        let [visitor, owner] = [(); 2].map(|()| Visitor::new(&format!("http://{LISTEN}")));
        let metrics = Visitor::new(&format!("http://{METRICS}"));
        let (deep, edited, sought, proposal) = Default::default();
        let mut ours =
            Self { binary, database, server, visitor, owner, metrics, start, deep, edited, sought, proposal, made: 0 };
        sign_in(&mut ours.visitor, EMAIL)?;
        sign_in(&mut ours.owner, OWNER)?;
        ours.find_pages()?;
        Ok(ours)
    }

    /// Runs another command of the binary on the same database.
    pub fn command(&self, args: &[&str]) -> Result<()> {
        command(&self.binary, &self.database, args, "")
    }

    /// Another browser with the same session.
    pub fn visitor(&self) -> Visitor {
        self.visitor.clone()
    }

    /// SQL statements that one request of this kind takes, by the server's own count. What the server does by itself each
    /// second may fall between, so that the least of a few counts.
    pub fn statements(&mut self, step: Step) -> Result<u64> {
        let mut least = u64::MAX;
        for _ in 0..5 {
            let before = self.statements_so_far()?;
            self.run(step)?;
            least = least.min(self.statements_so_far()? - before);
        }
        Ok(least)
    }

    /// Start-up time and memory.
    pub fn vitals(&self) -> Result<Vitals> {
        let status = fs::read_to_string(PathBuf::from(format!("/proc/{}/status", self.server.id())))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kib: u64 = line.split_whitespace().nth(1).context("no VmRSS")?.parse()?;
        Ok(Vitals { start: self.start, resident: kib * 1024 })
    }

    fn statements_so_far(&mut self) -> Result<u64> {
        let body = self.metrics.get("/metrics")?.body;
        let value = body
            .lines()
            .find_map(|line| line.strip_prefix("clientele_statements_total "))
            .context("the metrics do not count SQL statements")?;
        Ok(value.trim().parse()?)
    }

    /// Walks to the page that counts as deep, and picks the client that is edited and sought.
    fn find_pages(&mut self) -> Result<()> {
        "/clients".clone_into(&mut self.deep);
        for _ in 0..50 {
            let page = self.visitor.get(&self.deep)?;
            match attribute_after(&page.body, "rel=\"next\"", "href") {
                Some(next) => self.deep = next,
                None => break,
            }
        }
        let list = self.visitor.get("/clients")?;
        let start = list.body.find("href=\"/clients/0").context("the list shows no client")? + "href=\"".len();
        let rest = &list.body[start..];
        rest[..rest.find('"').context("an address without an end")?].clone_into(&mut self.edited);
        let credentials = self.visitor.get(&format!("{}/credentials", self.edited))?;
        let shown = credentials.body.split("class=\"copyable\"").nth(1).and_then(|rest| rest.split("<code>").nth(1));
        let client_id = shown.and_then(|rest| rest.split('<').next()).context("the page shows no client ID")?;
        client_id.clone_into(&mut self.sought);
        let queue = self.visitor.get("/review")?.body;
        if let Some((_, rest)) = queue.split_once("href=\"/review/0") {
            self.proposal = format!("/review/0{}", rest.split('"').next().unwrap_or_default());
        }
        Ok(())
    }

    /// Saves the form at `path` as a browser without JavaScript does: with every field that the page has.
    fn save(&mut self, path: &str, key: &str) -> Result<Answer> {
        // The edit form names the revision it starts from; fetching it is part of editing, and not of the time taken.
        let revision = if key.is_empty() {
            String::new()
        } else {
            let page = self.visitor.get(path)?;
            attribute_after(&page.body, "name=\"revision\"", "value").context("the form names no base revision")?
        };
        self.made += 1;
        let name = format!("Bench client {}", self.made);
        let mut fields = vec![
            ("name", &*name),
            ("client_type", "confidential"),
            ("response_types", "code"),
            ("redirect_uris", "https://bench.example.org/callback"),
            ("jwt_alg", "RS256"),
            ("application_type", "web"),
            ("require_consent", "on"),
            ("reuse_consent", "on"),
            ("contact_email", "bench@example.org"),
            ("website_url", "https://bench.example.org/"),
            ("intent", "save"),
        ];
        if !key.is_empty() {
            fields.extend([("key", key), ("revision", &*revision)]);
        }
        let answer = self.visitor.post_multipart("/clients/save", &fields)?;
        let refused = answer.location.as_deref().is_none_or(|to| to.contains("draft") || to.contains("sign-in"));
        if answer.status == 303 && !refused {
            Ok(answer)
        } else {
            Err(anyhow!("a save answered {} to {:?}", answer.status, answer.location))
        }
    }
}

impl Subject for Ours {
    fn run(&mut self, step: Step) -> Result<Answer> {
        let page = match step {
            Step::Overview => &self.edited.clone(),
            Step::Edit => &format!("{}/edit", self.edited),
            Step::Queue => "/review",
            Step::Wall => "/review/wall",
            Step::Desk => &self.proposal.clone(),
            Step::MyClients => {
                let answer = self.owner.get("/my-clients")?;
                return if answer.status == 200 { Ok(answer) } else { Err(anyhow!("it answered {}", answer.status)) };
            }
            Step::FirstPage => "/clients",
            Step::DeepPage => &self.deep.clone(),
            Step::SearchHit => "/clients?q=accounts+portal",
            Step::SearchOne => &format!("/clients?q={}", self.sought),
            Step::SearchMiss => "/clients?q=nothing+of+the+kind",
            Step::Form => "/clients/new",
            Step::Create => return self.save("/clients/new", ""),
            Step::Save => {
                let edited = self.edited.clone();
                let key = edited.trim_start_matches("/clients/").to_owned();
                return self.save(&format!("{edited}/edit"), &key);
            }
        };
        let answer = self.visitor.get(page)?;
        if answer.status == 200 { Ok(answer) } else { Err(anyhow!("{page} answered {}", answer.status)) }
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn sign_in(visitor: &mut Visitor, email: &str) -> Result<()> {
    let page = visitor.get("/sign-in")?;
    let action = attribute_after(&page.body, "<form", "action").context("the sign-in page has no form")?;
    let answer = visitor.post(&action, &[("email", email), ("password", PASSWORD), ("next", "/clients")])?;
    if (300..400).contains(&answer.status) { Ok(()) } else { Err(anyhow!("the sign-in answered {}", answer.status)) }
}

fn command(binary: &Path, database: &str, args: &[&str], input: &str) -> Result<()> {
    let mut child = Command::new(binary)
        .args(args)
        .args(["--database", database])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(anyhow!("clientele {} ended with {status}", args.join(" "))) }
}

/// Starts the server and waits for its first page, looking every millisecond.
fn serve(binary: &Path, database: &str) -> Result<(Child, Duration)> {
    let started = Instant::now();
    // Nobody answers at the addresses of made-up clients, and asking for them is not what is measured.
    let mut server = Command::new(binary)
        .args(["serve", "--listen", LISTEN, "--metrics-listen", METRICS, "--database", database, "--preflight", "off"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut visitor = Visitor::new(&format!("http://{LISTEN}"));
    loop {
        if visitor.get("/sign-in").is_ok_and(|answer| answer.status == 200) {
            return Ok((server, started.elapsed()));
        }
        if let Some(status) = server.try_wait()? {
            return Err(anyhow!("the server ended with {status}"));
        }
        if started.elapsed() > Duration::from_secs(20) {
            let _ = server.kill();
            return Err(anyhow!("the server did not serve a page within 20 seconds"));
        }
        sleep(Duration::from_millis(1));
    }
}
