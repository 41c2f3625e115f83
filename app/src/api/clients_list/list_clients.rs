//! A page of the list.

use domain::{ClientStatus, ClientType, JwtAlg, LogoHash, ResponseType};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, components::When, error::AppError};

/// What the list shows at one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientList {
    /// The rows.
    pub rows: Vec<Row>,
    /// Where the page before begins.
    pub previous: Option<String>,
    /// Where the page after begins.
    pub next: Option<String>,
    /// How many the filter finds: "1,284", "more than 10,000".
    pub total: String,
    /// How many there are of the kinds that have a chip.
    pub counts: Counts,
    /// Whether the caller may change them.
    pub may_write: bool,
}

/// How many clients there are, whatever the filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// In the registry.
    pub all: u64,
    /// Confidential ones.
    pub confidential: u64,
    /// Public ones.
    pub public: u64,
    /// With warnings.
    pub problems: u64,
    /// Suspended.
    pub suspended: u64,
    /// Those that wait for a reviewer.
    pub waiting: u64,
}

/// One client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its key.
    pub key: String,
    /// `name`
    pub name: String,
    /// The part of the name that was searched for, in bytes; empty where it was found elsewhere.
    pub in_name: (u32, u32),
    /// The registrable domain, or what stands in for it.
    pub domain: String,
    /// `client_type`
    pub client_type: ClientType,
    /// `status`
    pub status: ClientStatus,
    /// `response_types`
    pub response_types: Vec<ResponseType>,
    /// `jwt_alg`
    pub jwt_alg: JwtAlg,
    /// How many hosts it redirects to.
    pub hosts: u32,
    /// How many warnings there are.
    pub warnings: u32,
    /// `logo`
    pub logo: Option<LogoHash>,
    /// `date_created`
    pub created: When,
    /// When it was last used.
    pub used: Option<When>,
    /// Where the search found it, if that is not the name.
    pub found: Option<Found>,
}

/// Where a search found a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// "Redirect URI"
    pub label: String,
    /// The value, cut to what surrounds the hit.
    pub value: String,
    /// The hit, in bytes of `value`.
    pub at: (u32, u32),
}

/// The page of the list at `query`, the query of its address.
#[server(prefix = "/api", endpoint = "clients")]
pub async fn list_clients(query: String) -> Result<Packed<ClientList>, AppError> {
    use domain::Role;

    use super::Filter;
    use crate::api::guard;

    let caller = guard::require(Role::Owner)?;
    Ok(Packed::of(&read::page(&caller, &Filter::parse(&query)).await?))
}

#[cfg(feature = "ssr")]
pub use read::{domain, page, query};

#[cfg(feature = "ssr")]
mod read {
    use domain::{AccountId, ApplicationType, Field, Timestamp};
    use store::{ClientRow, Cursor, ListQuery, Match, Sort, SortKey, StoreError, Total};

    use super::{ClientList, Counts, Found, Row};
    use crate::{
        api::{
            clients_list::{Filter, Key},
            guard::Caller,
            map,
            when::{parse_date, when},
        },
        components::grouped,
        error::AppError,
        hosts,
    };

    const DAY: i64 = 86_400_000;
    /// Owns nothing.
    const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

    /// The page of the list that `filter` names.
    pub async fn page(caller: &Caller, filter: &Filter) -> Result<ClientList, AppError> {
        let query = query(caller, filter).await?;
        let page = caller.registry().list(&query).await.map_err(map::error)?;
        let live = |fits: fn(&store::Tally) -> bool| page.tallies.live(fits);
        let counts = Counts {
            all: live(|_| true),
            confidential: live(|tally| tally.client_type == domain::ClientType::Confidential),
            public: live(|tally| tally.client_type == domain::ClientType::Public),
            problems: live(|tally| tally.problems),
            suspended: live(|tally| tally.status == domain::ClientStatus::Suspended),
            waiting: live(|tally| tally.status == domain::ClientStatus::Waiting),
        };
        let total = match page.total {
            Total::Exact(number) => grouped(number),
            Total::AtLeast(number) => format!("more than {}", grouped(number.saturating_sub(1))),
        };
        let rows = page.rows.into_iter().map(|row| self::row(row, caller.now())).collect();
        let cursor = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.to_string());
        Ok(ClientList {
            rows,
            previous: cursor(page.previous),
            next: cursor(page.next),
            total,
            counts,
            may_write: caller.session().role == domain::Role::Admin,
        })
    }

    /// The store's query. What an address holds and nobody understands is ignored.
    pub async fn query(caller: &Caller, filter: &Filter) -> Result<ListQuery, AppError> {
        let now = caller.now();
        let days = |key: Key| {
            let days = filter.get(key).parse::<i64>().ok().filter(|days| (1..=36_500).contains(days));
            days.map(|days| Timestamp(now.0 - days * DAY))
        };
        let sort = filter.get(Key::Sort);
        let (descending, key) = sort.strip_prefix('-').map_or((false, sort), |key| (true, key));
        Ok(ListQuery {
            search: filter.get(Key::Search).to_owned(),
            client_type: domain::ClientType::parse(filter.get(Key::Type)),
            status: domain::ClientStatus::parse(filter.get(Key::Status)),
            response_type: domain::ResponseType::parse(filter.get(Key::ResponseType)),
            jwt_alg: domain::JwtAlg::parse(filter.get(Key::Algorithm)),
            owner: owner(caller, filter.get(Key::Owner)).await?,
            orphaned: filter.is(Key::Orphaned, "yes"),
            problems: match filter.get(Key::Problems) {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            created_from: parse_date(filter.get(Key::From)).or_else(|| days(Key::Created)),
            created_before: parse_date(filter.get(Key::To)).map(|day| Timestamp(day.0 + DAY)),
            unused_since: days(Key::Unused),
            sort: SortKey::parse(key).map_or_else(Sort::default, |key| Sort { key, descending }),
            cursor: filter.get(Key::Page).parse().ok(),
            ..ListQuery::default()
        })
    }

    /// The owner with this address; one that nobody is where there is none, so that nothing is found.
    async fn owner(caller: &Caller, email: &str) -> Result<Option<AccountId>, AppError> {
        if email.is_empty() {
            return Ok(None);
        }
        match caller.registry().account_by_email(email).await {
            Ok(account) => Ok(Some(account.id)),
            Err(StoreError::NotFound | StoreError::Forbidden) => Ok(NOBODY.parse().ok()),
            Err(error) => Err(map::error(error)),
        }
    }

    fn row(row: ClientRow, now: Timestamp) -> Row {
        let in_name = match &row.matched {
            Some(Match { field: Some(Field::Name), start, end, .. }) => (*start, *end),
            _ => (0, 0),
        };
        Row {
            key: row.key.to_string(),
            domain: domain(&row),
            found: row.matched.and_then(found),
            in_name,
            hosts: row.more_hosts + u32::from(!row.host.is_empty()),
            created: when(row.date_created, now),
            used: row.last_used_at.map(|at| when(at, now)),
            name: row.name,
            client_type: row.client_type,
            status: row.status,
            response_types: row.response_types,
            jwt_alg: row.jwt_alg,
            warnings: row.warnings,
            logo: row.logo,
        }
    }

    /// What introduces the client beneath its name.
    pub fn domain(row: &ClientRow) -> String {
        if !row.host.is_empty() {
            return hosts::registrable(&row.host).unwrap_or_else(|| row.host.clone());
        }
        match (row.redirect_uris, row.application_type) {
            (0, _) => "No redirect URI".to_owned(),
            (_, ApplicationType::Native) => "Installed app".to_owned(),
            (_, ApplicationType::Web) => "No host".to_owned(),
        }
    }

    fn found(found: Match) -> Option<Found> {
        let label = match found.field {
            Some(Field::Name) => return None,
            Some(Field::RedirectUris) => "Redirect URI",
            Some(Field::PostLogoutRedirectUris) => "Post logout redirect URI",
            Some(field) => field.label(),
            None => "Owner",
        };
        let (value, at) = excerpt(&found.value, found.start as usize, found.end as usize);
        Some(Found { label: label.to_owned(), value, at })
    }

    /// `value` around the bytes from `start` to `end`, and where they are in it.
    fn excerpt(value: &str, start: usize, end: usize) -> (String, (u32, u32)) {
        const BEFORE: usize = 20;
        const AFTER: usize = 48;
        let hit = value.get(start..end).unwrap_or_default();
        let (before, after) = (value.get(..start).unwrap_or(value), value.get(end..).unwrap_or_default());
        let skipped = before.chars().count().saturating_sub(BEFORE);
        let mut text = String::new();
        if skipped > 0 {
            text.push('…');
        }
        text.extend(before.chars().skip(skipped));
        let from = text.len();
        text.push_str(hit);
        let to = text.len();
        text.extend(after.chars().take(AFTER));
        if after.chars().nth(AFTER).is_some() {
            text.push('…');
        }
        let small = |n: usize| u32::try_from(n).unwrap_or_default();
        (text, (small(from), small(to)))
    }

    #[cfg(test)]
    mod tests {
        use super::excerpt;

        #[test]
        fn excerpts_keep_the_hit() {
            let (text, (from, to)) = excerpt(&format!("https://{}.example/ö/tide/x", "a".repeat(99)), 119, 123);
            assert_eq!(&text[from as usize..to as usize], "tide");
            assert!(text.starts_with('…'), "{text}");
            let (text, at) = excerpt("tide", 0, 4);
            assert_eq!((text.as_str(), at), ("tide", (0, 4)));
            let _ = excerpt("ö", 1, 9);
        }
    }
}
