//! Whom a TLS connection trusts: the system's authorities, or those that whoever runs this names instead, as where a proxy
//! looks into every connection.

use aws_sdk_sts::config::SharedHttpClient;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::Options;
use super::error::FetchError;
use super::files::Files;

/// The client that trusts whom the options or else the profile name; none where the SDK's own will do.
pub(super) fn client(options: &Options, files: &Files, profile: &str) -> Result<Option<SharedHttpClient>, FetchError> {
    if let Some(pem) = &options.ca_bundle {
        let error = |reason| FetchError::Trust { by: "AWS_CA_BUNDLE".to_owned(), reason };
        return only(pem).map(Some).map_err(error);
    }
    let Some(path) = files.ca_bundle(profile) else { return Ok(None) };
    let pem = std::fs::read(path).map_err(|error| format!("{path}: {error}"));
    let error = |reason| FetchError::Trust { by: format!("the ca_bundle of profile `{profile}`"), reason };
    pem.and_then(|pem| only(&pem)).map(Some).map_err(error)
}

/// The SDK's own client but for its authorities, which are the certificates in `pem` alone; or what is wrong with them.
fn only(pem: &[u8]) -> Result<SharedHttpClient, String> {
    check(pem)?;
    let store = TrustStore::empty().with_pem_certificate(pem);
    let context = TlsContext::builder().with_trust_store(store).build().map_err(|error| error.to_string())?;
    Ok(Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = ConnectorBuilder::default()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .tls_context(context.clone())
            .proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.build()
    }))
}

/// The SDK ends the program over what is no certificate.
fn check(pem: &[u8]) -> Result<(), String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() { Err("there is no certificate in it".to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_refused_and_not_fallen_over() {
        let pem = |body: &str| format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
        for text in [String::new(), "hello".to_owned(), pem("aGVsbG8="), pem("%%%"), pem("aGVsbG8=").replace("END", "")]
        {
            assert!(only(text.as_bytes()).is_err(), "{text:?}");
        }
    }
}
