//! The clients of the demonstration.

use domain::{ClientForm, ResponseType};

/// One client, and what happened to it.
pub struct Sample {
    /// Its form when it was registered.
    pub form: ClientForm,
    /// The name of its logo, or empty.
    pub logo: &'static str,
    /// How many days ago it was registered.
    pub days: i64,
    /// How many hours ago its secret was last used; `None` if never.
    pub used_hours_ago: Option<i64>,
    /// Where it is now.
    pub fate: Fate,
    /// Whether it belongs to the owner's account.
    pub owned: bool,
    /// What was changed since.
    pub edits: Vec<Edit>,
}

/// Where a client is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// In use.
    Active,
    /// Switched off.
    Suspended,
    /// In the trash.
    Trashed,
}

/// One saved change.
pub struct Edit {
    /// How many days ago.
    pub days: i64,
    /// Why.
    pub reason: &'static str,
    /// What.
    pub change: fn(&mut ClientForm),
}

impl Sample {
    fn new(name: &str, logo: &'static str, days: i64, redirect_uris: &[&str]) -> Self {
        let form = ClientForm { name: name.to_owned(), redirect_uris: strings(redirect_uris), ..ClientForm::default() };
        Self { form, logo, days, used_hours_ago: None, fate: Fate::Active, owned: false, edits: Vec::new() }
    }

    fn site(mut self, website: &str, email: &str) -> Self {
        website.clone_into(&mut self.form.website_url);
        email.clone_into(&mut self.form.contact_email);
        self.form.terms_url = format!("{website}privacy");
        self
    }

    fn public(mut self) -> Self {
        "public".clone_into(&mut self.form.client_type);
        self
    }

    fn native(mut self) -> Self {
        "native".clone_into(&mut self.form.application_type);
        self.public()
    }

    fn hs256(mut self) -> Self {
        "HS256".clone_into(&mut self.form.jwt_alg);
        self
    }

    fn returns(mut self, types: &[ResponseType]) -> Self {
        self.form.response_types = types.iter().map(|value| value.as_str().to_owned()).collect();
        self
    }

    fn with(mut self, change: fn(&mut ClientForm)) -> Self {
        change(&mut self.form);
        self
    }

    fn used(mut self, hours_ago: i64) -> Self {
        self.used_hours_ago = Some(hours_ago);
        self
    }

    fn fate(mut self, fate: Fate) -> Self {
        self.fate = fate;
        self
    }

    fn owned(mut self) -> Self {
        self.owned = true;
        self
    }

    fn edit(mut self, days: i64, reason: &'static str, change: fn(&mut ClientForm)) -> Self {
        self.edits.push(Edit { days, reason, change });
        self
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// All of them, the oldest first.
pub fn samples() -> Vec<Sample> {
    use ResponseType::{Code, CodeIdToken, CodeIdTokenToken, CodeToken, IdToken, IdTokenToken};
    vec![
        Sample::new("Northwind Payroll", "payroll", 1460, &["https://payroll.northwind.example/oidc/callback"])
            .site("https://payroll.northwind.example/", "payroll@northwind.example")
            .used(1)
            .owned()
            .edit(900, "Second data centre", |form| {
                form.redirect_uris.push("https://payroll-b.northwind.example/oidc/callback".to_owned());
            })
            .edit(410, "Staff asked why they are asked every month", |form| form.require_consent = false)
            .edit(35, "Sign-out now returns to the intranet", |form| {
                form.post_logout_redirect_uris = strings(&["https://intranet.northwind.example/"]);
            }),
        Sample::new("Library Catalogue", "book", 1320, &["https://catalogue.library.example/login/callback"])
            .site("https://catalogue.library.example/", "systems@library.example")
            .used(3)
            .with(|form| "openid profile".clone_into(&mut form.scope)),
        Sample::new("Campus Wiki", "", 1275, &["https://wiki.campus.example/index.php/Special:OpenIDConnect"])
            .site("https://wiki.campus.example/", "wiki@campus.example")
            .used(12),
        Sample::new("Tidewater Booking", "wave", 1190, &["https://booking.tidewater.example/auth/cb"])
            .site("https://www.tidewater.example/", "it@tidewater.example")
            .returns(&[Code, CodeIdToken])
            .used(26),
        Sample::new("Legacy Reporting", "bars", 1100, &["https://reports.northwind.example/signin-oidc"])
            .hs256()
            .returns(&[CodeIdToken])
            .used(24 * 240)
            .with(|form| form.reuse_consent = false),
        Sample::new("Greenhouse Recruiting", "leaf", 980, &["https://hire.greenhouse-hr.example/sso/oidc"])
            .site("https://hire.greenhouse-hr.example/", "support@greenhouse-hr.example")
            .used(5)
            .edit(300, "New company name", |form| "Greenhouse Talent".clone_into(&mut form.name)),
        Sample::new("Field Service", "compass", 930, &["com.fieldservice.app:/oauth2redirect"])
            .native()
            .site("https://fieldservice.example/", "mobile@fieldservice.example")
            .edit(120, "Android app links", |form| {
                form.redirect_uris.push("https://app.fieldservice.example/oauth2redirect".to_owned());
            }),
        Sample::new("Incident Desk", "pulse", 870, &["https://desk.ops.example/oauth2/callback"])
            .used(0)
            .owned()
            .with(|form| form.require_consent = false),
        Sample::new("Photo Archive", "camera", 810, &["https://photos.archive.example/callback"])
            .public()
            .returns(&[IdToken, IdTokenToken])
            .site("https://photos.archive.example/", "curators@archive.example"),
        Sample::new("Coffee Rota", "cup", 760, &["https://rota.kitchen.example/callback"]).used(24 * 45).owned(),
        Sample::new(
            "Partner Portal",
            "wide",
            720,
            &[
                "https://partners.contoso.example/callback",
                "https://partners-eu.contoso.example/callback",
                "https://partners-staging.contoso.example/callback",
            ],
        )
        .site("https://partners.contoso.example/", "partners@contoso.example")
        .returns(&[Code, CodeToken, CodeIdTokenToken])
        .used(2)
        .edit(200, "Staging is not theirs any more", |form| form.redirect_uris.truncate(2)),
        Sample::new("Security Scanner", "shield", 650, &["https://scanner.sec.example:8443/oidc"]).hs256().used(7),
        Sample::new("Expense Reports", "", 610, &["https://expenses.northwind.example/callback"])
            .used(24 * 400)
            .fate(Fate::Suspended),
        Sample::new("Shop Floor Display", "hexagon", 560, &["https://10.20.30.40/display/callback"])
            .used(9)
            .with(|form| "plant@factory.example".clone_into(&mut form.contact_email)),
        Sample::new("Mail Migration", "envelope", 520, &["https://migrate.mail.example/return"])
            .used(24 * 500)
            .fate(Fate::Trashed),
        Sample::new("Team Chat", "speech", 480, &["https://chat.northwind.example/_oidc/callback"])
            .site("https://chat.northwind.example/", "chat@northwind.example")
            .used(0)
            .edit(14, "The desktop app signs in over the loopback interface", |form| {
                form.post_logout_redirect_uris = strings(&["https://chat.northwind.example/goodbye"]);
            }),
        Sample::new("Desktop Sync", "cube", 430, &["http://127.0.0.1/callback", "http://[::1]/callback"])
            .native()
            .site("https://sync.example/", "dev@sync.example"),
        Sample::new("Procurement", "cart", 390, &["https://procure.northwind.example/auth/openid/return"])
            .site("https://procure.northwind.example/", "procurement@northwind.example")
            .used(30),
        Sample::new("Travel Desk", "plane", 350, &["https://travel.voyager.example/oidc/return"])
            .site("https://travel.voyager.example/", "help@voyager.example")
            .returns(&[CodeToken])
            .used(48),
        Sample::new("Paypal Checkout (sandbox)", "pale", 300, &["https://xn--pypal-4ve.example/callback"])
            .fate(Fate::Suspended)
            .with(|form| "who@pay.example".clone_into(&mut form.contact_email)),
        Sample::new("Alpine Club Members", "mountain", 260, &["https://members.alpineclub.example/connect/check"])
            .site("https://www.alpineclub.example/", "office@alpineclub.example")
            .used(20),
        Sample::new("Timesheets", "clock", 230, &["https://time.northwind.example/callback"]).used(4).owned(),
        Sample::new("Build Pipeline", "bolt", 200, &["https://ci.northwind.example/login/oidc"])
            .used(0)
            .with(|form| {
                form.require_consent = false;
                "openid email groups".clone_into(&mut form.scope);
            })
            .edit(60, "Runners moved", |form| {
                form.redirect_uris = strings(&["https://build.northwind.example/login/oidc"]);
            })
            .edit(59, "Moved back: the new runners are not ready", |form| {
                form.redirect_uris = strings(&["https://ci.northwind.example/login/oidc"]);
            }),
        Sample::new("Conference Tickets", "ticket", 160, &["https://tickets.conf.example/oidc"])
            .public()
            .site("https://tickets.conf.example/", "hello@conf.example"),
        Sample::new("Weather Dashboard (local development)", "", 130, &["http://localhost:5173/callback"])
            .with(|form| "dev@weather.example".clone_into(&mut form.contact_email)),
        Sample::new("Open Data Explorer", "globe", 100, &["https://explore.opendata.example/"])
            .public()
            .returns(&[Code])
            .site("https://explore.opendata.example/", "team@opendata.example"),
        Sample::new(
            "Interdepartmental Correspondence and Records Management System of the Northern Regional Administration",
            "",
            75,
            &["https://records.north.gov.example/sso/return/oidc/northern-regional-administration/records/v2/callback"],
        )
        .used(24 * 20)
        .with(|form| form.name.truncate(100)),
        Sample::new("Key Vault", "key", 40, &["https://vault.sec.example/ui/vault/auth/oidc/oidc/callback"])
            .hs256()
            .used(6)
            .owned(),
        Sample::new("Survey Tool", "rings", 21, &["https://surveys.example./callback"])
            .site("https://surveys.example/", "surveys@surveys.example"),
        Sample::new("Member App", "", 6, &["org.alpineclub.members:/signin"])
            .native()
            .returns(&[Code, CodeIdToken])
            .owned(),
        Sample::new("Grants Portal", "", 1, &["https://grants.foundation.example/auth/callback"])
            .site("https://grants.foundation.example/", "grants@foundation.example")
            .owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{JwtAlg, form::Policy};

    #[test]
    fn every_sample_passes_the_rules_at_every_step() {
        for sample in samples() {
            let mut form = sample.form;
            let mut steps = vec![form.clone()];
            for edit in sample.edits {
                (edit.change)(&mut form);
                steps.push(form.clone());
            }
            for form in steps {
                let checked = domain::form::check(&form, &Policy::default());
                assert!(checked.is_ok(), "{}: {:?}", form.name, checked.err());
            }
        }
    }

    #[test]
    fn everything_there_is_to_see_is_there() {
        let samples = samples();
        assert!(samples.len() >= 30);
        let some = |fits: &dyn Fn(&Sample) -> bool| assert!(samples.iter().any(fits));
        for response_type in ResponseType::ALL {
            some(&|sample| sample.form.response_types.iter().any(|value| value == response_type.as_str()));
        }
        for alg in JwtAlg::ALL {
            some(&|sample| sample.form.jwt_alg == alg.as_str());
        }
        for fate in [Fate::Active, Fate::Suspended, Fate::Trashed] {
            some(&|sample| sample.fate == fate);
        }
        some(&|sample| sample.form.client_type == "public" && sample.form.application_type == "web");
        some(&|sample| sample.form.application_type == "native");
        let with_warnings = samples.iter().filter(|sample| {
            let checked = domain::form::check(&sample.form, &Policy::default());
            checked.is_ok_and(|(metadata, remarks)| !remarks.is_empty() || !app::hosts::lint(&metadata).is_empty())
        });
        assert!(with_warnings.count() >= 4);
    }
}
