//! Looking at what was registered before anybody compared names and logos.

use store::{Result, Store};

use crate::logo;

/// Notes what every older client, open change and logo is found by, until all are or `stop` says so. Whatever is noted already costs
/// nothing: it may run at every start, and in several processes at once.
pub async fn look_over(store: &Store, stop: impl Fn() -> bool) -> Result<()> {
    let mut after = None;
    while !stop() {
        after = store.note_look_alikes(after).await?;
        if after.is_none() {
            break;
        }
    }
    store.note_proposed_names().await?;
    let mut after = None;
    while !stop() {
        let logos = store.unseen_logos(after.as_ref()).await?;
        let Some((last, _)) = logos.last() else { break };
        after = Some(last.clone());
        for (hash, large) in logos {
            let look = tokio::task::spawn_blocking(move || logo::look(&large)).await.ok().flatten();
            if let Some(look) = look {
                store.note_look(&hash, &look).await?;
            }
        }
    }
    Ok(())
}
