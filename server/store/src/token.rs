//! Bearer tokens, each kind a type of its own.

/// A bearer token: 256 random bits in the hands of a browser, their SHA-256 in the database.
macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// From a cookie or an address. `None` if it cannot be one.
            pub fn parse(text: &str) -> Option<Self> {
                let fits = text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                fits.then(|| Self(text.to_owned()))
            }

            /// The token itself, for the browser that it belongs to.
            pub fn expose(&self) -> &str {
                &self.0
            }

            pub(crate) fn generate(random: &$crate::entropy::Entropy) -> Self {
                use base64::Engine as _;
                Self(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random.bytes::<32>()))
            }

            pub(crate) fn digest(&self) -> [u8; 32] {
                use sha2::Digest as _;
                sha2::Sha256::digest(self.0.as_bytes()).into()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}
pub(crate) use token;
