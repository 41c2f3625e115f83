//! Logos over HTTP.

use std::io::Cursor;

use domain::Role;
use image::{ImageFormat, RgbImage};

use crate::{
    program::Registry,
    wire::{Answer, Request},
};

fn png(side: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(side, side, image::Rgb([1, 99, 200])).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn uploaded_drawn_anew_and_served_for_ever() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let upload = |file: &[u8]| {
        server.send(Request::new("POST", "/logos").session(&token).multipart(&[("logo", Some("logo.html"), file)]))
    };
    let made = upload(&png(300));
    assert_eq!(made.status, 201, "{}", made.text());
    let logo = made.json();
    assert_eq!((&logo["width"], &logo["height"]), (&300.into(), &300.into()));
    let hash = logo["hash"].as_str().unwrap();
    for side in [256, 64] {
        let picture = server.get(&format!("/logos/{hash}/{side}"));
        assert_eq!(picture.status, 200);
        assert!(picture.header("content-type").unwrap().starts_with("image/"));
        assert_eq!(picture.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(picture.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert!(picture.header("content-security-policy").unwrap().starts_with("sandbox; default-src 'none'"));
        assert_eq!(image::load_from_memory(&picture.body).unwrap().width(), side);
    }
    assert_eq!(upload(&png(300)).json()["hash"], logo["hash"], "the same picture is the same logo");
    for path in [
        format!("/logos/{hash}/128"),
        format!("/logos/{hash}"),
        "/logos/x/64".to_owned(),
        format!("/logos/{}/64", "0".repeat(64)),
    ] {
        assert_eq!(server.get(&path).status, 404, "{path}");
    }
}

#[test]
fn refused_with_the_reason() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let upload = |file: &[u8]| {
        server.send(Request::new("POST", "/logos").session(&token).multipart(&[("logo", Some("logo.png"), file)]))
    };
    let mut bomb = Vec::new();
    // A GIF of 60,000 × 60,000 pixels in a few bytes.
    bomb.extend_from_slice(b"GIF89a\x60\xea\x60\xea\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x60\xea\x60\xea\x00\x02\x02D\x01\x00;");
    let nested = (1..30).fold("<g id='l0'><rect width='9' height='9'/></g>".to_owned(), |levels, level| {
        format!("{levels}<g id='l{level}'>{}</g>", format!("<use href='#l{}'/>", level - 1).repeat(10))
    });
    let svg =
        |inside: &str| format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{inside}</svg>").into_bytes();
    // A pattern cell of 100,000 × 100,000 pixels: 40 GB.
    let greedy = svg(
        "<pattern id='p' width='100000' height='100000' patternUnits='userSpaceOnUse' patternTransform='scale(9)'>\
                      <rect width='9' height='9'/></pattern><rect width='9' height='9' fill='url(#p)'/>",
    );
    for (file, reason) in [
        (b"".to_vec(), "empty"),
        (b"<!doctype html><script>alert(1)</script>".to_vec(), "no picture"),
        (png(300)[..90].to_vec(), "damaged"),
        (bomb, "60000"),
        (vec![b'x'; 1_100_000], "1,024 KiB"),
        (svg("<script>alert(1)</script>"), "script"),
        (svg("<image href='http://169.254.169.254/'/>"), "picture"),
        (svg("<use href='file:///etc/passwd#a'/>"), "outside"),
        (svg(&nested), "too many elements"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "entities"),
    ] {
        let answer = upload(&file);
        assert_eq!(answer.status, 422, "{reason}: {}", answer.text());
        let problem = &answer.json()["problems"][0];
        assert_eq!((&problem["field"], &problem["rule"]), (&"logo".into(), &"logo-file".into()));
        assert!(problem["message"].as_str().unwrap().contains(reason), "{reason}: {problem}");
    }
    // Whatever becomes of it, the server stays.
    let answer = upload(&greedy);
    assert!(answer.status == 422 || answer.status == 201, "{}", answer.text());
    assert_eq!(upload(&png(10)).status, 201);
}

#[test]
fn one_needs_a_session() {
    let registry = Registry::new();
    let server = registry.serve();
    let send = |request: Request| -> Answer { server.send(request.multipart(&[("logo", Some("a.png"), &png(9))])) };
    assert_eq!(send(Request::new("POST", "/logos")).status, 401);
    let token = registry.sign_in("rui@example.org", Role::Reviewer);
    assert_eq!(send(Request::new("POST", "/logos").session(&token)).status, 201);
}

#[test]
fn a_form_without_a_file_or_with_too_much_is_the_senders_mistake() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let post = || Request::new("POST", "/logos").session(&token);
    assert_eq!(server.send(post().multipart(&[])).status, 422);
    assert_eq!(server.send(post().form("logo=x")).status, 400);
    assert_eq!(server.send(post().body("multipart/form-data; boundary=x", "--x\r\ncut off")).status, 400);
    assert_eq!(server.send(post().body("multipart/form-data", "x")).status, 400);
    assert_eq!(server.send(post().multipart(&[("logo", Some("a"), &vec![0; 3 * 1024 * 1024])])).status, 413);
}
