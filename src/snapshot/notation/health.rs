//! Lines of health checks, both ways. It must not know zones or records.

use std::net::IpAddr;

use super::NotationError;
use super::line::{Fields, Line, unquote};
use super::names::{optional, text};
use super::read::Reader;
use super::write::{Words, Writer};
use crate::snapshot::v1;

const OPTIONS: [&str; 7] = ["host", "port", "path", "threshold", "alarm", "control", "service"];

impl Reader<'_> {
    /// `health-check ID TYPE [ADDRESS|HOST[:PORT]] [/PATH] [host=] [of ID…] [threshold=] [alarm=REGION/NAME]`.
    pub(super) fn health_check(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["of"], &OPTIONS)?;
        let id = fields.next("a health check's id")?;
        let known = self.current().account.health_checks.iter().flatten().any(|check| &*check.id == id);
        if known {
            return Err(line.error(format!("health-check {id} is there already"), "an id of its own"));
        }
        let kind = fields.next("its type, e.g. HTTPS")?;
        let service = fields.option("service");
        let check = v1::HealthCheck {
            id: text(id),
            health_check_config: Some(v1::HealthCheckConfig {
                check_type: Some(text(kind)),
                ..config(line, &mut fields)?
            }),
            linked_service: service
                .map(|service| v1::LinkedService { service_principal: Some(text(service)), ..Default::default() }),
            ..Default::default()
        };
        self.current().account.health_checks.get_or_insert_default().push(check);
        fields.finish()
    }
}

fn config(line: &Line<'_>, fields: &mut Fields<'_, '_>) -> Result<v1::HealthCheckConfig<'static>, NotationError> {
    let number = |what: &str, word: &str| -> Result<u32, NotationError> {
        word.parse().map_err(|_| line.error(format!("\"{word}\" is no {what}"), "a number"))
    };
    let (disabled, inverted) = (fields.flag("disabled"), fields.flag("inverted"));
    let mut config = v1::HealthCheckConfig {
        fully_qualified_domain_name: optional(fields.option("host")),
        port: fields.option("port").map(|port| number("port", port)).transpose()?,
        resource_path: fields.option("path").map(|path| unquote(path).into()),
        disabled: disabled.then_some(true),
        inverted: inverted.then_some(true),
        health_threshold: fields.option("threshold").map(|threshold| number("threshold", threshold)).transpose()?,
        child_health_checks: fields.section("of").into_iter().map(text).collect(),
        alarm_identifier: fields.option("alarm").map(alarm),
        routing_control_arn: optional(fields.option("control")),
        ..Default::default()
    };
    while let Some(word) = fields.next_if_any() {
        if word.starts_with('/') && config.resource_path.is_none() {
            config.resource_path = Some(text(word));
            continue;
        }
        let (place, port) = place_and_port(word);
        if config.ip_address.is_some()
            || (place.parse::<IpAddr>().is_err() && config.fully_qualified_domain_name.is_some())
        {
            return Err(line.error(format!("\"{word}\" is one word too many"), "one address, and host= beside it"));
        }
        let is_address = place.parse::<IpAddr>().is_ok();
        let field = if is_address { &mut config.ip_address } else { &mut config.fully_qualified_domain_name };
        *field = Some(text(place));
        config.port = port.map(|port| number("port", port)).transpose()?.or(config.port);
    }
    Ok(config)
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]:443`, `www.example.com:443`.
fn place_and_port(word: &str) -> (&str, Option<&str>) {
    if word.parse::<IpAddr>().is_ok() {
        return (word, None);
    }
    let (place, port) = word.rsplit_once(':').map_or((word, None), |(place, port)| (place, Some(port)));
    (place.strip_prefix('[').and_then(|place| place.strip_suffix(']')).unwrap_or(place), port)
}

fn alarm(word: &str) -> v1::AlarmIdentifier<'static> {
    let word = unquote(word);
    let (region, name) = word.split_once('/').map_or((None, &*word), |(region, name)| (Some(region), name));
    v1::AlarmIdentifier { region: optional(region), name: Some(text(name)), ..Default::default() }
}

impl Writer<'_> {
    /// The health checks of an account.
    pub(super) fn health_checks(&mut self, account: &v1::Account<'_>) {
        for check in account.health_checks.iter().flatten() {
            let config = check.health_check_config.as_ref();
            match config.and_then(|config| Some((config, config.check_type.as_deref()?))) {
                Some((config, kind)) => self.health_check(check, config, kind),
                None => self.left_out("health-check", &check.id),
            }
        }
    }

    fn health_check(&mut self, check: &v1::HealthCheck<'_>, config: &v1::HealthCheckConfig<'_>, kind: &str) {
        let host = config.fully_qualified_domain_name.as_deref();
        let plain_host = host.filter(|host| is_plain_host(host));
        let address = config.ip_address.as_deref();
        let place = address.or(plain_host);
        let port = config.port.map(|port| port.to_string());
        let path = config.resource_path.as_deref();
        let is_word = |path: &&str| path.starts_with('/') && !path.contains(|c: char| c == '"' || c.is_whitespace());
        let alarm = config.alarm_identifier.as_ref().map(alarm_word);
        let service = check.linked_service.as_ref().and_then(|service| service.service_principal.as_deref());
        let line = Words::new("health-check")
            .word(&check.id)
            .word(kind)
            .words(place.map(|place| place_word(place, port.as_deref())).as_deref())
            .words(path.filter(is_word))
            .flag("disabled", config.disabled == Some(true))
            .flag("inverted", config.inverted == Some(true))
            .section("of", &config.child_health_checks.iter().map(|child| &**child).collect::<Vec<_>>())
            .option("host", host.filter(|&host| place != Some(host)))
            .option("port", port.as_deref().filter(|_| place.is_none()))
            .quoted_option("path", path.filter(|path| !is_word(path)))
            .option("threshold", config.health_threshold.map(|threshold| threshold.to_string()).as_deref())
            .quoted_option("alarm", alarm.as_deref())
            .option("control", config.routing_control_arn.as_deref())
            .option("service", service);
        self.line(&line);
    }
}

/// Whether a host reads as one where an address could stand.
fn is_plain_host(host: &str) -> bool {
    host.parse::<IpAddr>().is_err()
        && !host.starts_with(['/', '['])
        && !host.contains([':', '='])
        && !["disabled", "inverted", "of"].contains(&host)
}

fn place_word(place: &str, port: Option<&str>) -> String {
    match port {
        None => place.to_owned(),
        Some(port) if place.contains(':') => format!("[{place}]:{port}"),
        Some(port) => format!("{place}:{port}"),
    }
}

fn alarm_word(alarm: &v1::AlarmIdentifier<'_>) -> String {
    let name = alarm.name.as_deref().unwrap_or_default();
    alarm.region.as_deref().map_or_else(|| name.to_owned(), |region| format!("{region}/{name}"))
}
