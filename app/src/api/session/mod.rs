//! Signing in and out, and one's own account.

pub mod change_password;
pub mod current;
pub mod end_session;
pub mod list_sessions;
pub mod own_account;
pub mod set_up;
pub mod sign_in;
pub mod sign_out;
pub mod sign_out_everywhere;
pub mod sign_up;
pub mod ways;

use domain::Role;

/// Where somebody starts: at the list of all clients, or of their own where they may not see the others.
pub const fn home(role: Role) -> &'static str {
    match role {
        Role::Owner => "/my-clients",
        Role::Reviewer | Role::Admin => "/clients",
    }
}

/// Where to go after signing in: `next` if it is a path of this site, else where `role` starts. Never another site's
/// address.
pub fn safe_next(next: &str, role: Role) -> &str {
    let path = next.starts_with('/') && !next.starts_with("//");
    let plain = next.bytes().all(|b| (0x21..=0x7e).contains(&b) && b != b'\\');
    // Signing in again, or calling the API, is nowhere to go.
    let page = !["/sign-in", "/sign-up", "/api/", "/set-up"].iter().any(|start| next.starts_with(start));
    if path && plain && page { next } else { home(role) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_next() {
        for good in ["/", "/clients?q=a%20b", "/clients/0199/edit#redirect_uris"] {
            assert_eq!(safe_next(good, Role::Admin), good);
        }
        for bad in [
            "",
            "clients",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/a b",
            "/sign-in",
            "/sign-up?sent=1",
            "/api/x",
            "/ä",
        ] {
            assert_eq!(safe_next(bad, Role::Admin), "/clients", "{bad:?}");
            assert_eq!(safe_next(bad, Role::Owner), "/my-clients", "{bad:?}");
        }
    }
}
