//! Made-up clients, as many as one likes: the same ones for the same seed.

use domain::{ClientForm, ResponseType};

const ORGANISATIONS: &[&str] = &[
    "Alder",
    "Birch",
    "Cobalt",
    "Dune",
    "Ember",
    "Fjord",
    "Granite",
    "Harbour",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Lumen",
    "Meridian",
    "Northgate",
    "Orchard",
    "Pinnacle",
    "Quarry",
    "Riverside",
    "Summit",
    "Tidal",
    "Umber",
    "Vantage",
    "Willow",
    "Yarrow",
    "Zephyr",
    "Aster",
    "Bramble",
    "Cedar",
    "Drift",
    "Elm",
];
const PURPOSES: &[&str] = &[
    "Accounts",
    "Archive",
    "Billing",
    "Booking",
    "Calendar",
    "Campus",
    "Catalogue",
    "Claims",
    "Dashboard",
    "Directory",
    "Documents",
    "Expenses",
    "Helpdesk",
    "Insights",
    "Inventory",
    "Journal",
    "Learning",
    "Library",
    "Loyalty",
    "Mail",
    "Maintenance",
    "Messages",
    "Metrics",
    "Orders",
    "Payroll",
    "Planner",
    "Procurement",
    "Projects",
    "Recruiting",
    "Reporting",
    "Reservations",
    "Rota",
    "Shop",
    "Support",
    "Surveys",
    "Tickets",
    "Timesheets",
    "Travel",
    "Wiki",
];
const KINDS: &[&str] = &["", "", "", " Portal", " Console", " App", " Mobile", " Staging", " Admin", " Sandbox"];
const DOMAINS: &[&str] = &["example", "example.org", "example.net", "example.com"];

/// The client number `number` of the collection `seed`.
pub fn client(number: u64, seed: u64) -> ClientForm {
    let mut dice = Dice(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let (organisation, purpose, kind) = (dice.pick(ORGANISATIONS), dice.pick(PURPOSES), dice.pick(KINDS));
    let name = format!("{organisation} {purpose}{kind}");
    let slug = purpose.to_ascii_lowercase();
    let domain = format!("{}{}.{}", organisation.to_ascii_lowercase(), number % 997, dice.pick(DOMAINS));
    let native = kind == " Mobile";
    let public = native || dice.one_in(5);
    let mut redirect_uris: Vec<String> = (0..=dice.below(3))
        .map(|place| match place {
            0 => format!("https://{slug}.{domain}/callback"),
            place => format!("https://{slug}{place}.{domain}/oidc/callback"),
        })
        .collect();
    if native {
        redirect_uris.push(format!("com.example.{}.{slug}:/callback", organisation.to_ascii_lowercase()));
    }
    let mut response_types = vec!["code".to_owned()];
    if dice.one_in(8) {
        response_types.push(dice.pick(ResponseType::ALL).as_str().to_owned());
        response_types.dedup();
    }
    ClientForm {
        client_type: if public { "public" } else { "confidential" }.to_owned(),
        application_type: if native { "native" } else { "web" }.to_owned(),
        jwt_alg: if !public && dice.one_in(10) { "HS256" } else { "RS256" }.to_owned(),
        post_logout_redirect_uris: if dice.one_in(3) {
            vec![format!("https://{slug}.{domain}/goodbye")]
        } else {
            Vec::new()
        },
        scope: if dice.one_in(4) { "openid profile email" } else { "" }.to_owned(),
        require_pkce: public,
        require_consent: !dice.one_in(4),
        reuse_consent: !dice.one_in(6),
        website_url: format!("https://{slug}.{domain}/"),
        terms_url: if dice.one_in(2) { format!("https://{domain}/privacy") } else { String::new() },
        contact_email: if dice.one_in(2) { format!("identity@{domain}") } else { String::new() },
        logo: String::new(),
        extended: None,
        name,
        response_types,
        redirect_uris,
    }
}

/// The generator `SplitMix64`: small, fast, the same everywhere, and no source of secrets.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let place = usize::try_from(self.next() >> 1).unwrap_or_default() % from.len();
        from[place]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_one_passes_the_rules_and_comes_again() {
        for number in 0..5_000 {
            let form = client(number, 1);
            let checked = domain::form::check(&form, &domain::form::Policy::default());
            assert!(checked.is_ok(), "{form:?}: {checked:?}");
            assert_eq!(form, client(number, 1));
        }
        assert_ne!(client(1, 1), client(1, 2));
    }
}
