//! How a name reads: letters that look alike are one letter, and so are capitals, accents and spaces no difference.
//!
//! [`keys`] are what a registry keeps of every name; [`probes`] are the keys to ask for, to find every name that reads the
//! same or differs in one letter. Asking costs as many look-ups as there are such names, however many are registered.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_script::{Script, UnicodeScript};
use unicode_security::skeleton;

/// How two names are alike, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The very same characters.
    Same,
    /// Other characters that read the same.
    Reads,
    /// The same words in another order.
    Words,
    /// One letter more, less or other, or two that changed places.
    OneLetter,
}

/// A word whose letters deceive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deceptive {
    /// The word.
    pub word: String,
    /// How it reads in Latin letters.
    pub reads: String,
    /// The letters that are not Latin, each once, with the name of their script.
    pub letters: Vec<(char, &'static str)>,
    /// Whether Latin letters stand between them.
    pub mixed: bool,
}

/// Names of fewer letters have too many neighbours to be worth a word.
const SHORTEST: usize = 5;
/// Longer ones are compared as a whole.
const LONGEST: usize = 64;

/// A name as it reads, without spaces and signs; a name of nothing else is what it is. Numbers are numbers: people
/// number their things, and 11 is not 1 with a letter more.
pub fn reads(name: &str) -> String {
    let read: String = name.split_whitespace().map(read_word).collect();
    if read.is_empty() { name.trim().to_owned() } else { joined(&read) }
}

/// The keys under which a name is kept: at least one.
pub fn keys(name: &str) -> Vec<i64> {
    let mut keys = vec![key(&reads(name))];
    keys.extend(words_key(name));
    keys
}

/// The keys under which every name is kept that reads like this one.
pub fn probes(name: &str) -> Vec<i64> {
    let mut probes = keys(name);
    probes.extend(neighbours(&reads(name)).iter().map(|neighbour| key(neighbour)));
    probes.sort_unstable();
    probes.dedup();
    probes
}

/// How two names are alike, if they are.
pub fn alike(one: &str, other: &str) -> Option<Likeness> {
    Reading::of(one).alike(other)
}

/// A name that was read once, to be compared with many.
#[derive(Debug, Clone)]
pub struct Reading {
    name: String,
    reads: String,
    words: Option<i64>,
}

impl Reading {
    /// Reads a name.
    pub fn of(name: &str) -> Self {
        Self { name: name.to_owned(), reads: reads(name), words: words_key(name) }
    }

    /// How it and another name are alike, if they are.
    pub fn alike(&self, other: &str) -> Option<Likeness> {
        if self.name.trim() == other.trim() {
            return Some(Likeness::Same);
        }
        let other_reads = reads(other);
        if self.reads == other_reads {
            return Some(Likeness::Reads);
        }
        if self.words.is_some_and(|key| words_key(other) == Some(key)) {
            return Some(Likeness::Words);
        }
        one_letter_apart(&self.reads, &other_reads).then_some(Likeness::OneLetter)
    }
}

/// How a name is like a protected one: it may also contain it as words.
pub fn contains(name: &str, protected: &str) -> bool {
    let (words, wanted) = (words(name), words(protected));
    if wanted.is_empty() {
        return false;
    }
    let near = |word: &str| matches!(&wanted[..], [only] if one_letter_apart(word, only));
    reads(name) == reads(protected)
        || words.windows(wanted.len()).any(|window| window == wanted)
        || words.iter().any(|word| near(word))
        || one_letter_apart(&reads(name), &reads(protected))
}

/// Words with letters of other scripts that read as Latin ones, alone or between Latin ones.
pub fn deceptive(name: &str) -> Vec<Deceptive> {
    name.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter_map(deceptive_word).collect()
}

/// Joiners: nothing is seen of them, and two names that differ in one alone look the same. Some scripts need them.
pub fn joiners(name: &str) -> Vec<char> {
    name.chars().filter(|c| matches!(c, '\u{200c}' | '\u{200d}')).collect()
}

fn deceptive_word(word: &str) -> Option<Deceptive> {
    let alike =
        |script: Script| matches!(script, Script::Cyrillic | Script::Greek | Script::Armenian | Script::Cherokee);
    let mut letters: Vec<(char, &'static str)> = Vec::new();
    for c in word.chars().filter(|c| alike(c.script())) {
        if !letters.iter().any(|(letter, _)| *letter == c) {
            letters.push((c, c.script().full_name()));
        }
    }
    if letters.is_empty() {
        return None;
    }
    let mixed =
        word.chars().any(|c| c.script() == Script::Latin) || letters.iter().any(|(_, script)| *script != letters[0].1);
    let read: String = skeleton(word).collect();
    (mixed || read.is_ascii()).then(|| Deceptive { word: word.to_owned(), reads: read, letters, mixed })
}

fn read_word(word: &str) -> String {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return bare.to_owned();
    }
    let folded = skeleton(word).collect::<String>().to_lowercase();
    let letters = folded.nfd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
    // In small letters, which the first pass did not see.
    letters.map(|c| if c == '1' { 'l' } else { c }).collect()
}

/// `rn` reads as `m`, and `vv` as `w`.
fn joined(read: &str) -> String {
    read.replace("rn", "m").replace("vv", "w")
}

fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_empty());
    words.map(reads).collect()
}

/// A key of the words in no particular order, of a name that has several.
fn words_key(name: &str) -> Option<i64> {
    let mut words = words(name);
    if words.len() < 2 {
        return None;
    }
    words.sort_unstable();
    Some(key(&["#", &words.join(" ")].concat()))
}

/// Every reading that is one letter away. Digits stay: people number their things.
fn neighbours(read: &str) -> Vec<String> {
    let letters: Vec<char> = read.chars().collect();
    if !(SHORTEST..=LONGEST).contains(&letters.len()) {
        return Vec::new();
    }
    let mut found = Vec::with_capacity(letters.len() * 54);
    let mut add = |before: &[char], middle: &[char], after: &[char]| {
        found.push(joined(&before.iter().chain(middle).chain(after).collect::<String>()));
    };
    for at in 0..=letters.len() {
        let (before, after) = letters.split_at(at);
        for letter in 'a'..='z' {
            add(before, &[letter], after);
        }
        let [first, rest @ ..] = after else { continue };
        if !first.is_numeric() {
            add(before, &[], rest);
            for letter in 'a'..='z' {
                add(before, &[letter], rest);
            }
        }
        if let [second, rest @ ..] = rest
            && !first.is_numeric()
            && !second.is_numeric()
        {
            add(before, &[*second, *first], rest);
        }
    }
    found
}

fn one_letter_apart(one: &str, other: &str) -> bool {
    let (short, long) = if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) };
    short != long && long.chars().count() >= SHORTEST && {
        // Nearly always one of these two tells, and takes a fraction of the time.
        one_step_apart(short, long)
            // A letter of another alphabet in its place.
            || neighbours_of_both(short, long)
            || (close_in_length(short, long) && neighbours(long).iter().any(|near| near == short))
    }
}

/// Whether leaving out a letter of the longer one, or two that changed places, is all that there is between them.
fn one_step_apart(short: &str, long: &str) -> bool {
    let (short, long): (Vec<char>, Vec<char>) = (short.chars().collect(), long.chars().collect());
    if !(SHORTEST..=LONGEST).contains(&long.len()) {
        return false;
    }
    let same = short.iter().zip(&long).take_while(|(one, other)| one == other).count();
    match (&short[same..], &long[same..]) {
        ([one, another, rest @ ..], [other, second, others @ ..]) if short.len() == long.len() => {
            one == second && another == other && rest == others && !other.is_numeric() && !second.is_numeric()
        }
        (rest, [left_out, others @ ..]) => rest == others && !left_out.is_numeric(),
        _ => false,
    }
}

/// A letter more or less, and two that read as one: no neighbour is shorter or longer than that.
fn close_in_length(short: &str, long: &str) -> bool {
    long.chars().count() - short.chars().count() <= 3
}

/// Whether leaving out one letter at the same place makes them the same.
fn neighbours_of_both(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len() != other.len() {
        return false;
    }
    let differ: Vec<usize> = (0..one.len()).filter(|&at| one[at] != other[at]).collect();
    matches!(differ[..], [at] if !one[at].is_numeric() && !other[at].is_numeric())
}

/// FNV-1a: the same number for the same text, today and in the next version.
fn key(text: &str) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash.cast_signed()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_read_the_same() {
        for (one, other) in [
            ("paypaI", "paypal"),
            ("PAYPAL", "paypal"),
            ("pаypаl", "paypal"),
            ("аррle", "apple"),
            ("Tidewater Schedu1ing", "Tidewater Scheduling"),
            ("G00gle", "Google"),
            ("Campus Rnail", "Campus Mail"),
            ("Northwind-Payroll", "northwind payroll"),
            ("Café", "Cafe"),
            ("Good\u{200d}Name", "GoodName"),
            ("VVave", "Wave"),
        ] {
            assert_eq!(alike(one, other), Some(Likeness::Reads), "{one:?} {other:?}: {} {}", reads(one), reads(other));
            assert!(keys(one).iter().any(|key| keys(other).contains(key)), "{one:?} {other:?}");
        }
    }

    #[test]
    fn names_one_letter_apart() {
        for (one, other) in [
            ("Northwind Payrol", "Northwind Payroll"),
            ("Nortwhind", "Northwind"),
            ("Northwand", "Northwind"),
            ("Northwinds", "Northwind"),
            ("Campus Mall", "Campus Mail"),
        ] {
            assert_eq!(alike(one, other), Some(Likeness::OneLetter), "{one:?} {other:?}");
            assert!(probes(one).iter().any(|key| keys(other).contains(key)), "{one:?} {other:?}");
            assert!(probes(other).iter().any(|key| keys(one).contains(key)), "{other:?} {one:?}");
        }
    }

    #[test]
    fn the_same_words_in_another_order() {
        assert_eq!(alike("Payroll Northwind", "Northwind Payroll"), Some(Likeness::Words));
        assert!(probes("Payroll Northwind").iter().any(|key| keys("Northwind Payroll").contains(key)));
    }

    #[test]
    fn names_that_are_not_alike() {
        for (one, other) in [
            ("Kiln 10001", "Kiln 10002"),
            ("Harbour 2", "Harbour 3"),
            ("Harbour 1", "Harbour 11"),
            ("Harbour (1)", "Harbour"),
            ("Wiki", "Viki"),
            ("Atlas", "Orbit"),
            ("Northwind Pay", "Northwind Payroll"),
            ("東京", "大阪"),
            ("…", "!"),
        ] {
            assert_eq!(alike(one, other), None, "{one:?} {other:?}");
        }
        assert_eq!(alike(" Atlas", "Atlas"), Some(Likeness::Same));
        assert_eq!(keys("…").len(), 1);
    }

    #[test]
    fn protected_names_are_found_as_words() {
        for (name, protected, expected) in [
            ("PayPaI Support", "PayPal", true),
            ("Support of PayPal", "PayPal", true),
            ("Paypall", "PayPal", true),
            ("Pay Pal", "PayPal", true),
            ("University of Elm Library", "University of Elm", true),
            ("Elm University", "University of Elm", false),
            ("Payments", "PayPal", false),
            ("Anything", "", false),
        ] {
            assert_eq!(contains(name, protected), expected, "{name:?} {protected:?}");
        }
    }

    #[test]
    fn letters_that_deceive() {
        let found = deceptive("аррle Business");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].reads.as_str(), found[0].mixed), ("apple", true));
        assert_eq!(found[0].letters, [('а', "Cyrillic"), ('р', "Cyrillic")]);
        let whole = deceptive("раура");
        assert_eq!((whole[0].reads.as_str(), whole[0].mixed), ("paypa", false));
        for name in ["Привет мир", "Ελληνικά", "日本 Works", "Größe", "Kiln Ω"] {
            assert_eq!(deceptive(name), [], "{name}");
        }
        assert_eq!(joiners("می\u{200c}خواهم"), ['\u{200c}']);
    }

    proptest! {
        #[test]
        fn likeness_goes_both_ways(one in "[a-eIl10 ]{0,9}", other in "[a-eIl10 ]{0,9}") {
            prop_assert_eq!(alike(&one, &other), alike(&other, &one));
        }

        #[test]
        fn the_short_way_is_a_short_way(one in "[a-cnrv10]{4,8}", other in "[a-cnrv10]{4,8}") {
            let (one, other) = (reads(&one), reads(&other));
            let (short, long) = if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) };
            let near = neighbours(&long).contains(&short);
            prop_assert!(!one_step_apart(&short, &long) || near, "{short} {long}");
            prop_assert!(!near || close_in_length(&short, &long), "{short} {long}");
        }

        #[test]
        fn what_is_alike_is_found(one in "[A-Ea-eрIl10 ]{5,9}", other in "[A-Ea-eрIl10 ]{5,9}") {
            if alike(&one, &other).is_some() {
                let both = probes(&one).iter().any(|key| keys(&other).contains(key))
                    || probes(&other).iter().any(|key| keys(&one).contains(key));
                prop_assert!(both);
            }
        }

        #[test]
        fn any_text_has_a_key(name in "\\PC{0,40}") {
            prop_assert!(!keys(&name).is_empty());
            prop_assert_eq!(alike(&name, &name), Some(Likeness::Same));
        }
    }
}
