//! The preflight report: what is behind the addresses of a client, as markup. What websites say is text in it, as what
//! people type is.

use domain::{
    ClientKey, Field, Metadata, ProposalId, Timestamp,
    preflight::{Place, Remark, Standing, Visit, addresses, judge, why_not},
};
use maud::{Markup, html};
use store::PreflightRecord;

use crate::{
    api::when::{date, left, when},
    components::{Tone, status::status, time::relative_time},
};

/// Who can ask for another visit, and comes back where.
pub enum Again {
    /// Nobody: visits are switched off.
    Off,
    /// Nobody: the client is in the trash.
    Not,
    /// To the client.
    Client(ClientKey),
    /// To the desk, for a proposal of the client's.
    Proposal(ClientKey, ProposalId),
}

/// One address.
struct Line<'a> {
    field: Field,
    url: &'a str,
    state: State<'a>,
}

enum State<'a> {
    /// It is never visited, because.
    Never(&'static str),
    /// Nobody has been there yet.
    Waiting,
    /// The last visit, and what is to be said about it.
    Visited {
        visit: &'a Visit,
        standing: Standing,
        remarks: Vec<Remark>,
        at: Option<Timestamp>,
        since: Option<Timestamp>,
    },
}

/// The report on the addresses in `metadata`, of which `records` are known. `None` where there are no addresses.
pub fn report(metadata: &Metadata, records: &[PreflightRecord], again: &Again, now: Timestamp) -> Option<Markup> {
    let lines = lines(metadata, |place, url| {
        let Some(record) = records.iter().find(|record| record.url == url) else { return State::Waiting };
        let Some((at, visit)) = &record.last else { return State::Waiting };
        visited(place, url, visit, (Some(*at), record.failing_since), now)
    });
    if lines.is_empty() {
        return None;
    }
    let visits = lines.iter().any(|line| why_not(line.url).is_none());
    let is_shown = |url: &str| lines.iter().any(|line| line.url == url);
    let pending = records.iter().any(|record| record.due && record.last.is_some() && is_shown(&record.url));
    let note = match again {
        _ if !visits => None,
        Again::Off => Some("Visits are switched off on this server."),
        Again::Not => Some("Nothing is visited while the client is in the trash."),
        _ if pending => Some("Another visit is on its way. This is what the last one found."),
        _ => None,
    };
    Some(html! {
        section.card.section.preflight aria-labelledby="preflight" {
            header.row {
                h2 id="preflight" { "Preflight" }
                @if visits { (form(again)) }
            }
            div.stack data-gap="12" {
                p.preflight__sum { (sum(&lines)) }
                @if let Some(note) = note { p.muted.small { (note) } }
                (list(&lines, now))
            }
        }
    })
}

/// The report on addresses that were visited a moment ago, and are registered nowhere yet.
pub fn fresh(metadata: &Metadata, visits: &[(String, Visit)], now: Timestamp) -> Markup {
    let lines = lines(metadata, |place, url| match visits.iter().find(|(other, _)| other == url) {
        Some((_, visit)) => visited(place, url, visit, (None, None), now),
        None => State::Never("so many addresses are not visited at once"),
    });
    html! {
        section.preflight aria-labelledby="preflight" {
            h3 id="preflight" { "What answers there" }
            div.stack data-gap="12" {
                p.preflight__sum { (if lines.is_empty() { "There are no addresses yet.".to_owned() } else { sum(&lines) }) }
                (list(&lines, now))
            }
        }
    }
}

fn lines<'a>(metadata: &'a Metadata, state: impl Fn(Place, &'a str) -> State<'a>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for (field, place, url) in addresses(metadata) {
        if lines.iter().any(|line| line.url == url) {
            continue;
        }
        let state = match why_not(url) {
            Some(why) => State::Never(why),
            None => state(place, url),
        };
        lines.push(Line { field, url, state });
    }
    // What needs somebody stands first.
    lines.sort_by_key(|line| std::cmp::Reverse(rank(&line.state)));
    lines
}

fn rank(state: &State<'_>) -> u8 {
    match state {
        State::Visited { standing: Standing::Broken, .. } => 5,
        State::Visited { standing: Standing::Odd, .. } => 4,
        State::Waiting => 3,
        State::Visited { standing: Standing::Fine, .. } => 2,
        State::Visited { standing: Standing::Unchecked, .. } => 1,
        State::Never(_) => 0,
    }
}

fn visited<'a>(
    place: Place,
    url: &str,
    visit: &'a Visit,
    (at, since): (Option<Timestamp>, Option<Timestamp>),
    now: Timestamp,
) -> State<'a> {
    let judged = judge(place, url, visit, now);
    State::Visited { visit, standing: judged.standing, remarks: judged.remarks, at, since }
}

/// All of it in one sentence.
fn sum(lines: &[Line<'_>]) -> String {
    let count = |is: fn(&State<'_>) -> bool| lines.iter().filter(|line| is(&line.state)).count();
    let broken = count(|state| rank(state) == 5);
    let odd = count(|state| rank(state) == 4);
    let waiting = count(|state| rank(state) == 3);
    let fine = count(|state| rank(state) == 2);
    let unchecked = count(|state| rank(state) < 2);
    let mut parts = Vec::new();
    for (n, one, many) in [
        (broken, "does not work", "do not work"),
        (odd, "needs a look", "need a look"),
        (fine, "works", "work"),
        (waiting, "waits for a visit", "wait for a visit"),
        (unchecked, "is not visited", "are not visited"),
    ] {
        match n {
            0 => {}
            1 if parts.is_empty() => parts.push(format!("1 address {one}")),
            _ if parts.is_empty() => parts.push(format!("{n} addresses {many}")),
            1 => parts.push(format!("1 {one}")),
            _ => parts.push(format!("{n} {many}")),
        }
    }
    parts.join(", ") + "."
}

fn list(lines: &[Line<'_>], now: Timestamp) -> Markup {
    html! {
        @if !lines.is_empty() {
            ul.preflight__list { @for line in lines { (item(line, now)) } }
        }
    }
}

fn item(line: &Line<'_>, now: Timestamp) -> Markup {
    let (tone, word) = match &line.state {
        State::Never(_) | State::Visited { standing: Standing::Unchecked, .. } => (Tone::Quiet, "Not visited"),
        State::Waiting => (Tone::Wait, "Waits"),
        State::Visited { standing: Standing::Fine, .. } => (Tone::Ok, "Works"),
        State::Visited { standing: Standing::Odd, .. } => (Tone::Warn, "Look"),
        State::Visited { standing: Standing::Broken, .. } => (Tone::Bad, "Broken"),
    };
    html! {
        li.preflight__item {
            span.preflight__status { (status(tone, word)) }
            div.preflight__text {
                p.preflight__url { code { (line.url) } " " span.muted.small { (line.field.label()) } }
                @match &line.state {
                    State::Never(why) => p.small { "Because " (why) "." },
                    State::Waiting => p.small { "Nobody has been there yet." },
                    State::Visited { visit, remarks, at, since, .. } => {
                        @for remark in remarks { p.small { (remark.text) } }
                        (facts(visit, *at, *since, now))
                    }
                }
            }
        }
    }
}

/// What else was seen.
fn facts(visit: &Visit, at: Option<Timestamp>, since: Option<Timestamp>, now: Timestamp) -> Markup {
    html! {
        ul.preflight__facts {
            @for redirect in &visit.redirects {
                li { (redirect.status) " to " code { (redirect.to) } }
            }
            @if let Ok(answer) = &visit.outcome {
                li.num { (answer.status) }
                @if !answer.content_type.is_empty() { li { (answer.content_type) } }
                @if !answer.title.is_empty() { li { "“" bdi { (answer.title) } "”" } }
            }
            @for certificate in visit.certificates.iter().filter(|certificate| certificate.until > now) {
                li { "certificate until " (date(certificate.until)) " (" (left(certificate.until, now)) ")" }
            }
            @if let Some(since) = since { li { "fails since " (relative_time(&when(since, now))) } }
            @if let Some(at) = at { li { "visited " (relative_time(&when(at, now))) } }
        }
    }
}

/// A form of its own, which a browser posts without a script: it is pressed once in a while.
fn form(again: &Again) -> Markup {
    let (key, proposal) = match again {
        Again::Off | Again::Not => return html! {},
        Again::Client(key) => (key, None),
        Again::Proposal(key, id) => (key, Some(id)),
    };
    html! {
        form.row__end method="post" action="/api/clients/check_again" {
            input type="hidden" name="key" value=(key);
            @if let Some(id) = proposal { input type="hidden" name="proposal" value=(id); }
            button.button type="submit" data-variant="secondary" data-size="small" { "Check again" }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::preflight::{Answer, Certificate, Failure, Redirect};

    use super::*;

    const NOW: Timestamp = Timestamp(1_767_225_600_000);
    const DAY: i64 = 86_400_000;

    fn metadata() -> Metadata {
        Metadata {
            redirect_uris: vec!["https://a.example.com/cb".to_owned(), "http://127.0.0.1/cb".to_owned()],
            website_url: "https://www.example.com/".to_owned(),
            ..Metadata::default()
        }
    }

    fn record(url: &str, place: Place, visit: Option<Visit>) -> PreflightRecord {
        let last = visit.map(|visit| (Timestamp(NOW.0 - DAY), visit));
        let (url, checks) = (url.to_owned(), 1);
        PreflightRecord { url, place, due: false, checks, last, failing_since: None, confirmed: false }
    }

    #[test]
    fn what_websites_say_is_text() {
        let visit = Visit {
            redirects: vec![Redirect { status: 302, to: "https://www.example.com/<img src=x>".to_owned() }],
            certificates: vec![Certificate { host: "www.example.com".to_owned(), until: Timestamp(NOW.0 + 90 * DAY) }],
            outcome: Ok(Answer {
                status: 200,
                content_type: "text/html\"><script>".to_owned(),
                title: "<script>alert(1)</script>".to_owned(),
            }),
        };
        let records = [record("https://www.example.com/", Place::Page, Some(visit))];
        let text = report(&metadata(), &records, &Again::Off, NOW).unwrap().into_string();
        assert!(!text.contains("<script") && !text.contains("<img"), "{text}");
        assert!(text.contains("&lt;script&gt;alert(1)"), "{text}");
        assert!(text.contains("certificate until 1 Apr 2026 (90 days)"), "{text}");
    }

    #[test]
    fn the_worst_stands_first_and_the_sum_says_it() {
        let broken = Visit { redirects: Vec::new(), certificates: Vec::new(), outcome: Err(Failure::Unresolved) };
        let records = [
            record("https://a.example.com/cb", Place::Callback, Some(broken)),
            record("https://www.example.com/", Place::Page, None),
        ];
        let again = Again::Client("01990000-0000-7000-8000-000000000001".parse().unwrap());
        let text = report(&metadata(), &records, &again, NOW).unwrap().into_string();
        assert!(text.contains("1 address does not work, 1 waits for a visit, 1 is not visited."), "{text}");
        let places =
            ["The DNS knows no address", "Nobody has been there yet", "own device"].map(|part| text.find(part));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {text}");
        assert!(text.contains("Check again"));
    }

    #[test]
    fn without_addresses_there_is_no_report() {
        assert!(report(&Metadata::default(), &[], &Again::Off, NOW).is_none());
    }
}
