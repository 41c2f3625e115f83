//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3; RFC 6750).

use domain::Timestamp;
use serde_json::{Map, Value};
use store::AccessToken;

use crate::{OAuthError, Parameters, Provider, claims, claims_request::ClaimsRequest};

impl Provider {
    /// What is said of the person behind an access token, in the header `Authorization` or in a form.
    pub async fn userinfo(
        &self,
        authorization: Option<&[u8]>,
        form: Option<&Parameters>,
        now: Timestamp,
    ) -> store::Result<Result<Map<String, Value>, OAuthError>> {
        let token = match bearer(authorization, form) {
            Ok(token) => token,
            Err(error) => return Ok(Err(error)),
        };
        let access = match AccessToken::parse(token) {
            Some(token) => self.store.access(&token, now).await?,
            None => None,
        };
        let Some(access) = access else {
            return Ok(Err(OAuthError::invalid_token("the access token does not work, or not any more")));
        };
        if !claims::has(&access.scope, "openid") {
            return Ok(Err(OAuthError::insufficient_scope("the access token was not given for openid")));
        }
        let asked = ClaimsRequest::kept(access.claims.as_deref())?;
        let mut said = claims::of(&access.person, &access.scope);
        said.extend(asked.userinfo.of(&access.person));
        said.insert("sub".to_owned(), self.subject(access.sector.as_deref(), access.person.account).into());
        Ok(Ok(said))
    }
}

/// The access token of a request.
pub(crate) fn bearer<'a>(authorization: Option<&'a [u8]>, form: Option<&'a Parameters>) -> Result<&'a str, OAuthError> {
    form.map_or(Ok(()), Parameters::check)?;
    let in_form = form.and_then(|form| form.get("access_token"));
    let in_header = authorization.map(|header| {
        let (scheme, token) = std::str::from_utf8(header).ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    match (in_header, in_form) {
        (None, None) => Err(OAuthError::no_token()),
        (Some(_), Some(_)) => Err(OAuthError::invalid_request("the access token was sent in two ways at once")),
        (Some(None), None) => {
            Err(OAuthError::invalid_token("the header Authorization is not Bearer with an access token"))
        }
        (Some(Some(token)), None) | (None, Some(token)) => Ok(token),
    }
}
