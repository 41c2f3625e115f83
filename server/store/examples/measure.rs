//! How long the store's operations take with so many clients: for whoever changes the schema or the list's statements.
//!
//! `cargo run --release -p store --example measure DATABASE-URL CLIENTS`; the database is filled up to that number. With
//! `look-alikes` behind it, the search for look-alikes alone is measured, and written to standard output for programs: a
//! line each, name, p50 and p95 in milliseconds between tabs.

use std::{io::Write as _, time::Instant};

use domain::{ClientForm, ClientStatus, JwtAlg, LogoHash, Revision, Timestamp};
use evidence::{Look, look::Sight};
use store::{
    Actor, Brought, ListPage, ListQuery, NewLogo, Options, Registry, SealKey, Sort, SortKey, Store, os_random,
};

const NOW: Timestamp = Timestamp(1_767_225_600_000);

/// As many as are plenty for a median.
const RUNS: usize = 51;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(clients)) = (arguments.next(), arguments.next()) else {
        return Err("DATABASE-URL and CLIENTS expected".into());
    };
    let clients: u64 = clients.parse()?;
    let look_alikes_alone = arguments.next().is_some_and(|word| word == "look-alikes");
    // Always the same, so that the database opens again.
    let key = SealKey::generate(&mut |bytes: &mut [u8]| bytes.fill(7));
    let start = Instant::now();
    let store = Store::open(&url, Options::new(key, os_random())).await?;
    eprintln!("open                              {:>9.2?}", start.elapsed());
    let registry = store.registry(Actor::Operator { name: "measure".to_owned() }, NOW);
    fill_logos(&registry, clients).await?;
    fill(&registry, clients).await?;
    store.settle().await?;
    if look_alikes_alone {
        for (name, times) in look_alikes(&registry, clients).await? {
            writeln!(std::io::stdout(), "{name}\t{:.3}\t{:.3}", at(&times, 50), at(&times, 95))?;
        }
        store.close().await;
        return Ok(());
    }

    let all = ListQuery::default();
    let search = |text: &str| ListQuery { search: text.to_owned(), ..all.clone() };
    let sorted = |key, descending| Sort { key, descending };
    let first = registry.list(&all).await?;
    let mut deep = first.next.clone();
    for _ in 0..(clients / 200).min(400) {
        deep = registry.list(&ListQuery { cursor: deep.clone(), ..all.clone() }).await?.next.or(deep);
    }
    let hit = first.rows.last().map(|row| row.client_id.as_str().to_owned()).unwrap_or_default();
    let queries = [
        ("first page", all.clone()),
        ("deep page", ListQuery { cursor: deep, ..all.clone() }),
        ("by created, newest first", ListQuery { sort: sorted(SortKey::Created, true), ..all.clone() }),
        ("by last use", ListQuery { sort: sorted(SortKey::LastUsed, true), ..all.clone() }),
        ("search: one", search(&hit)),
        ("search: 1 in 1000", search("-777.")),
        ("search: 1 in 100", search("-77.")),
        ("search: 1 in 10", search("-7.")),
        ("search: everything", search("example")),
        ("search: nothing", search("zebra crossing")),
        ("search: nothing, common parts", search("examplexampl")),
        ("search: two characters", search("-7")),
        ("search: two, nothing", search("qq~")),
        ("search: one character", search("e")),
        ("search: everything, by created", ListQuery { sort: sorted(SortKey::Created, true), ..search("example") }),
        ("filter: HS256", ListQuery { jwt_alg: Some(JwtAlg::HS256), ..all.clone() }),
        ("filter: suspended (none)", ListQuery { status: Some(ClientStatus::Suspended), ..all.clone() }),
        ("filter: problems", ListQuery { problems: Some(true), ..all.clone() }),
    ];
    for (name, query) in queries {
        let page = registry.list(&query).await?;
        report(name, &time(async || registry.list(&query).await.map(drop)).await?, &page);
    }

    let mut number = 0;
    let create = time(async || {
        number += 1;
        registry.create_client(&form(1_000_000 + number), &Brought::default()).await.map(drop)
    });
    line("create", &create.await?, "");
    let key = registry.create_client(&form(2_000_000), &Brought::default()).await?.client.key;
    let mut revision = 1;
    let save = time(async || {
        let form = ClientForm { name: format!("Saved {revision}"), ..form(2_000_000) };
        revision += 1;
        registry.update_client(key, Revision(revision - 1), &form, "").await.map(drop)
    });
    line("save", &save.await?, "");
    line("one client", &time(async || registry.client(key).await.map(drop)).await?, "");
    look_alikes(&registry, clients).await?;
    store.close().await;
    Ok(())
}

/// One name and one logo against all others: such as nobody else has, and such as a tenth of all have something like.
async fn look_alikes(registry: &Registry, clients: u64) -> store::Result<Vec<(&'static str, Vec<f64>)>> {
    let mut measured = Vec::new();
    for (title, crowd) in [("a name and a logo like few others", false), ("in a crowd of a tenth of all", true)] {
        let (mut number, mut found) = (0, 0);
        let search = time(async || {
            number += 997;
            let number = number % clients / 10 * 10 + u64::from(!crowd);
            let name = format!("{}s", form(number).name);
            found += registry.look_alikes(&name, Some(&logo(number).hash)).await?.len();
            Ok(())
        });
        let times = search.await?;
        line(title, &times, &format!("{found} marks"));
        measured.push((title, times));
    }
    Ok(measured)
}

/// As many different logos as clients.
async fn fill_logos(registry: &Registry, clients: u64) -> store::Result<()> {
    let start = Instant::now();
    let there = registry.tallies().await?.live(|_| true);
    for number in there..clients {
        registry.put_logo(&logo(number)).await?;
    }
    eprintln!("logos from {there} to {clients}          {:>9.2?}", start.elapsed());
    Ok(())
}

fn logo(number: u64) -> NewLogo {
    let scattered = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    // Every tenth is drawn after the same model: one to five bits apart.
    let bits = (0..5).fold(0_u64, |bits, at| bits | (1 << (scattered >> (20 + 8 * at) & 63)));
    let hash = if number.is_multiple_of(10) { 0x0ff0_3cc3_55aa_1234 ^ bits } else { scattered };
    let seen = Sight { lost: 0, best: 1200 };
    let look =
        Look { hash: Some(hash), clear: 30, on_light: seen, on_dark: seen, range: 900, aspect: 100, pixels: None };
    NewLogo {
        hash: LogoHash::parse(&format!("{number:064x}")).unwrap_or_else(|| unreachable!("64 hexadecimal digits")),
        large: vec![0; 16],
        small: vec![0; 16],
        media_type: "image/png".to_owned(),
        width: 256,
        height: 256,
        look: Some(look),
    }
}

async fn fill(registry: &Registry, clients: u64) -> store::Result<()> {
    let there = registry.tallies().await?.live(|_| true);
    let start = Instant::now();
    let mut number = there;
    while number < clients {
        let until = clients.min(number + 1000);
        let wearing = |number| ClientForm { logo: logo(number).hash.as_str().to_owned(), ..form(number) };
        let forms: Vec<_> = (number..until).map(wearing).collect();
        registry.create_clients(&forms).await?;
        number = until;
    }
    eprintln!("fill from {there} to {clients}           {:>9.2?}", start.elapsed());
    Ok(())
}

/// Different in what is sorted, filtered and searched by.
fn form(number: u64) -> ClientForm {
    // Not in the order of their numbers.
    let place = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    ClientForm {
        // A tenth has the same name.
        name: if number.is_multiple_of(10) {
            "Harbour Portal".to_owned()
        } else {
            format!("{} {}", ["Kiln", "Harbour", "Orchard", "Quarry", "Lantern"][(place % 5) as usize], place)
        },
        client_type: if number.is_multiple_of(5) { "public" } else { "confidential" }.to_owned(),
        jwt_alg: if number % 50 == 1 { "HS256" } else { "RS256" }.to_owned(),
        redirect_uris: vec![
            format!("https://app-{}.example.com/callback", number % 10),
            format!("https://c-{}.d-{}.e-{number}.example.org/oidc/{place}", number % 100, number % 1000),
        ],
        website_url: format!("https://www.example.com/{number}"),
        contact_email: format!("team{}@example.net", number % 300),
        ..ClientForm::default()
    }
}

async fn time(mut operation: impl AsyncFnMut() -> store::Result<()>) -> store::Result<Vec<f64>> {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        operation().await?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

/// The time that so many percent did not exceed.
fn at(times: &[f64], percent: usize) -> f64 {
    times[(times.len() - 1) * percent / 100]
}

fn report(name: &str, times: &[f64], page: &ListPage) {
    line(name, times, &format!("{} rows, {:?}", page.rows.len(), page.total));
}

fn line(name: &str, times: &[f64], note: &str) {
    eprintln!("{name:<33} p50 {:>8.3} ms  p95 {:>8.3} ms  {note}", at(times, 50), at(times, 95));
}
