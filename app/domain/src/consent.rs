//! Whether a user is asked for consent.

use crate::{ClientType, ResponseType, response_type::Flow};

/// The `prompt` values that matter here (OpenID Connect Core 1.0, section 3.1.2.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Prompt {
    /// `none`: nothing may be shown.
    pub none: bool,
    /// `consent`: the user must be asked.
    pub consent: bool,
}

/// What happens at the authorization endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The consent page is shown.
    Ask,
    /// It is not.
    Skip,
    /// It would have to be shown and may not be: `consent_required`.
    ConsentRequired,
}

/// How often users are asked when the request says nothing about it, from never to always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// Only when the request itself demands it.
    Never,
    /// Until they have said yes to everything that is asked for.
    Once,
    /// Each time.
    Always,
}

/// How often users are asked with one response type. A public client that gets a code is always asked for: anybody could
/// send the request in its name (RFC 8252, section 8.6).
pub fn frequency(
    client_type: ClientType,
    response_type: ResponseType,
    require_consent: bool,
    reuse_consent: bool,
) -> Frequency {
    let may_skip = client_type == ClientType::Confidential || response_type.flow() == Flow::Implicit;
    match (may_skip, require_consent, reuse_consent) {
        (true, false, _) => Frequency::Never,
        (true, true, true) => Frequency::Once,
        _ => Frequency::Always,
    }
}

/// Decides. `covered` says that a stored, unexpired consent of the user covers every scope asked for.
pub fn outcome(
    client_type: ClientType,
    response_type: ResponseType,
    require_consent: bool,
    reuse_consent: bool,
    prompt: Prompt,
    covered: bool,
) -> Outcome {
    let skip = !prompt.consent
        && match frequency(client_type, response_type, require_consent, reuse_consent) {
            Frequency::Never => true,
            Frequency::Once => covered,
            Frequency::Always => false,
        };
    match (skip, prompt.none) {
        (true, _) => Outcome::Skip,
        (false, true) => Outcome::ConsentRequired,
        (false, false) => Outcome::Ask,
    }
}

/// What users of a client with these properties will meet, in one sentence; in two, where it depends on the flow.
pub fn sentence(
    client_type: ClientType,
    response_types: &[ResponseType],
    require_consent: bool,
    reuse_consent: bool,
) -> String {
    if response_types.is_empty() {
        return "Choose a response type to see whether users will be asked.".to_owned();
    }
    let has = |flow| response_types.iter().any(|response_type| response_type.flow() == flow);
    let flows = match (has(Flow::AuthorizationCode), has(Flow::Hybrid)) {
        (true, true) => "code and hybrid flows",
        (true, false) => "code flow",
        (false, _) => "hybrid flow",
    };
    // What a flow that may skip the page would see.
    let (they, full) = match (require_consent, reuse_consent) {
        (false, _) => ("never be asked", ", unless the request demands it."),
        (true, true) => ("be asked once", ", and again when the client asks for more."),
        (true, false) => ("always be asked", ", because their answer is not remembered."),
    };
    let always_for_some = client_type == ClientType::Public && (has(Flow::AuthorizationCode) || has(Flow::Hybrid));
    if !always_for_some {
        format!("Users will {they}{full}")
    } else if !has(Flow::Implicit) || (require_consent && !reuse_consent) {
        format!("Users will always be asked, because this client is public and uses the {flows}.")
    } else {
        format!(
            "Users will always be asked in the {flows}, because this client is public. \
             In the implicit flow they will {they}{full}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [bool; 2] = [false, true];

    /// Every combination of type, response type and switches, with and without a stored consent: the rule as the
    /// reference states it, in its own words.
    #[test]
    fn truth_table() {
        let mut rows = 0;
        for &client_type in ClientType::ALL {
            for &response_type in ResponseType::ALL {
                for (require, reuse) in BOTH.iter().flat_map(|&a| BOTH.map(|b| (a, b))) {
                    rows += 1;
                    for (covered, demanded) in BOTH.iter().flat_map(|&a| BOTH.map(|b| (a, b))) {
                        let may_skip = client_type != ClientType::Public
                            || ["id_token", "id_token token"].contains(&response_type.as_str());
                        let skip = !demanded && may_skip && (!require || (reuse && covered));
                        let decide = |none| {
                            let prompt = Prompt { none, consent: demanded };
                            outcome(client_type, response_type, require, reuse, prompt, covered)
                        };
                        let row = format!("{client_type} {response_type} {require} {reuse} {covered} {demanded}");
                        assert_eq!(decide(false), if skip { Outcome::Skip } else { Outcome::Ask }, "{row}");
                        assert_eq!(decide(true), if skip { Outcome::Skip } else { Outcome::ConsentRequired }, "{row}");
                    }
                }
            }
        }
        assert_eq!(rows, 48);
    }

    #[test]
    fn sentences() {
        use ClientType::{Confidential, Public};
        use ResponseType::{Code, CodeIdToken, IdToken};
        let table: &[(ClientType, &[ResponseType], bool, bool, &str)] = &[
            (Confidential, &[Code], true, true, "Users will be asked once, and again when the client asks for more."),
            (Confidential, &[Code], true, false, "Users will always be asked, because their answer is not remembered."),
            (Confidential, &[Code, IdToken], false, true, "Users will never be asked, unless the request demands it."),
            (Public, &[IdToken], false, false, "Users will never be asked, unless the request demands it."),
            (
                Public,
                &[Code],
                false,
                true,
                "Users will always be asked, because this client is public and uses the code flow.",
            ),
            (
                Public,
                &[CodeIdToken],
                true,
                true,
                "Users will always be asked, because this client is public and uses the hybrid flow.",
            ),
            (
                Public,
                &[Code, IdToken],
                true,
                true,
                "Users will always be asked in the code flow, because this client is public. \
                 In the implicit flow they will be asked once, and again when the client asks for more.",
            ),
            (
                Public,
                &[Code, CodeIdToken, IdToken],
                false,
                true,
                "Users will always be asked in the code and hybrid flows, because this client is public. \
                 In the implicit flow they will never be asked, unless the request demands it.",
            ),
            (
                Public,
                &[Code, IdToken],
                true,
                false,
                "Users will always be asked, because this client is public and uses the code flow.",
            ),
            (Public, &[], true, true, "Choose a response type to see whether users will be asked."),
        ];
        for &(client_type, response_types, require, reuse, expected) in table {
            assert_eq!(sentence(client_type, response_types, require, reuse), expected);
        }
    }
}
