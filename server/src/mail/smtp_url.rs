//! The address of the mail server, which may hold a password.

use std::{convert::Infallible, fmt, str::FromStr};

/// `smtp://…` or `smtps://…`. It is taken as it is and looked at later: whoever reads the command line repeats what it
/// refuses.
#[derive(Clone)]
pub struct SmtpUrl(String);

/// What is wrong with it. It is not repeated: there may be a password in it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "smtps://USER:PASSWORD@HOST, smtp://USER:PASSWORD@HOST:587?tls=required (STARTTLS) or smtp://HOST:25 (no TLS) expected"
)]
pub struct NotSmtp;

impl SmtpUrl {
    /// The address, with its password.
    ///
    /// # Errors
    /// Where it is none of a mail server.
    pub fn expose(&self) -> Result<&str, NotSmtp> {
        let uri: http::Uri = self.0.parse().map_err(|_| NotSmtp)?;
        let scheme = matches!(uri.scheme_str(), Some("smtp" | "smtps"));
        if scheme && uri.host().is_some_and(|host| !host.is_empty()) { Ok(&self.0) } else { Err(NotSmtp) }
    }
}

impl FromStr for SmtpUrl {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_and_nothing_else() {
        for good in ["smtp://localhost:2525", "smtps://me:secret@mail.example", "smtp://mail.example:587?tls=required"]
        {
            let url: SmtpUrl = good.parse().unwrap();
            assert_eq!(url.expose(), Ok(good));
            assert!(!format!("{url:?}").contains("secret"));
        }
        for bad in ["", "mail.example", "mail.example:25", "https://mail.example", "smtp://", "smtp:///x"] {
            let error = bad.parse::<SmtpUrl>().unwrap().expose().unwrap_err();
            assert!(error.to_string().contains("expected"), "{bad}");
        }
    }
}
