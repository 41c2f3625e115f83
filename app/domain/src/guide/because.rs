//! The reasons. A section that is named says what the sentence says.

use super::{Because, Building};
use crate::Field;

/// The reasons for everything that is chosen for `building`, in the order of the fields.
pub(super) fn because(building: Building) -> Vec<Because> {
    let reason = |field| text(building, field).map(|text| Because { field, text });
    Field::ALL.iter().copied().filter_map(reason).collect()
}

const fn text(building: Building, field: Field) -> Option<&'static str> {
    Some(match field {
        Field::ClientType => client_type(building),
        Field::ApplicationType => application_type(building),
        Field::ResponseTypes => response_types(building),
        Field::JwtAlg => jwt_alg(building),
        Field::RequirePkce => require_pkce(building),
        Field::RequireConsent => require_consent(building),
        Field::ReuseConsent => reuse_consent(building),
        Field::Scope => scope(building),
        _ => return None,
    })
}

const fn client_type(building: Building) -> &'static str {
    match building {
        Building::Server => {
            "It runs on a server of yours, where nobody else can read its secret (RFC 6749, section 2.1)."
        }
        Building::Spa => {
            "All of its code is in the browser of its user, where a secret would be anybody’s (RFC 6749, section 2.1; \
             OAuth 2.0 for Browser-Based Apps)."
        }
        Building::Native => {
            "A secret that is shipped with every copy is no secret, so native apps are public (RFC 8252, \
             sections 8.4 and 8.5)."
        }
        Building::Service => "Only a client that can keep a secret may act on its own behalf (RFC 6749, section 4.4).",
    }
}

const fn application_type(building: Building) -> &'static str {
    match building {
        Building::Server => {
            "Its users come back to an https address of it (OpenID Connect Dynamic Client Registration, section 2)."
        }
        Building::Spa => {
            "It runs in the browser, so its users come back over https like those of any web application (OpenID Connect \
             Dynamic Client Registration, section 2)."
        }
        Building::Native => {
            "Its users come back to the device: by a scheme of its own, a claimed https address or the loopback interface \
             (RFC 8252, section 7)."
        }
        Building::Service => "It is on a server, and https is the only redirect URI that can belong to it there.",
    }
}

const fn response_types(building: Building) -> &'static str {
    match building {
        Building::Server => {
            "Tokens go from server to server and never through the browser, which the other response types cannot say \
             (RFC 9700, section 2.1.2)."
        }
        Building::Spa => {
            "With PKCE a code is of no use to whoever intercepts it, and the implicit flow would put tokens into the \
             address bar (RFC 9700, sections 2.1.1 and 2.1.2)."
        }
        Building::Native => {
            "Other apps on the device may see what comes back: a code with PKCE is of no use to them (RFC 8252, \
             sections 6 and 8.1)."
        }
        Building::Service => {
            "It needs none, and the registry asks for one: this is the one that alone gives nothing away, because a code \
             without the secret buys no token."
        }
    }
}

const fn jwt_alg(building: Building) -> &'static str {
    match building {
        Building::Server => {
            "It is what every library expects, and it checks tokens with the public keys of this server, so that the \
             secret signs nothing (OpenID Connect Core, section 15.1)."
        }
        Building::Spa | Building::Native => {
            "HS256 is keyed with the client secret, and a public client has none (OpenID Connect Core, section 10.1)."
        }
        Building::Service => "It signs nobody in and gets no ID token; this is the default.",
    }
}

const fn require_pkce(building: Building) -> &'static str {
    match building {
        Building::Server => {
            "Nobody can use its codes without its secret, and PKCE on top is recommended: turn it on once your library \
             sends it (RFC 9700, section 2.1.1)."
        }
        Building::Spa | Building::Native => {
            "Without a secret, nothing else proves that a code comes back from where it was asked for (RFC 9700, \
             section 2.1.1)."
        }
        Building::Service => "It asks for no codes, so whoever asks in its name is kept from one more.",
    }
}

const fn require_consent(building: Building) -> &'static str {
    match building {
        Building::Server => {
            "Users decide who learns about them; an admin may turn it off for an application of your own organisation."
        }
        Building::Spa | Building::Native => {
            "Anybody can send a request in the name of a public client, so its users are always asked (RFC 6749, \
             section 10.2; RFC 8252, section 8.6)."
        }
        Building::Service => "Nobody should be signed in by it without noticing.",
    }
}

const fn reuse_consent(building: Building) -> &'static str {
    match building {
        Building::Server => "A user who said yes need not say it again until the application asks for more.",
        Building::Spa | Building::Native => {
            "An answer given to it may not be used by another that pretends to be it (RFC 8252, section 8.6)."
        }
        Building::Service => "No answer is expected, so there is none to remember.",
    }
}

const fn scope(building: Building) -> &'static str {
    match building {
        Building::Server | Building::Spa | Building::Native => {
            "Signing in, a name and an e-mail address: take out what it does not need (RFC 9700, section 2.3)."
        }
        Building::Service => "An empty list would mean any scope; this is the least that can be asked for.",
    }
}
