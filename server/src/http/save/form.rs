//! The parts of the posted form. Their names are those of [`ClientForm`]; besides them there are `key` and `revision` of
//! the client that is edited, `proposal` and `version` of what is amended, the `form_draft` that is gone on with, `reason`,
//! `intent`, `removing` for each redirect URI that is meant to go, and the file `logo_file`.

use app::api::clients::{
    fields::{CHECK, KEEP},
    removal,
    save::Amends,
};
use axum::extract::{Multipart, multipart::MultipartError};
use http::StatusCode;
use serde::Serialize;

use super::{ClientForm, ClientKey};
use domain::{FormDraftId, Revision, preflight::Visit};

/// More parts than any form has.
const MAX_PARTS: usize = 500;

/// What was posted.
#[derive(Debug)]
pub struct Posted {
    /// The client's properties as they were typed.
    pub form: ClientForm,
    /// The client that is edited, and the revision that the edit began with; `None` for a new one.
    pub key: Option<(ClientKey, Revision)>,
    /// The proposal that is amended.
    pub amends: Option<Amends>,
    /// What was begun before, and is gone on with.
    pub draft: Option<FormDraftId>,
    /// Why, in the words of whoever edits.
    pub reason: String,
    /// Where to go when it is saved.
    pub intent: Intent,
    /// A picture that was chosen.
    pub logo_file: Option<Vec<u8>>,
    /// What is behind the addresses, if somebody asked.
    pub visits: Vec<(String, Visit)>,
    /// Redirect URIs that are meant to go: sent, those that were asked about; put aside, those that are to be.
    pub removing: Vec<String>,
}

/// The button that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Save.
    Save,
    /// Save and add another.
    AddAnother,
    /// Save and continue editing.
    Continue,
    /// Save nothing, and look at the addresses.
    Check,
    /// Save nothing, and keep it as a draft.
    Keep,
}

/// A draft: the form, and the revision that it belongs to.
#[derive(Serialize)]
struct Draft<'a> {
    #[serde(flatten)]
    form: &'a ClientForm,
    revision: Option<Revision>,
    reason: &'a str,
    visits: &'a [(String, Visit)],
    removing: &'a [String],
}

impl Posted {
    /// The page that shows the form.
    pub fn page(&self) -> String {
        match self.key {
            None => "/clients/new".to_owned(),
            Some((key, _)) => format!("/clients/{key}/edit"),
        }
    }

    /// What is put aside.
    pub fn draft(&self) -> serde_json::Result<String> {
        let revision = self.key.map(|(_, revision)| revision);
        serde_json::to_string(&Draft {
            form: &self.form,
            revision,
            reason: &self.reason,
            visits: &self.visits,
            removing: &self.removing,
        })
    }
}

/// Reads all parts. Unknown ones are passed over; the switches are off unless they are sent.
pub async fn read(mut parts: Multipart) -> Result<Posted, StatusCode> {
    let mut form = ClientForm {
        client_type: String::new(),
        response_types: Vec::new(),
        jwt_alg: String::new(),
        application_type: String::new(),
        require_pkce: false,
        require_consent: false,
        reuse_consent: false,
        ..ClientForm::default()
    };
    let (mut key, mut revision, mut reason) = (None, None, String::new());
    let (mut proposal, mut version, mut draft) = (None, None, None);
    let (mut intent, mut logo_file, mut remove_logo, mut removing) = (Intent::Save, None, false, Vec::new());
    let unreadable = |error: MultipartError| error.status();
    for _ in 0..MAX_PARTS {
        let Some(part) = parts.next_field().await.map_err(unreadable)? else {
            if remove_logo {
                form.logo = String::new();
            }
            let key = match (key, revision) {
                (None, _) => None,
                (Some(key), Some(revision)) => Some((key, Revision(revision))),
                (Some(_), None) => return Err(StatusCode::BAD_REQUEST),
            };
            let amends = proposal.zip(version).map(|(id, version)| Amends { id, version });
            return Ok(Posted { form, key, amends, draft, reason, intent, logo_file, visits: Vec::new(), removing });
        };
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(unreadable)?;
        if name == "logo_file" {
            logo_file = (!bytes.is_empty()).then(|| bytes.to_vec());
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "name" => form.name = text,
            "client_type" => form.client_type = text,
            "response_types" => form.response_types.push(text),
            "jwt_alg" => form.jwt_alg = text,
            "application_type" => form.application_type = text,
            "redirect_uris" => form.redirect_uris.push(text),
            "post_logout_redirect_uris" => form.post_logout_redirect_uris.push(text),
            "scope" => form.scope = text,
            "require_pkce" => form.require_pkce = is_on(&text),
            "require_consent" => form.require_consent = is_on(&text),
            "reuse_consent" => form.reuse_consent = is_on(&text),
            "website_url" => form.website_url = text,
            "terms_url" => form.terms_url = text,
            "contact_email" => form.contact_email = text,
            "logo" => form.logo = text,
            "remove_logo" => remove_logo = is_on(&text),
            "reason" => reason = text,
            removal::CONFIRMED => removing.push(text),
            "key" if !text.is_empty() => key = Some(text.parse::<ClientKey>().map_err(|_| StatusCode::BAD_REQUEST)?),
            "revision" if !text.is_empty() => {
                revision = Some(text.parse::<i32>().map_err(|_| StatusCode::BAD_REQUEST)?);
            }
            "proposal" if !text.is_empty() => {
                proposal = Some(text.parse().map_err(|_| StatusCode::BAD_REQUEST)?);
            }
            "version" if !text.is_empty() => {
                version = Some(text.parse().map_err(|_| StatusCode::BAD_REQUEST)?);
            }
            "form_draft" if !text.is_empty() => {
                draft = Some(text.parse().map_err(|_| StatusCode::BAD_REQUEST)?);
            }
            "intent" => {
                intent = match text.as_str() {
                    "save_and_add_another" => Intent::AddAnother,
                    "save_and_continue" => Intent::Continue,
                    CHECK => Intent::Check,
                    KEEP => Intent::Keep,
                    _ => Intent::Save,
                }
            }
            _ => {}
        }
    }
    Err(StatusCode::PAYLOAD_TOO_LARGE)
}

fn is_on(text: &str) -> bool {
    matches!(text, "on" | "true" | "1")
}
