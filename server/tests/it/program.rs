//! The program: commands, and a server that stops with the test.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use domain::{Role, Timestamp};
use serde_json::Value;
use store::{Actor, NewAccount, Options, SealKey, SignIn, SignInOutcome, Store};
use tempfile::TempDir;

use crate::{
    postgres::{drop_postgres, empty_postgres},
    wire::{Answer, Request},
};

/// A directory with a registry in it.
pub struct Registry {
    dir: TempDir,
    /// The address of a database of PostgreSQL in place of the file.
    postgres: Option<String>,
}

/// What a command said.
pub struct Said {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A running server.
pub struct Server {
    pub address: SocketAddr,
    child: Child,
    log: PathBuf,
    stdout: mpsc::Receiver<String>,
}

pub const PASSWORD: &str = "a long enough password";

impl Registry {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), postgres: None }
    }

    /// A registry in an empty database of PostgreSQL; `None` if there is no server to test against.
    pub fn on_postgres() -> Option<Self> {
        let url = tokio::runtime::Runtime::new().unwrap().block_on(empty_postgres())?;
        Some(Self { postgres: Some(url), dir: tempfile::tempdir().unwrap() })
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn url(&self) -> String {
        let file = || format!("sqlite://{}", self.path().join("data/clientele.db").display());
        self.postgres.clone().unwrap_or_else(file)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientele"));
        command.current_dir(self.path()).env_clear().env("USER", "tester").env("CLIENTELE_DATABASE_URL", self.url());
        command.args(arguments);
        command
    }

    /// Runs a command with something on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Said {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who refuses early does not read to the end.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Said {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(arguments, "")
    }

    /// Runs a command that has to succeed, with `--json`.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let said = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(said.status, 0, "{arguments:?}: {}{}", said.stdout, said.stderr);
        said.json()
    }

    /// Registers a client that differs from the least one in `more`.
    #[track_caller]
    pub fn create(&self, name: &str, more: &[&str]) -> Value {
        let least = ["client", "create", "--name", name, "--redirect-uri", "https://client.example/cb"];
        self.json(&[&least[..], more].concat())
    }

    /// The key of a client that was registered here.
    pub fn key_of(&self, made: &Value) -> String {
        let said = self.run(&["client", "show", made["client_id"].as_str().unwrap()]);
        let line = said.lines().into_iter().find(|line| line.starts_with("key ")).unwrap().to_owned();
        line.split_whitespace().nth(1).unwrap().to_owned()
    }

    /// Opens the database itself, beside the program.
    pub async fn store(&self) -> Store {
        let key = fs::read_to_string(self.path().join("data/seal.key")).unwrap();
        let options = Options::new(SealKey::parse(&key).unwrap(), store::os_random());
        Store::open(&self.url(), options).await.unwrap()
    }

    /// Makes an account and signs it in: the value of its cookie.
    pub fn sign_in(&self, email: &str, role: Role) -> String {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = self.store().await;
            let registry = store.registry(Actor::Operator { name: "test".to_owned() }, now());
            let account =
                NewAccount { email: email.to_owned(), name: String::new(), role, password: PASSWORD.to_owned() };
            registry.create_account(&account).await.unwrap();
            let who = SignIn { email, password: PASSWORD, address: None, user_agent: "" };
            match store.sign_in(who, now()).await.unwrap() {
                SignInOutcome::SignedIn { token, .. } => token.expose().to_owned(),
                other => panic!("{other:?}"),
            }
        })
    }

    pub fn serve(&self) -> Server {
        self.serve_with(&[], &[])
    }

    pub fn serve_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Server {
        let log = self.path().join(format!("log-{}", now().0));
        let mut child = self
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let address = wait_for(|| {
            let text = fs::read_to_string(&log).unwrap();
            let line = text.lines().find(|line| line.contains("listening on "))?;
            line.split("listening on ").nth(1)?.trim_end_matches(['"', '}']).split('"').next()?.trim().parse().ok()
        });
        Server { address, child, log, stdout: lines }
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        if let Some(url) = &self.postgres {
            tokio::runtime::Runtime::new().unwrap().block_on(drop_postgres(url));
        }
    }
}

impl Said {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    pub fn lines(&self) -> Vec<&str> {
        self.stdout.lines().collect()
    }
}

impl Server {
    pub fn send(&self, request: Request) -> Answer {
        request.send(self.address)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::new("GET", path).header("accept", "text/html"))
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The lines on standard output since the last call.
    pub fn stdout(&self) -> Vec<String> {
        self.stdout.try_iter().collect()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to stop, as a service manager does.
    pub fn terminate(&self) {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    /// Waits until it has stopped by itself.
    pub fn wait(&mut self) -> Option<i32> {
        wait_for(|| self.child.try_wait().unwrap()).code()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Tries again until there is something, for half a minute at most.
#[track_caller]
pub fn wait_for<T>(mut attempt: impl FnMut() -> Option<T>) -> T {
    for _ in 0..1500 {
        if let Some(found) = attempt() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("it did not happen");
}

pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "a test is an edge of the program")]
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp(i64::try_from(elapsed.as_millis()).unwrap())
}
