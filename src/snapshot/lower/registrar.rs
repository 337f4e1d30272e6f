//! Lowers registered domains, and the DNSSEC state of zones.

use super::super::time::seconds;
use super::super::v1;
use super::Lowering;
use crate::model::{AccountId, Dnssec, Domain, Ds, KeySigningKey, KeyStatus, NameServer, Signing, TextId};

impl Lowering {
    pub(super) fn domain(&mut self, account: Option<AccountId>, domain: &v1::Domain<'_>) {
        let place = format!("domain {}", domain.domain_name);
        let Some(name) = self.name(&domain.domain_name, &place) else { return };
        let lowered = Domain {
            name,
            account,
            name_servers: domain.nameservers.iter().filter_map(|server| self.name_server(server, &place)).collect(),
            ds: domain.dnssec_keys.iter().map(|key| self.registered_ds(key)).collect(),
            statuses: domain.status_list.iter().map(|status| self.word(status)).collect(),
            expires: domain.expiration_date.as_deref().and_then(seconds),
            auto_renew: domain.auto_renew,
            transfer_lock: domain.transfer_lock,
        };
        if domain.expiration_date.is_some() && lowered.expires.is_none() {
            let date = domain.expiration_date.as_deref().unwrap_or_default();
            self.defect(&place, format_args!("{date:?} is not a date"));
        }
        self.builder.add_domain(lowered);
    }

    fn name_server(&mut self, server: &v1::Nameserver<'_>, place: &str) -> Option<NameServer> {
        let name = self.name(&server.name, place)?;
        Some(NameServer { name, glue: server.glue_ips.iter().filter_map(|address| address.parse().ok()).collect() })
    }

    fn registered_ds(&mut self, key: &v1::DnssecKey<'_>) -> Ds {
        Ds {
            key_tag: narrow(key.key_tag),
            algorithm: narrow(key.algorithm),
            digest_type: narrow(key.digest_type),
            digest: self.digest(key.digest.as_deref()),
        }
    }

    pub(super) fn dnssec(&mut self, dnssec: &v1::Dnssec<'_>) -> Dnssec {
        let status = dnssec.status.as_ref().and_then(|status| status.serve_signature.as_deref());
        let signing = match status.unwrap_or_default() {
            "SIGNING" => Signing::On,
            "NOT_SIGNING" => Signing::Off,
            "DELETING" => Signing::Ending,
            "ACTION_NEEDED" => Signing::ActionNeeded,
            "INTERNAL_FAILURE" => Signing::Failed,
            other => Signing::Other(self.word(other)),
        };
        Dnssec { signing, keys: dnssec.key_signing_keys.iter().map(|key| self.key(key)).collect() }
    }

    fn key(&mut self, key: &v1::KeySigningKey<'_>) -> KeySigningKey {
        let status = match key.status.as_deref().unwrap_or_default() {
            "ACTIVE" => KeyStatus::Active,
            "INACTIVE" => KeyStatus::Inactive,
            "DELETING" => KeyStatus::Deleting,
            "ACTION_NEEDED" => KeyStatus::ActionNeeded,
            "INTERNAL_FAILURE" => KeyStatus::Failed,
            other => KeyStatus::Other(self.optional_word(Some(other))),
        };
        let ds = Ds {
            key_tag: narrow(key.key_tag),
            algorithm: narrow(key.signing_algorithm_type),
            digest_type: narrow(key.digest_algorithm_type),
            digest: self.digest(key.digest_value.as_deref()),
        };
        KeySigningKey { name: self.optional_text(key.name.as_deref()), status, ds }
    }

    fn digest(&mut self, digest: Option<&str>) -> Option<TextId> {
        let digest = digest.map(|digest| digest.split_ascii_whitespace().collect::<String>().to_ascii_uppercase());
        self.optional_text(digest.as_deref())
    }
}

/// A number that fits its field, if it does.
fn narrow<T: TryFrom<u32>>(number: Option<u32>) -> Option<T> {
    number.and_then(|number| number.try_into().ok())
}
