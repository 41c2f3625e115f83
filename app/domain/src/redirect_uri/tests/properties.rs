//! What holds for every text.

use proptest::prelude::*;

use super::*;

fn uri_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("https://"),
        Just("http://"),
        Just("HTTP:"),
        Just("com.example.app:/"),
        Just("javascript:"),
        Just("localhost"),
        Just("127.0.0.1"),
        Just("127.1"),
        Just("0x7f"),
        Just("[::1]"),
        Just("rp.example.com"),
        Just("RP.example"),
        Just("xn--bcher-kva"),
        Just("xn--"),
        Just("b\u{fc}cher"),
        Just("ｒｐ"),
        Just("@"),
        Just(":"),
        Just(":0"),
        Just(":8443"),
        Just("/"),
        Just("/cb"),
        Just("/.."),
        Just("/."),
        Just("%2e"),
        Just("%2f"),
        Just("%0d"),
        Just("%20"),
        Just("%72"),
        Just("%"),
        Just("\\"),
        Just(" "),
        Just("\n"),
        Just("*"),
        Just("{x}"),
        Just("?"),
        Just("code=1"),
        Just("&"),
        Just("a=b"),
        Just("#"),
        Just("\u{202e}"),
        Just("\u{e9}"),
        Just("["),
        Just("]"),
        Just("."),
        Just("\u{3002}"),
    ];
    prop::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_panics_and_each_rule_speaks_once(uri in prop_oneof![".*", uri_like()], native: bool, implicit: bool) {
        let found = problems(&uri, if native { NATIVE } else { WEB }, implicit);
        for (place, problem) in found.iter().enumerate() {
            prop_assert!(found[..place].iter().all(|other| other.rule != problem.rule));
            prop_assert_eq!(problem.index, Some(0));
            prop_assert!(problem.message.ends_with('.') && !problem.message.contains(char::is_control), "{}", problem.message);
        }
    }

    #[test]
    fn a_fix_mends_what_it_is_offered_for(uri in uri_like(), native: bool, implicit: bool) {
        let application_type = if native { NATIVE } else { WEB };
        for problem in problems(&uri, application_type, implicit) {
            if let Some(value) = problem.fix.and_then(|fix| fix.value) {
                let after = problems(&value, application_type, implicit);
                prop_assert!(after.iter().all(|other| other.rule != problem.rule), "{} -> {}", uri, value);
            }
        }
    }

    /// Pressing buttons ends: no fix leads back to where another began.
    #[test]
    fn fixes_come_to_an_end(uri in uri_like(), native: bool, implicit: bool) {
        let application_type = if native { NATIVE } else { WEB };
        let mut uri = uri;
        for _ in 0..24 {
            let next = problems(&uri, application_type, implicit).into_iter().find_map(|problem| problem.fix);
            match next.and_then(|fix| fix.value) {
                Some(value) => uri = value,
                None => return Ok(()),
            }
        }
        prop_assert!(false, "never ends at {}", uri);
    }

    /// What passes is what every parser reads alike.
    #[test]
    fn what_passes_is_plain(uri in prop_oneof![".*", uri_like(), "https?://[ -~]{1,24}"], native: bool, implicit: bool) {
        let found = problems(&uri, if native { NATIVE } else { WEB }, implicit);
        if found.iter().any(|problem| problem.severity == Severity::Refuse) {
            return Ok(());
        }
        prop_assert!(uri.bytes().all(|b| b.is_ascii_graphic() && !b"\"#*<>\\^`{|}".contains(&b)), "{}", uri);
        let parts = Uri::read(&uri);
        prop_assert!(parts.scheme.is_some_and(|scheme| !scheme.contains(|c: char| c.is_ascii_uppercase())), "{}", uri);
        prop_assert!(parts.authority.is_none_or(|authority| authority.userinfo.is_none()));
        if parts.scheme == Some("http") {
            prop_assert!(["localhost", "127.0.0.1", "[::1]"].contains(&parts.host().unwrap()), "{}", uri);
        } else if parts.scheme != Some("https") {
            prop_assert!(native && parts.scheme.unwrap().contains('.'), "{}", uri);
        }
        if implicit && !native {
            prop_assert!(parts.scheme == Some("https") && parts.host() != Some("localhost"), "{}", uri);
        }
    }
}
