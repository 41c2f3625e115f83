//! The moment at which what the provider upstream says is judged.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::Timestamp;

/// How far its clock may be behind ours, in milliseconds.
const SKEW: i64 = 60 * 1000;

/// The latest moment at which an ID token may have ended, for it to be believed at `now`.
pub fn lenient(now: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0 - SKEW).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use openidconnect::{
        Audience, ClientId, ClientSecret, EmptyAdditionalClaims, IssuerUrl, Nonce, StandardClaims, SubjectIdentifier,
        core::{
            CoreHmacKey, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJsonWebKeySet,
            CoreJwsSigningAlgorithm,
        },
    };

    use super::*;

    #[test]
    fn its_clock_may_be_a_minute_behind() {
        const NOW: i64 = 1_900_000_000_000;
        const SECRET: &str = "a secret that both of them know, of some length";
        let issuer = IssuerUrl::new("https://login.example.org".to_owned()).unwrap();
        let at = |ms: i64| UNIX_EPOCH + Duration::from_millis(u64::try_from(NOW + ms).unwrap());
        for (ends, believed) in [(-61_000, false), (-60_000, false), (-59_000, true), (59_000, true)] {
            let claims = CoreIdTokenClaims::new(
                issuer.clone(),
                vec![Audience::new("rp".to_owned())],
                at(ends).into(),
                at(ends - 60_000).into(),
                StandardClaims::new(SubjectIdentifier::new("1".to_owned())),
                EmptyAdditionalClaims {},
            );
            let algorithm = CoreJwsSigningAlgorithm::HmacSha256;
            let token = CoreIdToken::new(claims, &CoreHmacKey::new(SECRET), algorithm.clone(), None, None).unwrap();
            let verifier = CoreIdTokenVerifier::new_confidential_client(
                ClientId::new("rp".to_owned()),
                ClientSecret::new(SECRET.to_owned()),
                issuer.clone(),
                CoreJsonWebKeySet::new(Vec::new()),
            );
            let verifier = verifier.set_allowed_algs([algorithm]).set_time_fn(|| lenient(Timestamp(NOW)).into());
            let any_nonce = |_: Option<&Nonce>| Ok(());
            assert_eq!(token.claims(&verifier, any_nonce).is_ok(), believed, "{ends}");
        }
    }
}
