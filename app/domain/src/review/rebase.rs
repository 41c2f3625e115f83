//! A proposal on top of what was saved since it was made.

use super::copy;
use crate::{Field, Metadata, ResponseType, diff};

/// Merges what a proposal changes against its `base` with what was saved since, field by field; lists by the values that
/// came and went, in the order of the proposal. Where both changed a field in ways that cannot be merged, the
/// proposal's value is taken and the field is among the conflicts.
pub fn rebase(base: &Metadata, proposed: &Metadata, current: &Metadata) -> (Metadata, Vec<Field>) {
    let mut merged = current.clone();
    let mut conflicts = Vec::new();
    for &field in Field::ALL {
        let [old, wish, new] = [base, proposed, current].map(|metadata| diff::values(metadata, field));
        if wish == old || wish == new {
            continue;
        }
        if new == old || !merge(&mut merged, [base, proposed, current], field) {
            copy(&mut merged, proposed, field);
        }
        if new != old && !mergeable([base, proposed, current], field) {
            conflicts.push(field);
        }
    }
    (merged, conflicts)
}

/// `current` with only these fields of the proposal.
pub fn part(current: &Metadata, proposed: &Metadata, fields: &[Field]) -> Metadata {
    let mut part = current.clone();
    for &field in fields {
        copy(&mut part, proposed, field);
    }
    part
}

/// Whether a field is a list whose three versions can be merged value by value. Empty scopes mean any: there is no
/// adding to them.
fn mergeable([base, proposed, current]: [&Metadata; 3], field: Field) -> bool {
    match field {
        Field::RedirectUris | Field::PostLogoutRedirectUris | Field::ResponseTypes => true,
        Field::Scope => {
            let any = [base, proposed, current].iter().any(|metadata| metadata.scope.is_empty());
            !any && !three_way(&base.scope, &proposed.scope, &current.scope).is_empty()
        }
        _ => false,
    }
}

fn merge(merged: &mut Metadata, all: [&Metadata; 3], field: Field) -> bool {
    let [base, proposed, current] = all;
    if !mergeable(all, field) {
        return false;
    }
    match field {
        Field::RedirectUris => {
            merged.redirect_uris = three_way(&base.redirect_uris, &proposed.redirect_uris, &current.redirect_uris);
        }
        Field::PostLogoutRedirectUris => {
            merged.post_logout_redirect_uris = three_way(
                &base.post_logout_redirect_uris,
                &proposed.post_logout_redirect_uris,
                &current.post_logout_redirect_uris,
            );
        }
        Field::ResponseTypes => {
            let types = three_way(&base.response_types, &proposed.response_types, &current.response_types);
            merged.response_types = ResponseType::ALL.iter().copied().filter(|kind| types.contains(kind)).collect();
        }
        Field::Scope => merged.scope = three_way(&base.scope, &proposed.scope, &current.scope),
        _ => return false,
    }
    true
}

/// The proposal's list without what was taken away meanwhile, and then what was added meanwhile.
fn three_way<T: Clone + PartialEq>(base: &[T], proposed: &[T], current: &[T]) -> Vec<T> {
    let gone = |value: &&T| base.contains(value) && !current.contains(value);
    let come = |value: &&T| !base.contains(value) && !proposed.contains(value);
    proposed.iter().filter(|value| !gone(value)).chain(current.iter().filter(come)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn strings(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn base() -> Metadata {
        Metadata {
            name: "Kiln".to_owned(),
            redirect_uris: strings("a b"),
            scope: strings("openid"),
            ..Metadata::default()
        }
    }

    #[test]
    fn lists_are_merged_by_value() {
        let table = [
            ("a b", "a b c", "a b", "a b c"),
            ("a b", "a b c", "a b d", "a b c d"),
            ("a b", "b c", "a b d", "b c d"),
            ("a b", "a b c", "b", "b c"),
            ("a b", "b a", "a b c", "b a c"),
            ("a b", "a", "b", ""),
            ("a b", "a b c", "a b c", "a b c"),
            ("a b", "a b", "c", "c"),
        ];
        for (old, wish, new, expected) in table {
            let [old, wish, new] = [old, wish, new].map(|uris| Metadata { redirect_uris: strings(uris), ..base() });
            let (merged, conflicts) = rebase(&old, &wish, &new);
            assert_eq!(merged.redirect_uris, strings(expected), "{wish:?} on {new:?}");
            assert_eq!(conflicts, []);
        }
    }

    #[test]
    fn plain_fields_conflict_where_both_changed_them() {
        let named = |name: &str| Metadata { name: name.to_owned(), ..base() };
        let current = Metadata { contact_email: "it@kiln.example".to_owned(), ..named("Kiln Works") };
        let (merged, conflicts) = rebase(&base(), &named("Kilnery"), &current);
        assert_eq!(merged, Metadata { contact_email: "it@kiln.example".to_owned(), ..named("Kilnery") });
        assert_eq!(conflicts, [Field::Name]);
        assert_eq!(rebase(&base(), &named("Kiln Works"), &current), (current.clone(), vec![]));
        assert_eq!(rebase(&base(), &base(), &current), (current, vec![]));
    }

    #[test]
    fn any_scope_is_no_list() {
        let scoped = |scope: &str| Metadata { scope: strings(scope), ..base() };
        let (merged, conflicts) = rebase(&scoped("openid"), &scoped("openid email"), &scoped(""));
        assert_eq!((merged.scope, conflicts), (strings("openid email"), vec![Field::Scope]));
        let (merged, conflicts) = rebase(&scoped("a b"), &scoped("a"), &scoped("b"));
        assert_eq!((merged.scope, conflicts), (strings("a"), vec![Field::Scope]));
    }

    #[test]
    fn only_some_fields() {
        let wish = Metadata { name: "Other".to_owned(), require_consent: false, ..base() };
        let expected = Metadata { require_consent: false, ..base() };
        assert_eq!(part(&base(), &wish, &[Field::RequireConsent]), expected);
        assert_eq!(part(&base(), &wish, Field::ALL), wish);
        assert_eq!(part(&base(), &wish, &[]), base());
    }

    proptest! {
        #[test]
        fn nothing_in_between_changes_nothing(name in "[ab]", uris in prop::collection::vec("[abc]", 0..3), ask: bool) {
            let wish = Metadata { name, redirect_uris: uris, require_consent: ask, ..base() };
            prop_assert_eq!(rebase(&base(), &wish, &base()), (wish.clone(), vec![]));
            prop_assert_eq!(rebase(&base(), &wish, &wish), (wish.clone(), vec![]));
            prop_assert_eq!(rebase(&base(), &base(), &wish), (wish, vec![]));
        }
    }
}
