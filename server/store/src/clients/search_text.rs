//! What can be searched of a client, in one text: each value after a control character that says what it is. Searching is
//! then a matter of one index, and still says which field matched.

use domain::{ClientId, Field, Metadata};

use crate::Match;

/// Control characters cannot be typed into any of the values, and are taken out of what is searched for: nothing can be
/// found across two values.
const FIELDS: [(char, Option<Field>); 8] = [
    ('\u{1}', Some(Field::Name)),
    ('\u{2}', Some(Field::ClientId)),
    ('\u{3}', Some(Field::RedirectUris)),
    ('\u{4}', Some(Field::PostLogoutRedirectUris)),
    ('\u{5}', Some(Field::WebsiteUrl)),
    ('\u{6}', Some(Field::TermsUrl)),
    ('\u{7}', Some(Field::ContactEmail)),
    (OWNER, None),
];
const OWNER: char = '\u{8}';

/// The text. `owners` are e-mail addresses and names.
pub(crate) fn search_text<'a>(
    metadata: &Metadata,
    client_id: &ClientId,
    owners: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut text = String::with_capacity(256);
    let mut add = |mark: char, value: &str| {
        if !value.is_empty() {
            text.push(mark);
            text.extend(value.chars().filter(|c| !c.is_control()));
        }
    };
    add('\u{1}', &metadata.name);
    add('\u{2}', client_id.as_str());
    metadata.redirect_uris.iter().for_each(|uri| add('\u{3}', uri));
    metadata.post_logout_redirect_uris.iter().for_each(|uri| add('\u{4}', uri));
    add('\u{5}', &metadata.website_url);
    add('\u{6}', &metadata.terms_url);
    add('\u{7}', &metadata.contact_email);
    owners.into_iter().for_each(|owner| add(OWNER, owner));
    // The last characters have successors like all others: two of them are found as the beginning of three.
    text.push_str("\u{1}\u{1}");
    text
}

/// The form that texts are compared in. Length and place of characters may change.
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// What is looked for, folded; empty if nothing is.
pub(crate) fn needle(typed: &str) -> String {
    let text: String = typed.trim().chars().filter(|c| !c.is_control()).take(200).collect();
    fold(&text)
}

/// Where `needle` is found first.
pub(crate) fn locate(text: &str, needle: &str) -> Option<Match> {
    let mut rest = text;
    while let Some(mark) = rest.chars().next() {
        let body = &rest[mark.len_utf8()..];
        let end = body.find(is_mark).unwrap_or(body.len());
        let value = &body[..end];
        if let Some((start, end)) = find_folded(value, needle) {
            let field = FIELDS.iter().find(|(known, _)| *known == mark).and_then(|(_, field)| *field);
            return Some(Match { field, value: value.to_owned(), start, end });
        }
        rest = &body[end..];
    }
    None
}

fn is_mark(c: char) -> bool {
    ('\u{1}'..='\u{8}').contains(&c)
}

/// The bytes of `value` that fold to `needle`.
fn find_folded(value: &str, needle: &str) -> Option<(u32, u32)> {
    if value.is_ascii() {
        // Folding ASCII moves nothing.
        let start = value.to_ascii_lowercase().find(needle)?;
        return Some((u32::try_from(start).ok()?, u32::try_from(start + needle.len()).ok()?));
    }
    let folded = fold(value);
    let at = folded.find(needle)?;
    let (mut start, mut end, mut position) = (value.len(), value.len(), 0);
    for (index, character) in value.char_indices() {
        if position <= at {
            start = index;
        }
        if position >= at + needle.len() {
            end = index;
            break;
        }
        position += character.to_lowercase().map(char::len_utf8).sum::<usize>();
    }
    Some((u32::try_from(start).ok()?, u32::try_from(end).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, typed: &str, expected: Option<(Option<Field>, &str, &str)>) {
        let found = locate(text, &needle(typed));
        let found = found.as_ref().map(|m| (m.field, m.value.as_str(), &m.value[m.start as usize..m.end as usize]));
        assert_eq!(found, expected, "{typed:?}");
    }

    #[test]
    fn says_which_field() {
        let text = "\u{1}Kiln Ärger\u{2}kiln7\u{3}https://kiln.example/CB\u{8}Åsa İnan\u{1}\u{1}";
        check(text, "kiln", Some((Some(Field::Name), "Kiln Ärger", "Kiln")));
        check(text, "ÄRGER", Some((Some(Field::Name), "Kiln Ärger", "Ärger")));
        check(text, "KILN7", Some((Some(Field::ClientId), "kiln7", "kiln7")));
        check(text, "example/cb", Some((Some(Field::RedirectUris), "https://kiln.example/CB", "example/CB")));
        check(text, " åsa ", Some((None, "Åsa İnan", "Åsa")));
        check(text, "nan", Some((None, "Åsa İnan", "nan")));
        check(text, "rgerkiln", None);
        check(text, "zebra", None);
    }

    #[test]
    fn control_characters_find_nothing_by_themselves() {
        assert_eq!(needle("\u{1}\u{2} \t\n"), "");
        assert_eq!(needle("a\u{1}b"), "ab");
    }
}
