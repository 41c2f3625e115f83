//! What a token is (RFC 7662), and making it useless (RFC 7009).

use std::net::IpAddr;

use domain::{ClientType, Timestamp};
use serde_json::{Value, json};
use store::{AccessToken, ClientAccess, TokenKind};

use crate::{Credentials, OAuthError, Parameters, Provider, client_auth::Failed, seconds, token::answered};

impl Provider {
    /// What a token is, for a confidential client. Of one that does not work nothing is said but that.
    pub async fn introspect(
        &self,
        credentials: Option<&Credentials>,
        sent: &Parameters,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> store::Result<Result<Value, OAuthError>> {
        let introspect = async || -> Result<Value, Failed> {
            let client = self.authenticate(credentials, sent, address, now).await?.client;
            if client.metadata.client_type == ClientType::Public {
                return Err(OAuthError::invalid_client("a public client may not introspect tokens").into());
            }
            let token = sent.require("token")?;
            let Some(found) = self.store.introspect(token, client.key, now).await? else {
                let token = AccessToken::parse(token);
                let own = match &token {
                    Some(token) => self.store.client_access(token, now).await?,
                    None => None,
                };
                return Ok(own.map_or_else(|| json!({ "active": false }), |own| self.about_itself(&own)));
            };
            let access = found.access;
            let mut said = json!({
                "active": true,
                "scope": access.scope,
                "client_id": access.client_id,
                "sub": self.subject(access.sector.as_deref(), access.person.account),
                "iss": self.issuer(),
                "iat": seconds(access.issued_at),
                "exp": seconds(access.expires_at),
            });
            if found.kind == TokenKind::Access {
                said["token_type"] = "Bearer".into();
            }
            Ok(said)
        };
        answered(introspect().await)
    }

    /// A token that a client got for itself: it is its own subject (RFC 9068, section 2.2).
    fn about_itself(&self, access: &ClientAccess) -> Value {
        let mut said = json!({
            "active": true,
            "client_id": access.client_id,
            "sub": access.client_id,
            "iss": self.issuer(),
            "iat": seconds(access.issued_at),
            "exp": seconds(access.expires_at),
            "token_type": "Bearer",
        });
        if !access.scope.is_empty() {
            said["scope"] = access.scope.as_str().into();
        }
        said
    }

    /// Revokes a token of the client's.
    pub async fn revoke(
        &self,
        credentials: Option<&Credentials>,
        sent: &Parameters,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> store::Result<Result<(), OAuthError>> {
        let revoke = async || -> Result<(), Failed> {
            let client = self.authenticate(credentials, sent, address, now).await?.client;
            if self.store.revoke_token(sent.require("token")?, client.key, now).await? {
                return Ok(());
            }
            Err(OAuthError::new("unauthorized_client", "the token was given to another client").into())
        };
        answered(revoke().await)
    }
}
