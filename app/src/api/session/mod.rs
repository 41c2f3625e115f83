//! Signing in and out, and one's own account.

pub mod change_password;
pub mod current;
pub mod end_session;
pub mod list_sessions;
pub mod set_up;
pub mod sign_in;
pub mod sign_out;
pub mod sign_out_everywhere;

/// Where to go after signing in: `next` if it is a path of this site, else the list. Never another site's address.
pub fn safe_next(next: &str) -> &str {
    let path = next.starts_with('/') && !next.starts_with("//");
    let plain = next.bytes().all(|b| (0x21..=0x7e).contains(&b) && b != b'\\');
    // Signing in again, or calling the API, is nowhere to go.
    let page = !["/sign-in", "/api/", "/set-up"].iter().any(|start| next.starts_with(start));
    if path && plain && page { next } else { "/clients" }
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn only_paths_of_this_site_are_next() {
        for good in ["/", "/clients?q=a%20b", "/clients/0199/edit#redirect_uris"] {
            assert_eq!(safe_next(good), good);
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
            "/api/x",
            "/ä",
        ] {
            assert_eq!(safe_next(bad), "/clients", "{bad:?}");
        }
    }
}
