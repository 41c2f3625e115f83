//! The one error type that crosses to the browser.

use std::convert::Infallible;

use domain::Problem;
use leptos::{
    prelude::FromServerFnError,
    server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, error::ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

use crate::api::packed::Packed;

/// Why a server function did not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// No session, or one that has ended.
    #[error("Sign in to continue.")]
    Unauthenticated,
    /// The account may know of the thing and may not do this to it.
    #[error("Your role does not allow this.")]
    Forbidden,
    /// There is no such thing, or the account may not know of it.
    #[error("There is nothing here.")]
    NotFound,
    /// The rules of `domain` refuse it; the problems say where and why.
    #[error("Some fields need your attention.")]
    Refused(Vec<Problem>),
    /// An account cannot be as it was asked for.
    #[error("{message}")]
    Account {
        /// Which of its fields.
        field: AccountField,
        /// For people.
        message: String,
    },
    /// Something other than a client's field was wrong with the request.
    #[error("{0}")]
    Invalid(String),
    /// Somebody else saved meanwhile: the number of their revision.
    #[error("Somebody else saved this client meanwhile.")]
    Conflict {
        /// The revision in force.
        current: i32,
    },
    /// Too many attempts.
    #[error("Too many attempts. Try again in {retry_after_s} seconds.")]
    Throttled {
        /// Seconds until the next attempt is looked at.
        retry_after_s: u32,
    },
    /// Our fault. The log has the cause under the incident's number.
    #[error("Something went wrong here. If you report it, mention incident {incident}.")]
    Internal {
        /// The request's id.
        incident: String,
    },
    /// The server could not be reached, or its answer not be understood.
    #[error("The server could not be reached. Nothing is lost: try again.")]
    Transport,
}

/// A field of the forms about accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountField {
    /// The e-mail address.
    Email,
    /// The name.
    Name,
    /// The role.
    Role,
    /// The new password.
    Password,
    /// The password so far.
    CurrentPassword,
}

impl AppError {
    /// The type of [`AppError::to_text`].
    pub const MEDIA_TYPE: &str = "text/vnd.clientele.error";

    /// What is wrong with `field`, if that is what this says.
    pub fn about(&self, field: AccountField) -> Option<String> {
        match self {
            Self::Account { field: found, message } if *found == field => Some(message.clone()),
            _ => None,
        }
    }

    /// As it travels: a line for people, and beneath it the whole of it for the page.
    pub fn to_text(&self) -> String {
        [self.to_string().replace('\n', " "), Packed::of(self).into_text()].join("\n")
    }

    /// From its text.
    pub fn from_text(text: &str) -> Self {
        let packed = text.rsplit('\n').next().unwrap_or_default();
        Packed::from_text(packed.to_owned()).open().unwrap_or_else(|error| error)
    }

    fn unreadable() -> Self {
        Self::Invalid("The request could not be read: a field is missing or has the wrong form.".to_owned())
    }
}

impl FromServerFnError for AppError {
    type Encoder = ErrorText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::unreadable(),
            // On the server it is the request that could not be read, in the browser the answer.
            ServerFnErrorErr::Deserialization(_) | ServerFnErrorErr::Request(_) if cfg!(feature = "ssr") => {
                Self::unreadable()
            }
            _ => Self::Transport,
        }
    }

    fn status_code(&self) -> http::StatusCode {
        match self {
            Self::Unauthenticated => http::StatusCode::UNAUTHORIZED,
            Self::Forbidden => http::StatusCode::FORBIDDEN,
            Self::NotFound => http::StatusCode::NOT_FOUND,
            Self::Refused(_) | Self::Account { .. } => http::StatusCode::UNPROCESSABLE_ENTITY,
            Self::Invalid(_) => http::StatusCode::BAD_REQUEST,
            Self::Conflict { .. } => http::StatusCode::CONFLICT,
            Self::Throttled { .. } => http::StatusCode::TOO_MANY_REQUESTS,
            Self::Internal { .. } | Self::Transport => http::StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// How errors travel; see [`AppError::to_text`].
#[derive(Debug)]
pub struct ErrorText;

impl ContentType for ErrorText {
    const CONTENT_TYPE: &'static str = AppError::MEDIA_TYPE;
}

impl FormatType for ErrorText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<AppError> for ErrorText {
    type Error = Infallible;

    fn encode(error: &AppError) -> Result<Bytes, Infallible> {
        Ok(error.to_text().into())
    }
}

impl Decodes<AppError> for ErrorText {
    type Error = Infallible;

    fn decode(bytes: Bytes) -> Result<AppError, Infallible> {
        Ok(AppError::from_text(&String::from_utf8_lossy(&bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_travel_as_text() {
        for error in [
            AppError::Unauthenticated,
            AppError::Throttled { retry_after_s: 7 },
            AppError::Invalid("Two\nlines".to_owned()),
            AppError::Account { field: AccountField::Email, message: "“x” is no address.".to_owned() },
            AppError::Refused(
                domain::form::check(&domain::ClientForm::default(), &domain::form::Policy::default()).unwrap_err(),
            ),
        ] {
            let text = error.to_text();
            assert_eq!(text.lines().count(), 2, "{text}");
            assert_eq!(AppError::from_text(&text), error);
        }
        assert_eq!(AppError::from_text("<html>a proxy's page</html>"), AppError::Transport);
    }
}
