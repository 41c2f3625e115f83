//! What a client says of itself in other languages (OpenID Connect Dynamic Client Registration 1.0, section 2.1):
//! `client_name#de` and the like. The tag (RFC 5646) and the text stand in one value, a space between them.

use crate::{Extended, Field, Member, Metadata, Problem, Rule, text, text::shown, web_url};

impl Member {
    /// Members that have a value for each language. Their names end in the mark before the tag.
    pub const TAGGED: &'static [Self] = &[Self::ClientNameIn, Self::ClientUriIn, Self::TosUriIn, Self::PolicyUriIn];
}

impl Extended {
    /// The tags and the texts of a member that has a value for each language.
    pub fn tagged(&self, member: Member) -> impl Iterator<Item = (&str, &str)> {
        self.all(member).filter_map(|value| value.split_once(' '))
    }
}

impl Metadata {
    /// The client as it introduces itself to somebody who wants these languages, the dearest first: each text by the lookup
    /// of RFC 4647, section 3.4, and without a tag where there is none for them.
    #[must_use]
    pub fn in_language(&self, wanted: &[&str]) -> Self {
        let spoken = |member, plain: &str| -> String {
            wanted.iter().find_map(|range| look_up(&self.extended, member, range)).unwrap_or(plain).to_owned()
        };
        let policy = spoken(Member::PolicyUriIn, self.extended.get(Member::PolicyUri).unwrap_or_default());
        let others = self.extended.without(Member::PolicyUri);
        let others = others.iter().map(|(member, value)| (member, value.to_owned()));
        Self {
            extended: Extended::new(others.chain([(Member::PolicyUri, policy)])),
            name: spoken(Member::ClientNameIn, &self.name),
            website_url: spoken(Member::ClientUriIn, &self.website_url),
            terms_url: spoken(Member::TosUriIn, &self.terms_url),
            ..self.clone()
        }
    }
}

/// What is wrong with a value that has a tag, of a client with these.
pub(crate) fn check(typed: &Extended, member: Member, value: &str, problems: &mut Vec<Problem>) {
    let (tag, said) = value.split_once(' ').unwrap_or((value, ""));
    if !is_well_formed(tag) {
        let message = format!("“{}” is no language tag. Use one as in de or pt-BR (RFC 5646).", shown(tag));
        problems.push(Problem::refuse(Rule::LanguageTag, Field::Extended, tag, message));
    }
    if typed.tagged(member).filter(|(other, _)| other.eq_ignore_ascii_case(tag)).count() > 1 {
        let message = "There is another value for this language.";
        problems.push(Problem::refuse(Rule::LanguageTag, Field::Extended, tag, message));
    }
    if member == Member::ClientNameIn {
        text::clean_name(said, problems);
    } else {
        web_url::clean(said, Field::Extended, problems);
    }
}

/// A language, and what narrows it down (RFC 5646, section 2.1): words of 1 to 8 letters and digits. Which there are, no rule
/// here knows.
fn is_well_formed(tag: &str) -> bool {
    let mut words = tag.split('-');
    let language = words.next().unwrap_or_default();
    let word = |word: &str| (1..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let named = (2..=8).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    named && tag.len() <= 35 && words.all(word)
}

/// The text whose tag is the range, or the longest beginning of it that there is.
fn look_up<'a>(extended: &'a Extended, member: Member, range: &str) -> Option<&'a str> {
    let mut range = range;
    loop {
        let found = extended.tagged(member).find(|(tag, _)| tag.eq_ignore_ascii_case(range));
        if let Some((_, said)) = found {
            return Some(said);
        }
        range = range.rsplit_once('-')?.0;
        // A single letter begins what it stands before (section 3.4).
        if range.rsplit_once('-').is_some_and(|(_, last)| last.len() == 1) {
            range = range.rsplit_once('-')?.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Metadata {
        let entries = [
            (Member::ClientNameIn, "de Töpferei"),
            (Member::ClientNameIn, "pt-BR Olaria"),
            (Member::ClientUriIn, "de https://kiln.example/de"),
        ];
        let extended = Extended::new(entries.map(|(member, value)| (member, value.to_owned())));
        let (name, website_url) = ("Kiln".to_owned(), "https://kiln.example/".to_owned());
        Metadata { name, website_url, extended, ..Metadata::default() }
    }

    #[test]
    fn who_is_spoken_to() {
        for (wanted, name, website) in [
            (&[][..], "Kiln", "https://kiln.example/"),
            (&["de"], "Töpferei", "https://kiln.example/de"),
            (&["DE-at-1996"], "Töpferei", "https://kiln.example/de"),
            (&["de-a-value"], "Töpferei", "https://kiln.example/de"),
            (&["pt-br"], "Olaria", "https://kiln.example/"),
            (&["pt"], "Kiln", "https://kiln.example/"),
            (&["fr", "pt-BR", "de"], "Olaria", "https://kiln.example/de"),
            (&["d", "", "-", "*"], "Kiln", "https://kiln.example/"),
        ] {
            let said = client().in_language(wanted);
            assert_eq!((said.name.as_str(), said.website_url.as_str()), (name, website), "{wanted:?}");
        }
    }

    #[test]
    fn values_are_judged_like_those_without_a_tag() {
        for (member, values, expected) in [
            (Member::ClientNameIn, &["de Töpferei"][..], &[][..]),
            (Member::ClientNameIn, &["zh-Hant-TW Kiln"], &[]),
            (Member::ClientNameIn, &["not a tag!"], &[]),
            (Member::ClientNameIn, &["d Kiln"], &[Rule::LanguageTag]),
            (Member::ClientNameIn, &["de_AT Kiln"], &[Rule::LanguageTag]),
            (Member::ClientNameIn, &["-de Kiln"], &[Rule::LanguageTag]),
            (Member::ClientNameIn, &["abcdefghi Kiln"], &[Rule::LanguageTag]),
            (Member::ClientNameIn, &["de Kiln\u{202e}"], &[Rule::InvisibleCharacter]),
            (Member::ClientNameIn, &["de  "], &[Rule::Required]),
            (Member::ClientNameIn, &["de A", "DE B"], &[Rule::LanguageTag, Rule::LanguageTag]),
            (Member::PolicyUriIn, &["de https://kiln.example/"], &[]),
            (Member::PolicyUriIn, &["de javascript:alert(1)"], &[Rule::LinkScheme]),
        ] {
            let typed = Extended::new(values.iter().map(|value| (member, (*value).to_owned())));
            let mut found = Vec::new();
            for value in typed.all(member) {
                check(&typed, member, value, &mut found);
            }
            assert_eq!(found.iter().map(|problem| problem.rule).collect::<Vec<_>>(), expected, "{values:?}");
        }
    }
}
