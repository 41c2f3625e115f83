//! Findings put into words: what was found, beside what, and why it matters.

use domain::{
    ClientKey, Field, LogoHash, Metadata, Problem, Severity, anatomy,
    review::{Mark, Weight},
};

use crate::{
    host::{addresses, foreign, registrable},
    look::{Look, Sight},
    name::{self, Deceptive, Likeness},
};

/// Another client that something is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Which one.
    pub key: ClientKey,
    /// Its name, or the one that it asks for.
    pub name: String,
    /// Whether one and the same person owns both: what looks alike is meant to.
    pub kin: bool,
}

/// From which contrast on something is easily seen, in hundredths.
const SEEN: u16 = 160;

/// Below so many pixels a file is blurred where a logo is shown large.
const SHARP: u32 = 128;

/// What a logo is like by itself.
pub fn of_logo(look: &Look, logo: &LogoHash) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |kind: &str, weight, message: String| {
        marks.push(Mark { value: logo.to_string(), ..mark(kind, Field::Logo, weight, message) });
    };
    let pages = [("light", "dark", look.on_light), ("dark", "light", look.on_dark)];
    for (page, other, sight) in pages {
        let Sight { lost, best } = sight;
        let through = if look.clear > 4 { "It is transparent there" } else { "It has the colour of the page" };
        if lost >= 90 {
            let message = format!("Almost invisible on a {page} page. {through}: it was drawn for a {other} one.");
            add(&format!("logo-invisible-{page}"), Weight::Warn, message);
        } else if look.clear > 7 && lost >= 35 {
            let message =
                format!("{lost} % of it is lost on a {page} page. {through}: look whether the rest says enough.");
            add(&format!("logo-partly-lost-{page}"), Weight::Warn, message);
        } else if look.clear > 7 && best < SEEN {
            let message =
                format!("Hard to see on a {page} page: its contrast there is {} : 1 at best.", hundredths(best));
            add(&format!("logo-faint-{page}"), Weight::Warn, message);
        }
    }
    if look.hash.is_none() && look.clear < 8 {
        add("logo-blank", Weight::Warn, "It is all of one colour: nobody can know it again.".to_owned());
    } else if look.clear < 8 && look.range < SEEN {
        let message = format!(
            "Its own parts have a contrast of {} : 1: small, nothing of it can be told.",
            hundredths(look.range)
        );
        add("logo-low-contrast", Weight::Warn, message);
    }
    if let Some((width, height)) = look.pixels.filter(|(width, height)| *width.max(height) < SHARP) {
        let message = format!(
            "The file has {width} × {height} pixels: large, it is blurred. 256 pixels or a drawing (SVG) stay sharp."
        );
        add("logo-small", Weight::Note, message);
    }
    if !(45..=220).contains(&look.aspect) {
        let (more, less) = if look.aspect > 100 { ("wide", "high") } else { ("high", "wide") };
        let times = if look.aspect > 100 { look.aspect } else { 10_000 / look.aspect.max(1) };
        let message =
            format!("It is {} times as {more} as {less}: on a square tile little of it is left.", hundredths(times));
        add("logo-aspect", Weight::Note, message);
    }
    marks
}

/// That a logo looks like another client's.
pub fn like_logo(distance: u32, logo: &LogoHash, other: &Other, of_other: &LogoHash) -> Mark {
    let (kind, what) =
        if logo == of_other { ("logo-same", "The very logo of") } else { ("logo-like", "Looks like the logo of") };
    let message = format!("{what} “{}”{}.", other.name, why(other, "users take one for the other"));
    let sureness = if distance == 0 || logo == of_other { "" } else { " It is not the same file." };
    Mark {
        value: logo.to_string(),
        beside: of_other.to_string(),
        other: Some(other.key),
        ..mark(kind, Field::Logo, weight(other), message + sureness)
    }
}

/// What a name is like by itself.
pub fn of_name(name: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = name::deceptive(name).iter().map(|word| deceptive(name, word)).collect();
    let joiners = name::joiners(name);
    if let Some(joiner) = joiners.first() {
        let message = format!(
            "There is an invisible joiner in it (U+{:04X}): a name without it looks the same, and is another one.",
            u32::from(*joiner)
        );
        marks.push(Mark { value: name.to_owned(), ..mark("name-invisible", Field::Name, Weight::Note, message) });
    }
    marks
}

/// That a name reads like another client's.
pub fn like_name(name: &str, other: &Other, likeness: Likeness) -> Mark {
    let (kind, what) = match likeness {
        Likeness::Same => ("name-same", format!("Another client is called “{}” too", other.name)),
        Likeness::Reads => ("name-like", format!("Reads like “{}”, in other characters", other.name)),
        Likeness::Words => ("name-like", format!("The same words as “{}”", other.name)),
        Likeness::OneLetter => ("name-like", format!("One letter away from “{}”", other.name)),
    };
    let message = format!("{what}{}.", why(other, "users take one for the other"));
    Mark {
        value: name.to_owned(),
        beside: other.name.clone(),
        other: Some(other.key),
        ..mark(kind, Field::Name, weight(other), message)
    }
}

/// The protected name that a name uses, if it uses one.
pub fn protected(name: &str, protected: &[String]) -> Option<Mark> {
    let used = protected.iter().find(|protected| name::contains(name, protected))?;
    let message = format!("Uses or resembles the protected name “{used}”: who asks has to be entitled to it.");
    Some(Mark {
        value: name.to_owned(),
        beside: used.clone(),
        ..mark("name-protected", Field::Name, Weight::Warn, message)
    })
}

/// Hosts that belong to nothing else of the client.
pub fn of_hosts(before: &Metadata, after: &Metadata) -> Vec<Mark> {
    let told = foreign(before, after).into_iter().map(|(field, uri)| {
        let host = anatomy::host(&uri).unwrap_or_default();
        let message = format!(
            "{host} matches no other host of this client, nor its website or contact: \
             whoever runs it gets the answers of those who sign in."
        );
        Mark { value: uri.clone(), ..mark("host-foreign", field, Weight::Warn, message) }
    });
    told.collect()
}

/// The registrable domains that come with a change, with the field and the address that brings each.
pub fn coming_domains(before: &Metadata, after: &Metadata) -> Vec<(String, Field, String)> {
    let old: Vec<String> = addresses(before).filter_map(anatomy::host).filter_map(registrable).collect();
    let mut found: Vec<(String, Field, String)> = Vec::new();
    let of = |field: Field, uris: &[String]| uris.iter().map(move |uri| (field, uri.clone())).collect::<Vec<_>>();
    let all = [
        of(Field::RedirectUris, &after.redirect_uris),
        of(Field::PostLogoutRedirectUris, &after.post_logout_redirect_uris),
        of(Field::WebsiteUrl, std::slice::from_ref(&after.website_url)),
        of(Field::TermsUrl, std::slice::from_ref(&after.terms_url)),
    ];
    for (field, uri) in all.concat() {
        let Some(domain) = anatomy::host(&uri).and_then(registrable) else { continue };
        if !old.contains(&domain) && !found.iter().any(|(known, ..)| *known == domain) {
            found.push((domain, field, uri));
        }
    }
    found
}

/// That a registrable domain is new to the registry.
pub fn new_domain(domain: &str, field: Field, uri: &str) -> Mark {
    let message =
        format!("{domain} is new here: no other client has an address there, so nobody has vouched for it yet.");
    Mark { value: uri.to_owned(), ..mark("domain-new", field, Weight::Note, message) }
}

/// What the rules warn of, in fields that change.
pub fn of_rules(problems: &[Problem], fields: &[Field]) -> Vec<Mark> {
    let told = problems.iter().filter(|problem| problem.severity >= Severity::Warn && fields.contains(&problem.field));
    let marks = told.map(|problem| Mark {
        value: problem.value.clone(),
        ..mark(problem.rule.as_str(), problem.field, Weight::Warn, problem.message.clone())
    });
    marks.collect()
}

/// The same for eyes that may not see other clients: that there is one, and not which.
pub fn without_names(mut mark: Mark) -> Mark {
    if mark.other.take().is_some() {
        let message = match mark.kind.as_str() {
            "logo-same" => "The very logo of another client: users take one for the other.",
            "logo-like" => "Looks like another client’s logo: users take one for the other.",
            "name-same" => "Another client is called the same: users take one for the other.",
            _ => "Reads like another client’s name: users take one for the other.",
        };
        message.clone_into(&mut mark.message);
        mark.beside = String::new();
    }
    mark
}

fn deceptive(name: &str, word: &Deceptive) -> Mark {
    let letters: Vec<String> =
        word.letters.iter().map(|(c, script)| format!("{c} (U+{:04X}, {script})", u32::from(*c))).collect();
    let Deceptive { word, reads, mixed, .. } = word;
    let message = if *mixed {
        format!("“{word}” mixes alphabets to read as “{reads}”: {}.", letters.join(", "))
    } else {
        format!("“{word}” reads as “{reads}” and has not one Latin letter: {}.", letters.join(", "))
    };
    Mark {
        value: name.to_owned(),
        beside: reads.clone(),
        ..mark(if *mixed { "name-mixed-scripts" } else { "name-other-script" }, Field::Name, Weight::Warn, message)
    }
}

fn why(other: &Other, otherwise: &str) -> String {
    if other.kin { ", which has the same owner".to_owned() } else { format!(": {otherwise}") }
}

fn weight(other: &Other) -> Weight {
    if other.kin { Weight::Note } else { Weight::Warn }
}

fn mark(kind: &str, field: Field, weight: Weight, message: String) -> Mark {
    Mark { kind: kind.to_owned(), field, weight, message, value: String::new(), beside: String::new(), other: None }
}

fn hundredths(number: u16) -> String {
    format!("{}.{}", number / 100, number % 100 / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(kin: bool) -> Other {
        Other { key: ClientKey(uuid(7)), name: "Tidewater Scheduling".to_owned(), kin }
    }

    fn uuid(number: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(number)
    }

    #[test]
    fn a_likeness_names_the_other_and_not_to_strangers() {
        let mark = like_name("Tidewater Schedu1ing", &other(false), Likeness::Reads);
        assert_eq!(mark.weight, Weight::Warn);
        assert!(mark.message.contains("Tidewater Scheduling") && mark.beside == "Tidewater Scheduling", "{mark:?}");
        let untold = without_names(mark);
        assert!(!format!("{untold:?}").contains("Scheduling"), "{untold:?}");
        assert_eq!(like_name("Tidewater", &other(true), Likeness::Same).weight, Weight::Note);
    }

    #[test]
    fn letters_are_named_by_number_and_script() {
        let marks = of_name("аррle Business");
        assert_eq!(marks.len(), 1);
        assert!(
            marks[0].message.contains("reads as “apple”") || marks[0].message.contains("read as “apple”"),
            "{marks:?}"
        );
        assert!(marks[0].message.contains("U+0430, Cyrillic"), "{marks:?}");
        assert_eq!(of_name("Kiln"), []);
    }

    #[test]
    fn a_logo_that_is_lost_on_a_page() {
        let good = Sight { lost: 0, best: 1500 };
        let look =
            Look { hash: Some(1), clear: 40, on_light: good, on_dark: good, range: 900, aspect: 100, pixels: None };
        let hash = LogoHash::parse(&"a".repeat(64)).unwrap();
        let kinds = |look: &Look| of_logo(look, &hash).into_iter().map(|mark| mark.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&look), Vec::<String>::new());
        let lost = |lost, best| Look { on_dark: Sight { lost, best }, ..look.clone() };
        assert_eq!(kinds(&lost(96, 120)), ["logo-invisible-dark"]);
        assert_eq!(kinds(&lost(60, 800)), ["logo-partly-lost-dark"]);
        assert_eq!(kinds(&lost(10, 150)), ["logo-faint-dark"]);
        assert_eq!(kinds(&Look { clear: 0, range: 120, ..look.clone() }), ["logo-low-contrast"]);
        assert_eq!(kinds(&Look { clear: 0, hash: None, range: 100, ..look.clone() }), ["logo-blank"]);
        assert_eq!(kinds(&Look { aspect: 300, pixels: Some((48, 16)), ..look }), ["logo-small", "logo-aspect"]);
    }

    #[test]
    fn domains_that_come() {
        let client = |uris: &str| Metadata {
            redirect_uris: uris.split_whitespace().map(str::to_owned).collect(),
            website_url: "https://www.kiln.example/".to_owned(),
            ..Metadata::default()
        };
        let before = client("https://a.kiln.example/cb");
        let after = client("https://a.kiln.example/cb https://x.new.example/cb https://y.new.example/cb");
        let found = coming_domains(&before, &after);
        assert_eq!(found, [("new.example".to_owned(), Field::RedirectUris, "https://x.new.example/cb".to_owned())]);
        assert_eq!(coming_domains(&after, &after), []);
        assert_eq!(of_hosts(&before, &after).len(), 2);
    }
}
