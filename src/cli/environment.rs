//! What the environment says of AWS, looked at before the SDK does: it takes an empty variable for a value.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::args::AwsArgs;

/// The endpoint of all services that have none of their own.
const OF_ALL: &str = "AWS_ENDPOINT_URL";
/// The SDK takes a directory for an empty file.
const FILES: [&str; 2] = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];

/// Refuses endpoints, files and Regions in the environment that are none, where no flag takes their place.
pub(super) fn check(args: &AwsArgs) -> anyhow::Result<()> {
    let variables = variables();
    for (variable, value) in variables.iter().filter(|(variable, _)| names_endpoint(variable, args)) {
        if !value.starts_with("http://") && !value.starts_with("https://") {
            bail!("{}", no(variable, value, "a URL that begins with http:// or https://"));
        }
    }
    let is_folder = |(variable, path): &&(String, String)| FILES.contains(&&**variable) && Path::new(path).is_dir();
    if let Some((variable, path)) = variables.iter().find(is_folder) {
        bail!("{variable} is set to {path:?}, which is a directory\nset it to a file, or unset it");
    }
    let value = |wanted: &str| variables.iter().find(|(variable, _)| variable == wanted);
    let region = value("AWS_REGION").or_else(|| value("AWS_DEFAULT_REGION")).filter(|_| args.region.is_empty());
    match region {
        Some((variable, value)) if !is_region(value) => bail!("{}", no(variable, value, "a Region")),
        _ => Ok(()),
    }
}

/// Whether the environment names an endpoint for all services.
pub(super) fn names_endpoint_of_all() -> bool {
    variables().iter().any(|(variable, _)| variable == OF_ALL)
}

/// The endpoints that the environment names, as `NAME=URL`.
pub(super) fn endpoints(args: &AwsArgs) -> Vec<String> {
    let named = variables().into_iter().filter(|(variable, _)| names_endpoint(variable, args));
    named.map(|(variable, url)| format!("{variable}={url}")).collect()
}

/// Whether a variable names the endpoint of a service, or of all where no flag does.
fn names_endpoint(variable: &str, args: &AwsArgs) -> bool {
    variable.starts_with("AWS_ENDPOINT_URL_") || variable == OF_ALL && args.endpoint_url.is_none()
}

/// The authorities that `AWS_CA_BUNDLE` names, which the SDK does not look at.
pub(super) fn ca_bundle() -> anyhow::Result<Option<Vec<u8>>> {
    let named = variables().into_iter().find(|(variable, path)| variable == "AWS_CA_BUNDLE" && !path.is_empty());
    let Some((variable, path)) = named else { return Ok(None) };
    let read = std::fs::read(&path).with_context(|| format!("{path}, which {variable} names, cannot be read"))?;
    Ok(Some(read))
}

fn no(variable: &str, value: &str, wanted: &str) -> String {
    format!("{variable} is set to {value:?}, which is not {wanted}\nset it to one, or unset it")
}

/// Whether it is spelled as Regions are: `eu-west-1`.
fn is_region(name: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    name.contains('-') && name.split('-').all(is_part)
}

#[expect(clippy::disallowed_methods, reason = "these are the SDK's own variables, which clap does not read for it")]
fn variables() -> Vec<(String, String)> {
    let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    let mut variables: Vec<(String, String)> = std::env::vars_os().filter_map(text).collect();
    variables.sort();
    variables
}
