//! `test`: everything that has to hold, in the order in which it breaks soonest.

mod budget;
mod graph;
mod postgres;
mod tally;

use crate::build::{self, Kind};
use crate::front;
use crate::process::{self, find};
use crate::progress::{say, step};
use crate::setup;
use crate::workspace::Workspace;
use anyhow::{Result, anyhow, bail, ensure};
use postgres::Server;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use tally::Tally;

/// Runs the checks and tests. One that fails does not keep the others from running.
pub fn run(workspace: &Workspace, quick: bool) -> Result<()> {
    // rust-embed wants the folder, even an empty one.
    fs::create_dir_all(workspace.site())?;
    let mut results = Results::default();
    if quick {
        natively(workspace, &mut results);
        results.check("the front end", || no_warnings(front::check(workspace)?));
        return results.report();
    }

    results.check("set-up", || setup::everything(workspace));
    let alone = build::alone(workspace)?;
    // Much of the front end's build keeps one core busy: the other has the rest meanwhile.
    let site = thread::scope(|scope| {
        let site = scope.spawn(|| build::site(workspace, Kind::Release));
        natively(workspace, &mut results);
        site.join().unwrap_or_else(|_| Err(anyhow!("the build of the front end panicked")))
    });
    let site = results.check("the front end", || no_warnings(site?));
    if site {
        results.check("what the browser downloads", || budget::check(workspace));
        // What the tests before have compiled, around the site as it is shipped.
        let mut server = None;
        results.check("the server", || {
            server = Some(build::server(workspace, Kind::Dev)?);
            Ok(())
        });
        drop(alone);
        if let Some(server) = server {
            results.tests("the browser tests", |tally| playwright(workspace, &server, tally));
        }
    }
    results.report()
}

/// What needs no browser.
fn natively(workspace: &Workspace, results: &mut Results) {
    results.check("the lock file is complete", || locked(workspace));
    results.check("formatting", || process::run(process::cargo(workspace).args(["fmt", "--all", "--check"])));
    results.check("what the front end may depend on", || graph::check(workspace));
    results.check("clippy", || {
        let arguments = ["clippy", "--workspace", "--exclude", "frontend", "--all-targets", "--", "-Dwarnings"];
        process::run(process::cargo(workspace).args(arguments))
    });
    results.check("documentation", || {
        let mut cargo = process::cargo(workspace);
        cargo.args(["doc", "--workspace", "--exclude", "frontend", "--no-deps"]);
        process::run(cargo.env("RUSTDOCFLAGS", "-Dwarnings"))
    });
    results.tests("tests", |tally| rust(workspace, tally));
}

fn locked(workspace: &Workspace) -> Result<()> {
    process::output(process::cargo(workspace).args(["metadata", "--locked", "--format-version=1"])).map(drop)
}

fn no_warnings(warnings: usize) -> Result<()> {
    ensure!(warnings == 0, "{warnings} warnings");
    Ok(())
}

/// Unit, property and store tests, and the examples in the documentation, with a PostgreSQL to run against.
fn rust(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let server = Server::for_tests()?;
    let mut runs = vec![vec!["test", "--workspace", "--exclude", "frontend"]];
    if find("cargo-nextest").is_some() {
        runs = vec![
            vec!["nextest", "run", "--workspace", "--exclude", "frontend", "--no-fail-fast"],
            vec!["test", "--doc", "--workspace", "--exclude", "frontend"],
        ];
    } else {
        runs[0].push("--no-fail-fast");
    }
    let mut failed = false;
    for arguments in runs {
        let mut cargo = process::cargo(workspace);
        cargo.args(arguments).env("CLIENTELE_TEST_POSTGRES_URL", server.url());
        failed |= !tally.count(&mut cargo)?;
    }
    ensure!(!failed, "there are failures");
    Ok(())
}

/// The browser tests, against this server.
fn playwright(workspace: &Workspace, server: &Path, tally: &mut Tally) -> Result<()> {
    let chromium = setup::browser::chromium(workspace)?;
    let python = setup::relying_parties::install(workspace)?;
    let folder = workspace.end2end();
    let mut playwright = Command::new(folder.join("node_modules/.bin/playwright"));
    playwright.arg("test").current_dir(&folder).env("CLIENTELE_BIN", server).env("CLIENTELE_CHROMIUM", chromium);
    playwright.env("CLIENTELE_PYTHON", python);
    if !tally.count(&mut playwright)? {
        bail!("there are failures");
    }
    Ok(())
}

/// What was checked, and what came of it.
#[derive(Default)]
struct Results {
    tally: Tally,
    failed: Vec<String>,
}

impl Results {
    /// A check counts as one test.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        let passed = self.tests(name, |_| work());
        if passed {
            self.tally.passed += 1;
        }
        passed
    }

    /// Tests count themselves. Where they could not even run, that counts as a failure.
    fn tests(&mut self, name: &str, work: impl FnOnce(&mut Tally) -> Result<()>) -> bool {
        let mut tally = Tally::default();
        let result = step(name, || work(&mut tally));
        if let Err(reason) = &result {
            say(&format!("{reason:#}"));
            self.failed.push(name.to_owned());
            tally.failed = tally.failed.max(1);
        }
        self.tally.passed += tally.passed;
        self.tally.failed += tally.failed;
        result.is_ok()
    }

    /// Ends with the line that says it all. An error is the list of what failed.
    fn report(self) -> Result<()> {
        println!("\n{} passed, {} failed", self.tally.passed, self.tally.failed);
        ensure!(self.failed.is_empty(), "failed: {}", self.failed.join(", "));
        Ok(())
    }
}
