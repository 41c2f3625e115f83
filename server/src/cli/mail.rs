//! `clientele mail …`

use clap::{Args, Subcommand};
use lettre::message::Mailbox;
use serde_json::json;

use super::{
    Failure,
    output::{Output, printable},
};
use crate::{
    clock,
    mail::{self, Options, Trial},
};

/// What can be done with e-mails.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Send an e-mail that says nothing, to see whether the mail server takes it.
    Test(Test),
}

/// An e-mail for a test.
#[derive(Debug, Args)]
pub struct Test {
    /// Whom to send it to: an e-mail address.
    #[arg(long, value_name = "ADDRESS")]
    to: Mailbox,
    #[command(flatten)]
    options: Options,
}

impl Mail {
    /// Runs the command, and prints what the mail server answered.
    pub async fn run(self, output: Output) -> Result<(), Failure> {
        let Self::Test(Test { to, options }) = self;
        let Some((url, from)) = options.configured() else {
            let text = "no mail server is configured: name it by --smtp-url or CLIENTELE_SMTP_URL, and the sender by \
                        --mail-from or CLIENTELE_MAIL_FROM";
            return Err(Failure::Other(text.to_owned()));
        };
        let recipient = to.email.to_string();
        let Trial { code, answer } = mail::trial(&url, from, to, clock::now()).await.map_err(|trouble| {
            Failure::Other(format!("the e-mail to {recipient} was not sent: {}", printable(&trouble.text)))
        })?;
        if output.is_json() {
            return Ok(output.value(&json!({ "to": recipient, "code": code, "answer": answer }))?);
        }
        output.line(&format!(
            "The mail server took the e-mail to {recipient}. It answered: {code} {}",
            printable(&answer)
        ))?;
        Ok(())
    }
}
