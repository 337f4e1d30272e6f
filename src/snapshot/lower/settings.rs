//! Lowers what VPCs' Resolvers were told to do differently, themselves or by a Profile.

use super::super::v1;
use super::Lowering;
use crate::model::{Vpc, VpcId};

/// Where a setting is in a VPC.
type Place = fn(&mut Vpc) -> &mut Option<bool>;

/// A setting that a Profile brings to its VPCs.
pub(super) struct ProfileSetting {
    profile: String,
    place: Place,
    /// None while it changes.
    on: Option<bool>,
}

impl Lowering {
    pub(super) fn settings(&mut self, region: &v1::Region<'_>) {
        for config in region.firewall_configs.iter().flatten() {
            self.setting(&config.resource_id, config.firewall_fail_open.as_deref(), |vpc| &mut vpc.firewall_fail_open);
        }
        for config in region.resolver_dnssec_configs.iter().flatten() {
            self.setting(&config.resource_id, config.validation_status.as_deref(), |vpc| &mut vpc.validates);
        }
    }

    fn setting(&mut self, resource: &str, setting: Option<&str>, place: Place) {
        let on = match setting {
            Some("ENABLED") => Some(true),
            Some("DISABLED") => Some(false),
            Some("USE_LOCAL_RESOURCE_SETTING") => return,
            _ => None,
        };
        match self.vpc_named(Some(resource)) {
            Some(vpc) => *place(self.builder.vpc_mut(vpc)) = on,
            None => self.profile_settings.push(ProfileSetting { profile: resource.to_owned(), place, on }),
        }
    }

    /// Once every Profile is known: where a Profile says something else than the VPC itself, nothing documented tells
    /// which of them holds.
    pub(super) fn settings_of_profiles(&mut self) {
        for ProfileSetting { profile, place, on } in std::mem::take(&mut self.profile_settings) {
            let vpcs: Vec<VpcId> = self.builder.vpcs_of_profile(&profile).collect();
            for vpc in vpcs {
                let own = place(self.builder.vpc_mut(vpc));
                *own = own.filter(|own| on == Some(*own));
            }
        }
    }
}
