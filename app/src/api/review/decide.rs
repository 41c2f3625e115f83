//! Deciding a proposal.

use domain::{Field, ProposalId};
use leptos::server;

use super::verdict::Ruling;
use crate::{api::packed::Packed, error::AppError};

/// Decides version `version` of a proposal: `fields` are those that come into force. It takes effect a little later, and can
/// be undone until then. Answers with the page to go on with: the next that waits, which shows the verdict.
#[server(prefix = "/api", endpoint = "review/decide")]
pub async fn decide(
    id: ProposalId,
    version: i64,
    ruling: Ruling,
    #[server(default)] fields: Vec<Field>,
    #[server(default)] why: String,
) -> Result<Packed<String>, AppError> {
    use domain::{Role, review::Verdict};

    use crate::api::{flash, guard, map};

    let caller = guard::require(Role::Reviewer)?;
    let registry = caller.registry();
    let mut why = why.trim().to_owned();
    let verdict = match ruling {
        Ruling::Accept if fields.is_empty() => {
            return Err(AppError::Invalid("Tick at least one field to accept, or refuse the whole.".to_owned()));
        }
        Ruling::Accept => Verdict::Accept { fields },
        Ruling::SendBack => {
            if why.is_empty() {
                why = pointed_out(registry.comments(id).await.map_err(map::error)?, caller.session().account);
            }
            Verdict::SendBack
        }
        Ruling::Refuse => Verdict::Refuse,
    };
    if why.is_empty() && ruling != Ruling::Accept {
        let message = match ruling {
            Ruling::Refuse => "Say why it is refused: its owner reads it.",
            _ => "Say what has to change, here or in a comment on a field: its owner reads it.",
        };
        return Err(AppError::Invalid(message.to_owned()));
    }
    let around = registry.neighbours(id).await.map_err(map::error)?;
    registry.decide(id, version, &verdict, &why).await.map_err(map::error)?;
    let next = match around.next.or(around.previous) {
        Some(next) => format!("/review/{next}?decided={id}"),
        None => format!("/review?decided={id}"),
    };
    if flash::wants_html() {
        leptos_axum::redirect(&next, false);
    }
    Ok(Packed::of(&next))
}

/// What a reviewer who has commented need not say again.
#[cfg(feature = "ssr")]
fn pointed_out(comments: Vec<store::Comment>, account: domain::AccountId) -> String {
    let mine = comments.into_iter().filter(|comment| comment.account == account && !comment.internal);
    let mut labels: Vec<&str> = mine.map(|comment| comment.field.map_or("the whole", Field::label)).collect();
    labels.dedup();
    if labels.is_empty() { String::new() } else { format!("See the comments on {}.", labels.join(", ")) }
}
