//! A calendar of the secrets that end, as an iCalendar (RFC 5545). The crates that write those bring another calendar's
//! arithmetic along; what is needed of the format is three rules: lines end with CR LF, are folded after 75 octets, and
//! commas, semicolons, backslashes and line breaks in texts are escaped.

use std::fmt::Write as _;

use domain::Timestamp;
use store::EndingSecret;
use time::{OffsetDateTime, format_description::FormatItem, macros::format_description};

use crate::public_url::PublicUrl;

/// The longest line, in octets (section 3.1).
const LINE: usize = 75;

const UTC: &[FormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// The calendar as it is `now`.
pub fn write(secrets: &[EndingSecret], here: &PublicUrl, now: Timestamp) -> String {
    let mut out = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Clientele//Secrets//EN", "CALSCALE:GREGORIAN"] {
        push(line, &mut out);
    }
    push("X-WR-CALNAME:Secrets that expire", &mut out);
    push("REFRESH-INTERVAL;VALUE=DURATION:PT12H", &mut out);
    for secret in secrets {
        event(secret, here, now, &mut out);
    }
    push("END:VCALENDAR", &mut out);
    out
}

fn event(secret: &EndingSecret, here: &PublicUrl, now: Timestamp, out: &mut String) {
    let Some(((ends_at, now), client)) = moment(secret.ends_at).zip(moment(now)).zip(Some(&secret.client_name)) else {
        return;
    };
    let name = if secret.name.is_empty() { String::new() } else { format!(" “{}”", secret.name) };
    let page = format!("{here}/clients/{}/credentials", secret.client);
    let says = format!("The secret{name} of {client} stops working.\nMake a new one before: {page}");
    push("BEGIN:VEVENT", out);
    // The same for as long as there is this secret, wherever the registry moves.
    push(&format!("UID:{}@clientele", secret.id), out);
    push(&format!("DTSTAMP:{now}"), out);
    push(&format!("DTSTART:{ends_at}"), out);
    push(&format!("SUMMARY:{}", escape(&format!("Secret of {client} expires"))), out);
    push(&format!("DESCRIPTION:{}", escape(&says)), out);
    push(&format!("URL:{page}"), out);
    push("TRANSP:TRANSPARENT", out);
    push("BEGIN:VALARM", out);
    push("ACTION:DISPLAY", out);
    push("TRIGGER:-P7D", out);
    push(&format!("DESCRIPTION:{}", escape(&format!("Secret of {client} expires in a week"))), out);
    push("END:VALARM", out);
    push("END:VEVENT", out);
}

/// UTC in the basic form (section 3.3.5). `None` beyond the years that there are.
fn moment(at: Timestamp) -> Option<String> {
    OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000)).ok()?.format(UTC).ok()
}

/// A text (section 3.3.11).
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                let _ = write!(out, "\\{c}");
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line, folded between characters.
fn push(line: &str, out: &mut String) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use domain::{ClientKey, SecretId};
    use uuid::Uuid;

    use super::*;

    fn secret(client_name: &str) -> EndingSecret {
        EndingSecret {
            id: SecretId(Uuid::from_u128(7)),
            name: "blue; green".to_owned(),
            client: ClientKey(Uuid::from_u128(8)),
            client_name: client_name.to_owned(),
            ends_at: Timestamp(1_798_104_896_000),
        }
    }

    fn calendar(secrets: &[EndingSecret]) -> String {
        write(secrets, &"https://registry.example".parse().unwrap(), Timestamp(1_795_451_520_000))
    }

    #[test]
    fn every_line_is_short_and_ends_as_it_should() {
        let text = calendar(&[secret(&"Größenwahn & Söhne, ".repeat(9)), secret("Kiln")]);
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        for line in text.trim_end().split("\r\n") {
            assert!(line.len() <= LINE && !line.contains(['\r', '\n']), "{line:?}");
        }
        assert_eq!(text.matches("\nUID:").count(), 2);
    }

    #[test]
    fn what_is_typed_is_text() {
        let text = calendar(&[secret("A, B; C\\D\r\nEND:VCALENDAR")]).replace("\r\n ", "");
        assert!(text.contains("SUMMARY:Secret of A\\, B\\; C\\\\D\\nEND:VCALENDAR expires\r\n"), "{text}");
        assert_eq!(text.matches("\nEND:VCALENDAR\r").count(), 1);
        assert!(text.contains("“blue\\; green”"));
    }

    #[test]
    fn times_are_utc_and_absurd_ones_are_left_out() {
        let text = calendar(&[secret("Kiln"), EndingSecret { ends_at: Timestamp(i64::MAX), ..secret("Never") }]);
        assert!(text.contains("DTSTART:20261224T093456Z\r\n"), "{text}");
        assert!(text.contains("DTSTAMP:20261123T163200Z\r\n"));
        assert!(!text.contains("Never"));
    }
}
