//! The guard: the only thing in the application that hands out a registry, and only to a caller with the right role.

use domain::{Role, Timestamp};
use leptos::prelude::use_context;
use store::{Actor, Registry, Session, Tallied};

use crate::{
    backend::{self, Backend},
    error::AppError,
};

/// Somebody who is signed in and has the role that was asked for.
pub struct Caller {
    session: Session,
    backend: Backend,
    now: Timestamp,
    tallied: Option<Tallied>,
}

/// The caller of the request.
///
/// # Errors
/// [`AppError::Unauthenticated`] without a session, [`AppError::Forbidden`] where the role is weaker than `least`.
pub fn require(least: Role) -> Result<Caller, AppError> {
    let caller = admit(backend::session(), backend()?, backend::now(), least)?;
    Ok(Caller { tallied: backend::tallied(), ..caller })
}

/// The caller of a request that is not the application's own: a handler of the server that took it apart itself.
///
/// # Errors
/// As [`require`].
pub fn admit(session: Option<Session>, backend: Backend, now: Timestamp, least: Role) -> Result<Caller, AppError> {
    let session = session.ok_or(AppError::Unauthenticated)?;
    if session.role < least {
        return Err(AppError::Forbidden);
    }
    Ok(Caller { session, backend, now, tallied: None })
}

/// The server's half, for what needs no caller: signing in and setting up.
///
/// # Errors
/// [`AppError::Internal`] outside a request.
pub fn backend() -> Result<Backend, AppError> {
    use_context::<Backend>().ok_or_else(|| AppError::Internal { incident: backend::incident() })
}

impl Caller {
    /// The registry, on the caller's behalf.
    pub fn registry(&self) -> Registry {
        let registry = self.backend.store.registry(Actor::from(&self.session), self.now);
        match &self.tallied {
            Some(tallied) => registry.knowing(tallied.clone()),
            None => registry,
        }
    }

    /// The caller's session.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// The server's half.
    pub const fn backend(&self) -> &Backend {
        &self.backend
    }

    /// The present.
    pub const fn now(&self) -> Timestamp {
        self.now
    }
}
