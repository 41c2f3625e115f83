//! Whether a user is asked for consent.

use crate::{ClientType, ResponseType};

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

/// Decides. `covered` says that a stored, unexpired consent of the user covers every scope asked for.
pub fn outcome(
    client_type: ClientType,
    response_type: ResponseType,
    require_consent: bool,
    reuse_consent: bool,
    prompt: Prompt,
    covered: bool,
) -> Outcome {
    let _ = (client_type, response_type, require_consent, reuse_consent, prompt, covered);
    Outcome::Ask
}

/// What users of a client with these properties will meet, in one sentence.
pub fn sentence(
    client_type: ClientType,
    response_types: &[ResponseType],
    require_consent: bool,
    reuse_consent: bool,
) -> String {
    let _ = (client_type, response_types, require_consent, reuse_consent);
    String::new()
}
