//! Redirect URIs that somebody made up: which can be registered, and who is sent there.

use super::{Rp, Stage, fields, request, stays_here};

/// Shapes that were put to other registries, and for which kinds of applications they can be registered here: web, native.
const SHAPES: [(&str, bool, bool); 38] = [
    ("https://app.example.com/cb", true, true),
    ("http://app.example.com/cb", false, false),
    ("http://localhost:3000/cb", true, true),
    ("http://127.0.0.1:8080/cb", true, true),
    ("http://[::1]:8080/cb", true, true),
    ("https://app.example.com/cb#frag", false, false),
    ("https://app.example.com/cb#", false, false),
    ("https://*.example.com/cb", false, false),
    ("https://app.example.com/*", false, false),
    ("https://app.example.com*", false, false),
    ("*", false, false),
    ("javascript:alert(1)", false, false),
    ("JaVaScRiPt:alert(1)", false, false),
    ("data:text/html,<script>alert(1)</script>", false, false),
    ("vbscript:msgbox(1)", false, false),
    ("file:///etc/passwd", false, false),
    ("blob:https://app.example.com/0b1c", false, false),
    ("com.example.app:/cb", false, true),
    ("com.example.app://cb", false, true),
    ("myapp://cb", false, false),
    ("https://accounts.google.com@evil.example/cb", false, false),
    ("https://user:pass@app.example.com/cb", false, false),
    ("https://app.example.com\\@evil.example/cb", false, false),
    ("https://app.example.com/a/../cb", false, false),
    ("https://app.example.com/%2e%2e/cb", false, false),
    ("https://app.example.com/cb%0d%0aSet-Cookie:x", false, false),
    (" https://app.example.com/cb", false, false),
    ("https://app.example.com/cb ", false, false),
    ("https://\u{430}pple.example/cb", false, false),
    ("https://xn--pple-43d.example/cb", true, true),
    ("https://192.168.0.1/cb", true, true),
    ("https://169.254.169.254/latest/meta-data", true, true),
    ("https://app.example.com:99999/cb", false, false),
    ("https:///cb", false, false),
    ("https://app.example.com./cb", true, true),
    ("/cb", false, false),
    ("//app.example.com/cb", false, false),
    ("https://app.example.com/cb\nhttps://evil.example/cb", false, false),
];

impl Stage {
    /// A client that has this redirect URI and never asks, if it may be registered.
    fn rp_at(&self, uri: &str, application_type: &str) -> Option<Rp> {
        let arguments = ["client", "create", "--name", "Kiln", "--json", "--require-consent", "false"];
        let more = ["--application-type", application_type, "--redirect-uri", uri];
        let said = self.registry.run(&[&arguments[..], &more].concat());
        (said.status == 0).then(|| {
            let text = |name: &str| said.json()[name].as_str().unwrap_or_default().to_owned();
            Rp { id: text("client_id"), secret: text("client_secret") }
        })
    }
}

#[test]
fn what_is_no_address_of_one_application_cannot_be_registered() {
    let stage = Stage::new();
    for (uri, web, native) in SHAPES {
        for (application_type, accepted) in [("web", web), ("native", native)] {
            let registered = stage.rp_at(uri, application_type).is_some();
            // White space is where an address ends, not a part of it: what can be registered is what is around it.
            let accepted = accepted || uri.contains(char::is_whitespace);
            assert_eq!(registered, accepted, "{application_type}: {uri:?}");
        }
    }
}

#[test]
fn nobody_is_sent_to_one_that_is_not_registered() {
    let stage = Stage::new();
    for application_type in ["web", "native"] {
        let rp = stage.rp_at("https://client.example/cb", application_type).unwrap();
        for (uri, ..) in SHAPES {
            let sent = request(&rp, &[("redirect_uri", uri)]);
            stays_here(&stage.get(Some(&stage.person), "/authorize", &sent), uri);
            stays_here(&stage.get(None, "/authorize", &sent), uri);
            let posted = stage.post(None, "/authorize", &sent);
            let resumed = posted.header("location").unwrap();
            assert!(resumed.starts_with("/authorize/resume?request="), "{uri:?}: {resumed}");
            stays_here(&stage.get(Some(&stage.person), resumed, &[]), uri);
            let quiet = request(&rp, &[("redirect_uri", uri), ("prompt", "none"), ("response_mode", "form_post")]);
            stays_here(&stage.get(Some(&stage.person), "/authorize", &quiet), uri);
        }
    }
}

#[test]
fn one_that_is_registered_is_taken_to_the_letter() {
    let stage = Stage::new();
    for (uri, web, native) in SHAPES {
        let application_type = match (web, native) {
            (true, _) => "web",
            (false, true) => "native",
            (false, false) => continue,
        };
        let rp = stage.rp_at(uri, application_type).unwrap();
        let ask = |uri: &str| stage.get(Some(&stage.person), "/authorize", &request(&rp, &[("redirect_uri", uri)]));
        let answer = ask(uri);
        let location = answer.header("location").unwrap();
        assert!(location.starts_with(&format!("{uri}?code=")), "{location}");
        let (scheme, rest) = uri.split_once(':').unwrap();
        for other in [
            format!("{uri}/"),
            format!("{uri}?x=1"),
            format!("{uri}&x=1"),
            format!("{uri}#x"),
            format!("{uri}/../x"),
            format!("{uri}%2f"),
            format!("{uri}%00"),
            format!(" {uri}"),
            format!("{uri} "),
            format!("{uri}\nhttps://evil.example/"),
            format!("{}:{rest}", scheme.to_uppercase()),
            format!("x{uri}"),
            format!("{scheme}://evil.example/?u={uri}"),
            uri.replacen("cb", "%63b", 1).replacen("latest", "%6catest", 1),
            uri.replacen("cb", "CB", 1).replacen("latest", "LATEST", 1),
            uri.replacen("://", "://evil.example\\@", 1).replacen(":/cb", ":/evil", 1),
            uri.replacen("://", "://user@", 1).replacen(":/cb", ":/cb2", 1),
        ] {
            stays_here(&ask(&other), &other);
        }
    }
}

#[test]
fn a_native_application_chooses_the_port_of_a_loopback_address_and_nothing_else() {
    let stage = Stage::new();
    for (uri, elsewhere) in [("http://127.0.0.1:8080/cb", "http://127.0.0.1"), ("http://[::1]:8080/cb", "http://[::1]")]
    {
        let (native, web) = (stage.rp_at(uri, "native").unwrap(), stage.rp_at(uri, "web").unwrap());
        let ask =
            |rp: &Rp, uri: &str| stage.get(Some(&stage.person), "/authorize", &request(rp, &[("redirect_uri", uri)]));
        let other = format!("{elsewhere}:4711/cb");
        assert!(ask(&native, &other).header("location").unwrap().starts_with(&format!("{other}?code=")));
        stays_here(&ask(&web, &other), &other);
        for wrong in [":4711/cb2", ":4711@evil.example/cb", ":80.evil.example/cb", ":0/cb", ":65536/cb", ":4711/cb?x"] {
            let wrong = format!("{elsewhere}{wrong}");
            stays_here(&ask(&native, &wrong), &wrong);
        }
    }
    let rp = stage.rp(&[]);
    assert!(fields(&stage.authorize(&rp, &[])).contains_key("code"));
}
