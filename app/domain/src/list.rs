//! Lists that are typed: one value a line, several lines an entry.

use crate::{Field, Problem, Rule, limits};

/// Every line of every entry, in order: what a problem's index counts. Lines end at LF, CR LF or CR; an entry without
/// a line break is one line, also if it is empty.
pub fn lines(entries: &[String]) -> impl Iterator<Item = &str> {
    entries.iter().flat_map(|entry| {
        let mut rest = Some(entry.as_str());
        std::iter::from_fn(move || {
            let text = rest?;
            let (line, after) = match text.split_once(['\n', '\r']) {
                None => (text, None),
                Some((line, after)) if text[line.len()..].starts_with("\r\n") => (line, Some(&after[1..])),
                Some((line, after)) => (line, Some(after)),
            };
            rest = after;
            Some(line)
        })
    })
}

/// The values of a list with their indexes, and notes on what was cleaned: surrounding spaces, blank lines between
/// values, duplicates (the first fifty of them). No more than [`limits::URIS`] are kept; one more is a problem.
pub(crate) fn clean(entries: &[String], field: Field, problems: &mut Vec<Problem>) -> Vec<(u32, String)> {
    let mut kept: Vec<(u32, String)> = Vec::new();
    let mut surplus = 0;
    let mut duplicates = 0;
    let (mut blank, mut blank_before_value) = (0_u32, 0_u32);
    for (index, line) in (0_u32..).zip(lines(entries)) {
        let value = line.trim_matches([' ', '\t', '\u{a0}', '\u{3000}']);
        if value.is_empty() {
            blank += 1;
            continue;
        }
        blank_before_value = blank;
        if kept.iter().any(|(_, other)| other == value) {
            duplicates += 1;
            if duplicates > limits::URIS {
                continue;
            }
            problems.push(
                Problem::note(Rule::Duplicate, field, line, "This entry is listed twice. One of them is kept.")
                    .at(index)
                    .fix_by_removal("Remove the second one"),
            );
        } else if kept.len() == limits::URIS {
            surplus += 1;
        } else {
            if value.len() != line.len() {
                problems.push(
                    Problem::note(Rule::SurroundingSpaces, field, line, "The spaces around this entry are left out.")
                        .at(index)
                        .fix("Remove the spaces", value),
                );
            }
            kept.push((index, value.to_owned()));
        }
        if surplus > 0 {
            // Duplicates of what lies beyond the limit are not looked for: the list may be a megabyte long.
            surplus += lines(entries).skip(index as usize + 1).filter(|line| !line.trim().is_empty()).count();
            break;
        }
    }
    if blank_before_value > 0 {
        problems.push(Problem::note(Rule::BlankLines, field, "", "Blank lines are left out."));
    }
    if surplus > 0 {
        let (all, limit) = (surplus + limits::URIS, limits::URIS);
        let message = format!("{all} entries are too many. A client may have {limit}.");
        problems.push(Problem::refuse(Rule::TooMany, field, "", message));
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    type Kept = Vec<(u32, String)>;
    type Notes = Vec<(Rule, Option<u32>)>;

    fn cleaned(texts: &[&str]) -> (Kept, Notes) {
        let mut problems = Vec::new();
        let kept = clean(&strings(texts), Field::RedirectUris, &mut problems);
        (kept, problems.into_iter().map(|problem| (problem.rule, problem.index)).collect())
    }

    #[test]
    fn every_line_break() {
        assert_eq!(
            lines(&strings(&["a\r\nb\nc\rd", "", "e\n"])).collect::<Vec<_>>(),
            ["a", "b", "c", "d", "", "e", ""]
        );
        assert_eq!(lines(&strings(&["\r\r\n\n"])).count(), 4);
        assert_eq!(lines(&[]).count(), 0);
    }

    #[test]
    fn what_is_cleaned_is_noted_under_its_line() {
        let (kept, notes) = cleaned(&["https://a/cb  \r\n\r\nhttps://a/cb\r\n", "\thttps://b/cb\u{a0}"]);
        assert_eq!(kept, [(0, "https://a/cb".to_owned()), (4, "https://b/cb".to_owned())]);
        assert_eq!(
            notes,
            [
                (Rule::SurroundingSpaces, Some(0)),
                (Rule::Duplicate, Some(2)),
                (Rule::SurroundingSpaces, Some(4)),
                (Rule::BlankLines, None),
            ]
        );
    }

    #[test]
    fn an_empty_end_is_no_blank_line() {
        assert_eq!(cleaned(&["a\n\n", "", " "]), (vec![(0, "a".to_owned())], vec![]));
        assert_eq!(cleaned(&["", "\r\n"]), (vec![], vec![]));
    }

    #[test]
    fn fifty_and_no_more() {
        let many = |count: usize| (0..count).map(|n| format!("https://a/{n}")).collect::<Vec<_>>().join("\n");
        let mut problems = Vec::new();
        assert_eq!(clean(&[many(50)], Field::RedirectUris, &mut problems).len(), 50);
        assert_eq!(problems, []);
        assert_eq!(clean(&[many(4711)], Field::RedirectUris, &mut problems).len(), 50);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].message, "4711 entries are too many. A client may have 50.");
    }

    proptest! {
        #[test]
        fn clean_is_idempotent(entries in prop::collection::vec("[ab \t\r\n]{0,12}", 0..8)) {
            let mut problems = Vec::new();
            let kept: Vec<String> =
                clean(&entries, Field::RedirectUris, &mut problems).into_iter().map(|(_, value)| value).collect();
            problems.clear();
            let again = clean(&kept, Field::RedirectUris, &mut problems);
            prop_assert_eq!(again.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), kept);
            prop_assert_eq!(problems, []);
        }

        #[test]
        fn an_index_finds_its_line(entries in prop::collection::vec("[ab \r\n]{0,12}", 0..8)) {
            let typed: Vec<&str> = lines(&entries).collect();
            for (index, value) in clean(&entries, Field::RedirectUris, &mut Vec::new()) {
                prop_assert_eq!(typed[index as usize].trim(), value);
            }
        }
    }
}
