//! The panel of the quick start: it waits for the first request, turns green at the first token, or names what is wrong.

use domain::{
    Client, Timestamp,
    doctor::{Progress, RefusedRequest, diagnose, progress},
};
use maud::{Markup, html};
use store::{Usage, UseKind};

use super::address;
use crate::{
    api::when::when,
    components::{Tone, status::status, time::relative_time},
};

/// How far a client has come.
pub fn progress_of(usage: &Usage, refused: &[RefusedRequest]) -> Progress {
    let step = |step| usage.of(UseKind::Step, step).map(|used| used.last_at);
    progress(step("authorize"), step("token"), refused.first().map(|request| request.at))
}

/// The panel. It is one element.
pub fn panel(client: &Client, usage: &Usage, refused: &[RefusedRequest], now: Timestamp) -> Markup {
    let key = client.key;
    let found = progress_of(usage, refused);
    let (tone, word) = match found {
        Progress::Waiting => (Tone::Wait, "Waits for the first request"),
        Progress::Asked(_) => (Tone::Wait, "A request has come"),
        Progress::Refused => (Tone::Bad, "The last request was refused"),
        Progress::Works(_) => (Tone::Ok, "It works"),
    };
    html! {
        div.live data-tone=(tone.as_str()) {
            p.live__word { (status(tone, word)) }
            @match found {
                Progress::Waiting => p { "Start a sign-in from the application. What comes of it shows here at once." },
                Progress::Asked(at) => p {
                    "It may ask what it asks, " (relative_time(&when(at, now)))
                    ". Now somebody signs in, and the application fetches its tokens."
                },
                Progress::Works(at) => p { "Tokens were given " (relative_time(&when(at, now))) ". Nothing was refused since." },
                Progress::Refused => {
                    @if let Some(request) = refused.first() {
                        @let diagnosis = diagnose(request, &client.metadata);
                        p.live__reason { (diagnosis.reason) }
                        @if !diagnosis.advice.is_empty() { p { (diagnosis.advice) } }
                        p { a.link href={ (address(key)) "?request=" (request.id) } { "Show the request" } }
                    }
                }
            }
            @if !matches!(found, Progress::Works(_)) {
                p.live__again { a.link href={ "/clients/" (key) "/quick-start" } { "Look again" } }
            }
        }
    }
}
