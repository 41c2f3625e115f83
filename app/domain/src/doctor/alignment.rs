//! Two URIs beside each other, character by character: the one that was sent, and the registered one that is nearest.

use crate::uri::{Authority, Uri};

/// The longest part, in characters, that is looked at character by character.
const MIDDLE: usize = 600;

/// A URI that was sent beside one that is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// The one that was sent.
    pub sent: String,
    /// The registered one.
    pub registered: String,
    /// The characters of both, in order.
    pub runs: Vec<Run>,
    /// The parts that differ, in the order in which they stand in a URI. Empty only where both are the same.
    pub differences: Vec<Difference>,
}

/// Characters that stand in both, or in one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Where they stand.
    pub side: Side,
    /// The characters.
    pub text: String,
}

/// Where characters stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Both,
    /// Only in the one that was sent.
    Sent,
    /// Only in the registered one.
    Registered,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Spaces at the beginning or the end.
    Space,
    /// `http` for `https`.
    Scheme,
    /// What stands before `@`.
    Userinfo,
    /// Nothing but upper and lower case, anywhere.
    Case,
    /// The host.
    Host,
    /// The port, or whether there is one.
    Port,
    /// Nothing of the path but the slash at its end.
    Slash,
    /// The path.
    Path,
    /// From `?` on.
    Query,
    /// From `#` on.
    Fragment,
}

impl Difference {
    /// What it is called.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Space => "spaces",
            Self::Scheme => "scheme",
            Self::Userinfo => "user name",
            Self::Case => "upper and lower case",
            Self::Host => "host",
            Self::Port => "port",
            Self::Slash => "slash at the end",
            Self::Path => "path",
            Self::Query => "query",
            Self::Fragment => "fragment",
        }
    }
}

/// The registered URI that is nearest to `sent`, beside it. `None` where none is registered.
pub fn nearest(sent: &str, registered: &[String]) -> Option<Alignment> {
    registered.iter().map(|known| align(sent, known)).min_by_key(distance)
}

/// Both beside each other.
pub fn align(sent: &str, registered: &str) -> Alignment {
    Alignment {
        sent: sent.to_owned(),
        registered: registered.to_owned(),
        runs: runs(sent, registered),
        differences: differences(sent, registered),
    }
}

/// The reason why they do not match, in one sentence.
pub fn reason(alignment: &Alignment) -> String {
    let Alignment { sent, registered, differences, .. } = alignment;
    let (here, there) = (Uri::read(sent.trim()), Uri::read(registered));
    match differences.as_slice() {
        [] => "It is registered to the letter.".to_owned(),
        [Difference::Space] => "There are spaces around the URI that was sent.".to_owned(),
        [Difference::Case] => {
            "Upper and lower case differ: redirect URIs are compared character by character.".to_owned()
        }
        [Difference::Scheme] => format!(
            "It was sent with {}, and is registered with {}.",
            here.scheme.unwrap_or("no scheme"),
            there.scheme.unwrap_or("no scheme")
        ),
        [Difference::Userinfo] => "A user name stands before the host that was sent.".to_owned(),
        [Difference::Host] => format!(
            "The host is {}, and {} is registered.",
            here.host().filter(|host| !host.is_empty()).unwrap_or("missing"),
            there.host().unwrap_or_default()
        ),
        [Difference::Port] => match (port(&here), port(&there)) {
            (Some(sent), Some(known)) => format!("The port is {sent}, and {known} is registered."),
            (Some(sent), None) => format!("It was sent with the port {sent}, and is registered without one."),
            (None, Some(known)) => format!("It was sent without a port, and is registered with {known}."),
            (None, None) => "A colon without a port makes the difference.".to_owned(),
        },
        [Difference::Slash] if sent.len() > registered.len() => {
            "It was sent with a slash at the end, and is registered without one.".to_owned()
        }
        [Difference::Slash] => "It was sent without the slash at the end that is registered.".to_owned(),
        [Difference::Path] => format!("The path is {}, and {} is registered.", path(&here), path(&there)),
        [Difference::Query] => match (here.query, there.query) {
            (Some(query), None) => format!("It was sent with the query ?{query}, and is registered without one."),
            (None, Some(query)) => format!("It was sent without the query ?{query} that is registered."),
            _ => "The query is another one than the registered one.".to_owned(),
        },
        [Difference::Fragment] => "A fragment was sent with it, which redirect URIs never have.".to_owned(),
        [several @ .., last] => {
            let several: Vec<&str> = several.iter().map(|difference| difference.as_str()).collect();
            format!("These differ: {} and {}.", several.join(", "), last.as_str())
        }
    }
}

/// How far apart they are: characters that do not stand in both, and something for another host or scheme, which makes
/// two URIs strangers.
fn distance(alignment: &Alignment) -> usize {
    let differs = |difference| alignment.differences.contains(&difference);
    let apart: usize =
        alignment.runs.iter().filter(|run| run.side != Side::Both).map(|run| run.text.chars().count()).sum();
    apart + if differs(Difference::Host) { 40 } else { 0 }
}

fn differences(sent: &str, registered: &str) -> Vec<Difference> {
    if sent == registered {
        return Vec::new();
    }
    let mut found = Vec::new();
    let trimmed = sent.trim();
    if trimmed != sent {
        found.push(Difference::Space);
    }
    if trimmed != registered && trimmed.eq_ignore_ascii_case(registered) {
        found.push(Difference::Case);
        return found;
    }
    let (here, there) = (Uri::read(trimmed), Uri::read(registered));
    let userinfo = |uri: &Uri<'_>| {
        uri.authority.as_ref().and_then(|authority: &Authority<'_>| authority.userinfo.map(str::to_owned))
    };
    let lower = |text: Option<&str>| text.map(str::to_ascii_lowercase);
    let mut note = |differs: bool, difference| {
        if differs {
            found.push(difference);
        }
    };
    note(lower(here.scheme) != lower(there.scheme), Difference::Scheme);
    note(userinfo(&here) != userinfo(&there), Difference::Userinfo);
    note(lower(here.host()) != lower(there.host()), Difference::Host);
    let ports = [&here, &there].map(|uri| uri.authority.as_ref().and_then(|authority| authority.port));
    note(ports[0] != ports[1], Difference::Port);
    let slash = here.path.trim_end_matches('/') == there.path.trim_end_matches('/');
    note(here.path != there.path, if slash { Difference::Slash } else { Difference::Path });
    note(here.query != there.query, Difference::Query);
    note(here.fragment != there.fragment, Difference::Fragment);
    if found.is_empty() {
        // The parts are the same but for the case of a scheme or a host.
        found.push(Difference::Case);
    }
    found
}

fn port<'a>(uri: &Uri<'a>) -> Option<&'a str> {
    uri.authority.as_ref().and_then(|authority| authority.port).filter(|port| !port.is_empty())
}

fn path<'a>(uri: &Uri<'a>) -> &'a str {
    if uri.path.is_empty() { "empty" } else { uri.path }
}

fn runs(sent: &str, registered: &str) -> Vec<Run> {
    let (here, there): (Vec<char>, Vec<char>) = (sent.chars().collect(), registered.chars().collect());
    let start = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let (mine, theirs) = (&here[start..], &there[start..]);
    let end = mine.iter().rev().zip(theirs.iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle, other) = (&mine[..mine.len() - end], &theirs[..theirs.len() - end]);
    let mut runs = Runs(Vec::new());
    runs.add(Side::Both, &here[..start]);
    if middle.len() > MIDDLE || other.len() > MIDDLE {
        runs.add(Side::Registered, other);
        runs.add(Side::Sent, middle);
    } else {
        common(middle, other, &mut runs);
    }
    runs.add(Side::Both, &mine[mine.len() - end..]);
    runs.0
}

/// The longest common subsequence of both, and what lies between.
fn common(sent: &[char], registered: &[char], runs: &mut Runs) {
    let width = registered.len() + 1;
    // At (i, j): the length of the longest one of what follows.
    let mut lengths = vec![0_u16; (sent.len() + 1) * width];
    for i in (0..sent.len()).rev() {
        for j in (0..registered.len()).rev() {
            lengths[i * width + j] = if sent[i] == registered[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < sent.len() || j < registered.len() {
        if i < sent.len() && j < registered.len() && sent[i] == registered[j] {
            runs.add(Side::Both, &sent[i..=i]);
            (i, j) = (i + 1, j + 1);
        } else if j == registered.len() || (i < sent.len() && lengths[(i + 1) * width + j] > lengths[i * width + j + 1])
        {
            runs.add(Side::Sent, &sent[i..=i]);
            i += 1;
        } else {
            runs.add(Side::Registered, &registered[j..=j]);
            j += 1;
        }
    }
}

/// Runs, of which no two of the same side stand together.
struct Runs(Vec<Run>);

impl Runs {
    fn add(&mut self, side: Side, text: &[char]) {
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.side == side => last.text.extend(text),
            _ => self.0.push(Run { side, text: text.iter().collect() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &str = "https://app.example.com/cb";

    fn drawn(sent: &str, registered: &str) -> String {
        let draw = |run: &Run| match run.side {
            Side::Both => run.text.clone(),
            Side::Sent => format!("[+{}]", run.text),
            Side::Registered => format!("[-{}]", run.text),
        };
        align(sent, registered).runs.iter().map(draw).collect()
    }

    #[test]
    fn each_difference_has_its_name_and_its_sentence() {
        use Difference::{Case, Fragment, Host, Path, Port, Query, Scheme, Slash, Space, Userinfo};
        for (sent, known, differs, says) in [
            (KNOWN, KNOWN, &[][..], "registered to the letter"),
            ("http://app.example.com/cb", KNOWN, &[Scheme], "sent with http, and is registered with https"),
            ("https://APP.example.com/cb", KNOWN, &[Case], "Upper and lower case differ"),
            ("https://app.example.com/CB", KNOWN, &[Case], "Upper and lower case differ"),
            ("https://app.example.com:8443/cb", KNOWN, &[Port], "with the port 8443, and is registered without"),
            (KNOWN, "https://app.example.com:8443/cb", &[Port], "without a port, and is registered with 8443"),
            ("https://a.example:1/", "https://a.example:2/", &[Port], "The port is 1, and 2 is registered"),
            ("https://app.example.com/cb/", KNOWN, &[Slash], "with a slash at the end"),
            (KNOWN, "https://app.example.com/cb/", &[Slash], "without the slash at the end"),
            ("https://app.example.com/cb?x=1", KNOWN, &[Query], "with the query ?x=1, and is registered without"),
            (KNOWN, "https://app.example.com/cb?x=1", &[Query], "without the query ?x=1 that is registered"),
            ("https://app.example.com/cb#x", KNOWN, &[Fragment], "which redirect URIs never have"),
            ("https://app.example.org/cb", KNOWN, &[Host], "app.example.org, and app.example.com is registered"),
            ("https://app.example.com/callback", KNOWN, &[Path], "The path is /callback, and /cb is registered"),
            ("https://me@app.example.com/cb", KNOWN, &[Userinfo], "user name"),
            (" https://app.example.com/cb", KNOWN, &[Space], "spaces around"),
            ("http://localhost:3000/cb", KNOWN, &[Scheme, Host, Port], "These differ: scheme, host and port."),
            ("", KNOWN, &[Scheme, Host, Path], "These differ: scheme, host and path."),
        ] {
            let alignment = align(sent, known);
            assert_eq!(alignment.differences, differs, "{sent} {known}");
            assert!(reason(&alignment).contains(says), "{sent} {known}: {}", reason(&alignment));
        }
    }

    #[test]
    fn characters_stand_beside_each_other() {
        for (sent, known, shown) in [
            (KNOWN, KNOWN, KNOWN),
            ("http://app.example.com/cb", KNOWN, "http[-s]://app.example.com/cb"),
            ("https://app.example.com/cb/", KNOWN, "https://app.example.com/cb[+/]"),
            ("https://app.example.com/CB", KNOWN, "https://app.example.com/[-cb][+CB]"),
            ("https://app.example.com:8443/cb", KNOWN, "https://app.example.com[+:8443]/cb"),
            ("", "a", "[-a]"),
            ("é", "e", "[-e][+é]"),
        ] {
            assert_eq!(drawn(sent, known), shown);
        }
    }

    #[test]
    fn both_can_be_read_out_of_the_runs() {
        let long = format!("https://app.example.com/{}", "xy".repeat(900));
        for sent in ["", KNOWN, "http://localhost:3000/api/auth/callback/clientele?next=%2F", long.as_str(), "😀é"] {
            for known in [KNOWN, "com.example.app:/cb", &"z".repeat(1500)] {
                let alignment = align(sent, known);
                let without = |side| -> String {
                    alignment.runs.iter().filter(|run| run.side != side).map(|run| run.text.as_str()).collect()
                };
                assert_eq!(without(Side::Registered), sent);
                assert_eq!(without(Side::Sent), known);
            }
        }
    }

    #[test]
    fn the_nearest_is_the_one_that_was_meant() {
        let registered: Vec<String> = [
            "https://app.example.com/cb",
            "https://staging.example.com/oauth/cb",
            "http://localhost:3000/cb",
            "com.example.app:/cb",
        ]
        .map(str::to_owned)
        .to_vec();
        for (sent, meant) in [
            ("https://app.example.com/cb/", 0),
            ("http://app.example.com/cb", 0),
            ("https://staging.example.com/oauth/callback", 1),
            ("https://staging.example.com/cb", 1),
            ("http://localhost:3001/cb", 2),
            ("com.example.app://cb", 3),
        ] {
            assert_eq!(
                nearest(sent, &registered).map(|found| found.registered),
                Some(registered[meant].clone()),
                "{sent}"
            );
        }
        assert_eq!(nearest("https://x", &[]), None);
    }
}
