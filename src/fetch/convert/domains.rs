//! Route 53 Domains. Contacts are left behind here.

use aws_sdk_route53domains::operation::get_domain_detail::GetDomainDetailOutput;
use aws_sdk_route53domains::primitives::DateTimeFormat;
use aws_sdk_route53domains::types as domains;

use super::{always, listed, maybe, number, owned};
use crate::snapshot::v1;

impl From<GetDomainDetailOutput> for v1::Domain<'static> {
    fn from(domain: GetDomainDetailOutput) -> Self {
        let mut nameservers: Vec<v1::Nameserver<'static>> = listed(domain.nameservers);
        nameservers.sort_by(|a, b| a.name.cmp(&b.name));
        let mut dnssec_keys: Vec<v1::DnssecKey<'static>> = listed(domain.dnssec_keys);
        dnssec_keys.sort_by(|a, b| (a.key_tag, &a.digest).cmp(&(b.key_tag, &b.digest)));
        let mut status_list: Vec<_> = domain.status_list.into_iter().flatten().map(owned).collect();
        status_list.sort();
        Self {
            domain_name: always(domain.domain_name),
            nameservers,
            dnssec_keys,
            status_list,
            expiration_date: maybe(domain.expiration_date.and_then(|at| at.fmt(DateTimeFormat::DateTime).ok())),
            auto_renew: domain.auto_renew,
            ..Self::default()
        }
    }
}

impl From<domains::Nameserver> for v1::Nameserver<'static> {
    fn from(server: domains::Nameserver) -> Self {
        let mut glue_ips: Vec<_> = server.glue_ips.into_iter().flatten().map(owned).collect();
        glue_ips.sort();
        Self { name: owned(server.name), glue_ips, ..Self::default() }
    }
}

impl From<domains::DnssecKey> for v1::DnssecKey<'static> {
    fn from(key: domains::DnssecKey) -> Self {
        Self {
            algorithm: number(key.algorithm),
            key_tag: number(key.key_tag),
            digest: maybe(key.digest),
            digest_type: number(key.digest_type),
            ..Self::default()
        }
    }
}
