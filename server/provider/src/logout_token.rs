//! Logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.4), and handing them over.

use std::time::Duration;

use domain::{Member, Timestamp};
use form_urlencoded::Serializer;
use serde_json::json;
use store::{LogoutTask, StoreError};

use crate::{MINUTE, Provider, later, seconds};

/// How long a logout token is to be believed.
const LIFE: i64 = 2 * MINUTE;
/// How long a client may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Clients that are told at the same time.
const AT_ONCE: u32 = 16;

impl Provider {
    /// Tells clients that sessions have ended, those that are due. Says how many there were. What a client does not take is
    /// brought again, unless it says that the token is wrong.
    pub async fn tell_of_logouts(&self, now: Timestamp) -> store::Result<usize> {
        let tasks = self.store.claim_logouts(now, AT_ONCE).await?;
        let told = tasks.len();
        let mut telling = tokio::task::JoinSet::new();
        for task in tasks {
            let provider = self.clone();
            telling.spawn(async move { provider.tell(task, now).await });
        }
        let mut failed = None;
        while let Some(done) = telling.join_next().await {
            if let Ok(Err(error)) = done {
                failed = Some(error);
            }
        }
        failed.map_or(Ok(told), Err)
    }

    async fn tell(&self, task: LogoutTask, now: Timestamp) -> store::Result<()> {
        let key = task.client.key;
        let uri = task.client.metadata.extended.get(Member::BackchannelLogoutUri);
        let Some(uri) = uri.filter(|_| task.client.status != domain::ClientStatus::Suspended) else {
            return self.store.forget_logout(key, task.session).await;
        };
        if !self.can_sign(&task.client, now).await? {
            return self.store.forget_logout(key, task.session).await;
        }
        let token = self.logout_token(&task, now).await?;
        let form = Serializer::new(String::new()).append_pair("logout_token", &token).finish();
        let client_id = &task.client.client_id;
        match self.outbound.post(uri, &form, PATIENCE).await {
            Ok(status) if status.is_success() => {
                tracing::debug!(%client_id, "a client was told that a session has ended");
                return self.store.forget_logout(key, task.session).await;
            }
            // It will not take the same any better.
            Ok(status) if status.as_u16() == 400 => {
                tracing::warn!(%client_id, "a client refused a logout token");
                return self.store.forget_logout(key, task.session).await;
            }
            Ok(status) => tracing::info!(%client_id, status = status.as_u16(), "a client took no logout token"),
            Err(failure) => tracing::info!(%client_id, ?failure, "a client could not be told that a session has ended"),
        }
        if self.store.logout_failed(&task, now).await? {
            tracing::info!(%client_id, "a client will be told again that a session has ended");
        } else {
            tracing::warn!(%client_id, "a client was not told that a session has ended: it could not be reached");
        }
        Ok(())
    }

    async fn logout_token(&self, task: &LogoutTask, now: Timestamp) -> store::Result<String> {
        let claims = json!({
            "iss": self.issuer(),
            "aud": task.client.client_id,
            "sub": self.subject(task.client.metadata.extended.sector().as_deref(), task.account),
            "sid": task.session.0,
            "iat": seconds(now),
            "exp": seconds(later(now, LIFE)),
            // One a client and session: brought again, it is the same.
            "jti": format!("{}.{}", task.session.0, task.client.client_id),
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        let claims = serde_json::to_vec(&claims).map_err(|_| StoreError::Corrupt("claims"))?;
        self.sign(&task.client, "logout+jwt", &claims, now).await
    }
}
