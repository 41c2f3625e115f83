//! The search for names and logos that look alike, which a proposal waits for when it arrives: measured in the store.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

/// How long a search took, in milliseconds.
pub struct Search {
    /// What was sought.
    pub name: String,
    /// What half of the searches did not exceed.
    pub p50: String,
    /// What 95 in 100 did not exceed.
    pub p95: String,
}

/// Fills a new SQLite database with clients that all have a name and a logo, and searches in it.
pub fn measure(root: &Path, clients: u32) -> Result<Vec<Search>> {
    let data = root.join("target/bench/look-alikes");
    let _ = fs::remove_dir_all(&data);
    fs::create_dir_all(&data)?;
    let database = format!("sqlite://{}", data.join("clientele.db").display());
    let output = Command::new("cargo")
        .args(["run", "--release", "--quiet", "--package", "store", "--example", "measure", "--"])
        .args([&database, &clients.to_string(), "look-alikes"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "the example of the store ended with {}", output.status);
    let text = String::from_utf8(output.stdout)?;
    text.lines().map(read).collect()
}

fn read(line: &str) -> Result<Search> {
    let mut parts = line.split('\t').map(str::to_owned);
    let mut next = || parts.next().context("the example of the store wrote a line that is too short");
    Ok(Search { name: next()?, p50: next()?, p95: next()? })
}
