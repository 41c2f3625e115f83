//! Refused requests, each with its reason, what was sent beside what is registered, and its remedy.

use domain::{
    Client,
    doctor::{Alignment, Diagnosis, Endpoint, Mend, RefusedRequest, Side, diagnose},
};
use maud::{Markup, html};

use super::{SignIns, address};
use crate::{
    api::when::when,
    components::{Tone, icon::icon, status::status, time::relative_time},
};

/// Requests that were refused for the same reason with the same values, the newest first.
struct Group<'a>(Vec<&'a RefusedRequest>);

/// The section.
pub fn section(shown: &SignIns<'_>) -> Markup {
    let groups = groups(shown.refused);
    let number = shown.looked_for.map(str::trim).filter(|number| !number.is_empty());
    let is_it =
        |request: &RefusedRequest| number.is_some_and(|number| request.id.to_string().eq_ignore_ascii_case(number));
    let lost = number.is_some() && !shown.refused.iter().any(is_it);
    html! {
        section.card.section aria-labelledby="refused" {
            header.section__head {
                h2 id="refused" { "Refused requests" }
                p.section__text { "The last fifty that this provider refused, and why. No secrets are kept, and nothing is after 90 days." }
            }
            @if !groups.is_empty() || lost {
                form.row.refused__find method="get" action=(address(shown.client.key)) {
                    label.field__label for="request" { "Request number" }
                    input.input id="request" name="request" type="text" autocomplete="off" spellcheck="false" value=[number];
                    button.button type="submit" { "Find" }
                }
            }
            @if lost {
                div.callout data-tone="warn" role="status" {
                    (icon("warning"))
                    div.callout__body { "No refused request of this client has this number. It may be older than the last fifty, or of another client." }
                }
            }
            @if groups.is_empty() {
                p.nothing { (icon("info")) "Nothing was refused. When a sign-in fails, its reason shows here at once." }
            } @else {
                ol.refused {
                    @for (place, group) in (1_usize..).zip(&groups) {
                        (item(shown, (place, group), group.0.iter().any(|request| is_it(request))))
                    }
                }
            }
        }
    }
}

fn groups(refused: &[RefusedRequest]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for request in refused {
        let alike = |group: &&mut Group<'_>| {
            let first = group.0[0];
            (first.endpoint, &first.error, &first.description, &first.sent)
                == (request.endpoint, &request.error, &request.description, &request.sent)
        };
        match groups.iter_mut().find(alike) {
            Some(group) => group.0.push(request),
            None => groups.push(Group(vec![request])),
        }
    }
    groups
}

fn item(shown: &SignIns<'_>, (place, Group(requests)): (usize, &Group<'_>), found: bool) -> Markup {
    let request = requests[0];
    let diagnosis = diagnose(request, &shown.client.metadata);
    let (tone, word) = if diagnosis.settled { (Tone::Ok, "Settled") } else { (Tone::Bad, "Refused") };
    let endpoint = match request.endpoint {
        Endpoint::Authorize => "Authorization request",
        Endpoint::Token => "Token request",
    };
    html! {
        li.refused__item id={ "request-" (request.id) } data-found[found] {
            p.refused__head {
                (status(tone, word))
                span { (endpoint) }
                @if requests.len() > 1 { span.num { (requests.len()) " times, last " (relative_time(&when(request.at, shown.now))) } }
                @else { (relative_time(&when(request.at, shown.now))) }
                code { (request.error) }
            }
            h3.refused__reason { (diagnosis.reason) }
            @if let Some(alignment) = &diagnosis.alignment { (aligned(alignment, place)) }
            @if !diagnosis.advice.is_empty() { p.refused__advice { (diagnosis.advice) } }
            @if let Some(mend) = diagnosis.mend.as_ref().filter(|_| shown.may_edit) { (remedy(shown, request, mend)) }
            (sent(requests, &diagnosis))
        }
    }
}

/// Both URIs, one above the other: what stands in one of them alone is marked, and has a gap in the other.
fn aligned(alignment: &Alignment, place: usize) -> Markup {
    let line = |own: Side| {
        html! {
            @for run in &alignment.runs {
                @if run.side == Side::Both { (run.text) }
                @else if run.side == own { mark { (run.text) } }
                @else { span.aligned__gap aria-hidden="true" { (" ".repeat(run.text.chars().count())) } }
            }
        }
    };
    html! {
        div.aligned tabindex="0" role="region" aria-label={ "Both URIs, character by character, of refusal " (place) } {
            dl {
                div { dt { "Sent" } dd { code data-side="sent" { (line(Side::Sent)) } } }
                div { dt { "Registered" } dd { code data-side="registered" { (line(Side::Registered)) } } }
            }
        }
    }
}

/// A button behind a disclosure: it says first what it means.
fn remedy(shown: &SignIns<'_>, request: &RefusedRequest, mend: &Mend) -> Markup {
    html! {
        details.menu {
            summary.button data-size="small" { (mend.label()) "…" }
            div.menu__panel.revoke {
                form.stack method="post" action="/api/clients/mend" {
                    input type="hidden" name="key" value=(shown.client.key);
                    input type="hidden" name="request" value=(request.id);
                    p { (meaning(mend, shown.client)) }
                    @if shown.waits { p { "A reviewer looks at it first." } }
                    button.button type="submit" data-variant="primary" data-size="small" { (mend.label()) }
                }
            }
        }
    }
}

fn meaning(mend: &Mend, client: &Client) -> String {
    let name = &client.metadata.name;
    match mend {
        Mend::RedirectUri(uri) => {
            let host = domain::anatomy::host(uri).unwrap_or(uri);
            format!(
                "From then on users of “{name}” can be sent to {host}. Anybody can cause a refusal: add only what is yours."
            )
        }
        Mend::ResponseType(_) => format!("From then on “{name}” can ask for it. Add only what it needs."),
        Mend::Scope(_) => format!("From then on “{name}” can ask users for it. Add only what it needs."),
    }
}

fn sent(requests: &[&RefusedRequest], diagnosis: &Diagnosis) -> Markup {
    let request = requests[0];
    html! {
        details.refused__sent {
            summary { "What was sent" }
            dl.provider__sent {
                @for (name, value) in &request.sent { div { dt { code { (name) } } dd { code { (value) } } } }
            }
            @if !request.description.is_empty() && diagnosis.alignment.is_none() {
                p.small.muted { "The answer was " code { (request.error) } ": " (request.description) }
            }
            p.small.muted {
                @if requests.len() == 1 { "Request " } @else { "Requests " }
                @for (at, request) in requests.iter().enumerate() {
                    @if at > 0 { ", " }
                    code { (request.id) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{ClientId, ClientKey, ClientStatus, Metadata, RequestId, Revision, Timestamp, doctor::REDIRECT_URI};
    use store::Usage;

    use super::*;

    fn key() -> ClientKey {
        "01990000-0000-7000-8000-000000000000".parse().unwrap()
    }

    fn number(id: u8) -> RequestId {
        format!("01990000-0000-7000-8000-{id:012}").parse().unwrap()
    }

    fn client() -> Client {
        Client {
            key: key(),
            client_id: ClientId::parse("kiln").unwrap(),
            metadata: Metadata { redirect_uris: vec!["https://kiln.example/cb".to_owned()], ..Metadata::default() },
            status: ClientStatus::Active,
            revision: Revision(1),
            has_secret: true,
            date_created: Timestamp(0),
        }
    }

    fn refused(id: u8, uri: &str) -> RefusedRequest {
        RefusedRequest {
            id: number(id),
            client: key(),
            at: Timestamp(0),
            endpoint: Endpoint::Authorize,
            error: REDIRECT_URI.to_owned(),
            description: String::new(),
            sent: vec![("redirect_uri".to_owned(), uri.to_owned())],
        }
    }

    fn text(refused: &[RefusedRequest], looked_for: Option<&str>, may_edit: bool) -> String {
        let (client, usage) = (client(), Usage::default());
        let now = Timestamp(0);
        let shown = SignIns {
            client: &client,
            usage: &usage,
            refused,
            looked_for,
            issuer: "https://id.example",
            may_edit,
            waits: true,
            now,
        };
        section(&shown).into_string()
    }

    #[test]
    fn what_strangers_send_is_text() {
        let shown = text(&[refused(1, "https://kiln.example/<script>alert(1)</script>")], Some("\"><b>"), true);
        assert!(!shown.contains("<script") && !shown.contains("<b>"), "{shown}");
    }

    #[test]
    fn the_same_mistake_is_told_once() {
        let requests = [
            refused(3, "https://kiln.example/cb/"),
            refused(2, "http://kiln.example/cb"),
            refused(1, "https://kiln.example/cb/"),
        ];
        let number = number(1).to_string();
        let shown = text(&requests, Some(&number), true);
        assert_eq!(shown.matches("class=\"refused__item\"").count(), 2, "{shown}");
        assert!(shown.contains("2 times"), "{shown}");
        assert_eq!(shown.matches("data-found").count(), 1, "any of its numbers finds it");
        assert!(shown.contains("of refusal 1") && shown.contains("of refusal 2"), "each has its own name");
    }

    #[test]
    fn only_whoever_may_change_the_client_is_offered_to() {
        let requests = [refused(1, "https://kiln.example/cb/")];
        let shown = text(&requests, None, true);
        assert!(shown.contains("/api/clients/mend") && shown.contains("A reviewer looks at it first."), "{shown}");
        assert!(!text(&requests, None, false).contains("/api/clients/mend"));
    }
}
