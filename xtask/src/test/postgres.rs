//! A PostgreSQL for the store's tests, for as long as they run.

use crate::process::find;
use crate::progress::say;
use crate::setup;
use anyhow::{Context, Result, ensure};
use std::env;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

const VARIABLE: &str = "CLIENTELE_TEST_POSTGRES_URL";

/// A server to test against: one that somebody named, or one of our own that ends with this value.
pub struct Server {
    url: String,
    keeper: Option<Child>,
}

impl Server {
    /// Takes the server in `CLIENTELE_TEST_POSTGRES_URL`, or starts one.
    pub fn for_tests() -> Result<Self> {
        if let Ok(url) = env::var(VARIABLE) {
            say(&format!("PostgreSQL: the one in {VARIABLE}"));
            return Ok(Self { url, keeper: None });
        }
        let programs = setup::postgres::programs()?;
        let mut command = as_somebody("sh");
        command.args(["-c", include_str!("postgres.sh"), "postgres.sh"]).arg(programs);
        // A group of its own: Ctrl-C is for us, and the closing pipe is what ends the server, in good order.
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        let mut keeper = command.spawn().context("starting PostgreSQL")?;
        let mut folder = String::new();
        BufReader::new(keeper.stdout.take().context("its output is a pipe")?).read_line(&mut folder)?;
        let folder = folder.trim();
        if folder.is_empty() {
            let _ = keeper.wait();
        }
        ensure!(!folder.is_empty(), "PostgreSQL did not start");
        let url = format!("postgres:///postgres?user=postgres&host={folder}");
        say(&format!("PostgreSQL: our own, in {folder}"));
        Ok(Self { url, keeper: Some(keeper) })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
    }
}

/// PostgreSQL refuses to run as root: its own user does it then.
fn as_somebody(program: &str) -> Command {
    let mut command = Command::new(program);
    if setup::is_root() && find("runuser").is_some() {
        command = Command::new("runuser");
        command.args(["-u", "postgres", "--", program]);
    }
    command
}
