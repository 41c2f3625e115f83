//! The fields of the client form as a browser sends them: read back from the page when a script takes it over.

use domain::{ClientForm, Field};

/// The button that was pressed: where to go after saving.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Intent {
    /// To the client's overview.
    #[default]
    Save,
    /// To an empty form.
    AddAnother,
    /// Stay in the form.
    Continue,
}

/// The value of that button where nothing is saved: the addresses are looked at.
pub const CHECK: &str = "check";

/// The value of the one that keeps what is typed as a draft, where no script does so all the time.
pub const KEEP: &str = "keep_draft";

impl Intent {
    /// The value of the button named `intent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Save => "save",
            Self::AddAnother => "save_and_add_another",
            Self::Continue => "save_and_continue",
        }
    }
}

/// The form from its fields. `all` gives every value of a name, in order; a switch is on if it has one.
pub fn client_form(all: impl Fn(&str) -> Vec<String>) -> ClientForm {
    let one = |field: Field| all(field.as_str()).into_iter().next().unwrap_or_default();
    let many = |field: Field| all(field.as_str());
    let on = |field: Field| !all(field.as_str()).is_empty();
    ClientForm {
        name: one(Field::Name),
        client_type: one(Field::ClientType),
        response_types: many(Field::ResponseTypes),
        jwt_alg: one(Field::JwtAlg),
        application_type: one(Field::ApplicationType),
        redirect_uris: uris(many(Field::RedirectUris)),
        post_logout_redirect_uris: uris(many(Field::PostLogoutRedirectUris)),
        scope: one(Field::Scope),
        require_pkce: on(Field::RequirePkce),
        require_consent: on(Field::RequireConsent),
        reuse_consent: on(Field::ReuseConsent),
        website_url: one(Field::WebsiteUrl),
        terms_url: one(Field::TermsUrl),
        contact_email: one(Field::ContactEmail),
        logo: if all("remove_logo").is_empty() { one(Field::Logo) } else { String::new() },
        extended: None,
    }
}

/// One entry a line, without the rows that were left empty.
fn uris(entries: Vec<String>) -> Vec<String> {
    entries
        .iter()
        .flat_map(|entry| entry.split(['\n', '\r']))
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posted_form() {
        let sent = [
            ("name", "Kiln"),
            ("client_type", "public"),
            ("response_types", "code"),
            ("response_types", "code id_token"),
            ("redirect_uris", "https://a.example/\r\n\r\nhttps://b.example/"),
            ("redirect_uris", ""),
            ("redirect_uris", " https://c.example/"),
            ("require_pkce", "true"),
            ("reuse_consent", "true"),
            ("logo", "00ff"),
        ];
        let form = client_form(|name| {
            sent.iter().filter(|(sent_name, _)| *sent_name == name).map(|(_, value)| (*value).to_owned()).collect()
        });
        assert_eq!(form.response_types, ["code", "code id_token"]);
        assert_eq!(form.redirect_uris, ["https://a.example/", "https://b.example/", " https://c.example/"]);
        assert!(!form.require_consent);
        assert!(form.require_pkce && form.reuse_consent);
        assert_eq!(form.logo, "00ff");
        assert_eq!(form.jwt_alg, "");
    }

    #[test]
    fn a_logo_that_is_taken_away() {
        let form = client_form(|name| match name {
            "logo" => vec!["00ff".to_owned()],
            "remove_logo" => vec!["on".to_owned()],
            _ => Vec::new(),
        });
        assert_eq!(form.logo, "");
    }
}
