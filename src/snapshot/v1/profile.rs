//! Route 53 Profiles: zones and rules for many VPCs at once.

use super::super::object::{Text, aws_object};

aws_object! {
    /// A Route 53 Profile.
    pub struct Profile {
        /// `rp-…`.
        id: Text<'a> = "Id",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// e.g. `SHARED_WITH_ME`.
        share_status: Option<Text<'a>> = "ShareStatus",
    }
}

aws_object! {
    /// A Profile's association with a VPC.
    pub struct ProfileAssociation {
        /// Its id.
        id: Option<Text<'a>> = "Id",
        /// The Profile.
        profile_id: Text<'a> = "ProfileId",
        /// The VPC, by id or ARN.
        resource_id: Text<'a> = "ResourceId",
        /// Only `COMPLETE` has effect.
        status: Option<Text<'a>> = "Status",
        /// 100 to 9900, lowest first; 100 unless given.
        priority: Option<u32> = "Priority",
    }
}

aws_object! {
    /// A resource of a Profile.
    pub struct ProfileResourceAssociation {
        /// Its id.
        id: Option<Text<'a>> = "Id",
        /// The Profile.
        profile_id: Text<'a> = "ProfileId",
        /// The zone, rule or endpoint.
        resource_arn: Text<'a> = "ResourceArn",
        /// JSON, e.g. `{"priority":101}` of a firewall's rule group.
        resource_properties: Option<Text<'a>> = "ResourceProperties",
        /// e.g. `PRIVATE_HOSTED_ZONE`.
        resource_type: Option<Text<'a>> = "ResourceType",
        /// Only `COMPLETE` has effect.
        status: Option<Text<'a>> = "Status",
    }
}
