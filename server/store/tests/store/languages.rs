//! Names in other languages are looked at like the one that everybody sees.

use domain::{ClientForm, Extended, Field, Member, Role};

use crate::{
    engines::{Database, form, on_both},
    review::Person,
};

fn called(name: &str, tagged: &[&str]) -> ClientForm {
    let entries = tagged.iter().map(|value| (Member::ClientNameIn, (*value).to_owned()));
    ClientForm { extended: Some(Extended::new(entries)), ..form(name) }
}

on_both! {
    async fn they_are_marked(t: &Database) {
        let olu = Person::new(t, "olu@example.com", Role::Owner).await;
        let rui = Person::new(t, "rui@example.com", Role::Reviewer).await;
        t.operator().set_protected_names(&["Elm Bank".to_owned()]).await.unwrap();
        let tidewater = t.create(&form("Tidewater Scheduling")).await.client.key;
        let wish = called("Kiln", &["de Tidewater Schedu1ing", "fr Elm Bank", "nl Pottenbakkerij"]);
        let (_, id) = olu.at(t, 0).submit_client(&wish, "").await.unwrap();
        let marks = rui.at(t, 0).proposal(id.unwrap()).await.unwrap().summary.marks;
        let found: Vec<_> = marks.iter().filter(|mark| mark.field == Field::Extended).collect();
        let said: Vec<_> = found.iter().map(|mark| (mark.kind.as_str(), mark.other, mark.message.starts_with("In de: "))).collect();
        assert!(said.contains(&("name-like", Some(tidewater), true)), "{marks:?}");
        assert!(said.iter().any(|(kind, ..)| *kind == "name-protected"), "{marks:?}");
        assert!(!marks.iter().any(|mark| mark.message.starts_with("In nl: ")), "{marks:?}");
    }

    async fn others_are_told_of_them(t: &Database) {
        let olu = Person::new(t, "olu@example.com", Role::Owner).await;
        let rui = Person::new(t, "rui@example.com", Role::Reviewer).await;
        let kiln = t.create(&called("Kiln", &["de Tidewater Scheduling"])).await.client;
        let marked = async |name: &str| {
            let (_, id) = olu.at(t, 0).submit_client(&form(name), "").await.unwrap();
            let marks = rui.at(t, 0).proposal(id.unwrap()).await.unwrap().summary.marks;
            marks.into_iter().any(|mark| mark.field == Field::Name && mark.other == Some(kiln.key))
        };
        assert!(marked("Tidewater Schedu1ing").await);
        assert!(!marked("Pottery").await);
        // Called so no more, it is found by it no more.
        t.operator().update_client(kiln.key, kiln.revision, &called("Kiln", &[]), "").await.unwrap();
        assert!(!marked("Tidewater Scheduling").await);
    }
}
