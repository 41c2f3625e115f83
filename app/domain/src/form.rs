//! The form: what was typed, and what becomes of it when it is saved.

use serde::{Deserialize, Serialize};

use crate::{
    Client, ClientId, ClientSecret, ClientType, Extended, Member, Metadata, Problem, Random, Rule, Severity, read,
};

/// A client as somebody typed, posted or piped it in: nothing is trusted, nothing is parsed. What is left out has its
/// default. The index of a problem in one of the lists of URIs counts their lines ([`crate::list::lines`]): where each
/// entry is one line, it is the entry's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientForm {
    /// `name`
    pub name: String,
    /// `client_type`
    pub client_type: String,
    /// `response_types`, one value each
    pub response_types: Vec<String>,
    /// `jwt_alg`
    pub jwt_alg: String,
    /// `application_type`
    pub application_type: String,
    /// `redirect_uris`; an entry may hold several, one a line
    pub redirect_uris: Vec<String>,
    /// `post_logout_redirect_uris`; an entry may hold several, one a line
    pub post_logout_redirect_uris: Vec<String>,
    /// `scope`, separated by spaces
    pub scope: String,
    /// `require_pkce`
    pub require_pkce: bool,
    /// `require_consent`
    pub require_consent: bool,
    /// `reuse_consent`
    pub reuse_consent: bool,
    /// `website_url`
    pub website_url: String,
    /// `terms_url`
    pub terms_url: String,
    /// `contact_email`
    pub contact_email: String,
    /// `logo`: the hash of an uploaded picture, or empty
    pub logo: String,
    /// `extended`; `None` leaves it as it is. No form in a browser and no file holds it: it comes from the client itself, or
    /// from a revision.
    #[serde(skip)]
    pub extended: Option<Extended>,
}

/// What a registry allows beyond the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Custom schemes without a dot that native clients may use all the same (`cursor`, `vscode`), in lower case.
    pub admitted_schemes: Vec<String>,
}

/// A form that passed: what to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// Generated for a new client, kept for an existing one.
    pub client_id: ClientId,
    /// What happens to the secret.
    pub secret: SecretChange,
    /// The properties of the new revision.
    pub metadata: Metadata,
    /// Warnings and notes: nothing that stands in the way.
    pub remarks: Vec<Problem>,
}

/// What saving does to the client's secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretChange {
    /// Nothing: it has one already, or it is public and has none.
    Keep,
    /// It is confidential and has none: here is one. It has not been stored anywhere yet.
    Issue(ClientSecret),
    /// It is public now: all of them end.
    Erase,
}

impl Default for ClientForm {
    /// The form of a new client, with the tightest choices that are of use.
    fn default() -> Self {
        Self {
            name: String::new(),
            client_type: "confidential".to_owned(),
            response_types: vec!["code".to_owned()],
            jwt_alg: "RS256".to_owned(),
            application_type: "web".to_owned(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            scope: String::new(),
            require_pkce: false,
            require_consent: true,
            reuse_consent: true,
            website_url: String::new(),
            terms_url: String::new(),
            contact_email: String::new(),
            logo: String::new(),
            extended: None,
        }
    }
}

impl ClientForm {
    /// The same, with what it leaves as it is taken from `before`. Where somebody chose another logo, it does not come from
    /// the client's `logo_uri` any more.
    #[must_use]
    pub fn on_top_of(&self, before: &Metadata) -> Self {
        let same_logo = before.logo.as_ref().map_or("", |hash| hash.as_str()) == self.logo;
        let extended = match &self.extended {
            Some(extended) => extended.clone(),
            None if same_logo => before.extended.clone(),
            None => before.extended.without(Member::LogoUri),
        };
        Self { extended: Some(extended), ..self.clone() }
    }
}

impl From<&Metadata> for ClientForm {
    fn from(metadata: &Metadata) -> Self {
        Self {
            name: metadata.name.clone(),
            client_type: metadata.client_type.as_str().to_owned(),
            response_types: metadata.response_types.iter().map(|t| t.as_str().to_owned()).collect(),
            jwt_alg: metadata.jwt_alg.as_str().to_owned(),
            application_type: metadata.application_type.as_str().to_owned(),
            redirect_uris: metadata.redirect_uris.clone(),
            post_logout_redirect_uris: metadata.post_logout_redirect_uris.clone(),
            scope: metadata.scope.join(" "),
            require_pkce: metadata.require_pkce,
            require_consent: metadata.require_consent,
            reuse_consent: metadata.reuse_consent,
            website_url: metadata.website_url.clone(),
            terms_url: metadata.terms_url.clone(),
            contact_email: metadata.contact_email.clone(),
            logo: metadata.logo.as_ref().map(|hash| hash.as_str().to_owned()).unwrap_or_default(),
            extended: Some(metadata.extended.clone()),
        }
    }
}

/// Decides whether `form` may be saved, and what is stored if so (RFC 6749, section 2.2 and 2.3.1; OpenID Connect Dynamic
/// Client Registration 1.0, section 2).
///
/// A new client (`before` is `None`) gets a generated `client_id` and, if it is confidential, a secret. An existing one
/// keeps both; it gets a secret if it is confidential and has none, and loses all of them when it turns public: so
/// saving it as public and then as confidential makes a new one. Nothing here knows which identifiers are taken: on a
/// collision the caller asks again.
///
/// # Errors
/// Everything that is wrong, most of it at once, with remarks mixed in; at least one has [`crate::Severity::Refuse`].
pub fn clean(
    form: &ClientForm,
    before: Option<&Client>,
    policy: &Policy,
    random: &mut impl Random,
) -> Result<Cleaned, Vec<Problem>> {
    let whole = before.map(|before| form.on_top_of(&before.metadata));
    let (metadata, remarks) = check(whole.as_ref().unwrap_or(form), policy)?;
    Ok(Cleaned {
        client_id: before.map_or_else(|| generate_client_id(random), |c| c.client_id.clone()),
        secret: secret_change(&metadata, before, random),
        metadata,
        remarks,
    })
}

/// The rules alone: the properties as they would be stored, with warnings and notes.
///
/// # Errors
/// As [`clean`].
pub fn check(form: &ClientForm, policy: &Policy) -> Result<(Metadata, Vec<Problem>), Vec<Problem>> {
    let (metadata, problems) = read::read(form, policy);
    if read::refused(&problems) { Err(problems) } else { Ok((metadata, problems)) }
}

/// As [`clean`] for a new client, but for one that has been in use elsewhere and is taken over as it is: what breaks the
/// rules comes along among the remarks.
///
/// # Errors
/// What cannot be held at all: values that are unknown here, more than the limits allow, control characters.
pub fn adopt(form: &ClientForm, policy: &Policy, random: &mut impl Random) -> Result<Cleaned, Vec<Problem>> {
    let (metadata, remarks) = read::read(form, policy);
    let cannot_be_held = |problem: &Problem| {
        let limit = matches!(problem.rule, Rule::UnknownValue | Rule::TooLong | Rule::TooMany | Rule::LogoHash);
        let text = matches!(problem.rule, Rule::ControlCharacter | Rule::UriControl);
        problem.severity == Severity::Refuse && (limit || text)
    };
    if remarks.iter().any(cannot_be_held) {
        return Err(remarks);
    }
    Ok(Cleaned {
        client_id: generate_client_id(random),
        secret: secret_change(&metadata, None, random),
        metadata,
        remarks,
    })
}

/// 24 characters of `[a-z0-9]`, each from a byte without bias: 124 bits.
pub fn generate_client_id(random: &mut impl Random) -> ClientId {
    const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut id = String::with_capacity(24);
    let mut bytes = [0; 32];
    loop {
        random.fill(&mut bytes);
        // 252 is the last multiple of 36 in a byte: what lies above would favour the first letters.
        for byte in bytes.into_iter().filter(|&byte| byte < 252) {
            id.push(char::from(ALPHABET[usize::from(byte % 36)]));
            if id.len() == 24 {
                return ClientId::from_alphabet(id);
            }
        }
    }
}

fn secret_change(metadata: &Metadata, before: Option<&Client>, random: &mut impl Random) -> SecretChange {
    let has_secret = before.is_some_and(|client| client.has_secret);
    let was_confidential = before.is_some_and(|client| client.metadata.client_type == ClientType::Confidential);
    match metadata.client_type {
        ClientType::Public if has_secret || was_confidential => SecretChange::Erase,
        ClientType::Confidential if !has_secret => SecretChange::Issue(ClientSecret::generate(random)),
        ClientType::Public | ClientType::Confidential => SecretChange::Keep,
    }
}

#[cfg(test)]
mod tests;
