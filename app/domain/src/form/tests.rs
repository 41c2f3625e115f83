//! What becomes of a form.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    ApplicationType, ClientKey, ClientStatus, Field, JwtAlg, ResponseType, Revision, Rule, Severity, Timestamp,
};

/// A source that never repeats itself.
fn random() -> impl Random {
    let mut next = 0_u8;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            next = next.wrapping_mul(5).wrapping_add(37);
            *byte = next;
        }
    }
}

fn form() -> ClientForm {
    ClientForm {
        name: "Some Client".to_owned(),
        redirect_uris: vec!["https://app.example.com/cb".to_owned()],
        ..ClientForm::default()
    }
}

fn edited(edit: impl FnOnce(&mut ClientForm)) -> ClientForm {
    let mut form = form();
    edit(&mut form);
    form
}

fn cleaned(form: &ClientForm, before: Option<&Client>) -> Cleaned {
    clean(form, before, &Policy::default(), &mut random()).unwrap()
}

/// What a store would hold after saving.
fn saved(cleaned: Cleaned, before: Option<&Client>) -> Client {
    Client {
        key: ClientKey(Uuid::nil()),
        has_secret: match cleaned.secret {
            SecretChange::Keep => before.is_some_and(|client| client.has_secret),
            SecretChange::Issue(_) => true,
            SecretChange::Erase => false,
        },
        client_id: cleaned.client_id,
        metadata: cleaned.metadata,
        status: ClientStatus::Active,
        revision: Revision(1),
        date_created: Timestamp(0),
    }
}

/// Rule, index and severity of everything that is said.
fn said(form: &ClientForm) -> Vec<(Field, Rule, Option<u32>)> {
    let problems = match check(form, &Policy::default()) {
        Ok((_, remarks)) => remarks,
        Err(problems) => problems,
    };
    problems.into_iter().map(|problem| (problem.field, problem.rule, problem.index)).collect()
}

#[test]
fn a_new_confidential_client_gets_an_id_and_a_secret() {
    let cleaned = cleaned(&form(), None);
    assert_eq!(cleaned.client_id.as_str().len(), 24);
    assert!(cleaned.client_id.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    let SecretChange::Issue(secret) = cleaned.secret else { panic!("no secret") };
    assert!(secret.checksum_ok());
    assert_eq!(cleaned.remarks, []);
    assert_eq!(
        cleaned.metadata,
        Metadata {
            name: "Some Client".to_owned(),
            redirect_uris: vec!["https://app.example.com/cb".to_owned()],
            ..Metadata::default()
        }
    );
}

#[test]
fn public_then_confidential_makes_a_new_secret() {
    let public = edited(|form| form.client_type = "public".to_owned());
    let first = saved(cleaned(&form(), None), None);

    let unchanged = cleaned(&form(), Some(&first));
    assert_eq!((&unchanged.client_id, unchanged.secret), (&first.client_id, SecretChange::Keep));

    let turned = cleaned(&public, Some(&first));
    assert_eq!(turned.secret, SecretChange::Erase);
    let second = saved(turned, Some(&first));
    assert_eq!(cleaned(&public, Some(&second)).secret, SecretChange::Keep);

    let turned_back = cleaned(&form(), Some(&second));
    assert!(matches!(turned_back.secret, SecretChange::Issue(_)));
    assert_eq!(turned_back.client_id, first.client_id);
}

#[test]
fn a_new_public_client_has_no_secret() {
    assert_eq!(cleaned(&edited(|form| form.client_type = "public".to_owned()), None).secret, SecretChange::Keep);
}

#[test]
fn refusals() {
    type Edit = fn(&mut ClientForm);
    let table: &[(Edit, Field, Rule, Option<u32>)] = &[
        (|f| f.name = " ".to_owned(), Field::Name, Rule::Required, None),
        (|f| f.client_type = "other".to_owned(), Field::ClientType, Rule::UnknownValue, None),
        (|f| f.client_type = String::new(), Field::ClientType, Rule::Required, None),
        (|f| f.response_types = vec![], Field::ResponseTypes, Rule::Required, None),
        (|f| f.response_types.push("token".to_owned()), Field::ResponseTypes, Rule::UnknownValue, Some(1)),
        (|f| f.response_types = vec![String::new()], Field::ResponseTypes, Rule::UnknownValue, Some(0)),
        (|f| f.jwt_alg = "ES256".to_owned(), Field::JwtAlg, Rule::UnknownValue, None),
        (|f| f.jwt_alg = "none".to_owned(), Field::JwtAlg, Rule::UnknownValue, None),
        (|f| f.application_type = "spa".to_owned(), Field::ApplicationType, Rule::UnknownValue, None),
        (|f| f.redirect_uris = vec![" \r\n".to_owned()], Field::RedirectUris, Rule::Required, None),
        (|f| f.redirect_uris = vec!["/cb".to_owned()], Field::RedirectUris, Rule::UriNotAbsolute, Some(0)),
        (
            |f| f.redirect_uris = vec!["https://a/ok\r\n\r\nhttps://a/ok\nhttps://a/#".to_owned()],
            Field::RedirectUris,
            Rule::UriFragment,
            Some(3),
        ),
        (
            |f| f.post_logout_redirect_uris = vec!["data:x".to_owned()],
            Field::PostLogoutRedirectUris,
            Rule::UriExecutableScheme,
            Some(0),
        ),
        (|f| f.scope = "a\"b".to_owned(), Field::Scope, Rule::ScopeValue, None),
        (|f| f.website_url = "javascript:alert(1)".to_owned(), Field::WebsiteUrl, Rule::LinkScheme, None),
        (|f| f.terms_url = "/terms".to_owned(), Field::TermsUrl, Rule::UriNotAbsolute, None),
        (|f| f.contact_email = "nope".to_owned(), Field::ContactEmail, Rule::Email, None),
        (|f| f.logo = "x.html".to_owned(), Field::Logo, Rule::LogoHash, None),
        (
            |f| {
                f.client_type = "public".to_owned();
                f.jwt_alg = "HS256".to_owned();
            },
            Field::JwtAlg,
            Rule::PublicHs256,
            None,
        ),
    ];
    for (row, &(edit, field, rule, index)) in table.iter().enumerate() {
        let form = edited(edit);
        let problems = check(&form, &Policy::default()).unwrap_err();
        let refused: Vec<_> = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Refuse)
            .map(|problem| (problem.field, problem.rule, problem.index))
            .collect();
        assert_eq!(refused, [(field, rule, index)], "row {row}");
    }
}

#[test]
fn everything_at_once_in_the_order_of_the_fields() {
    let empty = ClientForm {
        client_type: "x".to_owned(),
        jwt_alg: "y".to_owned(),
        response_types: vec![],
        application_type: String::new(),
        contact_email: "z".to_owned(),
        ..ClientForm::default()
    };
    let fields: Vec<Field> = said(&empty).into_iter().map(|(field, ..)| field).collect();
    assert_eq!(
        fields,
        [
            Field::Name,
            Field::ClientType,
            Field::ResponseTypes,
            Field::JwtAlg,
            Field::ApplicationType,
            Field::RedirectUris,
            Field::ContactEmail,
        ]
    );
}

#[test]
fn pasted_lists_are_cleaned_with_notes() {
    let form = edited(|form| {
        form.redirect_uris =
            vec![" https://a.example/cb\r\nhttps://b.example/cb\r\n\r\nhttps://a.example/cb\r\n".to_owned()];
        form.scope = "openid\tprofile openid".to_owned();
        form.website_url = " https://a.example/ ".to_owned();
    });
    let (metadata, remarks) = check(&form, &Policy::default()).unwrap();
    assert_eq!(metadata.redirect_uris, ["https://a.example/cb", "https://b.example/cb"]);
    assert_eq!(metadata.scope, ["openid", "profile"]);
    assert_eq!(metadata.website_url, "https://a.example/");
    assert!(remarks.iter().all(|problem| problem.severity == Severity::Note));
    assert_eq!(
        said(&form),
        [
            (Field::RedirectUris, Rule::BlankLines, None),
            (Field::RedirectUris, Rule::SurroundingSpaces, Some(0)),
            (Field::RedirectUris, Rule::Duplicate, Some(3)),
            (Field::Scope, Rule::Duplicate, None),
        ]
    );
}

#[test]
fn the_implicit_grant_needs_https_in_web_clients() {
    let with = |response_type: &str, application_type: &str| {
        said(&edited(|form| {
            form.response_types = vec![response_type.to_owned()];
            form.application_type = application_type.to_owned();
            form.redirect_uris = vec!["http://localhost:3000/cb".to_owned()];
        }))
    };
    let at = |rule| vec![(Field::RedirectUris, rule, Some(0))];
    for &response_type in ResponseType::ALL {
        let expected = if response_type == ResponseType::Code { Rule::UriHttpLoopback } else { Rule::UriImplicitHttps };
        assert_eq!(with(response_type.as_str(), "web"), at(expected), "{response_type}");
        assert_eq!(with(response_type.as_str(), "native"), [], "{response_type}");
    }
}

#[test]
fn response_types_in_any_order_and_once() {
    let form = edited(|form| {
        form.response_types = ["token id_token code", "code", "id_token  token", "code"].map(str::to_owned).to_vec();
    });
    let (metadata, _) = check(&form, &Policy::default()).unwrap();
    assert_eq!(
        metadata.response_types,
        [ResponseType::Code, ResponseType::IdTokenToken, ResponseType::CodeIdTokenToken]
    );
}

#[test]
fn another_case_is_a_fix_away() {
    let problems = check(&edited(|form| form.jwt_alg = " rs256".to_owned()), &Policy::default()).unwrap_err();
    assert_eq!(problems[0].message, "“ rs256” is not a choice here. Use RS256 or HS256.");
    assert_eq!(problems[0].fix.as_ref().and_then(|fix| fix.value.as_deref()), Some("RS256"));
}

#[test]
fn megabytes_of_nonsense_stay_cheap() {
    let line = "x\n".repeat(300_000);
    let uris = (0..100_000).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
    for list in [line, uris, "\r".repeat(500_000), "https://h/%252525".repeat(60_000)] {
        let form = edited(|form| {
            form.redirect_uris = vec![list.clone()];
            form.scope = list.clone();
            form.name = list.clone();
            form.website_url = list.clone();
            form.contact_email = list;
        });
        let problems = check(&form, &Policy::default()).unwrap_err();
        assert!(problems.len() < 400, "{}", problems.len());
        assert!(problems.iter().map(|problem| problem.value.len() + problem.message.len()).sum::<usize>() < 1_000_000);
    }
}

#[test]
fn names_on_the_wire() {
    let json = serde_json::to_value(ClientForm::default()).unwrap();
    let names: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(names.iter().all(|name| Field::parse(name).is_some()), "{names:?}");
    let partial: ClientForm = serde_json::from_str(r#"{"name":"x","surplus":1}"#).unwrap();
    assert_eq!(
        (partial.name.as_str(), partial.client_type.as_str(), partial.require_consent),
        ("x", "confidential", true)
    );

    let problems = check(&edited(|form| form.redirect_uris = vec!["https://h/#".to_owned()]), &Policy::default());
    let json = serde_json::to_value(&problems.unwrap_err()[0]).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "rule": "uri-fragment",
            "field": "redirect_uris",
            "index": 0,
            "severity": "refuse",
            "message": "A redirect URI has no fragment. The answer would be lost.",
            "value": "https://h/#",
            "fix": {"label": "Remove “#”", "value": "https://h/"},
        })
    );
}

#[test]
fn rule_ids_are_kebab_case_and_unique() {
    for (place, rule) in Rule::ALL.iter().enumerate() {
        let id = rule.as_str();
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{id}");
        assert!(Rule::ALL[..place].iter().all(|other| other.as_str() != id), "{id}");
        assert_eq!(serde_json::to_string(rule).unwrap(), format!("\"{id}\""));
    }
}

#[test]
fn every_character_of_a_client_id_is_as_likely() {
    let mut counts = [0_u32; 36];
    let mut state = 1_u64;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = state.to_be_bytes()[0];
        }
    };
    for _ in 0..6000 {
        for byte in generate_client_id(&mut random).as_str().bytes() {
            counts[usize::from(if byte.is_ascii_digit() { byte - b'0' + 26 } else { byte - b'a' })] += 1;
        }
    }
    assert!(counts.iter().all(|&count| (3700..4300).contains(&count)), "{counts:?}");
}

fn any_form() -> impl Strategy<Value = ClientForm> {
    let text = || prop_oneof![Just(String::new()), ".{0,12}", "https?://[a-z]{1,5}\\.example[/?#]?[a-z@]{0,3}"];
    let list = move || prop::collection::vec(text(), 0..4);
    let types = prop::collection::vec(prop_oneof![Just("code"), Just("id_token"), Just("code token"), Just("x")], 0..4);
    let types = types.prop_map(|all| all.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let choice = |values: [&'static str; 3]| prop::sample::select(values.to_vec()).prop_map(str::to_owned);
    let choices =
        (choice(["confidential", "public", ""]), choice(["RS256", "HS256", "x"]), choice(["web", "native", "WEB"]));
    (text(), choices, types, list(), list(), "[a-z \"]{0,12}", text(), any::<(bool, bool)>()).prop_map(
        |(
            name,
            (client_type, jwt_alg, application_type),
            response_types,
            redirect,
            logout,
            scope,
            url,
            (ask, reuse),
        )| {
            ClientForm {
                name,
                client_type,
                response_types,
                jwt_alg,
                application_type,
                redirect_uris: redirect,
                post_logout_redirect_uris: logout,
                scope,
                require_pkce: reuse,
                require_consent: ask,
                reuse_consent: reuse,
                website_url: url.clone(),
                contact_email: url,
                ..ClientForm::default()
            }
        },
    )
}

proptest! {
    #[test]
    fn a_refusal_always_comes_with_a_reason(form in any_form()) {
        match check(&form, &Policy::default()) {
            Err(problems) => prop_assert!(problems.iter().any(|problem| problem.severity == Severity::Refuse)),
            Ok((_, remarks)) => prop_assert!(remarks.iter().all(|problem| problem.severity != Severity::Refuse)),
        }
    }

    /// What was saved can be opened and saved again, and stays what it is.
    #[test]
    fn cleaning_is_idempotent(form in any_form()) {
        if let Ok((metadata, _)) = check(&form, &Policy::default()) {
            let (again, remarks) = check(&ClientForm::from(&metadata), &Policy::default()).unwrap();
            prop_assert_eq!(again, metadata);
            let cleaned = [Rule::Duplicate, Rule::BlankLines, Rule::SurroundingSpaces];
            prop_assert!(remarks.iter().all(|problem| !cleaned.contains(&problem.rule)));
        }
    }

    #[test]
    fn what_is_saved_holds_together(form in any_form(), had_secret: bool) {
        let before = Client { has_secret: had_secret, ..saved(cleaned(&self::form(), None), None) };
        if let Ok(cleaned) = clean(&form, Some(&before), &Policy::default(), &mut random()) {
            let after = saved(cleaned, Some(&before));
            prop_assert_eq!(after.has_secret, after.metadata.client_type == ClientType::Confidential);
            prop_assert_eq!(&after.client_id, &before.client_id);
            prop_assert!(!after.metadata.response_types.is_empty() && !after.metadata.redirect_uris.is_empty());
            prop_assert!(after.metadata.client_type == ClientType::Confidential || after.metadata.jwt_alg == JwtAlg::RS256);
            prop_assert!(ApplicationType::ALL.contains(&after.metadata.application_type));
        }
    }

    #[test]
    fn what_saving_does_is_always_said(form in any_form(), existing: bool) {
        let before = saved(cleaned(&self::form(), None), None);
        let said = crate::preview::preview(&form, existing.then_some(&before), &Policy::default());
        prop_assert!(!said.is_empty());
        let refused = check(&form, &Policy::default()).is_err();
        prop_assert_eq!(said.last().unwrap().tone == crate::preview::Tone::Blocked, refused);
    }
}
