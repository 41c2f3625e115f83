//! How somebody proved who they are, and what tokens say of it.

/// A way to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignInMethod {
    /// With the password of their account, which they typed or have just set.
    Password,
    /// At the OpenID Provider upstream, in whichever way that asked for.
    Upstream,
}

impl SignInMethod {
    /// All of them, in the order in which discovery names their `acr`.
    pub const ALL: [Self; 2] = [Self::Password, Self::Upstream];

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Upstream => "upstream",
        }
    }

    /// From what is stored.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }

    /// The value of `acr` (OpenID Connect Core 1.0, section 2): a class of SAML 2.0 Authentication Context, section 3.4, which
    /// relying parties know. What happened upstream is not known here, and the class says just that.
    pub const fn acr(self) -> &'static str {
        match self {
            Self::Password => "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
            Self::Upstream => "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
        }
    }

    /// The values of `amr` (RFC 8176); none where it is not known what somebody proved themselves with.
    pub const fn amr(self) -> &'static [&'static str] {
        match self {
            Self::Password => &["pwd"],
            Self::Upstream => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_read_as_it_is_stored_and_told_from_the_other() {
        for method in SignInMethod::ALL {
            assert_eq!(SignInMethod::parse(method.as_str()), Some(method));
            assert_eq!(SignInMethod::ALL.iter().filter(|other| other.acr() == method.acr()).count(), 1);
        }
        assert_eq!(SignInMethod::parse(""), None);
    }
}
