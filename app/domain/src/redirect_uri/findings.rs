//! Where the rules put what they find.

use crate::{Field, Fix, Problem, Rule, Severity};

/// The problems of one URI: each rule once.
pub(crate) struct Findings<'a> {
    raw: &'a str,
    field: Field,
    index: Option<u32>,
    pub problems: Vec<Problem>,
}

impl<'a> Findings<'a> {
    pub fn new(raw: &'a str, field: Field, index: Option<u32>) -> Self {
        Self { raw, field, index, problems: Vec::new() }
    }

    pub fn refuse(&mut self, rule: Rule, message: impl Into<String>, fix: Option<Fix>) {
        self.add(Problem { fix, ..Problem::refuse(rule, self.field, self.raw, message) });
    }

    pub fn warn(&mut self, rule: Rule, message: impl Into<String>, fix: Option<Fix>) {
        self.add(Problem { fix, ..Problem::warn(rule, self.field, self.raw, message) });
    }

    pub fn note(&mut self, rule: Rule, message: impl Into<String>) {
        self.add(Problem::note(rule, self.field, self.raw, message));
    }

    /// What the value is called in a sentence.
    pub fn noun(&self) -> &'static str {
        self.field.noun()
    }

    /// Whether something stands in the way already.
    pub fn refused(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Refuse)
    }

    pub fn is_redirect(&self) -> bool {
        self.field == Field::RedirectUris
    }

    pub fn is_link(&self) -> bool {
        matches!(self.field, Field::WebsiteUrl | Field::TermsUrl)
    }

    fn add(&mut self, problem: Problem) {
        if self.problems.iter().all(|other| other.rule != problem.rule) {
            self.problems.push(Problem { index: self.index, ..problem });
        }
    }
}

/// A step that puts `value` in place of the whole URI.
#[expect(clippy::unnecessary_wraps, reason = "it is an argument of the functions above, where `None` is common")]
pub(crate) fn fix(label: impl Into<String>, value: String) -> Option<Fix> {
    Some(Fix { label: label.into(), value: Some(value) })
}
