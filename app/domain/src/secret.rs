//! Client secrets: their form, their generation, their checksum.

use std::fmt;

use crate::Random;

const RANDOM_BYTES: usize = 32;
const CHECKSUM_LEN: usize = 6;

/// A client secret in the clear. It exists between its generation and its one showing, and when a relying party sends
/// it; the debug print hides it, and it is no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// What every generated secret starts with, so that scanners of code and logs can find one that leaked.
    pub const PREFIX: &str = "cl_";

    /// `cl_`, 43 characters of base64url (256 bits) and 6 of checksum: 52 characters in all, with nothing in them that
    /// form encoding or HTTP Basic could trip over.
    pub fn generate(random: &mut impl Random) -> Self {
        let mut bytes = [0; RANDOM_BYTES];
        random.fill(&mut bytes);
        let mut text = String::with_capacity(52);
        text.push_str(Self::PREFIX);
        push_base64url(&mut text, &bytes);
        let sum = checksum(&text);
        text.push_str(&sum);
        Self(text)
    }

    /// A secret from elsewhere: any printable ASCII, 1 to 255 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= crate::limits::CLIENT_SECRET;
        (fits && text.bytes().all(|b| (0x20..=0x7e).contains(&b))).then(|| Self(text.to_owned()))
    }

    /// The secret itself. Every caller of this is a place where a secret leaves the program or meets a hash.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The first characters, enough to tell one secret from another and useless otherwise: six at most, and an eighth
    /// of a short one, so that nothing of a three-character secret is shown.
    pub fn hint(&self) -> String {
        self.0.chars().take(6.min(self.0.len() / 8)).collect()
    }

    /// Whether this was meant to be a generated secret and has a typing error: it starts like one, and its checksum is
    /// wrong. Never a reason to accept anything, only one to say something more helpful than "wrong secret".
    pub fn looks_mistyped(&self) -> bool {
        self.0.starts_with(Self::PREFIX) && !self.checksum_ok()
    }

    /// Whether it has the form of a generated secret, checksum included.
    pub fn checksum_ok(&self) -> bool {
        let sum_at = Self::PREFIX.len() + (RANDOM_BYTES * 4).div_ceil(3);
        self.0.len() == sum_at + CHECKSUM_LEN
            && self.0.starts_with(Self::PREFIX)
            && self.0.split_at_checked(sum_at).is_some_and(|(body, sum)| checksum(body) == sum)
    }

    /// Whether it is long enough to be the key of HS256: 32 bytes (OpenID Connect Core 1.0, section 16.19; RFC 7518,
    /// section 3.2). Generated secrets are; one that was imported may not be.
    pub fn suits_hs256(&self) -> bool {
        self.0.len() >= 32
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// RFC 4648, section 5, without padding.
fn push_base64url(text: &mut String, bytes: &[u8]) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, &byte| (group << 8) | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let sextet = (group >> (18 - 6 * place)) & 63;
            text.push(char::from(ALPHABET[sextet as usize]));
        }
    }
}

/// CRC-32 in six digits of base 62. It guards against typing errors, not against forgery.
fn checksum(text: &str) -> String {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = crc32(text.as_bytes());
    let mut digits = [b'0'; CHECKSUM_LEN];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    digits.iter().map(|&digit| char::from(digit)).collect()
}

/// The CRC-32 of zip and PNG, bit by bit: a table would be larger than what it saves.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn generated(bytes: [u8; 32]) -> ClientSecret {
        ClientSecret::generate(&mut |into: &mut [u8]| into.copy_from_slice(&bytes))
    }

    #[test]
    fn known_answers() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let mut text = String::new();
        push_base64url(&mut text, b"\xfb\xff\xfeM");
        assert_eq!(text, "-__-TQ");
    }

    #[test]
    fn debug_print_hides_it() {
        let secret = generated([7; 32]);
        assert!(!format!("{secret:?}").contains(&secret.expose()[3..9]));
    }

    #[test]
    fn hint_gives_nothing_of_a_short_secret_away() {
        for (secret, hint) in [("456", ""), ("0123456789abcdef", "01")] {
            assert_eq!(ClientSecret::parse(secret).unwrap().hint(), hint);
        }
        assert_eq!(generated([7; 32]).hint(), "cl_Bwc");
    }

    #[test]
    fn secrets_from_elsewhere() {
        let legacy = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b99";
        for text in ["456", legacy, "with space", "~!:%+"] {
            let secret = ClientSecret::parse(text).unwrap();
            assert_eq!(secret.expose(), text);
            assert!(!secret.looks_mistyped(), "{text}");
        }
        for text in ["", "tab\t", "ü", "line\n", &"x".repeat(256)] {
            assert!(ClientSecret::parse(text).is_none(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn form_of_a_generated_secret(bytes: [u8; 32]) {
            let secret = generated(bytes);
            let text = secret.expose();
            prop_assert_eq!(text.len(), 52);
            prop_assert!(text.starts_with("cl_"));
            prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            prop_assert!(secret.checksum_ok() && !secret.looks_mistyped() && secret.suits_hs256());
            prop_assert_eq!(ClientSecret::parse(text), Some(secret.clone()));
        }

        #[test]
        fn one_wrong_character_is_a_typing_error(bytes: [u8; 32], place in 3_usize..52, wrong in "[A-Za-z0-9_-]") {
            let secret = generated(bytes);
            let mut text = secret.expose().to_owned();
            prop_assume!(text[place..=place] != wrong);
            text.replace_range(place..=place, &wrong);
            prop_assert!(ClientSecret::parse(&text).unwrap().looks_mistyped());
        }

        #[test]
        fn a_lost_or_swapped_character_is_a_typing_error(bytes: [u8; 32], place in 3_usize..51) {
            let secret = generated(bytes);
            let mut lost = secret.expose().to_owned();
            lost.remove(place);
            prop_assert!(ClientSecret::parse(&lost).unwrap().looks_mistyped());
            let mut swapped = secret.expose().as_bytes().to_vec();
            swapped.swap(place, place + 1);
            let swapped = String::from_utf8(swapped).unwrap();
            prop_assert_eq!(ClientSecret::parse(&swapped).unwrap().looks_mistyped(), swapped != secret.expose());
        }
    }
}
