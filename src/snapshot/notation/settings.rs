//! Lines of what a VPC's Resolver was told to do differently, both ways: one shape for every setting. It must not know
//! what the settings do.

use super::NotationError;
use super::line::Line;
use super::names::text;
use super::read::Reader;
use super::shared::{choice_or_own, unchoose_or_own};
use super::write::{Words, Writer};
use crate::snapshot::{Text, v1};

const SETTINGS: [(&str, &str); 3] = [("on", "ENABLED"), ("off", "DISABLED"), ("local", "USE_LOCAL_RESOURCE_SETTING")];

/// Adds a setting of a VPC to its Region.
type Add = fn(&mut v1::Region<'static>, Text<'static>, Option<Text<'static>>);

impl Reader<'_> {
    /// `autodefined-reverse on|off|local VPC…`.
    pub(super) fn autodefined_reverse(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        self.setting(line, |region, resource_id, autodefined_reverse| {
            let config = v1::ResolverConfig { resource_id, autodefined_reverse, ..Default::default() };
            region.resolver_configs.get_or_insert_default().push(config);
        })
    }

    /// `dnssec-validation on|off|local VPC…`.
    pub(super) fn dnssec_validation(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        self.setting(line, |region, resource_id, validation_status| {
            let config = v1::ResolverDnssecConfig { resource_id, validation_status, ..Default::default() };
            region.resolver_dnssec_configs.get_or_insert_default().push(config);
        })
    }

    /// `firewall-fail-open on|off|local VPC…`.
    pub(super) fn firewall_fail_open(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        self.setting(line, |region, resource_id, firewall_fail_open| {
            let config = v1::FirewallConfig { resource_id, firewall_fail_open, ..Default::default() };
            region.firewall_configs.get_or_insert_default().push(config);
        })
    }

    fn setting(&mut self, line: &Line<'_>, add: Add) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["region"])?;
        let setting = choice_or_own(line, fields.next("on, off or local")?, &SETTINGS)?.to_owned();
        let mut resource = Some(fields.next("the VPC it is set for")?);
        while let Some(id) = resource {
            let region = self.place(&fields, Some(id)).to_owned();
            add(self.region(&region), text(id), Some(text(&setting)));
            resource = fields.next_if_any();
        }
        Ok(())
    }
}

impl Writer<'_> {
    /// What the Resolvers of a Region were told to do differently.
    pub(super) fn settings(&mut self, region: &v1::Region<'_>) {
        for config in region.resolver_configs.iter().flatten() {
            self.setting("autodefined-reverse", region, &config.resource_id, config.autodefined_reverse.as_deref());
        }
        for config in region.resolver_dnssec_configs.iter().flatten() {
            self.setting("dnssec-validation", region, &config.resource_id, config.validation_status.as_deref());
        }
        for config in region.firewall_configs.iter().flatten() {
            self.setting("firewall-fail-open", region, &config.resource_id, config.firewall_fail_open.as_deref());
        }
    }

    fn setting(&mut self, keyword: &str, region: &v1::Region<'_>, resource: &str, setting: Option<&str>) {
        let Some(setting) = setting.and_then(|setting| unchoose_or_own(setting, &SETTINGS)) else {
            self.left_out(keyword, resource);
            return;
        };
        let line = Words::new(keyword)
            .raw(setting)
            .word(resource)
            .option("region", self.place(&region.region, Some(resource)));
        self.line(&line);
    }
}
