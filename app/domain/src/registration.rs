//! How accounts come to be: what admins decided, and for which e-mail addresses.

use serde::{Deserialize, Serialize};

use crate::punycode::host_to_ascii;

/// Who may get an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationMode {
    /// Nobody new, invited or not.
    Closed,
    /// Whoever was invited.
    #[default]
    Invitation,
    /// Whoever was invited, and whoever proves an address of one of the domains.
    Open,
}

impl RegistrationMode {
    /// All of them, the narrowest first.
    pub const ALL: &'static [Self] = &[Self::Closed, Self::Invitation, Self::Open];

    /// The written form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Invitation => "invitation",
            Self::Open => "open",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|mode| mode.as_str() == text)
    }
}

/// The registration policy. It lives in the database, and admins edit it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistrationPolicy {
    /// Who may get an account.
    pub mode: RegistrationMode,
    /// Domains of e-mail addresses, as [`parse_domains`] gives them. Kept while the registry is not open.
    pub domains: Vec<String>,
}

impl RegistrationPolicy {
    /// Whether whoever proves to have `email` may have an account without being asked.
    pub fn admits(&self, email: &str) -> bool {
        let Some((_, host)) = email.rsplit_once('@') else { return false };
        let host = host.to_ascii_lowercase();
        let fits = |domain: &String| match domain.strip_prefix(ANY) {
            Some(above) => host.strip_suffix(above).is_some_and(|below| below.len() > 1 && below.ends_with('.')),
            None => host == *domain,
        };
        self.mode == RegistrationMode::Open && self.domains.iter().any(fits)
    }
}

/// Stands before a domain of which all subdomains are meant, and not itself.
const ANY: &str = "*.";

/// Most domains that a policy can have.
pub const MOST_DOMAINS: usize = 50;

/// Domains as they were typed, one a line or between commas: in lower case, in ASCII, each once.
///
/// # Errors
/// A sentence that names the first that cannot be one, and what would be accepted.
pub fn parse_domains(typed: &str) -> Result<Vec<String>, String> {
    let mut domains = Vec::new();
    for word in typed.split([',', ';']).flat_map(str::split_whitespace) {
        let domain = parse_domain(word).ok_or_else(|| {
            let shown: String = word.chars().take(80).collect();
            format!("“{shown}” is not a domain of e-mail addresses, such as example.org or *.example.org.")
        })?;
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    if domains.len() > MOST_DOMAINS {
        return Err(format!("{} domains are too many: at most {MOST_DOMAINS}.", domains.len()));
    }
    Ok(domains)
}

fn parse_domain(word: &str) -> Option<String> {
    // Some people write the domain as it stands in an address.
    let word = word.strip_prefix('@').unwrap_or(word);
    let (any, name) = word.strip_prefix(ANY).map_or(("", word), |name| (ANY, name));
    let name = host_to_ascii(name.strip_suffix('.').unwrap_or(name))?;
    crate::email::is_address(&["a@", &name].concat()).then(|| [any, &name].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_have_a_written_form() {
        for &mode in RegistrationMode::ALL {
            assert_eq!(RegistrationMode::parse(mode.as_str()), Some(mode));
            assert_eq!(serde_json::to_value(mode).unwrap(), mode.as_str());
        }
        assert_eq!(RegistrationMode::parse("wide"), None);
    }

    #[test]
    fn domains_are_brought_into_one_form() {
        for (typed, domains) in [
            ("", &[] as &[&str]),
            (
                " Example.ORG, @kiln.example\n*.Kiln.example; example.org.",
                &["example.org", "kiln.example", "*.kiln.example"],
            ),
            ("bücher.example", &["xn--bcher-kva.example"]),
        ] {
            assert_eq!(parse_domains(typed).unwrap(), domains, "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_domain_is_named() {
        for typed in [
            "com",
            "*.com",
            "*",
            "a@b.example",
            "https://b.example",
            "b..example",
            "-b.example",
            "1.2.3.4",
            "*.*.b.example",
        ] {
            assert!(parse_domains(&format!("good.example {typed}")).unwrap_err().contains(typed), "{typed:?}");
        }
        let many: Vec<String> = (0..=MOST_DOMAINS).map(|n| format!("d{n}.example")).collect();
        assert!(parse_domains(&many.join(" ")).unwrap_err().contains("at most 50"));
    }

    #[test]
    fn addresses_of_the_domains_are_admitted() {
        let domains = parse_domains("example.org *.kiln.example").unwrap();
        let open = RegistrationPolicy { mode: RegistrationMode::Open, domains };
        for email in ["a@example.org", "A@EXAMPLE.ORG", "a@x.kiln.example", "a@x.y.kiln.example"] {
            assert!(open.admits(email), "{email}");
            assert!(!RegistrationPolicy { mode: RegistrationMode::Invitation, ..open.clone() }.admits(email));
        }
        for email in [
            "a@x.example.org",
            "a@kiln.example",
            "a@xkiln.example",
            "a@.kiln.example",
            "a@example.org.evil.example",
            "example.org",
            "a@evil@x.example",
            "",
        ] {
            assert!(!open.admits(email), "{email}");
        }
    }
}
