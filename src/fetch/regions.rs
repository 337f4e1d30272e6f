//! Which Regions there are: those this version knows, and those the account does. A Region that nobody knows is a slip of the
//! finger, and asking it would fail call after call.

use aws_config::default_provider::region::DefaultRegionChain;
use aws_sdk_route53::types::VpcRegion;

use super::error::FetchError;
use super::session::Session;
use super::{Options, ec2};
use crate::snapshot::Operation;

/// The most letters that a slip of the finger changes.
const SLIPS: usize = 2;

/// Whether this version knows the Region.
pub(super) fn is_known(name: &str) -> bool {
    VpcRegion::values().contains(&name)
}

/// Where to sign in, and the Region that the profile or the environment names, which is beyond doubt. `--region` comes first,
/// but for Regions that may not be there.
pub(super) async fn to_sign_in(profile: Option<&str>, options: &Options) -> (Option<String>, Option<String>) {
    let known = options.regions.iter().find(|name| is_known(name)).cloned();
    let Some(doubtful) = options.regions.iter().find(|name| !is_known(name)) else { return (known, None) };
    let chain = DefaultRegionChain::builder();
    let chain = if let Some(name) = profile { chain.profile_name(name) } else { chain };
    let own = chain.build().region().await.map(|region| region.to_string());
    (known.or_else(|| own.clone()).or_else(|| Some(beside(doubtful).to_owned())), own)
}

/// A Region of the partition that a name of this kind is in.
fn beside(name: &str) -> &'static str {
    let partitions = [("cn-", "cn-north-1"), ("us-gov-", "us-gov-west-1"), ("eusc-", "eusc-de-east-1")];
    partitions.iter().find(|(start, _)| name.starts_with(start)).map_or("us-east-1", |(_, region)| region)
}

/// Asks the account for the Regions that were named and that this version does not know.
pub(super) async fn check(session: &Session, options: &Options) -> Result<(), FetchError> {
    let own = session.own_region.as_deref();
    let is_doubtful = |name: &&String| !is_known(name) && own != Some(name);
    let doubtful: Vec<&String> = options.regions.iter().filter(is_doubtful).collect();
    if doubtful.is_empty() {
        return Ok(());
    }
    let (client, line) = session.ec2(&session.region);
    let _awaited = session.run().waiting.begin(line.to_answer(Operation::DescribeRegions));
    let there = ec2::region_names(&client, &line).await;
    let missing = |name: &&&String| !there.as_ref().is_some_and(|there| there.contains(name));
    let Some(region) = doubtful.iter().find(missing) else { return Ok(()) };
    let meant = nearest(region, there.as_deref().unwrap_or_default());
    let region = (*region).clone();
    Err(match there {
        Some(_) => FetchError::NoSuchRegion { region, meant },
        None => FetchError::DoubtfulRegion {
            region,
            meant,
            account: session.gaps.summary(),
            was_refused: !session.gaps.are_of_silence(),
        },
    })
}

/// The Region that was meant, where one is spelled nearly so.
pub(super) fn nearest(name: &str, more: &[String]) -> Option<String> {
    let all = VpcRegion::values().iter().copied().chain(more.iter().map(String::as_str));
    let slips = all.map(|known| (strsim::osa_distance(name, known), known));
    slips.min().filter(|(slips, _)| *slips <= SLIPS).map(|(_, known)| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_what_is_spelled_nearly_so() {
        assert_eq!(nearest("eu-wset-1", &[]).as_deref(), Some("eu-west-1"));
        assert_eq!(nearest("us-gov-est-1", &[]).as_deref(), Some("us-gov-east-1"));
        assert_eq!(nearest("moon-base-1", &[]), None);
        assert_eq!(nearest("moon-base-1", &["moon-base-2".to_owned()]).as_deref(), Some("moon-base-2"));
        assert_eq!(beside("us-gov-est-1"), "us-gov-west-1");
    }
}
