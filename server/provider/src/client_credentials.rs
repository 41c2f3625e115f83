//! Tokens that clients get for themselves (RFC 6749, section 4.4).

use domain::{Client, ClientStatus, Timestamp};
use serde_json::{Value, json};

use crate::{
    ACCESS_TOKEN, OAuthError, Parameters, Provider, SECOND,
    claims::{has, is_known},
    client_auth::Failed,
    later,
};

impl Provider {
    /// A token for a client that has it switched on and that somebody has looked at. It says nothing of anybody, and there is
    /// no refresh token: the client can come again.
    pub(crate) async fn itself(&self, client: &Client, sent: &Parameters, now: Timestamp) -> Result<Value, Failed> {
        let unauthorized = |description: &str| OAuthError::new("unauthorized_client", description);
        if !client.metadata.may_act_for_itself() {
            return Err(unauthorized("client_credentials is not switched on for this client").into());
        }
        if client.status != ClientStatus::Active {
            return Err(unauthorized("the client waits for a review, and gets no tokens for itself until then").into());
        }
        let scope = scope(sent, &client.metadata.scope)?;
        let token = self.store.grant_itself(client.key, &scope, later(now, ACCESS_TOKEN), now).await?;
        let mut answer = json!({
            "access_token": token.expose(),
            "token_type": "Bearer",
            "expires_in": ACCESS_TOKEN / SECOND,
        });
        if !scope.is_empty() {
            answer["scope"] = scope.into();
        }
        Ok(answer)
    }
}

/// What was asked for, or all that is registered; nothing of it is about a person.
fn scope(sent: &Parameters, registered: &[String]) -> Result<String, OAuthError> {
    let invalid = |description: String| OAuthError::new("invalid_scope", description);
    let Some(asked) = sent.get("scope") else {
        let kept: Vec<&str> = registered.iter().map(String::as_str).filter(|value| !is_known(value)).collect();
        return Ok(kept.join(" "));
    };
    let mut kept = String::new();
    for value in asked.split(' ').filter(|value| !value.is_empty()) {
        if is_known(value) {
            return Err(invalid(format!("{value} is about a person, and there is none")));
        }
        if registered.iter().all(|known| known != value) {
            return Err(invalid(format!("{value} is not registered for this client")));
        }
        if !has(&kept, value) {
            kept.push_str(if kept.is_empty() { "" } else { " " });
            kept.push_str(value);
        }
    }
    Ok(kept)
}
