//! What a visit brings back.

use domain::preflight::{Answer, Failure, Redirect, Visit};
use outbound::preflight::visit;

use crate::web::{Web, outbound, response};

fn html(title: &str) -> Vec<u8> {
    response("200 OK", "content-type: text/html; charset=utf-8\r\n", &format!("<!doctype html><title>{title}</title>"))
}

#[tokio::test]
async fn redirects_title_and_media_type() {
    let web = Web::start(|line| match line {
        "GET /start?a=b HTTP/1.1" => response("302 Found", "location: /next#there\r\n", ""),
        "GET /next HTTP/1.1" => response("307 Temporary Redirect", "location: page\r\n", ""),
        "GET /page HTTP/1.1" => html("<b>Kiln</b> &amp; co"),
        other => panic!("{other}"),
    })
    .await;
    let found = visit(&outbound(Vec::new()), &web.url("/start?a=b#top")).await;
    let to = |status, path| Redirect { status, to: web.url(path) };
    assert_eq!(
        found,
        Visit {
            redirects: vec![to(302, "/next#there"), to(307, "/page")],
            certificates: Vec::new(),
            outcome: Ok(Answer {
                status: 200,
                content_type: "text/html".to_owned(),
                // Markup in a title is the text that it is.
                title: "<b>Kiln</b> & co".to_owned(),
            }),
        }
    );
}

#[tokio::test]
async fn nobody_is_recognised_and_nothing_is_decompressed() {
    let web = Web::start(|line| match line {
        "GET / HTTP/1.1" => response("302 Found", "set-cookie: a=b\r\nlocation: /again\r\n", ""),
        _ => response("200 OK", "content-type: text/html\r\ncontent-encoding: gzip\r\n", "<title>no</title>"),
    })
    .await;
    let found = visit(&outbound(Vec::new()), &web.url("/")).await;
    assert_eq!(found.outcome.unwrap().title, "");
    let asked = web.asked();
    assert_eq!(asked.len(), 2);
    for request in asked {
        let request = request.to_ascii_lowercase();
        assert!(request.contains("accept-encoding: identity\r\n"), "{request}");
        for header in ["cookie", "authorization", "referer", "origin"] {
            assert!(!request.contains(header), "{request}");
        }
    }
}

#[tokio::test]
async fn a_redirect_to_what_is_private_is_not_followed() {
    let secret = Web::start(|_| response("200 OK", "", "the keys")).await;
    let port = secret.address.port();
    for to in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://0x7f.1:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("//127.0.0.1:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
    ] {
        let web = Web::start(move |_| response("302 Found", &format!("location: {to}\r\n"), "")).await;
        let found = visit(&outbound(Vec::new()), &web.url("/")).await;
        assert_eq!(found.outcome, Err(Failure::NotPublic));
        assert_eq!(found.redirects.len(), 1);
    }
    let web = Web::start(|_| response("302 Found", "location: file:///etc/passwd\r\n", "")).await;
    assert_eq!(visit(&outbound(Vec::new()), &web.url("/")).await.outcome, Err(Failure::Url));
    assert_eq!(secret.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn five_redirects_are_followed_and_no_more() {
    let web = Web::start(|line| {
        let n: u32 = line.split(['/', ' ']).find_map(|part| part.parse().ok()).unwrap();
        if n == 0 { html("end") } else { response("302 Found", &format!("location: /{}\r\n", n - 1), "") }
    })
    .await;
    assert!(visit(&outbound(Vec::new()), &web.url("/5")).await.outcome.is_ok());
    let found = visit(&outbound(Vec::new()), &web.url("/6")).await;
    assert_eq!(found.outcome, Err(Failure::TooManyRedirects));
    assert_eq!(found.redirects.len(), 5);
}

#[tokio::test]
async fn what_is_not_allowed_is_not_asked() {
    let web = Web::start(|_| response("200 OK", "", "")).await;
    let port = web.address.port();
    for url in
        [format!("http://127.0.0.1:{port}/"), format!("http://[::1]:{port}/"), format!("http://2130706433:{port}/")]
    {
        assert_eq!(visit(&outbound(Vec::new()), &url).await.outcome, Err(Failure::NotPublic), "{url}");
    }
    let reserved = visit(&outbound(Vec::new()), &format!("http://else.test:{port}/")).await;
    assert_eq!(reserved.outcome, Err(Failure::ReservedName));
    assert_eq!(web.asked(), Vec::<String>::new());
}
