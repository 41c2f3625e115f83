//! The caller's own clients.

use domain::{ClientStatus, ClientType, LogoHash};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, components::When, error::AppError};

/// So many are on a page.
pub const PAGE: u32 = 100;

/// One of the caller's own clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRow {
    /// Its key.
    pub key: String,
    /// `name`
    pub name: String,
    /// The registrable domain, or what stands in for it.
    pub domain: String,
    /// `client_id`
    pub client_id: String,
    /// `client_type`
    pub client_type: ClientType,
    /// `status`
    pub status: ClientStatus,
    /// `logo`
    pub logo: Option<LogoHash>,
    /// When it was last used.
    pub used: Option<When>,
    /// How many others own it too.
    pub others: u32,
    /// What needs attention, the most urgent first.
    pub needs: Vec<Need>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// The clients.
    pub rows: Vec<OwnRow>,
    /// Whether there are more on the next page.
    pub more: bool,
    /// New ones that the caller has begun to fill in, as markup; empty where there are none.
    pub drafts: String,
}

/// Something about a client that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// How much it matters.
    pub urgency: Urgency,
    /// What it is: "A secret expires in 6 days"
    pub text: String,
    /// What to do about it: "Make a new one"
    pub verb: String,
    /// Where that is done.
    pub href: String,
}

/// How much something matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Urgency {
    /// It does not work, or will not soon.
    Act,
    /// Worth a look.
    Look,
    /// Somebody else is at it.
    Wait,
}

/// The clients that the caller owns, those that need attention first. Pages are numbered from 1.
#[server(prefix = "/api", endpoint = "portal/clients")]
pub async fn own_clients(
    /// The page.
    page: u32,
) -> Result<Packed<Own>, AppError> {
    use domain::Role;

    use crate::api::{clients::draft_lines, guard, map};

    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let before = page.saturating_sub(1).saturating_mul(PAGE);
    let mut own = registry.own_clients(before, PAGE + 1).await.map_err(map::error)?;
    let more = own.len() > PAGE as usize;
    own.truncate(PAGE as usize);
    let drafts = registry.form_drafts().await.map_err(map::error)?;
    Ok(Packed::of(&Own {
        rows: own.into_iter().map(|client| read::row(client, caller.now())).collect(),
        more,
        drafts: draft_lines::of_new_clients(&drafts, None, caller.now()),
    }))
}

#[cfg(feature = "ssr")]
mod read {
    use domain::{ClientStatus, ClientType, Timestamp, review::ProposalState};
    use store::OwnClient;

    use super::{Need, OwnRow, Urgency};
    use crate::api::{
        clients_list::list_clients::domain,
        when::{left, when},
    };

    const DAY: i64 = 86_400_000;
    /// A secret that ends within this time needs another one.
    const SOON: i64 = 30 * DAY;
    /// And within this one, today.
    const VERY_SOON: i64 = 7 * DAY;

    pub(super) fn row(own: OwnClient, now: Timestamp) -> OwnRow {
        let needs = needs(&own, now);
        let row = own.row;
        OwnRow {
            key: row.key.to_string(),
            domain: domain(&row),
            client_id: row.client_id.as_str().to_owned(),
            client_type: row.client_type,
            status: row.status,
            logo: row.logo,
            used: row.last_used_at.map(|at| when(at, now)),
            others: own.owners.saturating_sub(1),
            needs,
            name: row.name,
        }
    }

    /// What needs attention, in the order in which the store sorts by it.
    fn needs(own: &OwnClient, now: Timestamp) -> Vec<Need> {
        let row = &own.row;
        let page = format!("/clients/{}", row.key);
        let need =
            |urgency, text: String, verb: &str, href: String| Need { urgency, text, verb: verb.to_owned(), href };
        let mut needs = Vec::new();
        if let Some((id, ProposalState::SentBack)) = own.proposal {
            needs.push(need(Urgency::Act, "Sent back by a reviewer.".to_owned(), "Answer", format!("/review/{id}")));
        }
        if let Some(end) = own.secret_expires_at.filter(|end| end.0 - now.0 < SOON) {
            let urgency = if end.0 - now.0 < VERY_SOON { Urgency::Act } else { Urgency::Look };
            let text = format!("A secret expires in {}.", left(end, now));
            needs.push(need(urgency, text, "Make another", format!("{page}/credentials")));
        }
        if row.client_type == ClientType::Confidential && !row.has_secret {
            let text = "It has no secret that works: nobody can sign in with it.".to_owned();
            needs.push(need(Urgency::Act, text, "Make one", format!("{page}/credentials")));
        }
        if row.status == ClientStatus::Suspended {
            let text = "Nobody can sign in until an admin resumes it.".to_owned();
            needs.push(need(Urgency::Act, text, "Look at it", page.clone()));
        }
        if own.unreachable > 0 {
            let text = match own.unreachable {
                1 => "Users do not reach one of its addresses.".to_owned(),
                n => format!("Users do not reach {n} of its addresses."),
            };
            needs.push(need(Urgency::Act, text, "See which", format!("{page}#preflight")));
        }
        if row.warnings > 0 {
            let text = if row.warnings == 1 { "1 warning.".to_owned() } else { format!("{} warnings.", row.warnings) };
            needs.push(need(Urgency::Look, text, "See what it is", page));
        }
        if let Some((id, ProposalState::Waiting)) = own.proposal {
            let text = if row.status == ClientStatus::Waiting {
                format!("Works for {} until a reviewer has looked at it.", whom(own.testers))
            } else {
                "A change waits for a reviewer.".to_owned()
            };
            needs.push(need(Urgency::Wait, text, "See what was asked for", format!("/review/{id}")));
        }
        needs
    }

    /// For whom a client works that waits for a review.
    fn whom(testers: u32) -> String {
        match testers {
            0 => "its owners alone".to_owned(),
            1 => "its owners and 1 tester".to_owned(),
            n => format!("its owners and {n} testers"),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::whom;

        #[test]
        fn testers_are_counted() {
            let all: Vec<String> = [0, 1, 2].map(whom).into();
            assert_eq!(all, ["its owners alone", "its owners and 1 tester", "its owners and 2 testers"]);
        }
    }
}
