//! Labels of internationalised host names (RFC 3492, RFC 5890), as far as that goes without the tables of IDNA: every
//! A-label is decoded; a U-label is encoded only where no mapping but lower case could be wanted.

use crate::text::is_invisible;

/// What every A-label begins with.
pub(crate) const ACE_PREFIX: &str = "xn--";

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;

/// An A-label as people read it. `None` if it is none: it does not decode, or decodes to what no label may hold.
pub(crate) fn a_label_to_unicode(label: &str) -> Option<String> {
    let encoded = label.strip_prefix(ACE_PREFIX)?;
    let decoded = decode(encoded)?;
    let joiner = |c| matches!(c, '\u{200c}' | '\u{200d}');
    // Cherokee alone is written in capitals.
    let capital = |c: char| c.is_uppercase() && !matches!(c, '\u{13a0}'..='\u{13f5}');
    let allowed = |c: char| {
        !(c.is_control() || c.is_whitespace() || capital(c) || (is_invisible(c) && !joiner(c)) || narrow(c) != c)
    };
    let is_one = !decoded.is_ascii() && decoded.chars().all(allowed) && encode(&decoded)? == encoded;
    is_one.then_some(decoded)
}

/// A host name with its labels outside ASCII as A-labels, everything in lower case. `None` where that takes tables
/// this crate has not: letters that would be mapped to others, combining marks, joiners, mixed directions.
pub(crate) fn host_to_ascii(host: &str) -> Option<String> {
    let mapped: String = host.chars().map(narrow).flat_map(char::to_lowercase).collect();
    // Beside a label from right to left, none may begin with a digit (RFC 5893, section 2).
    let from_digit = |label: &str| label.starts_with(|c: char| c.is_ascii_digit());
    if mapped.chars().any(is_right_to_left) && mapped.split('.').any(from_digit) {
        return None;
    }
    let mut ascii = String::with_capacity(mapped.len());
    for (place, label) in mapped.split('.').enumerate() {
        if place > 0 {
            ascii.push('.');
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if label.is_ascii() {
            if !label.chars().all(plain) {
                return None;
            }
            ascii.push_str(label);
            continue;
        }
        let right_to_left = label.chars().any(is_right_to_left);
        let sure = |c: char| if right_to_left { is_right_to_left(c) } else { plain(c) || stands_for_itself(c) };
        if !label.chars().all(sure) {
            return None;
        }
        let encoded = encode(label)?;
        if ACE_PREFIX.len() + encoded.len() > 63 || decode(&encoded).as_deref() != Some(label) {
            return None;
        }
        ascii.extend([ACE_PREFIX, &encoded]);
    }
    Some(ascii)
}

/// Full-width ASCII and the full stops of CJK, which browsers read as the plain ones.
fn narrow(c: char) -> char {
    match c {
        '\u{3002}' | '\u{ff61}' => '.',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// A small letter of a left-to-right script, or a letter of one without case, that no normalisation changes: of the scripts
/// that need no marks above or below their letters.
const fn stands_for_itself(c: char) -> bool {
    matches!(c,
        '\u{df}'..='\u{f6}' | '\u{f8}'..='\u{131}' | '\u{134}'..='\u{13e}' | '\u{141}'..='\u{148}' | '\u{14a}'..='\u{17e}'
        | '\u{180}'..='\u{1c3}' | '\u{1cd}'..='\u{1f0}' | '\u{1f4}'..='\u{233}'
        | '\u{390}' | '\u{3ac}'..='\u{3ce}'
        | '\u{430}'..='\u{45f}' | '\u{48b}'..='\u{52f}'
        | '\u{561}'..='\u{586}'
        | '\u{10d0}'..='\u{10f0}'
        | '\u{1e00}'..='\u{1e99}' | '\u{1ea0}'..='\u{1eff}'
        | '\u{3005}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}')
}

/// The same for scripts that are written from right to left, which no label mixes with others (RFC 5893, section 2).
const fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}' | '\u{679}'..='\u{6d3}')
}

/// RFC 3492, section 6.3. `None` if it overflows, or has more letters than any label: the time goes with their square.
fn encode(label: &str) -> Option<String> {
    if label.chars().nth(63).is_some() {
        return None;
    }
    let mut output: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(output.len()).ok()?;
    let total = u32::try_from(label.chars().count()).ok()?;
    if basic > 0 {
        output.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (0x80_u32, 0_u32, 72, basic);
    while handled < total {
        let next = label.chars().map(u32::from).filter(|&point| point >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for point in label.chars().map(u32::from) {
            if point < n {
                delta = delta.checked_add(1)?;
            } else if point == n {
                let mut q = delta;
                for k in (BASE..).step_by(BASE as usize) {
                    let t = threshold(k, bias);
                    if q < t {
                        break;
                    }
                    output.push(digit(t + (q - t) % (BASE - t)));
                    q = (q - t) / (BASE - t);
                }
                output.push(digit(q));
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(output)
}

/// RFC 3492, section 6.2. `None` if the text is no Punycode.
fn decode(text: &str) -> Option<String> {
    let (basic, extended) = text.rsplit_once('-').unwrap_or(("", text));
    if !basic.is_ascii() || extended.is_empty() {
        return None;
    }
    let mut output: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (0x80_u32, 0_u32, 72);
    let mut digits = extended.bytes();
    while digits.len() > 0 {
        let (before, mut weight) = (i, 1_u32);
        for k in (BASE..).step_by(BASE as usize) {
            let value = match digits.next()? {
                byte @ b'a'..=b'z' => byte - b'a',
                byte @ b'0'..=b'9' => byte - b'0' + 26,
                _ => return None,
            };
            i = i.checked_add(u32::from(value).checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if u32::from(value) < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
        }
        let length = u32::try_from(output.len()).ok()? + 1;
        bias = adapt(i - before, length, before == 0);
        n = n.checked_add(i / length)?;
        i %= length;
        output.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(output.into_iter().collect())
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + BASE * delta / (delta + 38)
}

fn digit(value: u32) -> char {
    char::from_digit(if value < 26 { value + 10 } else { value - 26 }, BASE).unwrap_or('-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pairs from RFC 3492, section 7.1, and from daily life.
    #[test]
    fn known_answers() {
        for (unicode, punycode) in [
            ("bücher", "bcher-kva"),
            ("münchen", "mnchen-3ya"),
            ("аpple", "pple-43d"),
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
            ("日本", "wgv71a"),
        ] {
            assert_eq!(encode(unicode).as_deref(), Some(punycode), "{unicode}");
            assert_eq!(decode(punycode).as_deref(), Some(unicode), "{punycode}");
        }
    }

    #[test]
    fn what_is_no_a_label() {
        for label in ["bcher-kva", "xn--", "xn--a", "xn--abc-", "xn--99999999", "xn--a-Ü", "xn--bücher", "xn--a b-kva"]
        {
            assert_eq!(a_label_to_unicode(label), None, "{label}");
        }
    }

    #[test]
    fn hosts() {
        for (host, ascii) in [
            ("bücher.example", Some("xn--bcher-kva.example")),
            ("BÜCHER.Example", Some("xn--bcher-kva.example")),
            ("аpple.example", Some("xn--pple-43d.example")),
            ("ｒｐ.example。com", Some("rp.example.com")),
            ("straße.example", Some("xn--strae-oqa.example")),
            ("ﬁn.example", None),
            ("bu\u{308}cher.example", None),
            ("a\u{200d}b.example", None),
            ("a\u{202e}b.example", None),
            ("①.example", None),
            ("שלום.example", Some("xn--9dbne9b.example")),
            ("שלוםa.example", None),
            ("שלום.1.example", None),
            ("हिन्दी.example", None),
            ("ü\n.example", None),
            ("a b.ü.example", None),
        ] {
            assert_eq!(host_to_ascii(host).as_deref(), ascii, "{host}");
        }
    }

    proptest! {
        #[test]
        fn decoding_never_panics(text in ".*", ascii in "[a-z0-9-]{0,80}") {
            let _ = (decode(&text), decode(&ascii), a_label_to_unicode(&format!("xn--{ascii}")));
        }

        #[test]
        fn encoding_can_be_undone(label in "[a-zà-öა-ჰ가-힣]{0,20}[à-ö]") {
            let encoded = encode(&label).unwrap();
            prop_assert_eq!(decode(&encoded), Some(label));
        }

        #[test]
        fn an_ascii_host_is_ascii(host in ".{0,30}") {
            if let Some(ascii) = host_to_ascii(&host) {
                prop_assert!(ascii.is_ascii());
                prop_assert_eq!(host_to_ascii(&ascii), Some(ascii));
            }
        }
    }

    #[test]
    fn a_label_that_is_too_long_has_no_ascii() {
        let letters = |count: u32| (0..count).filter_map(|n| char::from_u32(0x4e00 + n % 20_000)).collect::<String>();
        assert!(host_to_ascii(&format!("{}.example", letters(9))).is_some());
        assert_eq!(host_to_ascii(&letters(64)), None);
        assert_eq!(host_to_ascii(&letters(700_000)), None);
    }
}
