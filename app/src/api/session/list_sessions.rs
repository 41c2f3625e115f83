//! Where the caller is signed in.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, components::When, error::AppError};

/// One session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEntry {
    /// Names it.
    pub id: String,
    /// Whether it is the one that asks.
    pub this: bool,
    /// The browser and system, in a few words.
    pub device: String,
    /// The network address it began at, or empty.
    pub address: String,
    /// When it began.
    pub began: When,
    /// When it was last used.
    pub seen: When,
}

/// The caller's sessions.
#[server(prefix = "/api", endpoint = "sessions")]
pub async fn list_sessions() -> Result<Packed<Vec<SessionEntry>>, AppError> {
    use domain::Role;

    use crate::api::{guard, map, when::when};

    let caller = guard::require(Role::Owner)?;
    let (this, now) = (caller.session().id, caller.now());
    let sessions = caller.registry().sessions().await.map_err(map::error)?;
    let entry = |session: store::SessionRecord| SessionEntry {
        id: session.id.0.to_string(),
        this: session.id == this,
        device: device(&session.user_agent),
        address: session.address,
        began: when(session.created_at, now),
        seen: when(session.seen_at, now),
    };
    Ok(Packed::of(&sessions.into_iter().map(entry).collect()))
}

/// The browser and system of a `User-Agent` header. Browsers call themselves by many names; the last of these counts.
#[cfg(feature = "ssr")]
fn device(agent: &str) -> String {
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS X", "macOS"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Unknown browser".to_owned(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::device;

    #[test]
    fn devices_are_named() {
        for (agent, expected) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0",
                "Edge on Windows",
            ),
            ("", "Unknown browser"),
        ] {
            assert_eq!(device(agent), expected);
        }
    }
}
