//! What commands say: results on standard output, everything else on standard error.

use std::{
    error::Error,
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

use domain::{Problem, Severity};
use serde::Serialize;
use serde_json::json;
use store::StoreError;

use super::Failure;

/// The exit status of a refusal.
const REFUSED: u8 = 2;

/// Standard output, for people or for programs.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// In JSON, or in words.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether programs read it.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// A line of a result.
    #[expect(clippy::unused_self, reason = "whoever has no output says nothing")]
    pub fn line(self, text: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.write_all(b"\n")
    }

    /// A result as JSON, indented.
    pub fn value(self, value: &impl Serialize) -> io::Result<()> {
        self.line(&serde_json::to_string_pretty(value)?)
    }

    /// Something to know that is no result.
    #[expect(clippy::unused_self, reason = "whoever has no output says nothing")]
    pub fn remark(self, text: &str) {
        // There is nobody left to tell where this fails.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Problems, one a line, or as JSON.
    pub fn problems(self, problems: &[Problem]) -> io::Result<()> {
        if self.json {
            return self.value(&json!({ "problems": problems }));
        }
        problems.iter().try_for_each(|problem| self.line(&line(problem)))
    }

    /// Warnings and notes that came along with a success: on standard error, so that a result stays a result.
    pub fn remarks(self, problems: &[Problem]) {
        if !self.json {
            for problem in problems {
                self.remark(&line(problem));
            }
        }
    }

    /// Says why a command failed, and gives the exit status.
    pub fn failed(self, failure: &Failure) -> ExitCode {
        let told = match failure {
            Failure::Refused => return ExitCode::from(REFUSED),
            Failure::Store(StoreError::Refused(problems)) => self.problems(problems).map(|()| REFUSED),
            Failure::Store(StoreError::Account(problem)) => self.error(&problem.to_string()).map(|()| REFUSED),
            Failure::Store(StoreError::Ownership(problem)) => self.error(&problem.to_string()).map(|()| REFUSED),
            Failure::Store(StoreError::Conflict(newer)) => self
                .error(&format!("{} saved revision {} meanwhile.", newer.by, newer.client.revision))
                .map(|()| REFUSED),
            // A pipe that nobody reads any more is no failure.
            Failure::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            failure => self.error(&chain(failure)).map(|()| 1),
        };
        told.map_or(ExitCode::FAILURE, ExitCode::from)
    }

    fn error(self, text: &str) -> io::Result<()> {
        if self.json {
            return self.value(&json!({ "error": text }));
        }
        self.remark(&format!("clientele: {text}"));
        Ok(())
    }
}

/// `redirect_uris[2]: message (found “…”) [rule]`.
pub fn line(problem: &Problem) -> String {
    let mut line = match problem.severity {
        Severity::Refuse => String::new(),
        Severity::Warn => "warning: ".to_owned(),
        Severity::Note => "note: ".to_owned(),
    };
    // Writing to a string cannot fail.
    let _ = write!(line, "{}", problem.field);
    if let Some(index) = problem.index {
        let _ = write!(line, "[{index}]");
    }
    let _ = write!(line, ": {}", printable(&problem.message));
    if !problem.value.is_empty() {
        let _ = write!(line, " (found “{}”)", printable(&problem.value));
    }
    let _ = write!(line, " [{}]", problem.rule);
    line
}

/// Without characters that a terminal would obey.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !text.contains(&more) {
            let _ = write!(text, ": {more}");
        }
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Field, Rule};

    #[test]
    fn a_problem_is_a_line_that_a_terminal_survives() {
        let problem =
            Problem::refuse(Rule::UriFragment, Field::RedirectUris, "https://a/\u{1b}[2J#", "No fragments.").at(2);
        assert_eq!(line(&problem), "redirect_uris[2]: No fragments. (found “https://a/\u{fffd}[2J#”) [uri-fragment]");
    }
}
