//! A visit in words.

use super::{Answer, Failure, Place, Visit};
use crate::{Timestamp, anatomy};

/// How an address stands. The worse comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing can be said: it was not visited, for a reason.
    Unchecked,
    /// As it should be.
    Fine,
    /// Worth a second look.
    Odd,
    /// Users would not get there.
    Broken,
}

/// What is said about one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The worst of its remarks.
    pub standing: Standing,
    /// Sentences, what matters most first.
    pub remarks: Vec<Remark>,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How bad it is.
    pub standing: Standing,
    /// The words.
    pub text: String,
}

/// From so many days before its end on, a certificate is worth a remark.
const SOON: i64 = 14;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Judges what a visit to `url` brought back, as seen at `now`.
pub fn judge(place: Place, url: &str, visit: &Visit, now: Timestamp) -> Judgement {
    let mut remarks = Vec::new();
    let mut say = |standing, text: String| remarks.push(Remark { standing, text });
    let last = visit.redirects.last().map_or(url, |redirect| redirect.to.as_str());
    match &visit.outcome {
        Ok(answer) => {
            let (standing, text) = answered(place, answer);
            say(standing, text);
        }
        Err(failure) => {
            let (standing, text) = failed(failure, host(last), !visit.redirects.is_empty());
            say(standing, text);
        }
    }
    if let Some(away) = visit.redirects.iter().map(|redirect| host(&redirect.to)).find(|other| *other != host(url)) {
        say(Standing::Odd, format!("It leads away from {}, to {}.", host(url), shown(away)));
    }
    if is_https(url) && visit.redirects.iter().any(|redirect| !is_https(&redirect.to)) {
        say(Standing::Odd, "It leads from https to http, where anybody on the way can read along.".to_owned());
    }
    for certificate in &visit.certificates {
        let days = (certificate.until.0 - now.0).div_euclid(DAY);
        let host = shown(&certificate.host);
        match days {
            ..0 => say(Standing::Broken, format!("The certificate of {host} has ended since.")),
            0 => say(Standing::Odd, format!("The certificate of {host} ends within a day.")),
            1..=SOON => say(Standing::Odd, format!("The certificate of {host} ends in {}.", count(days, "day"))),
            _ => {}
        }
    }
    remarks.sort_by_key(|remark| std::cmp::Reverse(remark.standing));
    let standing = remarks.iter().map(|remark| remark.standing).max().unwrap_or(Standing::Fine);
    Judgement { standing, remarks }
}

fn answered(place: Place, answer: &Answer) -> (Standing, String) {
    let status = answer.status;
    match (place, status) {
        (Place::Page, 200..=299) if !is_readable(&answer.content_type) => {
            let kind = shown(&answer.content_type);
            let kind = if kind.is_empty() { "something without a media type" } else { &kind };
            (Standing::Odd, format!("It answers with {kind}, which is no page for people."))
        }
        (Place::Page, 200..=299) => (Standing::Fine, "There is a page.".to_owned()),
        (Place::Page, 401 | 403) => (Standing::Odd, format!("It answers {status}: not everybody may read it.")),
        (Place::Page, 404 | 410) => (Standing::Broken, format!("It answers {status}: there is no page.")),
        (_, 500..) => (Standing::Odd, format!("The server answers {status}: something is wrong with it.")),
        (Place::Page, 400..=499) => (Standing::Odd, format!("It answers {status} instead of a page.")),
        (Place::Callback, 400..=499) => {
            (Standing::Fine, format!("It answers. {status} is normal without what a sign-in adds."))
        }
        _ => (Standing::Fine, format!("It answers {status}.")),
    }
}

/// `host` is where it failed, and `later` says that a redirect had led there.
fn failed(failure: &Failure, host: &str, later: bool) -> (Standing, String) {
    use Standing::{Broken, Unchecked};
    let host = shown(host);
    match failure {
        Failure::NotPublic if later => {
            (Broken, format!("It redirects to {host}, which is not on the public internet."))
        }
        Failure::NotPublic => (
            Unchecked,
            format!("{host} leads into a network that is not public. The operator of this registry can allow it."),
        ),
        Failure::ReservedName if later => (Broken, format!("It redirects to {host}, a name that is in no DNS.")),
        Failure::ReservedName => (Unchecked, format!("{host} is a name for examples and tests, which is in no DNS.")),
        Failure::Url | Failure::BadRedirect if later => (Broken, "It redirects to what is no web address.".to_owned()),
        Failure::Url | Failure::BadRedirect => (Unchecked, "It is not an address that can be visited.".to_owned()),
        Failure::Port(port) if later => (Broken, format!("It redirects to port {port}, where no web server listens.")),
        Failure::Port(port) => (Unchecked, format!("Port {port} is not one that web servers listen on.")),
        Failure::Unresolved => (Broken, format!("The DNS knows no address for {host}.")),
        Failure::Unreachable => (Broken, format!("{host} takes no connection.")),
        Failure::CertificateExpired(_) => {
            (Broken, format!("The certificate of {host} has ended: browsers stop there."))
        }
        Failure::CertificateName => (Broken, format!("The certificate that {host} shows is for other names.")),
        Failure::CertificateUnknown => {
            (Broken, format!("The certificate of {host} comes from nobody that browsers trust."))
        }
        Failure::Tls => (Broken, format!("No encrypted connection to {host} comes about.")),
        Failure::Slow => (Broken, format!("{host} does not answer in time.")),
        Failure::Malformed => (Broken, format!("What {host} answers is not HTTP.")),
        Failure::TooManyRedirects => (Broken, "It redirects more than five times.".to_owned()),
        Failure::TooLarge => (Broken, format!("What {host} answers is too large.")),
    }
}

fn is_readable(content_type: &str) -> bool {
    matches!(content_type, "text/html" | "application/xhtml+xml" | "application/pdf" | "text/plain" | "text/markdown")
}

fn host(url: &str) -> &str {
    anatomy::host(url).unwrap_or(url)
}

fn is_https(url: &str) -> bool {
    url.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("https:"))
}

/// What somebody else wrote, at a length that a sentence can bear and without what would turn it around.
fn shown(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .take(100)
        .collect()
}

fn count(n: i64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    const NOW: Timestamp = Timestamp(1_767_225_600_000);
    const URL: &str = "https://app.kiln.example/cb";

    fn visit(outcome: Result<Answer, Failure>) -> Visit {
        Visit { redirects: Vec::new(), certificates: Vec::new(), outcome }
    }

    fn answer(status: u16, content_type: &str) -> Visit {
        visit(Ok(Answer { status, content_type: content_type.to_owned(), title: String::new() }))
    }

    #[test]
    fn what_an_answer_means_depends_on_what_the_address_is_for() {
        for (status, callback, page) in [
            (200, Standing::Fine, Standing::Fine),
            (302, Standing::Fine, Standing::Fine),
            (400, Standing::Fine, Standing::Odd),
            (403, Standing::Fine, Standing::Odd),
            (404, Standing::Fine, Standing::Broken),
            (410, Standing::Fine, Standing::Broken),
            (500, Standing::Odd, Standing::Odd),
            (503, Standing::Odd, Standing::Odd),
        ] {
            let visit = answer(status, "text/html");
            assert_eq!(judge(Place::Callback, URL, &visit, NOW).standing, callback, "callback {status}");
            assert_eq!(judge(Place::Page, URL, &visit, NOW).standing, page, "page {status}");
        }
        assert_eq!(judge(Place::Page, URL, &answer(200, "application/pdf"), NOW).standing, Standing::Fine);
        assert_eq!(judge(Place::Page, URL, &answer(200, "application/zip"), NOW).standing, Standing::Odd);
        assert_eq!(judge(Place::Page, URL, &answer(200, ""), NOW).standing, Standing::Odd);
        assert_eq!(judge(Place::Callback, URL, &answer(200, ""), NOW).standing, Standing::Fine);
    }

    #[test]
    fn what_is_not_public_is_no_failure_unless_a_redirect_led_there() {
        let mut at = visit(Err(Failure::NotPublic));
        assert_eq!(judge(Place::Callback, URL, &at, NOW).standing, Standing::Unchecked);
        at.redirects.push(Redirect { status: 302, to: "http://10.0.0.1/".to_owned() });
        let judged = judge(Place::Callback, URL, &at, NOW);
        assert_eq!(judged.standing, Standing::Broken);
        assert_eq!(judged.remarks[0].text, "It redirects to 10.0.0.1, which is not on the public internet.");
        assert_eq!(judge(Place::Page, URL, &visit(Err(Failure::Unresolved)), NOW).standing, Standing::Broken);
        assert_eq!(judge(Place::Page, URL, &visit(Err(Failure::ReservedName)), NOW).standing, Standing::Unchecked);
    }

    #[test]
    fn a_redirect_away_and_a_downgrade_are_named() {
        let mut at = answer(200, "text/html");
        at.redirects.push(Redirect { status: 302, to: "https://app.kiln.example/sign-in".to_owned() });
        assert_eq!(judge(Place::Callback, URL, &at, NOW).standing, Standing::Fine);
        at.redirects.push(Redirect { status: 302, to: "http://elsewhere.example/".to_owned() });
        let says: Vec<_> =
            judge(Place::Callback, URL, &at, NOW).remarks.into_iter().map(|remark| remark.text).collect();
        assert!(
            says.iter().any(|text| text == "It leads away from app.kiln.example, to elsewhere.example."),
            "{says:?}"
        );
        assert!(says.iter().any(|text| text.contains("from https to http")), "{says:?}");
    }

    #[test]
    fn days_of_a_certificate_are_counted() {
        for (left, standing, says) in [
            (-1, Standing::Broken, "has ended since"),
            (0, Standing::Odd, "within a day"),
            (DAY, Standing::Odd, "ends in 1 day."),
            (9 * DAY, Standing::Odd, "ends in 9 days."),
            (15 * DAY, Standing::Fine, "answers"),
        ] {
            let mut at = answer(200, "text/html");
            let until = Timestamp(NOW.0 + left);
            at.certificates.push(Certificate { host: "app.kiln.example".to_owned(), until });
            let judged = judge(Place::Callback, URL, &at, NOW);
            assert_eq!(judged.standing, standing, "{left}");
            assert!(judged.remarks[0].text.contains(says), "{left}: {judged:?}");
        }
    }

    #[test]
    fn somebody_elses_letters_turn_no_sentence_around() {
        let mut at = visit(Err(Failure::Unresolved));
        at.redirects.push(Redirect { status: 302, to: format!("https://a\u{202e}b{}/", "c".repeat(500)) });
        let judged = judge(Place::Page, URL, &at, NOW);
        assert!(judged.remarks.iter().all(|remark| remark.text.len() < 200 && !remark.text.contains('\u{202e}')));
    }
}
