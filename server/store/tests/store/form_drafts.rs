//! What somebody is typing is kept, and is theirs alone.

use domain::{ClientForm, ClientKey, FormDraftId, Revision, Role, Timestamp};
use store::{FormDraft, StoreError, Typing};

use crate::{
    engines::{DAY, Database, MINUTE, NOW, form, on_both},
    review::{Cast, Person, cast},
};

fn of_new(name: &str) -> Typing {
    // Whatever was typed is kept, right or wrong.
    let form = ClientForm { redirect_uris: vec!["htps:/half".to_owned(), String::new()], ..form(name) };
    Typing { client: None, form, reason: String::new() }
}

fn of(key: ClientKey, name: &str) -> Typing {
    Typing { client: Some((key, Revision(1))), form: form(name), reason: "Because".to_owned() }
}

async fn draft_of(t: &Database, who: &Person, key: ClientKey) -> Option<FormDraft> {
    who.at(t, 0).client_view(key).await.unwrap().draft
}

on_both! {
    async fn a_new_client_is_gone_on_with(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let id = olu.at(t, 0).keep_form_draft(None, &of_new("At")).await.unwrap();
        assert!(id.is_some());
        assert_eq!(olu.at(t, MINUTE).keep_form_draft(id, &of_new("Atlas")).await.unwrap(), id);
        let (drafts, statements) = store::statements::count(olu.at(t, MINUTE).form_drafts()).await;
        let kept = FormDraft { id: id.unwrap(), typing: of_new("Atlas"), at: Timestamp(NOW.0 + MINUTE) };
        assert_eq!((drafts.unwrap(), statements), (vec![kept], 1));
        // Nobody else's business.
        assert_eq!(rui.at(t, 0).form_drafts().await.unwrap(), []);
        assert_eq!(rui.at(t, 0).keep_form_draft(id, &of_new("Mine")).await.unwrap(), None);
        rui.at(t, 0).discard_form_draft(id.unwrap()).await.unwrap();
        assert_eq!(olu.at(t, 0).form_drafts().await.unwrap().len(), 1);
        // What is done stays done: typing that was under way does not bring it back.
        olu.at(t, 0).discard_form_draft(id.unwrap()).await.unwrap();
        assert_eq!(olu.at(t, 0).keep_form_draft(id, &of_new("Late")).await.unwrap(), None);
        assert_eq!(olu.at(t, 0).form_drafts().await.unwrap(), []);
    }

    async fn a_client_has_one_draft_of_each_who_may_change_it(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let key = t.named("Atlas").await;
        t.operator().add_owner(key, olu.id).await.unwrap();
        let first = olu.at(t, 0).keep_form_draft(None, &of(key, "Atlas 2")).await.unwrap();
        let second = olu.at(t, 0).keep_form_draft(None, &of(key, "Atlas 3")).await.unwrap();
        assert_ne!(first, second);
        let found = draft_of(t, &olu, key).await.unwrap();
        assert_eq!((Some(found.id), &found.typing), (second, &of(key, "Atlas 3")));
        ada.at(t, 0).keep_form_draft(None, &of(key, "Atlas 4")).await.unwrap();
        assert_eq!(draft_of(t, &ada, key).await.unwrap().typing.form.name, "Atlas 4");
        assert_eq!(draft_of(t, &olu, key).await.unwrap().typing.form.name, "Atlas 3");
        assert_eq!(draft_of(t, &rui, key).await, None);
        assert_eq!(olu.at(t, 0).form_drafts().await.unwrap(), [], "it is no new client");
        let eve = Person::new(t, "eve@example.com", Role::Owner).await;
        for (who, refused) in [(&rui, StoreError::Forbidden), (&eve, StoreError::NotFound)] {
            let error = who.at(t, 0).keep_form_draft(None, &of(key, "Mine")).await.unwrap_err();
            assert_eq!(error.to_string(), refused.to_string());
        }
        let nowhere = ClientKey(uuid::Uuid::nil());
        assert!(matches!(ada.at(t, 0).keep_form_draft(None, &of(nowhere, "x")).await, Err(StoreError::NotFound)));
    }

    async fn there_is_an_end_to_them(t: &Database) {
        let Cast { olu, .. } = cast(t).await;
        for n in 0..22_i64 {
            olu.at(t, n * MINUTE).keep_form_draft(None, &of_new(&format!("No. {n}"))).await.unwrap();
        }
        let names: Vec<String> =
            olu.at(t, 0).form_drafts().await.unwrap().into_iter().map(|draft| draft.typing.form.name).collect();
        assert_eq!((names.len(), names[0].as_str(), names[19].as_str()), (20, "No. 21", "No. 2"));
        let long = of_new(&"x".repeat(300 * 1024));
        assert!(matches!(olu.at(t, 0).keep_form_draft(None, &long).await, Err(StoreError::TooMany(_))));
        assert_eq!(t.store.purge(Timestamp(NOW.0 + 90 * DAY)).await.unwrap().form_drafts, 0);
        assert_eq!(t.store.purge(Timestamp(NOW.0 + 91 * DAY)).await.unwrap().form_drafts, 20);
        assert_eq!(olu.at(t, 0).keep_form_draft(Some(FormDraftId(uuid::Uuid::nil())), &of_new("x")).await.unwrap(), None);
    }
}
