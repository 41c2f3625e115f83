//! From the store's errors to those that cross to the browser, in one place.

use store::{AccountProblem, OwnershipProblem, StoreError};

use crate::{
    backend,
    error::{AccountField, AppError},
};

/// What the browser gets to know of `error`. What is our fault is logged once, under the request's number.
pub fn error(error: StoreError) -> AppError {
    match error {
        StoreError::Refused(problems) => AppError::Refused(problems),
        StoreError::Account(problem) => AppError::Account { field: field(problem), message: problem.to_string() },
        StoreError::Ownership(problem @ OwnershipProblem::OwnerAlready) => {
            AppError::Account { field: AccountField::Email, message: problem.to_string() }
        }
        StoreError::Ownership(problem) => AppError::Invalid(problem.to_string()),
        StoreError::Conflict(newer) => AppError::Conflict { current: newer.client.revision.0 },
        StoreError::NotFound => AppError::NotFound,
        StoreError::Forbidden => AppError::Forbidden,
        StoreError::Overtaken(what) => AppError::Invalid(what),
        StoreError::Invalid(text) | StoreError::TooMany(text) => AppError::Invalid(text.to_owned()),
        StoreError::Database(_) | StoreError::Corrupt(_) => {
            let incident = backend::incident();
            tracing::error!(%incident, error = ?error, "a server function failed");
            AppError::Internal { incident }
        }
    }
}

const fn field(problem: AccountProblem) -> AccountField {
    match problem {
        AccountProblem::Email | AccountProblem::EmailTaken | AccountProblem::AnotherDomain | AccountProblem::Closed => {
            AccountField::Email
        }
        AccountProblem::Name => AccountField::Name,
        AccountProblem::PasswordTooShort | AccountProblem::PasswordTooLong => AccountField::Password,
        AccountProblem::WrongPassword => AccountField::CurrentPassword,
        AccountProblem::LastAdmin => AccountField::Role,
    }
}
