//! What an e-mail says: the same as plain text and as simple HTML.

use std::time::{Duration, SystemTime};

use app::api::notices::words::{Words, words};
use domain::Timestamp;
use lettre::{
    Message,
    message::{Mailbox, MultiPart, header},
};
use maud::{DOCTYPE, Markup, html};
use store::{Invitation, InvitationKind, InvitationToken, Mail, MailContent, Notice};

use super::Trouble;
use crate::public_url::PublicUrl;

/// The longest subject, in characters.
const SUBJECT: usize = 150;

/// What is said, whatever it is about.
struct Letter {
    subject: String,
    text: Vec<String>,
    /// Several things, each with where it leads.
    items: Vec<(String, Option<String>)>,
    /// The words on the link, and where it leads.
    link: Option<(&'static str, String)>,
    foot: String,
}

/// Composes it.
///
/// # Errors
/// Where the address is none that an e-mail can have.
pub fn compose(mail: &Mail, from: &Mailbox, here: &PublicUrl, now: Timestamp) -> Result<Message, Trouble> {
    let refused = |error: &dyn std::fmt::Display| Trouble { text: error.to_string(), permanent: true };
    let to = Mailbox::new(None, mail.to.parse().map_err(|error| refused(&error))?);
    let letter = match &mail.content {
        MailContent::Notice(notice) => notice_letter(&words(notice, now), notice.id, here),
        MailContent::Digest(notices) => digest_letter(notices, here, now),
        MailContent::SignUp { token } => sign_up_letter(token.as_ref().map(InvitationToken::expose), here),
        MailContent::Invitation { invitation, token } => invitation_letter(invitation, token.expose(), here),
    };
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(one_line(&letter.subject))
        .message_id(Some(format!("<{}@{}>", mail.id, here.host())))
        .date(date(now))
        .raw_header(automatic())
        .multipart(MultiPart::alternative_plain_html(plain(&letter), hypertext(&letter).into_string()))
        .map_err(|error| refused(&error))
}

/// The value of `Date`.
pub fn date(now: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap_or_default())
}

/// Nobody is to answer, not even a program: RFC 3834, section 5.
pub fn automatic() -> header::HeaderValue {
    header::HeaderValue::new(header::HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned())
}

fn notice_letter(words: &Words, id: domain::NoticeId, here: &PublicUrl) -> Letter {
    let mut text = vec![[&words.sentence(), "."].concat()];
    text.extend(Some(words.detail.clone()).filter(|detail| !detail.is_empty()));
    Letter {
        subject: words.subject(),
        text,
        items: Vec::new(),
        link: words.href.is_some().then(|| ("Look at it", format!("{here}/notices/{id}"))),
        foot: preferences(here),
    }
}

/// Several notices, each with its link.
fn digest_letter(notices: &[Notice], here: &PublicUrl, now: Timestamp) -> Letter {
    let item = |notice: &Notice| {
        let words = words(notice, now);
        let more = if words.detail.is_empty() { String::new() } else { [" ", &words.detail].concat() };
        let link = words.href.is_some().then(|| format!("{here}/notices/{}", notice.id));
        ([&words.sentence(), ".", &more].concat(), link)
    };
    let subject = match notices {
        [one] => words(one, now).subject(),
        _ => format!("{} notices since yesterday", notices.len()),
    };
    Letter {
        subject,
        text: vec!["What there is to tell since yesterday morning:".to_owned()],
        items: notices.iter().map(item).collect(),
        link: Some(("All notices", format!("{here}/notices"))),
        foot: preferences(here),
    }
}

fn preferences(here: &PublicUrl) -> String {
    format!("What you hear of by e-mail, and how often, is up to you: {here}/notices/preferences")
}

fn invitation_letter(invitation: &Invitation, token: &str, here: &PublicUrl) -> Letter {
    let by = &invitation.created_by;
    let name = invitation.client.as_ref().map_or("", |(_, name)| name.as_str());
    let (subject, text) = match invitation.kind {
        InvitationKind::Owner => {
            (format!("You are invited to look after {name}"), format!("{by} invites you to own the client {name}."))
        }
        InvitationKind::Transfer => (
            format!("{name} is offered to you"),
            format!("{by} offers you the client {name}: you take their place as its owner."),
        ),
        InvitationKind::Account => (
            "You are invited to a registry of clients".to_owned(),
            format!("{by} invites you to have an account: {}.", invitation.role.label()),
        ),
    };
    let good = "The link works for 30 days, once, and for this e-mail address alone.".to_owned();
    Letter {
        subject,
        text: vec![text, good],
        items: Vec::new(),
        link: Some(("Look at the invitation", format!("{here}/invitation/{token}"))),
        foot: "If you do not know what this is about, do nothing: without you the link leads nowhere.".to_owned(),
    }
}

/// The name that was given is not in it: anybody can have it sent to anybody.
fn sign_up_letter(token: Option<&str>, here: &PublicUrl) -> Letter {
    let asked = format!("Somebody, you most likely, asked for an account with this e-mail address at {here}.");
    match token {
        Some(token) => Letter {
            subject: "Confirm your e-mail address".to_owned(),
            text: vec![asked, "The link works for 24 hours, once.".to_owned()],
            items: Vec::new(),
            link: Some(("Set your password", format!("{here}/invitation/{token}"))),
            foot: "If it was not you, do nothing: without you the link leads nowhere.".to_owned(),
        },
        None => Letter {
            subject: "You have an account already".to_owned(),
            text: vec![asked, "There is one already: sign in with its password.".to_owned()],
            items: Vec::new(),
            link: Some(("Sign in", format!("{here}/sign-in"))),
            foot: "If it was not you, do nothing. If you have forgotten the password, ask an admin of the registry."
                .to_owned(),
        },
    }
}

fn plain(letter: &Letter) -> String {
    let mut parts = letter.text.clone();
    parts.extend(letter.items.iter().map(|(text, link)| match link {
        Some(address) => format!("* {text}\n  {address}"),
        None => format!("* {text}"),
    }));
    parts.extend(letter.link.as_ref().map(|(words, address)| format!("{words}:\n{address}")));
    parts.push(format!("-- \nClientele\n{}", letter.foot));
    // A line of its own for each part; mail programs break long ones themselves.
    parts.join("\n\n").replace('\n', "\r\n")
}

fn hypertext(letter: &Letter) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { (letter.subject) } }
            body {
                @for text in &letter.text { p { (text) } }
                @if !letter.items.is_empty() {
                    ul {
                        @for (text, link) in &letter.items {
                            li { (text) @if let Some(address) = link { br; a href=(address) { (address) } } }
                        }
                    }
                }
                @if let Some((words, address)) = &letter.link {
                    p { a href=(address) { (words) } br; (address) }
                }
                hr;
                p { small { "Clientele. " (letter.foot) } }
            }
        }
    }
}

/// A header is one line, whatever names are in it.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(SUBJECT).collect()
}
