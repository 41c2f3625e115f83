//! Which mail server, and who sends: the same for every command that sends e-mails.

use clap::Args;
use lettre::message::Mailbox;

use super::SmtpUrl;

/// The mail server and the sender.
// Each struct of options is a group, by its name unless it says another.
#[derive(Debug, Args)]
#[group(id = "mail-server")]
pub struct Options {
    /// The mail server: `smtps://USER:PASSWORD@HOST`, or `smtp://…` with `?tls=required` for STARTTLS. Without it no
    /// e-mail is sent.
    #[arg(long, env = "CLIENTELE_SMTP_URL", value_name = "URL", hide_env_values = true, requires = "mail_from")]
    smtp_url: Option<SmtpUrl>,
    /// The sender of e-mails: `Clientele <clientele@example.org>`.
    #[arg(long, env = "CLIENTELE_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<Mailbox>,
}

impl Options {
    /// Both, where e-mails are sent.
    pub fn configured(self) -> Option<(SmtpUrl, Mailbox)> {
        self.smtp_url.zip(self.mail_from)
    }
}
