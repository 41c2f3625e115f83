//! Who is signed in, and what the frame of every page shows.

use domain::Role;
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// What the frame shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current {
    /// The account's e-mail address.
    pub email: String,
    /// Its name, or empty.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// How many clients there are.
    pub clients: u64,
    /// How many lie in the trash.
    pub trash: u64,
    /// How many proposals wait for a reviewer.
    pub waiting: u64,
    /// How many notices they have not read: 100 stand for more.
    pub unread: u32,
    /// What the page before left to be said.
    pub flash: Option<String>,
}

/// The session, with the counts of the navigation.
#[server(prefix = "/api", endpoint = "session")]
pub async fn current_session() -> Result<Packed<Current>, AppError> {
    use crate::{
        api::{flash, guard, map},
        backend,
    };

    let caller = guard::require(Role::Owner)?;
    let session = caller.session();
    let (email, name, role) = (session.email.clone(), session.name.clone(), session.role);
    // An owner sees their own clients alone: the counts of all are none of their business.
    let (clients, trash, waiting) = if role > Role::Owner {
        let tallies = caller.registry().tallies().await.map_err(map::error)?;
        let waiting = backend::tallied().map_or(0, |tallied| tallied.waiting());
        (tallies.live(|_| true), tallies.trash(), waiting)
    } else {
        (0, 0, 0)
    };
    let unread = backend::tallied().map_or(0, |tallied| tallied.unread());
    Ok(Packed::of(&Current { email, name, role, clients, trash, waiting, unread, flash: flash::take() }))
}
