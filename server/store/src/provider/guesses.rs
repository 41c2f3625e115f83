//! Slowing down whoever guesses the secret of a client.

use std::net::IpAddr;

use domain::{ClientId, Timestamp};

use crate::{
    Action, Actor, Result, Store, Subject,
    audit::Event,
    throttle::{Bucket, Counted},
};

impl Store {
    /// How many seconds the next secret of this client has to wait that comes from there; `None` if it does not.
    pub async fn wait_of_client(
        &self,
        client_id: &ClientId,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Option<u32>> {
        self.wait_of(Bucket::client(client_id, address), now).await
    }

    /// Counts a wrong secret: ten at once, then one a minute. Beyond that it says how many seconds the next one has to wait.
    pub async fn count_wrong_secret(
        &self,
        client_id: &ClientId,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Option<u32>> {
        match self.count_attempt(vec![Bucket::client(client_id, address)], now).await? {
            Counted::Wait(seconds) => return Ok(Some(seconds)),
            Counted::Go { last: false } => return Ok(None),
            Counted::Go { last: true } => {}
        }
        // Of clients that are not there nothing is written down: whoever guesses chooses their names.
        if let Some(client) = self.relying_party(client_id, now).await? {
            let event = Event {
                action: Action::ClientThrottled,
                subject: Subject::Client { key: client.key, label: client.metadata.name },
                summary: serde_json::json!({ "address": address.map(|address| address.to_string()) }),
            };
            let mut tx = self.db().begin().await?;
            self.log(&mut tx, &Actor::Operator { name: "somebody".to_owned() }, now, vec![event]).await?;
            tx.commit().await?;
        }
        Ok(None)
    }
}
