//! Fixtures of django-oidc-provider, as `manage.py dumpdata oidc_provider` writes them.

use std::{collections::HashMap, fs, path::Path};

use domain::{ClientForm, ResponseType};
use serde::Deserialize;
use serde_json::Value;
use store::{Brought, Import, NewLogo};

use super::{super::client_json, Contents};
use crate::logo::worker;

#[derive(Deserialize)]
struct Row {
    model: String,
    #[serde(default)]
    pk: Value,
    fields: Value,
}

#[derive(Deserialize)]
struct ResponseTypeFields {
    value: String,
}

/// Columns that are of use here, under their names there.
#[derive(Deserialize)]
#[serde(default)]
struct ClientFields {
    name: String,
    client_type: String,
    client_id: String,
    client_secret: String,
    response_types: Vec<Value>,
    jwt_alg: String,
    date_created: String,
    website_url: String,
    terms_url: String,
    contact_email: String,
    logo: String,
    reuse_consent: bool,
    require_consent: bool,
    #[serde(rename = "_redirect_uris")]
    redirect_uris: String,
    #[serde(rename = "_post_logout_redirect_uris")]
    post_logout_redirect_uris: String,
    #[serde(rename = "_scope")]
    scope: String,
}

impl Default for ClientFields {
    fn default() -> Self {
        Self {
            name: String::new(),
            client_type: "confidential".to_owned(),
            client_id: String::new(),
            client_secret: String::new(),
            response_types: Vec::new(),
            jwt_alg: "RS256".to_owned(),
            date_created: String::new(),
            website_url: String::new(),
            terms_url: String::new(),
            contact_email: String::new(),
            logo: String::new(),
            reuse_consent: true,
            require_consent: true,
            redirect_uris: String::new(),
            post_logout_redirect_uris: String::new(),
            scope: String::new(),
        }
    }
}

/// All clients of a fixture. Accounts, tokens, codes, consents and keys are passed over.
pub async fn read(rows: Vec<Value>, media: Option<&Path>) -> Result<Contents, String> {
    let rows: Vec<Row> = rows
        .into_iter()
        .enumerate()
        .map(|(index, row)| serde_json::from_value(row).map_err(|error| format!("row {}: {error}", index + 1)))
        .collect::<Result<_, _>>()?;
    let names = response_types(&rows)?;
    let mut contents = Contents::default();
    for row in rows {
        if !row.model.eq_ignore_ascii_case("oidc_provider.client") {
            continue;
        }
        let place = contents.clients.len() + 1;
        let fields: ClientFields =
            serde_json::from_value(row.fields).map_err(|error| format!("client {place}: {error}"))?;
        let mut client = import(&fields, &names).map_err(|error| format!("client {place}: {error}"))?;
        if !fields.logo.is_empty() {
            match logo(media, &fields.logo).await {
                Ok(logo) => {
                    logo.hash.as_str().clone_into(&mut client.form.logo);
                    contents.logos.push(logo);
                }
                Err(reason) => {
                    contents.left_out.push(format!("the logo of {} ({}): {reason}", fields.name, fields.logo));
                }
            }
        }
        contents.clients.push(client);
    }
    if contents.clients.is_empty() {
        return Err("there is no oidc_provider.client in this fixture".to_owned());
    }
    Ok(contents)
}

/// Which response type has which primary key: as the fixture says, or as its migrations number them.
fn response_types(rows: &[Row]) -> Result<HashMap<String, String>, String> {
    let mut names: HashMap<String, String> =
        (1..).zip(ResponseType::ALL).map(|(pk, value): (i32, _)| (pk.to_string(), value.as_str().to_owned())).collect();
    for row in rows.iter().filter(|row| row.model.eq_ignore_ascii_case("oidc_provider.responsetype")) {
        let fields: ResponseTypeFields =
            serde_json::from_value(row.fields.clone()).map_err(|error| format!("a response type: {error}"))?;
        names.insert(row.pk.to_string(), fields.value);
    }
    Ok(names)
}

fn import(fields: &ClientFields, names: &HashMap<String, String>) -> Result<Import, String> {
    let response_types = fields
        .response_types
        .iter()
        .map(|reference| match reference {
            // A natural key: the value itself, alone in a list.
            Value::Array(key) => key.first().and_then(Value::as_str).map(str::to_owned),
            Value::String(value) => Some(value.clone()),
            pk => names.get(&pk.to_string()).cloned(),
        })
        .map(|name| name.ok_or("unknown response type".to_owned()))
        .collect::<Result<Vec<String>, String>>()?;
    let redirect_uris = lines(&fields.redirect_uris);
    let is_web = |uri: &String| {
        let scheme = uri.split(':').next().unwrap_or_default();
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    };
    let form = ClientForm {
        name: fields.name.clone(),
        client_type: fields.client_type.clone(),
        response_types,
        // Without an algorithm no ID token could be signed there.
        jwt_alg: if fields.jwt_alg.is_empty() { "RS256" } else { &fields.jwt_alg }.to_owned(),
        // There is no such column: what returns to an own scheme is installed on a device.
        application_type: if redirect_uris.iter().all(is_web) { "web" } else { "native" }.to_owned(),
        post_logout_redirect_uris: lines(&fields.post_logout_redirect_uris),
        redirect_uris,
        scope: fields.scope.clone(),
        // There is no such column either, and nobody is to be shut out by moving.
        require_pkce: false,
        require_consent: fields.require_consent,
        reuse_consent: fields.reuse_consent,
        website_url: fields.website_url.clone(),
        terms_url: fields.terms_url.clone(),
        contact_email: fields.contact_email.clone(),
        logo: String::new(),
        extended: None,
    };
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let proposal = Brought {
        client_id: given(&fields.client_id),
        client_secret: given(&fields.client_secret),
        date_created: client_json::read(&fields.date_created),
        suspended: false,
    };
    Ok(Import { form, proposal })
}

fn lines(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

async fn logo(media: Option<&Path>, path: &str) -> Result<NewLogo, String> {
    let media = media.ok_or("--media says where it lies")?;
    let inside = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if !inside {
        return Err("its path leads out of the directory".to_owned());
    }
    let file = fs::read(media.join(path)).map_err(|error| error.to_string())?;
    worker::prepare(&file).await.map(NewLogo::from).map_err(|refusal| refusal.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    async fn read_one(rows: Value) -> Result<Import, String> {
        let Value::Array(rows) = rows else { unreachable!() };
        Ok(read(rows, None).await?.clients.remove(0))
    }

    #[tokio::test]
    async fn a_client_with_its_columns() {
        let client = read_one(json!([
            { "model": "auth.user", "pk": 1, "fields": { "username": "x" } },
            { "model": "oidc_provider.responsetype", "pk": 9, "fields": { "value": "code", "description": "…" } },
            { "model": "oidc_provider.client", "pk": 3, "fields": {
                "name": "Some Client", "owner": null, "client_type": "confidential", "client_id": "123", "client_secret": "456",
                "jwt_alg": "", "date_created": "2017-03-31", "website_url": "", "terms_url": "", "contact_email": "", "logo": "",
                "reuse_consent": true, "require_consent": false, "_redirect_uris": "http://example.com/\r\n\r\nhttps://b.example/",
                "_post_logout_redirect_uris": "", "_scope": "openid email", "response_types": [9, ["id_token token"], 2]
            } }
        ]))
        .await
        .unwrap();
        assert_eq!(client.proposal.client_id.as_deref(), Some("123"));
        assert_eq!(client.proposal.client_secret.as_deref(), Some("456"));
        assert_eq!(client.proposal.date_created, client_json::read("2017-03-31"));
        assert_eq!(client.form.response_types, ["code", "id_token token", "id_token"]);
        assert_eq!(client.form.redirect_uris, ["http://example.com/", "https://b.example/"]);
        assert_eq!((client.form.jwt_alg.as_str(), client.form.application_type.as_str()), ("RS256", "web"));
        assert!(!client.form.require_consent && client.form.reuse_consent);
    }

    #[tokio::test]
    async fn what_is_no_fixture_is_said_to_be_none() {
        assert!(read_one(json!([{ "model": "auth.user", "pk": 1, "fields": {} }])).await.is_err());
        assert!(
            read_one(json!([{ "model": "oidc_provider.client", "fields": { "response_types": [77] } }])).await.is_err()
        );
        assert!(read_one(json!([{ "model": "oidc_provider.client", "fields": { "name": 5 } }])).await.is_err());
    }

    #[tokio::test]
    async fn a_logo_is_not_read_from_outside_the_directory() {
        assert!(logo(Some(Path::new("/")), "../etc/passwd").await.unwrap_err().contains("out of"));
        assert!(logo(Some(Path::new("/tmp")), "/etc/passwd").await.unwrap_err().contains("out of"));
    }
}
