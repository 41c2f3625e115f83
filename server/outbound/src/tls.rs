//! Encrypted connections, and what their certificates say.

use std::{io, path::Path, sync::Arc};

use domain::{Timestamp, preflight::Failure};
use rustls::{
    CertificateError, ClientConfig, Error, RootCertStore,
    client::Resumption,
    pki_types::{CertificateDer, UnixTime, pem::PemObject as _},
};
use x509_parser::parse_x509_certificate;

/// Why certificates could not be read from a file.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {why}")]
pub struct RootsError {
    path: String,
    why: String,
}

/// The certificates in a PEM file.
///
/// # Errors
/// When the file cannot be read, or has none in it.
pub fn read_roots(path: &Path) -> Result<Vec<CertificateDer<'static>>, RootsError> {
    let failed = |why: String| RootsError { path: path.display().to_string(), why };
    let found = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let found = found.map_err(|error| failed(error.to_string()))?;
    if found.is_empty() { Err(failed("there is no certificate in it, in PEM".to_owned())) } else { Ok(found) }
}

/// Trusts what browsers trust, and `more`.
pub fn config(more: &[CertificateDer<'static>]) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for root in more {
        roots.add(root.clone())?;
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A ticket would let a server recognise the visitor.
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// When a certificate ends.
pub fn ends(certificate: &CertificateDer<'_>) -> Option<Timestamp> {
    let (_, certificate) = parse_x509_certificate(certificate).ok()?;
    Some(Timestamp(certificate.validity().not_after.timestamp().saturating_mul(1000)))
}

/// What a handshake failed for.
pub fn failure(error: &io::Error) -> Failure {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(Error::InvalidCertificate(why)) => match why {
            CertificateError::ExpiredContext { not_after, .. } => Failure::CertificateExpired(Some(time(*not_after))),
            CertificateError::Expired => Failure::CertificateExpired(None),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Failure::CertificateName
            }
            _ => Failure::CertificateUnknown,
        },
        _ => Failure::Tls,
    }
}

fn time(at: UnixTime) -> Timestamp {
    Timestamp(i64::try_from(at.as_secs()).unwrap_or(i64::MAX).saturating_mul(1000))
}
