//! The rules of `domain`, and what only the server can say, as one verdict.

use domain::{ClientForm, Field, Problem, Rule, anatomy, form::Policy};

use super::{
    state::Verdict,
    typed::{list, text_of},
};
use crate::api::clients::check_hosts::HostFacts;

/// What the rules say of `form`; with what the server knows about its hosts, and with those of its objections that
/// still hold because the value they are about is still there.
pub fn verdict(form: &ClientForm, policy: &Policy, hosts: &[HostFacts], objections: &[Problem]) -> Verdict {
    let (metadata, mut problems) = match domain::form::check(form, policy) {
        Ok((metadata, problems)) => (Some(metadata), problems),
        Err(problems) => (None, problems),
    };
    // An empty row that has not been filled yet is no finding.
    problems.retain(|problem| problem.rule != Rule::BlankLines);
    for field in [Field::RedirectUris, Field::PostLogoutRedirectUris] {
        for (index, uri) in (0..).zip(list(form, field)) {
            let facts = anatomy::host(uri).and_then(|host| hosts.iter().find(|facts| facts.host == host));
            if let Some(warning) = facts.and_then(|facts| facts.warning.as_ref()) {
                problems.push(Problem::warn(Rule::UriLookalike, field, uri, warning.clone()).at(index));
            }
        }
    }
    for objection in objections {
        let known = problems.iter().any(|problem| problem.rule == objection.rule && problem.field == objection.field);
        if !known && holds(form, objection) {
            problems.push(objection.clone());
        }
    }
    problems.sort_by_key(|problem| (problem.field, problem.index, std::cmp::Reverse(problem.severity)));
    Verdict { metadata, problems }
}

fn holds(form: &ClientForm, objection: &Problem) -> bool {
    match (objection.field, objection.index) {
        (Field::Logo, _) => true,
        (field, Some(index)) => list(form, field).get(index as usize).is_some_and(|uri| *uri == objection.value),
        (field, None) => text_of(form, field) == objection.value,
    }
}
