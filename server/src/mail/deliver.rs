//! Sending what the outbox holds, one e-mail at a time.

use std::time::Duration;

use domain::Timestamp;
use store::Store;
use tokio::sync::watch;

use super::Mailer;
use crate::clock;

/// How often the outbox is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Sends until it is told to stop; what is under way is finished first.
pub async fn deliver(store: Store, mailer: Mailer, mut stopped: watch::Receiver<bool>) {
    let mut failing = false;
    loop {
        match send_one(&store, &mailer, clock::now()).await {
            // There may be more.
            Ok(true) if !*stopped.borrow() => {
                failing = false;
                continue;
            }
            Ok(_) => failing = false,
            // Once is enough to know: the next attempt is seconds away.
            Err(_) if failing => {}
            Err(error) => {
                failing = true;
                tracing::error!(error = &error as &dyn std::error::Error, "the outbox could not be looked at");
            }
        }
        let wait = tokio::time::timeout(LOOK, stopped.wait_for(|stopped| *stopped));
        if wait.await.is_ok() {
            return;
        }
    }
}

/// Says whether there was something to send.
pub(super) async fn send_one(store: &Store, mailer: &Mailer, now: Timestamp) -> store::Result<bool> {
    let Some(mail) = store.take_mail(now).await? else { return Ok(false) };
    match mailer.send(&mail, now).await {
        Ok(()) => {
            store.mail_sent(&mail, now).await?;
            tracing::debug!(mail = %mail.id, attempt = mail.attempt, "an e-mail was sent");
        }
        Err(trouble) => {
            let given_up = store.mail_failed(&mail, now, &trouble.text, trouble.permanent).await?;
            tracing::warn!(mail = %mail.id, attempt = mail.attempt, given_up, %trouble, "an e-mail was not sent");
        }
    }
    Ok(true)
}
