//! Route 53 Profiles.

use aws_sdk_route53profiles::types as profiles;

use super::{always, maybe, word};
use crate::snapshot::v1;

impl From<profiles::ProfileSummary> for v1::Profile<'static> {
    fn from(profile: profiles::ProfileSummary) -> Self {
        // The list names no owner but in the ARN, as its fifth part.
        let owner = profile.arn.as_deref().and_then(|arn| arn.split(':').nth(4)).map(str::to_owned);
        Self {
            id: always(profile.id),
            name: maybe(profile.name),
            owner_id: maybe(owner),
            share_status: profile.share_status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<profiles::ProfileAssociation> for v1::ProfileAssociation<'static> {
    fn from(association: profiles::ProfileAssociation) -> Self {
        Self {
            id: maybe(association.id),
            profile_id: always(association.profile_id),
            resource_id: always(association.resource_id),
            status: association.status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<profiles::ProfileResourceAssociation> for v1::ProfileResourceAssociation<'static> {
    fn from(association: profiles::ProfileResourceAssociation) -> Self {
        Self {
            id: maybe(association.id),
            profile_id: always(association.profile_id),
            resource_arn: always(association.resource_arn),
            resource_properties: maybe(association.resource_properties),
            resource_type: maybe(association.resource_type),
            status: association.status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}
