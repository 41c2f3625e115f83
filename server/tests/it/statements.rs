//! What a page costs the database.

use std::net::SocketAddr;

use domain::{ClientForm, ClientType, JwtAlg, Role};
use store::{Actor, NewAccount, SignIn, SignInOutcome};

use crate::{
    program::{PASSWORD, Registry, now, wait_for},
    smtp::MailServer,
    wire::Request,
};

/// Statements that a page may send, the look at the session among them.
const MOST: u64 = 4;

/// A registry with somebody in each role and proposals that wait; the pages that there are for each of them.
struct Scene {
    /// Cookies of an admin, a reviewer and an owner.
    sessions: [String; 3],
    pages: Vec<(usize, String)>,
}

#[test]
fn no_page_sends_more_than_four_statements() {
    let registry = Registry::new();
    registry.create("Whisper", &[]);
    let mail = MailServer::start(&[]);
    let mails = ["--smtp-url", &mail.url(), "--mail-from", "clientele@registry.example"];
    let server = registry.serve_with(&[&["--metrics-listen", "127.0.0.1:0"][..], &mails].concat(), &[]);
    let metrics: SocketAddr = wait_for(|| {
        let log = server.log();
        log.split("metrics are at http://").nth(1)?.split('/').next()?.parse().ok()
    });
    let scene = tokio::runtime::Runtime::new().unwrap().block_on(scene(&registry));
    let open = Request::new("POST", "/api/accounts/set_registration").header("accept", "application/json");
    let open = open.session(&scene.sessions[0]).form("mode=open&domains=example.org");
    assert_eq!(server.send(open).status, 200);
    let mut over = Vec::new();
    for (who, page) in &scene.pages {
        let request = || Request::new("GET", page).header("accept", "text/html").session(&scene.sessions[*who]);
        assert_eq!(server.send(request()).status, 200, "{page}");
        // What the server does by itself each second may fall between: the least of a few is the page's.
        let least = (0..4).map(|_| {
            let before = statements(metrics);
            server.send(request());
            statements(metrics) - before
        });
        let least = least.min().unwrap_or_default();
        assert!(least > 0, "{page} is not counted");
        if least > MOST {
            over.push(format!("{page} as {}: {least}", ["an admin", "a reviewer", "an owner"][*who]));
        }
    }
    assert!(over.is_empty(), "{over:#?}");
}

fn statements(metrics: SocketAddr) -> u64 {
    let text = Request::new("GET", "/metrics").send(metrics).text();
    let line = text.lines().find_map(|line| line.strip_prefix("clientele_statements_total ")).unwrap();
    line.trim().parse().unwrap()
}

async fn scene(registry: &Registry) -> Scene {
    let store = registry.store().await;
    let operator = store.registry(Actor::Operator { name: "test".to_owned() }, now());
    let mut sessions = Vec::new();
    let mut actors = Vec::new();
    for (email, role) in
        [("ada@example.org", Role::Admin), ("rui@example.org", Role::Reviewer), ("olu@example.org", Role::Owner)]
    {
        let account = NewAccount { email: email.to_owned(), name: String::new(), role, password: PASSWORD.to_owned() };
        operator.create_account(&account).await.unwrap();
        let who = SignIn { email, password: PASSWORD, address: None, user_agent: "" };
        let SignInOutcome::SignedIn { token, session } = store.sign_in(who, now()).await.unwrap() else { panic!() };
        sessions.push(token.expose().to_owned());
        actors.push(Actor::from(&session));
    }
    let owner = store.registry(actors[2].clone(), now());
    let (made, first) = owner.submit_client(&form("First"), "").await.unwrap();
    let (_, second) = owner.submit_client(&form("Second"), "").await.unwrap();
    let (first, second, waiting) = (first.unwrap(), second.unwrap(), made.client.key);
    // A client in use that its owner asks to widen.
    let live = store.registry(actors[0].clone(), now()).submit_client(&form("Live"), "").await.unwrap().0.client;
    let owner_id = actors[2].account().unwrap();
    operator.add_owner(live.key, owner_id).await.unwrap();
    let wider = ClientForm {
        redirect_uris: vec!["https://live.example/cb".to_owned(), "https://other.example/cb".to_owned()],
        ..form("Live")
    };
    owner.submit_change(live.key, live.revision, &wider, "").await.unwrap();
    let about = |key: domain::ClientKey| {
        ["", "/edit", "/credentials", "/quick-start", "/sign-ins", "/history", "/danger"]
            .map(|part| format!("/clients/{key}{part}"))
    };
    let mut pages = Vec::new();
    for who in [0, 2] {
        pages.extend([about(waiting), about(live.key)].concat().into_iter().map(|page| (who, page)));
    }
    pages.push((1, format!("/clients/{waiting}")));
    for who in [0, 1] {
        let review = [
            "/clients",
            "/clients?q=live",
            "/audit",
            "/trash",
            "/review",
            "/review?state=decided",
            "/review/wall",
            "/account",
            "/account/applications",
        ];
        pages.extend(review.map(|page| (who, page.to_owned())));
        pages.push((who, format!("/review/{first}")));
        pages.push((who, format!("/review/{first}?decided={second}")));
        pages.push((who, format!("/review?decided={second}")));
    }
    pages.push((0, format!("/clients/bulk?verb=suspend&key={waiting}&key={}", live.key)));
    pages.extend(["/accounts", "/review/policy", "/clients/new", "/registration"].map(|page| (0, page.to_owned())));
    pages.extend(
        ["/my-clients", "/clients/new", "/account", "/registration", "/sign-up"].map(|page| (2, page.to_owned())),
    );
    pages.push((2, format!("/review/{first}")));
    let sessions = sessions.try_into().unwrap();
    Scene { sessions, pages }
}

fn form(name: &str) -> ClientForm {
    ClientForm {
        name: name.to_owned(),
        client_type: ClientType::Confidential.as_str().to_owned(),
        response_types: vec!["code".to_owned()],
        jwt_alg: JwtAlg::RS256.as_str().to_owned(),
        redirect_uris: vec!["https://live.example/cb".to_owned()],
        ..ClientForm::default()
    }
}
