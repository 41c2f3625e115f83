//! `clientele client check`: the rules without a registry, for the CI of whoever keeps clients in a repository.

use std::io::Read as _;

use domain::{ClientForm, ClientId, ClientSecret, Field, Problem, Rule, Severity, form};
use serde_json::{Deserializer, Value, json};
use store::Brought;

use super::{
    Failure,
    client_json::ClientIn,
    output::{Output, line, printable},
};
use crate::policy;

/// Reads clients from standard input and prints their problems. Refusals make the exit status 2, warnings do not.
pub fn run(output: Output) -> Result<(), Failure> {
    let mut input = Vec::new();
    std::io::stdin().lock().read_to_end(&mut input)?;
    let mut refused = false;
    let mut clients = 0;
    for value in Deserializer::from_slice(&input).into_iter::<Value>() {
        clients += 1;
        let read = value.map_err(|error| error.to_string()).and_then(ClientIn::read);
        let unreadable = read.is_err();
        match read.and_then(ClientIn::into_parts) {
            Ok((form, proposal)) => {
                let problems = problems(&form, &proposal);
                refused |= problems.iter().any(|problem| problem.severity == Severity::Refuse);
                if output.is_json() {
                    output.line(&json!({ "problems": problems }).to_string())?;
                }
                for problem in problems.iter().filter(|_| !output.is_json()) {
                    output.line(&format!("{}: {}", name(clients, &form), line(problem)))?;
                }
            }
            Err(error) => {
                refused = true;
                say_unreadable(output, clients, &error)?;
                // Behind something that is no JSON there is no next client to be found.
                if unreadable && error.contains("line") {
                    break;
                }
            }
        }
    }
    if clients == 0 {
        say_unreadable(output, 1, "a client as a JSON object expected on standard input, nothing found")?;
        refused = true;
    }
    if refused { Err(Failure::Refused) } else { Ok(()) }
}

/// Everything that is worth saying about one client.
fn problems(form: &ClientForm, proposal: &Brought) -> Vec<Problem> {
    let mut problems = match form::check(form, &policy::current()) {
        Ok((metadata, remarks)) => {
            let mut problems = app::hosts::lint(&metadata);
            problems.splice(0..0, remarks);
            problems
        }
        Err(problems) => problems,
    };
    let accepted = "Any printable ASCII of 1 to 255 characters is accepted, without spaces at the ends.";
    if let Some(id) = proposal.client_id.as_deref().filter(|id| ClientId::parse(id).is_none()) {
        problems.push(Problem::refuse(
            Rule::UnknownValue,
            Field::ClientId,
            id,
            format!("This is no client ID. {accepted}"),
        ));
    }
    if proposal.client_secret.as_deref().is_some_and(|secret| ClientSecret::parse(secret).is_none()) {
        problems.push(Problem::refuse(
            Rule::UnknownValue,
            Field::ClientSecret,
            "",
            format!("This is no client secret. {accepted}"),
        ));
    }
    problems
}

fn name(place: usize, form: &ClientForm) -> String {
    if form.name.trim().is_empty() { format!("client {place}") } else { printable(form.name.trim()) }
}

fn say_unreadable(output: Output, place: usize, error: &str) -> Result<(), Failure> {
    let text = if output.is_json() {
        json!({ "problems": [], "error": format!("client {place}: {error}") }).to_string()
    } else {
        format!("client {place}: {}", printable(error))
    };
    Ok(output.line(&text)?)
}
