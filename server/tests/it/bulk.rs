//! Many clients at once, without JavaScript: a question, and what comes of the answer.

use domain::Role;

use crate::{program::Registry, wire::Request};

#[test]
fn several_clients_are_suspended_after_a_question() {
    let registry = Registry::new();
    let [first, second] = ["Kiln <b>", "Fern"].map(|name| registry.create(name, &[]));
    let keys = [registry.key_of(&first), registry.key_of(&second)];
    let server = registry.serve();
    let admin = registry.sign_in("ada@example.org", Role::Admin);
    let get = |session: &str, page: &str| {
        server.send(Request::new("GET", page).header("accept", "text/html").session(session))
    };
    let question =
        format!("/clients/bulk?list=q%3Dexample%26sort%3D-name&key={}&key={}&verb=suspend", keys[0], keys[1]);
    let asked = get(&admin, &question);
    assert_eq!(asked.status, 200);
    let asked = asked.text();
    for shown in ["Suspend 2 clients?", "Kiln &lt;b&gt;", "Nobody signed in to any of them this week."] {
        assert!(asked.contains(shown), "{shown}: {asked}");
    }
    assert!(asked.contains(r#"name="list" value="q=example&amp;sort=-name""#), "{asked}");
    for key in &keys {
        assert!(asked.contains(&format!(r#"name="keys[]" value="{key}""#)), "{asked}");
    }

    let body =
        format!("verb=suspend&keys[]={}&keys[]={}&reason=Tidying&list=q%3Dexample%26sort%3D-name", keys[0], keys[1]);
    let post = |session: &str| {
        let request = Request::new("POST", "/api/clients/bulk").header("accept", "text/html").session(session);
        server.send(request.header("sec-fetch-site", "same-origin").form(&body))
    };
    let rui = registry.sign_in("rui@example.org", Role::Reviewer);
    assert_eq!(get(&rui, &question).status, 403, "a reviewer is not asked");
    post(&rui);
    assert_eq!(registry.json(&["client", "list"])[0]["status"], "active", "and changes nothing");
    let done = post(&admin);
    assert_eq!((done.status, done.header("location")), (303, Some("/clients?q=example&sort=-name")), "{}", done.text());
    let clients = registry.json(&["client", "list"]);
    assert!(clients.as_array().unwrap().iter().all(|client| client["status"] == "suspended"), "{clients}");

    assert!(get(&admin, &question).text().contains("stays as it is"), "there is nothing left to do");
    assert!(get(&admin, "/clients/bulk?verb=delete").text().contains("select at least one"));
    for page in ["/clients/bulk", "/clients/bulk?verb=restore", "/clients/bulk?verb=suspend&key=x"] {
        assert_eq!(get(&admin, page).status, 404, "{page}");
    }
}
