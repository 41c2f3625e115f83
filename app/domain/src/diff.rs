//! Two revisions, field by field.

use crate::{Field, Metadata};

/// One field that differs: the values only in the older, only in the newer, and in both. A list that was only put in
/// another order has neither removed nor added values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which field.
    pub field: Field,
    /// Values that went, as they are shown.
    pub removed: Vec<String>,
    /// Values that came.
    pub added: Vec<String>,
    /// Values that stayed, in their new order.
    pub kept: Vec<String>,
}

/// Every field that differs, in the order of [`Field::ALL`].
pub fn changes(before: &Metadata, after: &Metadata) -> Vec<Change> {
    Field::ALL
        .iter()
        .filter_map(|&field| {
            let (old, new) = (values(before, field), values(after, field));
            if old == new {
                return None;
            }
            let removed = old.iter().filter(|value| !new.contains(value)).cloned().collect();
            let (kept, added) = new.into_iter().partition(|value| old.contains(value));
            Some(Change { field, removed, added, kept })
        })
        .collect()
}

/// A field of `metadata` as text: one string for a plain field, one an entry for a list, none where it is empty.
/// Switches are `yes` and `no`; a logo is its hash. Credentials are no part of a revision and have none.
pub fn values(metadata: &Metadata, field: Field) -> Vec<String> {
    let plain = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    let switch = |on| vec![if on { "yes" } else { "no" }.to_owned()];
    match field {
        Field::Name => plain(&metadata.name),
        Field::ClientType => plain(metadata.client_type.as_str()),
        Field::ResponseTypes => metadata.response_types.iter().map(ToString::to_string).collect(),
        Field::JwtAlg => plain(metadata.jwt_alg.as_str()),
        Field::ApplicationType => plain(metadata.application_type.as_str()),
        Field::RedirectUris => metadata.redirect_uris.clone(),
        Field::PostLogoutRedirectUris => metadata.post_logout_redirect_uris.clone(),
        Field::Scope => metadata.scope.clone(),
        Field::RequirePkce => switch(metadata.require_pkce),
        Field::RequireConsent => switch(metadata.require_consent),
        Field::ReuseConsent => switch(metadata.reuse_consent),
        Field::WebsiteUrl => plain(&metadata.website_url),
        Field::TermsUrl => plain(&metadata.terms_url),
        Field::ContactEmail => plain(&metadata.contact_email),
        Field::Logo => metadata.logo.iter().map(|hash| hash.as_str().to_owned()).collect(),
        Field::Extended => {
            metadata.extended.iter().map(|(member, value)| [member.as_str(), ": ", value].concat()).collect()
        }
        Field::ClientId | Field::ClientSecret => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ResponseType;

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nothing_changed() {
        assert_eq!(changes(&Metadata::default(), &Metadata::default()), []);
    }

    #[test]
    fn plain_fields_and_lists() {
        let before = Metadata {
            name: "Kiln".to_owned(),
            redirect_uris: strings(&["https://a/", "https://b/"]),
            ..Metadata::default()
        };
        let after = Metadata {
            name: "Kiln Works".to_owned(),
            redirect_uris: strings(&["https://c/", "https://a/"]),
            require_consent: false,
            contact_email: "it@kiln.example".to_owned(),
            ..Metadata::default()
        };
        let change = |field, removed: &[&str], added: &[&str], kept: &[&str]| Change {
            field,
            removed: strings(removed),
            added: strings(added),
            kept: strings(kept),
        };
        assert_eq!(
            changes(&before, &after),
            [
                change(Field::Name, &["Kiln"], &["Kiln Works"], &[]),
                change(Field::RedirectUris, &["https://b/"], &["https://c/"], &["https://a/"]),
                change(Field::RequireConsent, &["yes"], &["no"], &[]),
                change(Field::ContactEmail, &[], &["it@kiln.example"], &[]),
            ]
        );
    }

    #[test]
    fn another_order_is_a_change() {
        let [before, after] = [["https://a/", "https://b/"], ["https://b/", "https://a/"]]
            .map(|uris| Metadata { redirect_uris: strings(&uris), ..Metadata::default() });
        let found = changes(&before, &after);
        assert_eq!(found.len(), 1);
        assert!(found[0].removed.is_empty() && found[0].added.is_empty());
        assert_eq!(found[0].kept, after.redirect_uris);
    }

    #[test]
    fn response_types_by_their_values() {
        let metadata = Metadata { response_types: vec![ResponseType::CodeIdToken], ..Metadata::default() };
        assert_eq!(values(&metadata, Field::ResponseTypes), ["code id_token"]);
    }
}
