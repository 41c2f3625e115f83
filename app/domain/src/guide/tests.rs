//! What is proposed, and that it can be saved.

use super::*;
use crate::{
    Rule, Severity,
    consent::{Frequency, frequency},
    form::{Policy, check},
};

/// The form of a proposal with a name and these redirect URIs.
fn filled(building: Building, redirect_uris: &[&str]) -> ClientForm {
    ClientForm {
        name: "Tidewater".to_owned(),
        redirect_uris: redirect_uris.iter().map(|&uri| uri.to_owned()).collect(),
        ..building.proposal().form()
    }
}

#[test]
fn every_proposal_is_accepted_with_each_of_its_examples() {
    for &building in Building::ALL {
        let examples = building.proposal().redirect_uris;
        for uris in examples.iter().map(std::slice::from_ref).chain([&examples[..]]) {
            let (metadata, remarks) = check(&filled(building, uris), &Policy::default())
                .unwrap_or_else(|problems| panic!("{building:?} {uris:?}: {problems:?}"));
            assert!(remarks.iter().all(|problem| problem.severity == Severity::Note), "{building:?}: {remarks:?}");
            let proposal = building.proposal();
            assert_eq!(metadata.client_type, proposal.client_type);
            assert_eq!(metadata.application_type, proposal.application_type);
            assert_eq!(metadata.response_types, proposal.response_types);
            assert_eq!(metadata.jwt_alg, proposal.jwt_alg);
            assert_eq!(metadata.require_pkce, proposal.require_pkce);
            assert_eq!((metadata.require_consent, metadata.reuse_consent), (true, proposal.reuse_consent));
            assert_eq!(metadata.scope, proposal.scope);
            assert_eq!(metadata.redirect_uris, uris);
        }
    }
}

#[test]
fn what_is_proposed() {
    let row = |building: Building| {
        let Proposal { client_type, application_type, response_types, jwt_alg, reuse_consent, scope, .. } =
            building.proposal();
        (client_type, application_type, response_types, jwt_alg, reuse_consent, scope.join(" "))
    };
    let code = || vec![ResponseType::Code];
    let people = || "openid profile email".to_owned();
    for (building, expected) in [
        (Building::Server, (ClientType::Confidential, ApplicationType::Web, code(), JwtAlg::RS256, true, people())),
        (Building::Spa, (ClientType::Public, ApplicationType::Web, code(), JwtAlg::RS256, false, people())),
        (Building::Native, (ClientType::Public, ApplicationType::Native, code(), JwtAlg::RS256, false, people())),
        (
            Building::Service,
            (ClientType::Confidential, ApplicationType::Web, code(), JwtAlg::RS256, false, "openid".to_owned()),
        ),
    ] {
        assert_eq!(row(building), expected, "{building:?}");
    }
}

#[test]
fn the_switches_say_what_users_meet() {
    for &building in Building::ALL {
        let Proposal { client_type, response_types, require_consent, reuse_consent, .. } = building.proposal();
        let expected = if building == Building::Server { Frequency::Once } else { Frequency::Always };
        assert_eq!(frequency(client_type, response_types[0], require_consent, reuse_consent), expected, "{building:?}");
    }
}

/// What the caution about services says of the rules is so: none of the response types goes without a redirect URI.
#[test]
fn a_service_needs_a_redirect_uri_all_the_same() {
    for response_type in ResponseType::ALL {
        let form =
            ClientForm { response_types: vec![response_type.as_str().to_owned()], ..filled(Building::Service, &[]) };
        let problems = check(&form, &Policy::default()).unwrap_err();
        let refused: Vec<_> = problems.iter().map(|problem| (problem.field, problem.rule)).collect();
        assert_eq!(refused, [(Field::RedirectUris, Rule::Required)], "{response_type}");
    }
    assert!(Building::Service.caution().is_some_and(|text| text.contains("no such grant")));
}

#[test]
fn every_choice_has_its_reason_and_every_reason_its_choice() {
    for &building in Building::ALL {
        let proposal = building.proposal();
        let reasons: Vec<Field> = proposal.because.iter().map(|because| because.field).collect();
        let choices: Vec<Field> = Field::ALL.iter().copied().filter(|&field| proposal.value(field).is_some()).collect();
        assert_eq!(reasons, choices, "{building:?}");
        assert_eq!(reasons.len(), 8);
        for Because { text, .. } in proposal.because {
            assert!(text.ends_with('.') && text.matches(". ").count() == 0, "one sentence: {text}");
        }
    }
}

#[test]
fn names_in_addresses() {
    for &building in Building::ALL {
        assert_eq!(Building::parse(building.as_str()), Some(building));
    }
    for text in ["", "SPA", "spa ", "other"] {
        assert_eq!(Building::parse(text), None, "{text:?}");
    }
}
