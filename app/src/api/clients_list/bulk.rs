//! What can be done to many clients at once.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Suspend them.
    Suspend,
    /// Resume them.
    Resume,
    /// Put them into the trash.
    Delete,
    /// Take them out of the trash.
    Restore,
}

impl Verb {
    /// Those that are asked about first.
    pub const ASKED: &'static [Self] = &[Self::Suspend, Self::Resume, Self::Delete];

    /// The value in the form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }

    /// What was done, after the number of clients.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Resume => "resumed",
            Self::Delete => "moved to the trash",
            Self::Restore => "restored",
        }
    }
}

/// Does `verb` to all of `keys` at once and says how many it changed. A browser without scripts is led back to the list with
/// the query `list`, or to where it came from.
#[server(prefix = "/api", endpoint = "clients/bulk")]
pub async fn bulk(
    verb: Verb,
    #[server(default)] keys: Vec<String>,
    #[server(default)] reason: String,
    #[server(default)] list: Option<String>,
) -> Result<Packed<String>, AppError> {
    use domain::{ClientKey, Role};

    use crate::{
        api::{clients::plain, clients_list::Filter, flash, guard, map},
        components::number::counted,
    };

    let caller = guard::require(Role::Owner)?;
    if keys.is_empty() {
        return Err(AppError::Invalid("Select at least one client first.".to_owned()));
    }
    let keys: Result<Vec<ClientKey>, _> = keys.iter().map(|key| key.parse()).collect();
    let keys = keys.map_err(|_| AppError::NotFound)?;
    let (registry, reason) = (caller.registry(), reason.trim());
    let events = match verb {
        Verb::Suspend => registry.suspend_clients(&keys, reason).await,
        Verb::Resume => registry.resume_clients(&keys, reason).await,
        Verb::Delete => registry.delete_clients(&keys, reason).await,
        Verb::Restore => registry.restore_clients(&keys).await,
    };
    let changed = events.map_err(map::error)?.changed.len() as u64;
    if changed == 0 {
        return Err(AppError::Invalid(["Nothing to do: already ", verb.done(), "."].concat()));
    }
    let said = [&counted(changed, "client"), " ", verb.done(), "."].concat();
    match list {
        Some(list) => plain::go_on(&Filter::parse(&list).href("/clients"), &said),
        None => flash::set(&said),
    }
    Ok(Packed::of(&said))
}
