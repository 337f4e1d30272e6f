//! Registered domains. The registrar has one endpoint, and its replies hold the registrants' data, which goes no further.

use aws_sdk_route53domains::Client;
use aws_sdk_route53domains::operation::list_domains::ListDomainsOutput;
use aws_sdk_route53domains::types::DomainSummary;

use super::gap::Call;
use super::line::{Line, by};
use crate::snapshot::{Operation, v1};

/// The largest page of domains.
const A_PAGE: i32 = 100;

/// Every registered domain, by name.
pub(super) async fn domains(client: &Client, line: &Line) -> Option<Vec<v1::Domain<'static>>> {
    let send = |marker| client.list_domains().max_items(A_PAGE).set_marker(marker).send();
    let open = |page: ListDomainsOutput| {
        let named = |domain: DomainSummary| Some((domain.domain_name?, domain.transfer_lock));
        let domains = page.domains.map(|domains| domains.into_iter().filter_map(named).collect::<Vec<_>>());
        (domains, page.next_page_marker)
    };
    let list: Option<Vec<(String, Option<bool>)>> = line.list(Call::new(Operation::ListDomains), send, open).await;
    let (mut domains, mut is_whole) = (Vec::new(), true);
    // One after the other: the registrar grants few calls a second.
    for (name, transfer_lock) in by(list, Clone::clone)? {
        let Some(mut domain) = domain(client, line, &name).await else {
            is_whole = false;
            continue;
        };
        domain.transfer_lock = transfer_lock;
        domains.push(domain);
    }
    is_whole.then_some(domains)
}

async fn domain(client: &Client, line: &Line, name: &str) -> Option<v1::Domain<'static>> {
    let call = Call::about(Operation::GetDomainDetail, name);
    let read = async {
        let answer = line.ask(call, || client.get_domain_detail().domain_name(name).send()).await?;
        if answer.domain_name.is_none() {
            line.gaps.unreadable(call, "the reply does not hold the domain");
            return None;
        }
        Some(answer.into())
    };
    line.once(call, read).await
}
