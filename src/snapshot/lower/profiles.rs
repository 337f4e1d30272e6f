//! Lowers Route 53 Profiles.

use super::super::v1;
use super::network::share;
use super::{Lowering, last_of_arn};
use crate::model::{AccountId, Association, FirewallAssociation, Profile, Status};

impl Lowering {
    pub(super) fn profile(&mut self, account: Option<AccountId>, region: &v1::Region<'_>, profile: &v1::Profile<'_>) {
        let mut lowered = Profile {
            id: self.text(&profile.id),
            name: self.optional_text(profile.name.as_deref()),
            account,
            region: self.optional_word(Some(&region.region)),
            owner: self.optional_word(profile.owner_id.as_deref()),
            share: share(profile.share_status.as_deref()),
            vpcs: Vec::new(),
            associations: Vec::new(),
            unsettled: Vec::new(),
            zones: Vec::new(),
            rules: Vec::new(),
            firewall: Vec::new(),
            unheld: Vec::new(),
        };
        let associations = region.profile_associations.iter().flatten();
        for one in associations.filter(|one| one.profile_id == profile.id) {
            self.profile_association(&mut lowered, one);
        }
        let resources = region.profile_resource_associations.iter().flatten();
        let (mut unread, mut empty) = (false, true);
        for one in resources.filter(|one| one.profile_id == profile.id) {
            empty = false;
            unread |= match self.status(one.status.as_deref()) {
                Status::Complete => !self.resource(&mut lowered, one),
                Status::Failed => false,
                _ => true,
            };
        }
        // of one that another account shares the list may be empty for want of permission
        if unread || empty {
            self.mark_profile_unread(region, &profile.id);
        }
        self.builder.add_profile(lowered);
    }

    /// While an association is made or removed, whether it has effect is not known; while it changes, only which priority
    /// it has (semantics 1.12).
    fn profile_association(&mut self, profile: &mut Profile, one: &v1::ProfileAssociation<'_>) {
        if one.status.as_deref() == Some("DELETED") {
            return;
        }
        let vpc = self.vpc(last_of_arn(&one.resource_id));
        let (status, id) = (self.status(one.status.as_deref()), self.optional_text(one.id.as_deref()));
        let association = Association { vpc, status, id };
        profile.associations.push(association);
        if matches!(status, Status::Complete | Status::Updating) {
            profile.vpcs.push((vpc, one.priority.unwrap_or(100)));
        } else {
            profile.unsettled.push(association);
        }
        if !matches!(status, Status::Complete | Status::Failed) {
            let what = format!("what becomes of the association of Profile {}", one.profile_id);
            self.mark_unread(last_of_arn(&one.resource_id), &what);
        }
    }

    /// Puts a resource where it belongs; false when it is a zone or rule that the snapshot does not hold.
    fn resource(&mut self, profile: &mut Profile, one: &v1::ProfileResourceAssociation<'_>) -> bool {
        let id = last_of_arn(&one.resource_arn);
        if let Some(&zone) = self.zones.get(id) {
            profile.zones.push(zone);
        } else if let Some(&rule) = self.rules.get(id) {
            profile.rules.push(rule);
        } else if one.resource_arn.contains(":firewall-rule-group/") {
            let group = self.firewall_groups.get(id).copied();
            let priority = priority(one.resource_properties.as_deref());
            profile.firewall.push(FirewallAssociation {
                group_id: self.word(id),
                group,
                profile: None,
                priority,
                in_effect: Some(true),
            });
        } else {
            profile.unheld.push(self.text(&one.resource_arn));
            return !(id.starts_with('Z') || id.starts_with("rslvr-rr-"));
        }
        true
    }

    /// A Profile that the Region does not list, as one shared by another account may be.
    pub(super) fn unlisted_profiles(&mut self, region: &v1::Region<'_>) {
        for association in region.profile_associations.iter().flatten() {
            if !region.profiles.iter().flatten().any(|profile| profile.id == association.profile_id) {
                self.mark_profile_unread(region, &association.profile_id);
            }
        }
    }

    fn mark_profile_unread(&mut self, region: &v1::Region<'_>, profile: &str) {
        for association in region.profile_associations.iter().flatten().filter(|one| &*one.profile_id == profile) {
            self.mark_unread(last_of_arn(&association.resource_id), &format!("the content of Profile {profile}"));
        }
    }
}

/// A resource's properties are JSON in a string: `{"priority":101}`.
fn priority(properties: Option<&str>) -> u32 {
    let properties: Option<serde_json::Value> = properties.and_then(|text| serde_json::from_str(text).ok());
    let priority = properties.as_ref().and_then(|properties| properties.get("priority")?.as_u64());
    priority.and_then(|priority| u32::try_from(priority).ok()).unwrap_or_default()
}
