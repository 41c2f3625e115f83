//! E-mail: what the outbox of the store holds, by SMTP.

mod deliver;
mod message;
mod options;
mod smtp_url;
#[cfg(test)]
mod tests;
mod trial;

use std::{fmt, sync::Arc, time::Duration};

use domain::Timestamp;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{Error as SmtpError, PoolConfig, response::Response},
};
use store::Mail;

pub use deliver::deliver;
pub use options::Options;
pub use smtp_url::SmtpUrl;
pub use trial::{Trial, trial};

use crate::public_url::PublicUrl;

/// How long one command of the conversation may take.
const COMMAND: Duration = Duration::from_secs(30);
/// How long an e-mail may take in all: less than its lease.
const WHOLE: Duration = Duration::from_mins(2);

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// Sends e-mails.
#[derive(Clone)]
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
    public_url: Arc<PublicUrl>,
}

/// Why an e-mail was not sent.
#[derive(Debug)]
pub struct Trouble {
    /// In words, with what the mail server said.
    pub text: String,
    /// Whether it is of no use to try again.
    pub permanent: bool,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Mailer {
    /// By the server at `url`, in the name of `from`, with links that begin with `public_url`.
    ///
    /// # Errors
    /// Where `url` asks for something that there is not, in words.
    pub fn new(url: &SmtpUrl, from: Mailbox, public_url: Arc<PublicUrl>) -> Result<Self, String> {
        Ok(Self { transport: transport(url)?, from, public_url })
    }

    /// Sends it.
    ///
    /// # Errors
    /// Where the mail server does not take it. It may have it all the same, if the connection broke before it said so.
    pub async fn send(&self, mail: &Mail, now: Timestamp) -> Result<(), Trouble> {
        let message = message::compose(mail, &self.from, &self.public_url, now)?;
        send_by(&self.transport, message).await.map(drop)
    }
}

fn transport(url: &SmtpUrl) -> Result<Transport, String> {
    let url = url.expose().map_err(|error| error.to_string())?;
    let builder = Transport::from_url(url).map_err(|error| in_words(&error))?;
    let pool = PoolConfig::new().max_size(2).idle_timeout(Duration::from_secs(30));
    Ok(builder.timeout(Some(COMMAND)).pool_config(pool).build())
}

async fn send_by(transport: &Transport, message: Message) -> Result<Response, Trouble> {
    match tokio::time::timeout(WHOLE, transport.send(message)).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(Trouble { text: in_words(&error), permanent: is_final(&error) }),
        Err(_) => Err(Trouble { text: "the mail server took too long".to_owned(), permanent: false }),
    }
}

/// Whether the mail server said that it will never take this e-mail. That it does not know us (530, 534, 535, 538:
/// RFC 4954) says nothing about the e-mail: whoever runs the registry can mend it.
fn is_final(error: &SmtpError) -> bool {
    error.is_permanent() && !error.status().is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538))
}

fn in_words(error: &SmtpError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let more = cause.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text
}
