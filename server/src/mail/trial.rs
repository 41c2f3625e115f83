//! An e-mail that says nothing, sent at once and past the outbox: whether the mail server takes it.

use domain::Timestamp;
use lettre::{AsyncTransport as _, Message, message::Mailbox};

use super::{SmtpUrl, Trouble, message, send_by, transport};

/// What the mail server said to an e-mail that it took.
#[derive(Debug, PartialEq, Eq)]
pub struct Trial {
    /// The reply code: RFC 5321, section 4.2.
    pub code: u16,
    /// The text after it, in one line.
    pub answer: String,
}

/// Sends one by the server at `url` from one address to another.
///
/// # Errors
/// Where the mail server cannot be reached or does not take it, with what it said.
pub async fn trial(url: &SmtpUrl, from: Mailbox, to: Mailbox, now: Timestamp) -> Result<Trial, Trouble> {
    let text = "This e-mail was sent by “clientele mail test”. It arrived: nothing is left to do.\r\n";
    let refused = |text: String| Trouble { text, permanent: true };
    let message = Message::builder()
        .from(from)
        .to(to)
        .subject("Clientele can send e-mail")
        .date(message::date(now))
        .raw_header(message::automatic())
        .body(text.to_owned())
        .map_err(|error| refused(error.to_string()))?;
    let transport = transport(url).map_err(refused)?;
    let response = send_by(&transport, message).await;
    transport.shutdown().await;
    let response = response?;
    let answer = response.message().collect::<Vec<_>>().join(" ");
    Ok(Trial { code: response.code().into(), answer })
}
