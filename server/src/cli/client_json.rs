//! A client as JSON, under the names that the registry's users know: what `--json` prints, `export` writes, and `import` and
//! `client check` read.

use super::extended_json::ExtendedJson;
use domain::{Client, ClientForm, ClientSecret, ClientStatus, ClientType, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Brought;
use time::{Date, OffsetDateTime, Time, format_description::well_known::Rfc3339, macros::format_description};

/// A client, printed.
#[derive(Debug, Serialize)]
pub struct ClientOut<'a> {
    name: &'a str,
    client_type: &'static str,
    client_id: &'a str,
    /// The secret where it was just made, null where it is not known any more, "" for a public client.
    client_secret: Option<&'a str>,
    response_types: Vec<&'static str>,
    jwt_alg: &'static str,
    date_created: String,
    redirect_uris: &'a [String],
    require_pkce: bool,
    require_consent: bool,
    reuse_consent: bool,
    website_url: &'a str,
    terms_url: &'a str,
    contact_email: &'a str,
    logo: &'a str,
    post_logout_redirect_uris: &'a [String],
    scope: String,
    application_type: &'static str,
    /// What it registered beyond all of this.
    #[serde(skip_serializing_if = "ExtendedJson::is_empty")]
    extended: ExtendedJson,
    status: &'a str,
}

/// A client, read. Everything may be missing; nothing else may be there.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientIn {
    name: String,
    client_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
    response_types: Vec<String>,
    jwt_alg: String,
    date_created: Option<String>,
    redirect_uris: Vec<String>,
    require_pkce: bool,
    require_consent: bool,
    reuse_consent: bool,
    website_url: String,
    terms_url: String,
    contact_email: String,
    logo: Option<String>,
    post_logout_redirect_uris: Vec<String>,
    scope: Scope,
    application_type: String,
    extended: Option<ExtendedJson>,
    status: Option<String>,
    /// Exports name them; an import leaves owners to the admins.
    owners: Vec<String>,
}

/// `scope`, as one string or as a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Scope {
    Text(String),
    List(Vec<String>),
}

impl<'a> ClientOut<'a> {
    /// `secret` is the one that was just made, if one was.
    pub fn new(client: &'a Client, deleted: bool, secret: Option<&'a ClientSecret>) -> Self {
        let metadata = &client.metadata;
        let no_secret = (metadata.client_type == ClientType::Public).then_some("");
        Self {
            name: &metadata.name,
            client_type: metadata.client_type.as_str(),
            client_id: client.client_id.as_str(),
            client_secret: secret.map(ClientSecret::expose).or(no_secret),
            response_types: metadata.response_types.iter().map(|value| value.as_str()).collect(),
            jwt_alg: metadata.jwt_alg.as_str(),
            date_created: written(client.date_created),
            redirect_uris: &metadata.redirect_uris,
            require_pkce: metadata.require_pkce,
            require_consent: metadata.require_consent,
            reuse_consent: metadata.reuse_consent,
            website_url: &metadata.website_url,
            terms_url: &metadata.terms_url,
            contact_email: &metadata.contact_email,
            logo: metadata.logo.as_ref().map_or("", |hash| hash.as_str()),
            post_logout_redirect_uris: &metadata.post_logout_redirect_uris,
            scope: metadata.scope.join(" "),
            application_type: metadata.application_type.as_str(),
            extended: ExtendedJson::from(&metadata.extended),
            status: if deleted { "deleted" } else { client.status.as_str() },
        }
    }
}

impl Default for ClientIn {
    fn default() -> Self {
        let form = ClientForm::default();
        Self {
            name: form.name,
            client_type: form.client_type,
            client_id: None,
            client_secret: None,
            response_types: form.response_types,
            jwt_alg: form.jwt_alg,
            date_created: None,
            redirect_uris: form.redirect_uris,
            require_pkce: form.require_pkce,
            require_consent: form.require_consent,
            reuse_consent: form.reuse_consent,
            website_url: form.website_url,
            terms_url: form.terms_url,
            contact_email: form.contact_email,
            logo: None,
            post_logout_redirect_uris: form.post_logout_redirect_uris,
            scope: Scope::Text(form.scope),
            application_type: form.application_type,
            extended: None,
            status: None,
            owners: Vec::new(),
        }
    }
}

impl ClientIn {
    /// From a JSON object.
    ///
    /// # Errors
    /// When it is something else, or has something in it that a client has not.
    pub fn read(value: Value) -> Result<Self, String> {
        if !value.is_object() {
            return Err("a client is a JSON object, something else was found".to_owned());
        }
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    /// The form, and the identifiers that came along.
    ///
    /// # Errors
    /// When the status, the date or something beyond the form has no known form.
    pub fn into_parts(self) -> Result<(ClientForm, Brought), String> {
        let suspended = match self.status.as_deref() {
            None => false,
            Some(text) => match ClientStatus::parse(text) {
                Some(status) => status == ClientStatus::Suspended,
                None => return Err(format!("status: “active” or “suspended” expected, “{text}” found")),
            },
        };
        let date_created =
            match self.date_created.as_deref() {
                None => None,
                Some(text) => Some(read(text).ok_or_else(|| {
                    format!("date_created: 2026-11-23 or 2026-11-23T16:00:00Z expected, “{text}” found")
                })?),
            };
        let form = ClientForm {
            name: self.name,
            client_type: self.client_type,
            response_types: self.response_types,
            jwt_alg: self.jwt_alg,
            application_type: self.application_type,
            redirect_uris: self.redirect_uris,
            post_logout_redirect_uris: self.post_logout_redirect_uris,
            scope: match self.scope {
                Scope::Text(text) => text,
                Scope::List(values) => values.join(" "),
            },
            require_pkce: self.require_pkce,
            require_consent: self.require_consent,
            reuse_consent: self.reuse_consent,
            website_url: self.website_url,
            terms_url: self.terms_url,
            contact_email: self.contact_email,
            logo: self.logo.unwrap_or_default(),
            extended: self.extended.map(ExtendedJson::read).transpose()?,
        };
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let (client_id, client_secret) = (given(self.client_id), given(self.client_secret));
        Ok((form, Brought { client_id, client_secret, date_created, suspended }))
    }
}

/// RFC 3339, in UTC, to the millisecond where there are any.
pub fn written(at: Timestamp) -> String {
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000_000);
    time.ok().and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default()
}

/// RFC 3339, or a date alone, which is its midnight in UTC.
pub fn read(text: &str) -> Option<Timestamp> {
    let time = match OffsetDateTime::parse(text, &Rfc3339) {
        Ok(time) => time,
        Err(_) => {
            Date::parse(text, format_description!("[year]-[month]-[day]")).ok()?.with_time(Time::MIDNIGHT).assume_utc()
        }
    };
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_come_back() {
        for text in ["2026-11-23T16:48:31Z", "2017-03-31T00:00:00Z", "2026-11-23T16:48:31.25Z"] {
            assert_eq!(written(read(text).unwrap()), text);
        }
        assert_eq!(read("2017-03-31"), read("2017-03-31T00:00:00Z"));
        assert_eq!(read("2017-03-31T02:00:00+02:00"), read("2017-03-31"));
        for text in ["", "yesterday", "2017-13-01", "31.03.2017"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_misspelt_name_is_an_error() {
        let error = serde_json::from_str::<ClientIn>(r#"{"name": "A", "redirect_uri": []}"#).unwrap_err();
        assert!(error.to_string().contains("redirect_uri"), "{error}");
    }

    #[test]
    fn what_is_missing_is_the_default_of_the_form() {
        let (form, proposal) = serde_json::from_str::<ClientIn>("{}").unwrap().into_parts().unwrap();
        assert_eq!(form, ClientForm::default());
        assert_eq!(proposal, Brought::default());
    }
}
