//! Counts tests by the closing lines of cargo test, nextest and Playwright.

use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

/// How many tests passed, and how many did not.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Passed.
    pub passed: u64,
    /// Failed.
    pub failed: u64,
}

impl Tally {
    /// Runs a test runner with its output on the terminal, adds what it counted, and returns whether it succeeded.
    pub fn count(&mut self, runner: &mut Command) -> Result<bool> {
        let name = crate::process::line(runner);
        let mut child = runner.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let child = child.as_mut().map_err(|error| anyhow::anyhow!("starting {name}: {error}"))?;
        let out = child.stdout.take().context("its output is a pipe")?;
        let err = child.stderr.take().context("its errors are a pipe")?;
        let (out, err) = thread::scope(|scope| {
            let err = scope.spawn(|| pass_on(err, std::io::stderr()));
            (pass_on(out, std::io::stdout()), err.join())
        });
        let err = err.ok().context("reading its errors")??;
        for tally in [out?, err] {
            self.passed += tally.passed;
            self.failed += tally.failed;
        }
        Ok(child.wait()?.success())
    }

    fn read(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        let closing = line.starts_with("test result:") || line.starts_with("Summary [") || is_playwrights(line);
        if closing {
            self.passed += before(line, "passed");
            self.failed += before(line, "failed") + before(line, "timed out");
        }
    }
}

fn pass_on(from: impl Read, mut to: impl Write) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        tally.read(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(tally)
}

/// Playwright closes with `  3 failed` and `  12 passed (4.0s)`, each on a line.
fn is_playwrights(line: &str) -> bool {
    let mut words = line.split(' ');
    words.next().is_some_and(|word| word.parse::<u64>().is_ok())
        && matches!(words.next(), Some("passed" | "failed"))
        && words.next().is_none_or(|word| word.starts_with('('))
}

/// The number right before a word.
fn before(line: &str, word: &str) -> u64 {
    let Some((head, _)) = line.split_once(&format!(" {word}")) else { return 0 };
    head.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The line without its colours.
fn plain(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str(piece.split_once(|c: char| c.is_ascii_alphabetic()).map_or("", |(_, rest)| rest));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, passed: u64, failed: u64) {
        let mut tally = Tally::default();
        tally.read(line);
        assert_eq!(tally, Tally { passed, failed }, "{line}");
    }

    #[test]
    fn closing_lines_are_read() {
        check("test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out", 5, 2);
        check("     Summary [   1.204s] 12 tests run: 11 passed (1 slow), 1 failed, 3 skipped", 11, 1);
        check("     Summary [   9.204s] 3 tests run: 1 passed, 1 failed, 1 timed out, 0 skipped", 1, 2);
        check("  12 passed (4.0s)", 12, 0);
        check("  3 failed", 0, 3);
        check("\u{1b}[32m  12 passed\u{1b}[39m (4.0s)", 12, 0);
    }

    #[test]
    fn other_lines_are_not() {
        check("        PASS [   0.1s] domain a_test_that_says_7 passed", 0, 0);
        check("3 failed sign-ins lock the account", 0, 0);
        check("12 passed on", 0, 0);
    }
}
