//! The list: every order, every filter, every page, and which field a search matched.

use std::collections::HashSet;

use domain::{ClientForm, ClientKey, ClientStatus, ClientType, Field, JwtAlg, ResponseType, Timestamp};
use store::{Brought, ClientRow, Grace, ListPage, ListQuery, Registry, Shelf, Sort, SortKey, Total};

use crate::engines::{DAY, Database, NOW, form, on_both};

/// A few dozen clients, different in everything that can be filtered and sorted by, with ties.
async fn seed(t: &Database) {
    for n in 0..60_u32 {
        let web = n % 3 == 0;
        let client = ClientForm {
            // Upper and lower case mixed; every name three times.
            name: if n % 2 == 0 { format!("client {:02}", n / 3) } else { format!("Client {:02}", n / 3) },
            client_type: if n % 4 == 0 { "public" } else { "confidential" }.to_owned(),
            jwt_alg: if n % 10 == 1 { "HS256" } else { "RS256" }.to_owned(),
            response_types: if n % 5 == 0 {
                vec!["code".to_owned(), "code id_token".to_owned()]
            } else {
                vec!["code".to_owned()]
            },
            redirect_uris: vec![
                format!("https://host{n}.example.com/Callback"),
                if web { "http://localhost:3000/cb".to_owned() } else { "https://b.example.net/cb".to_owned() },
            ]
            .into_iter()
            .filter(|uri| n % 5 != 0 || !uri.contains("localhost"))
            .collect(),
            contact_email: if n == 7 { "Team@Kiln.example".to_owned() } else { String::new() },
            website_url: if n == 8 { "https://kiln.example/about".to_owned() } else { String::new() },
            ..form("")
        };
        let registry = t.operator_at(Timestamp(NOW.0 + i64::from(n / 4) * DAY));
        let created = registry.create_client(&client, &Brought::default()).await.unwrap();
        if n % 6 == 1 {
            let secret = created.secret.unwrap();
            let at = Timestamp(NOW.0 + i64::from(n % 3) * DAY);
            t.store.verify_secret(&created.client.client_id, secret.expose(), at).await.unwrap();
        }
        if n % 7 == 0 {
            t.operator().suspend_clients(&[created.client.key], "").await.unwrap();
        }
        if n % 11 == 10 {
            t.operator().delete_clients(&[created.client.key], "").await.unwrap();
        }
    }
}

async fn all(registry: &Registry, query: &ListQuery) -> Vec<ClientRow> {
    let query = ListQuery { limit: 500, cursor: None, ..query.clone() };
    registry.list(&query).await.unwrap().rows
}

/// All rows, page by page.
async fn pages(registry: &Registry, query: &ListQuery) -> (Vec<ClientKey>, ListPage) {
    let mut query = query.clone();
    let mut keys = Vec::new();
    loop {
        let page = registry.list(&query).await.unwrap();
        keys.extend(page.rows.iter().map(|row| row.key));
        assert_eq!(page.previous.is_some(), query.cursor.is_some());
        match &page.next {
            // Through its written form, as an address would.
            Some(next) => query.cursor = Some(next.to_string().parse().unwrap()),
            None => return (keys, page),
        }
    }
}

fn orders() -> impl Iterator<Item = Sort> {
    SortKey::ALL.iter().flat_map(|&key| [false, true].map(|descending| Sort { key, descending }))
}

fn keys(rows: &[ClientRow]) -> Vec<ClientKey> {
    rows.iter().map(|row| row.key).collect()
}

on_both! {
    async fn pages_together_are_the_sorted_whole(t: &Database) {
        seed(t).await;
        let registry = t.operator();
        for sort in orders() {
            let query = ListQuery { sort, limit: 7, ..ListQuery::default() };
            let whole = all(&registry, &query).await;
            assert_eq!(whole.len(), 55);
            let mut sorted = whole.clone();
            sorted.sort_by(|a, b| {
                let order = match sort.key {
                    SortKey::Name => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
                    SortKey::ClientId => a.client_id.cmp(&b.client_id),
                    SortKey::Created => a.date_created.cmp(&b.date_created),
                    SortKey::LastUsed => a.last_used_at.cmp(&b.last_used_at),
                }.then(a.key.cmp(&b.key));
                if sort.descending { order.reverse() } else { order }
            });
            assert_eq!(keys(&whole), keys(&sorted), "{sort:?}");

            let (forwards, last) = pages(&registry, &query).await;
            assert_eq!(forwards, keys(&whole), "{sort:?}");
            // And back again.
            let mut backwards = keys(&last.rows);
            let mut previous = last.previous;
            while let Some(cursor) = previous {
                let page = registry.list(&ListQuery { cursor: Some(cursor), ..query.clone() }).await.unwrap();
                assert_eq!(page.rows.len(), 7);
                assert!(page.next.is_some());
                backwards.splice(0..0, page.rows.iter().map(|row| row.key));
                previous = page.previous;
            }
            assert_eq!(backwards, forwards, "{sort:?}");
        }
    }

    async fn pages_hold_still_while_rows_come_and_go(t: &Database) {
        seed(t).await;
        let registry = t.operator();
        for sort in orders() {
            let mut query = ListQuery { sort, limit: 10, ..ListQuery::default() };
            let before: HashSet<_> = keys(&all(&registry, &query).await).into_iter().collect();
            let mut seen = Vec::new();
            let mut deleted = HashSet::new();
            loop {
                let page = registry.list(&query).await.unwrap();
                seen.extend(keys(&page.rows));
                t.named("client 00 new").await;
                t.named("zzz new").await;
                if let Some(row) = page.rows.last() {
                    // The very row that the next page begins after.
                    t.operator().delete_clients(&[row.key], "").await.unwrap();
                    deleted.insert(row.key);
                }
                query.cursor = page.next;
                if query.cursor.is_none() { break }
            }
            let unique: HashSet<_> = seen.iter().copied().collect();
            assert_eq!(unique.len(), seen.len(), "{sort:?}: a row came twice");
            assert!(before.is_subset(&unique), "{sort:?}: a row was left out");
            let deleted: Vec<_> = deleted.into_iter().collect();
            t.operator().restore_clients(&deleted).await.unwrap();
        }
    }

    async fn filters_narrow_in_every_combination(t: &Database) {
        seed(t).await;
        let registry = t.operator();
        let whole = all(&registry, &ListQuery::default()).await;
        let base = ListQuery { limit: 5, ..ListQuery::default() };
        let middle = Timestamp(NOW.0 + 7 * DAY);
        #[expect(clippy::type_complexity, reason = "a table")]
        let filters: Vec<(ListQuery, Box<dyn Fn(&ClientRow) -> bool>)> = vec![
            (ListQuery { client_type: Some(ClientType::Public), ..base.clone() }, Box::new(|r| r.client_type == ClientType::Public)),
            (ListQuery { status: Some(ClientStatus::Suspended), ..base.clone() }, Box::new(|r| r.status == ClientStatus::Suspended)),
            (ListQuery { jwt_alg: Some(JwtAlg::HS256), ..base.clone() }, Box::new(|r| r.jwt_alg == JwtAlg::HS256)),
            (ListQuery { response_type: Some(ResponseType::CodeIdToken), ..base.clone() }, Box::new(|r| r.response_types.contains(&ResponseType::CodeIdToken))),
            (ListQuery { problems: Some(true), ..base.clone() }, Box::new(|r| r.warnings > 0)),
            (ListQuery { problems: Some(false), ..base.clone() }, Box::new(|r| r.warnings == 0)),
            (ListQuery { created_from: Some(middle), ..base.clone() }, Box::new(move |r| r.date_created >= middle)),
            (ListQuery { created_before: Some(middle), ..base.clone() }, Box::new(move |r| r.date_created < middle)),
            (ListQuery { unused_since: Some(Timestamp(NOW.0 + DAY)), ..base.clone() }, Box::new(|r| r.last_used_at.is_none_or(|at| at.0 < NOW.0 + DAY))),
            (ListQuery { client_type: Some(ClientType::Public), jwt_alg: Some(JwtAlg::HS256), ..base.clone() }, Box::new(|_| false)),
            (ListQuery { client_type: Some(ClientType::Confidential), problems: Some(true), created_from: Some(middle), ..base.clone() },
                Box::new(move |r| r.client_type == ClientType::Confidential && r.warnings > 0 && r.date_created >= middle)),
            (ListQuery { search: "HOST1".to_owned(), status: Some(ClientStatus::Active), ..base.clone() },
                Box::new(|r| r.host.contains("host1") && r.status == ClientStatus::Active)),
        ];
        for (query, fits) in filters {
            for sort in orders() {
                let query = ListQuery { sort, ..query.clone() };
                let (found, last) = pages(&registry, &query).await;
                let expected: HashSet<_> = whole.iter().filter(|row| fits(row)).map(|row| row.key).collect();
                assert_eq!(found.len(), expected.len(), "{query:?}");
                assert_eq!(found.into_iter().collect::<HashSet<_>>(), expected, "{query:?}");
                let first = registry.list(&query).await.unwrap();
                assert_eq!(first.total, Total::Exact(expected.len() as u64), "{query:?}");
                assert!(last.next.is_none());
            }
        }
    }

    async fn a_search_says_where(t: &Database) {
        seed(t).await;
        let registry = t.operator();
        let find = async |text: &str| all(&registry, &ListQuery { search: text.to_owned(), ..ListQuery::default() }).await;
        let check = async |text: &str, count: usize, field: Field, part: &str| {
            let rows = find(text).await;
            assert_eq!(rows.len(), count, "{text}");
            for row in rows {
                let matched = row.matched.unwrap();
                assert_eq!(matched.field, Some(field), "{text}");
                assert_eq!(matched.value[matched.start as usize..matched.end as usize].to_lowercase(), part.to_lowercase());
            }
        };
        check("CLIENT 07", 2, Field::Name, "client 07").await;
        check("host12.example.com/callback", 1, Field::RedirectUris, "host12.example.com/Callback").await;
        check("team@kiln", 1, Field::ContactEmail, "Team@Kiln").await;
        check("kiln.example/ab", 1, Field::WebsiteUrl, "kiln.example/ab").await;
        let some = find("").await[0].clone();
        assert_eq!(some.matched, None);
        check(&some.client_id.as_str()[2..20].to_uppercase(), 1, Field::ClientId, &some.client_id.as_str()[2..20]).await;
        // One and two characters, quotes, and what means something to the engines.
        assert_eq!(find("t").await.len(), 55);
        for part in ["T1", "07"] {
            let expected = find("").await.iter().filter(|row| {
                let part = part.to_lowercase();
                row.name.contains(&part) || row.client_id.as_str().contains(&part) || row.host.contains(&part)
            }).count();
            assert_eq!(find(part).await.len(), expected, "{part}");
        }
        for nothing in ["\u{1f994}", "é", "~^", "zebra", "\"", "\" OR \"", "%", "_", "\\", "' OR 1=1 --", "client* NOT", "host1.example.com/callbackx", "exaaample"] {
            assert_eq!(find(nothing).await.len(), 0, "{nothing}");
        }
        for everything in ["  ", "\u{0}\u{1}", "EXAMPLE", "xam", "mp"] {
            assert_eq!(find(everything).await.len(), 55, "{everything:?}");
        }
        let long = "x".repeat(5000);
        assert!(find(&long).await.is_empty());
    }

    async fn the_trash_is_a_list_of_its_own(t: &Database) {
        seed(t).await;
        let page = t.operator().list(&ListQuery { shelf: Shelf::Trash, ..ListQuery::default() }).await.unwrap();
        assert_eq!(page.rows.len(), 5);
        assert_eq!(page.total, Total::Exact(5));
        assert!(page.rows.iter().all(|row| row.deleted_at == Some(NOW)));
        assert_eq!((page.tallies.live(|_| true), page.tallies.trash()), (55, 5));
    }

    async fn tallies_follow_every_change(t: &Database) {
        seed(t).await;
        let check = async || {
            let rows = all(&t.operator(), &ListQuery::default()).await;
            let tallies = t.operator().tallies().await.unwrap();
            assert_eq!(tallies.live(|_| true), rows.len() as u64);
            let public = rows.iter().filter(|r| r.client_type == ClientType::Public).count();
            assert_eq!(tallies.live(|tally| tally.client_type == ClientType::Public), public as u64);
            let suspended = rows.iter().filter(|r| r.status == ClientStatus::Suspended).count();
            assert_eq!(tallies.live(|tally| tally.status == ClientStatus::Suspended), suspended as u64);
            let warned = rows.iter().filter(|r| r.warnings > 0).count();
            assert_eq!(tallies.live(|tally| tally.problems), warned as u64);
            rows
        };
        let rows = check().await;
        let public = ClientForm { client_type: "public".to_owned(), ..form("Now public") };
        let key = rows.iter().find(|r| r.client_type == ClientType::Confidential).unwrap().key;
        t.operator().update_client(key, domain::Revision(1), &public, "").await.unwrap();
        let ten: Vec<_> = keys(&rows)[20..30].to_vec();
        t.operator().suspend_clients(&ten, "").await.unwrap();
        t.operator().delete_clients(&ten[..5], "").await.unwrap();
        check().await;
        t.store.purge(Timestamp(NOW.0 + 40 * DAY)).await.unwrap();
        assert_eq!(t.operator().tallies().await.unwrap().trash(), 0);
        check().await;
    }

    async fn a_page_is_few_statements(t: &Database) {
        seed(t).await;
        let owner = t.account("ada@example.com", domain::Role::Owner).await;
        for query in [
            ListQuery::default(),
            ListQuery { search: "example".to_owned(), ..ListQuery::default() },
            ListQuery { search: "kiln".to_owned(), owner: Some(owner), created_from: Some(NOW), unused_since: Some(NOW), ..ListQuery::default() },
        ] {
            let (page, statements) = store::statements::count(t.operator().list(&query)).await;
            page.unwrap();
            assert!(statements <= 2, "{statements} for {query:?}");
        }
    }

    async fn a_row_says_what_the_list_shows(t: &Database) {
        let client = ClientForm {
            redirect_uris: vec!["https://a.example/cb".to_owned(), "https://b.example/cb".to_owned(), "https://a.example/2".to_owned()],
            ..form("Kiln")
        };
        let created = t.create(&client).await;
        t.operator().rotate_secret(created.client.key, "", Grace::Now, Some(Timestamp(NOW.0 + DAY))).await.unwrap();
        let row = &all(&t.operator(), &ListQuery::default()).await[0];
        assert_eq!((row.host.as_str(), row.more_hosts, row.redirect_uris), ("a.example", 1, 3));
        assert!(row.has_secret);
        assert_eq!(row.response_types, [ResponseType::Code]);
        let row = &all(&t.operator_at(Timestamp(NOW.0 + DAY)), &ListQuery::default()).await[0];
        assert!(!row.has_secret);
    }

    async fn what_is_common_is_not_counted_to_the_end(t: &Database) {
        let forms: Vec<_> = (0..2300).map(|n| form(&format!("Common {n}"))).collect();
        t.operator().create_clients(&forms).await.unwrap();
        let query = ListQuery { search: "common".to_owned(), limit: 500, ..ListQuery::default() };
        assert_eq!(t.operator().list(&query).await.unwrap().total, Total::AtLeast(501));
        let (found, _) = pages(&t.operator(), &query).await;
        assert_eq!(found.into_iter().collect::<HashSet<_>>().len(), 2300);
        let few = ListQuery { search: "common 77".to_owned(), ..ListQuery::default() };
        // 77 and 770 to 779.
        assert_eq!(t.operator().list(&few).await.unwrap().total, Total::Exact(11));
        assert_eq!(t.operator().list(&ListQuery::default()).await.unwrap().total, Total::Exact(2300));
    }

    async fn a_foreign_cursor_is_ignored(t: &Database) {
        seed(t).await;
        let by_name = t.operator().list(&ListQuery { limit: 5, ..ListQuery::default() }).await.unwrap();
        let query = ListQuery { sort: Sort { key: SortKey::Created, descending: true }, limit: 5, ..ListQuery::default() };
        let first = t.operator().list(&query).await.unwrap();
        let other = t.operator().list(&ListQuery { cursor: by_name.next, ..query }).await.unwrap();
        assert_eq!(first, other);
    }
}
