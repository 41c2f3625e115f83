//! Proof key for code exchange (RFC 7636), S256 alone: `plain` proves nothing to whoever reads the request.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// What is wrong with a challenge and its method, if anything is.
pub fn problem(challenge: &str, method: Option<&str>) -> Option<&'static str> {
    match method {
        None => Some("code_challenge_method is missing, which means plain; only S256 is taken"),
        Some("S256") => {
            let fits =
                challenge.len() == 43 && challenge.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            (!fits).then_some("code_challenge is no SHA-256 in base64url: 43 characters of A-Z a-z 0-9 - _")
        }
        Some(_) => Some("code_challenge_method has to be S256"),
    }
}

/// The challenge that a verifier answers; `None` if it is none.
pub fn challenge_of(verifier: &str) -> Option<String> {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    let fits = (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved);
    fits.then(|| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answer() {
        // RFC 7636, appendix B.
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(challenge_of(verifier).as_deref(), Some(challenge));
        assert_eq!(problem(challenge, Some("S256")), None);
    }

    #[test]
    fn nothing_weaker_is_taken() {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        for (challenge, method) in
            [(challenge, None), (challenge, Some("plain")), (challenge, Some("s256")), ("short", Some("S256"))]
        {
            assert!(problem(challenge, method).is_some(), "{challenge} {method:?}");
        }
        for verifier in ["", "short", &"x".repeat(129), &"ü".repeat(43), &"/".repeat(43)] {
            assert_eq!(challenge_of(verifier), None);
        }
    }
}
