//! What the owner of the demonstration asks for.

use domain::{ClientForm, Field};

/// A client that waits for a reviewer.
pub struct Registration {
    /// Its form.
    pub form: ClientForm,
    /// The name of its logo, or empty.
    pub logo: &'static str,
    /// How many hours ago it was registered.
    pub hours_ago: i64,
    /// Why.
    pub reason: &'static str,
}

/// A change that waits, or was sent back.
pub struct Change {
    /// The name of the client.
    pub client: &'static str,
    /// What is asked for.
    pub edit: fn(&mut ClientForm),
    /// The name of another logo, or empty.
    pub logo: &'static str,
    /// How many hours ago.
    pub hours_ago: i64,
    /// Why.
    pub reason: &'static str,
    /// What a reviewer remarked on a field, and why it was sent back.
    pub sent_back: Option<(Field, &'static str, &'static str)>,
}

/// Names that are not for everybody.
pub const PROTECTED: [&str; 3] = ["Northwind", "PayPal", "Clientele"];

/// Clients that wait.
pub fn registrations() -> Vec<Registration> {
    let client = |name: &str, redirect_uri: &str, site: &str, email: &str| ClientForm {
        name: name.to_owned(),
        redirect_uris: vec![redirect_uri.to_owned()],
        website_url: site.to_owned(),
        contact_email: email.to_owned(),
        ..ClientForm::default()
    };
    let shifts = client(
        "Shift Swap",
        "https://shifts.northwind.example/auth/callback",
        "https://shifts.northwind.example/",
        "shifts@northwind.example",
    );
    // Nearly the name of another client, on a host that nobody knows, with a logo that is lost on a light page.
    let pay = client(
        "Northwind Pay",
        "https://pay.northwind-hr.example/oidc/callback",
        "https://pay.northwind-hr.example/",
        "hello@northwind-hr.example",
    );
    let seeds = ClientForm {
        client_type: "public".to_owned(),
        application_type: "native".to_owned(),
        ..client(
            "Seed Library",
            "org.seedlibrary.app:/signin",
            "https://seedlibrary.example/",
            "garden@seedlibrary.example",
        )
    };
    // Cyrillic letters, waves in other colours, and a host that is not the website's.
    let tidewater = client(
        "Tidewater B\u{43e}\u{43e}king",
        "https://signin.tidewater-app.example/callback",
        "https://www.tidewater.example/",
        "it@tidewater.example",
    );
    let rooms = client(
        "Room Finder",
        "https://rooms.campus.example/callback",
        "https://rooms.campus.example/",
        "rooms@campus.example",
    );
    let parking = client(
        "Parking Permits",
        "https://parking.campus.example/oidc/cb",
        "https://parking.campus.example/",
        "parking@campus.example",
    );
    let guests = client(
        "Guest Wireless",
        "https://wifi.library.example/login",
        "https://wifi.library.example/",
        "systems@library.example",
    );
    let refunds = client(
        "Paypa1 Refunds",
        "https://refunds.opendata.example/return",
        "https://refunds.opendata.example/",
        "team@opendata.example",
    );
    let minutes = client(
        "Meeting Minutes",
        "https://minutes.north.gov.example/cb",
        "https://minutes.north.gov.example/",
        "clerk@north.gov.example",
    );
    vec![
        Registration { form: tidewater, logo: "wavelet", hours_ago: 70, reason: "A new front for the old booking" },
        Registration { form: parking, logo: "kite", hours_ago: 66, reason: "Permits without a queue" },
        Registration { form: rooms, logo: "ink", hours_ago: 61, reason: "" },
        Registration { form: refunds, logo: "", hours_ago: 33, reason: "Refunds for conference fees" },
        Registration { form: guests, logo: "", hours_ago: 30, reason: "Readers bring their own devices" },
        Registration { form: minutes, logo: "chalk", hours_ago: 9, reason: "" },
        Registration { form: shifts, logo: "swap", hours_ago: 52, reason: "Nurses trade shifts without a phone call" },
        Registration { form: pay, logo: "pale", hours_ago: 20, reason: "Payslips on the phone" },
        Registration { form: seeds, logo: "", hours_ago: 2, reason: "" },
    ]
}

/// Changes of clients in use.
pub fn changes() -> Vec<Change> {
    vec![
        Change {
            client: "Key Vault",
            edit: |form| {
                form.redirect_uris
                    .push("https://vault.staging-sec.example/ui/vault/auth/oidc/oidc/callback".to_owned());
            },
            logo: "",
            hours_ago: 74,
            reason: "The staging vault needs a sign-in too",
            sent_back: Some((
                Field::RedirectUris,
                "This host is not under sec.example. Who runs it?",
                "Staging should be a client of its own, so that its secret opens nothing else.",
            )),
        },
        Change {
            client: "Timesheets",
            edit: |form| form.redirect_uris.push("https://time.northwind-eu.example/callback".to_owned()),
            logo: "",
            hours_ago: 44,
            reason: "The European branch has a host of its own",
            sent_back: None,
        },
        Change {
            client: "Coffee Rota",
            edit: |form| "Kitchen Rota".clone_into(&mut form.name),
            logo: "kettle",
            hours_ago: 26,
            reason: "It plans the dishwasher as well now",
            sent_back: None,
        },
        Change {
            client: "Grants Portal",
            edit: |form| form.require_consent = false,
            logo: "",
            hours_ago: 5,
            reason: "Applicants come from our own website and are puzzled by the question",
            sent_back: None,
        },
    ]
}

#[cfg(test)]
mod tests {
    use domain::{
        Metadata,
        form::Policy,
        risk::{Risk, change_risk},
    };

    use super::{
        super::{clients, logos},
        *,
    };

    fn checked(form: &ClientForm) -> Metadata {
        let checked = domain::form::check(form, &Policy::default());
        assert!(checked.is_ok(), "{}: {:?}", form.name, checked.err());
        checked.map(|(metadata, _)| metadata).unwrap_or_default()
    }

    #[test]
    fn all_of_it_passes_the_rules_and_waits() {
        for registration in registrations() {
            checked(&registration.form);
            assert!(registration.logo.is_empty() || logos::svg(registration.logo).is_some());
        }
        let samples = clients::samples();
        for change in changes() {
            let sample = samples.iter().find(|sample| sample.form.name == change.client);
            assert!(sample.is_some_and(|sample| sample.owned && sample.edits.is_empty()), "{}", change.client);
            let Some(mut form) = sample.map(|sample| sample.form.clone()) else { continue };
            let before = checked(&form);
            (change.edit)(&mut form);
            let risks = change_risk(&before, &checked(&form));
            assert!(risks.iter().all(|(_, risk)| *risk == Risk::Widening), "{}: {risks:?}", change.client);
            assert!(change.logo.is_empty() || logos::svg(change.logo).is_some());
        }
    }
}
