//! What the environment says of AWS, looked at before the SDK does: it takes an empty variable for a value.

use std::ffi::OsString;

use super::Options;
use super::error::FetchError;

/// Refuses endpoints and Regions in the environment that are none, where nothing else takes their place.
pub(super) fn check(options: &Options) -> Result<(), FetchError> {
    let variables = variables();
    for (variable, value) in &variables {
        let names_all = variable == "AWS_ENDPOINT_URL" && options.endpoint_url.is_none();
        let is_url = value.starts_with("http://") || value.starts_with("https://");
        if (names_all || variable.starts_with("AWS_ENDPOINT_URL_")) && !is_url {
            return Err(no(variable, value, "a URL that begins with http:// or https://"));
        }
    }
    let value = |wanted: &str| variables.iter().find(|(variable, _)| variable == wanted);
    let region = value("AWS_REGION").or_else(|| value("AWS_DEFAULT_REGION")).filter(|_| options.regions.is_empty());
    match region {
        Some((variable, value)) if !is_region(value) => Err(no(variable, value, "a Region")),
        _ => Ok(()),
    }
}

fn no(variable: &str, value: &str, wanted: &'static str) -> FetchError {
    FetchError::Environment { variable: variable.to_owned(), value: value.to_owned(), wanted }
}

/// Whether it is spelled as Regions are: `eu-west-1`.
fn is_region(name: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    name.contains('-') && name.split('-').all(is_part)
}

/// The endpoints that the environment names, as `NAME=URL`; that for all services only where no flag takes its place.
#[must_use]
pub fn endpoints_in_environment(is_flagged: bool) -> Vec<String> {
    let counts = |name: &str| name.starts_with("AWS_ENDPOINT_URL_") || name == "AWS_ENDPOINT_URL" && !is_flagged;
    variables().into_iter().filter(|(name, _)| counts(name)).map(|(name, url)| format!("{name}={url}")).collect()
}

fn variables() -> Vec<(String, String)> {
    let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    let mut variables: Vec<(String, String)> = std::env::vars_os().filter_map(text).collect();
    variables.sort();
    variables
}
