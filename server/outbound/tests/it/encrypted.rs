//! Certificates, by a certificate authority of our own.

use std::sync::Arc;

use domain::preflight::Failure;
use outbound::preflight::visit;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use time::{Duration, OffsetDateTime};
use tokio::{io::AsyncWriteExt as _, net::TcpListener};

use crate::web::{Web, outbound, response};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server whose certificate is for `name` and ends `days` from now.
async fn serve(authority: &Authority, name: &str, days: i64) -> (Web, i64) {
    #[expect(clippy::disallowed_methods, reason = "a certificate ends by the clock of the machine")]
    let until = (OffsetDateTime::now_utc() + Duration::days(days)).replace_nanosecond(0).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = until - Duration::days(400);
    params.not_after = until;
    let certificate = params.signed_by(&key, authority).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    let web = Web::encrypted(config, |_| response("404 Not Found", "", "")).await;
    (web, until.unix_timestamp() * 1000)
}

fn url(web: &Web) -> String {
    format!("https://kiln.test:{}/cb", web.address.port())
}

#[tokio::test]
async fn when_a_certificate_ends_is_told() {
    let authority = authority();
    let (web, until) = serve(&authority, "kiln.test", 9).await;
    let found = visit(&outbound(vec![authority.as_ref().der().clone()]), &url(&web)).await;
    assert_eq!(found.outcome.unwrap().status, 404);
    let shown: Vec<_> = found.certificates.iter().map(|shown| (shown.host.as_str(), shown.until.0)).collect();
    assert_eq!(shown, [("kiln.test", until)]);
}

#[tokio::test]
async fn a_bad_certificate_is_told_by_what_is_bad_about_it() {
    let authority = authority();
    let trusting = outbound(vec![authority.as_ref().der().clone()]);
    let (expired, until) = serve(&authority, "kiln.test", -1).await;
    let found = visit(&trusting, &url(&expired)).await;
    assert_eq!(found.outcome, Err(Failure::CertificateExpired(Some(domain::Timestamp(until)))));
    let (other, _) = serve(&authority, "other.test", 90).await;
    assert_eq!(visit(&trusting, &url(&other)).await.outcome, Err(Failure::CertificateName));
    let (fine, _) = serve(&authority, "kiln.test", 90).await;
    assert_eq!(visit(&outbound(Vec::new()), &url(&fine)).await.outcome, Err(Failure::CertificateUnknown));
    assert_eq!(fine.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        // As web servers do where they expect a request and get a handshake.
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n").await;
        }
    });
    let found = visit(&outbound(Vec::new()), &format!("https://kiln.test:{}/cb", address.port())).await;
    assert_eq!(found.outcome, Err(Failure::Tls));
    server.abort();
}
