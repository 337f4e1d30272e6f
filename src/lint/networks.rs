//! `[[network]]` of `r53lint.toml`, as it is written: what it means is for whoever reads files and estates.

use serde::Deserialize;

/// A network on premises, as declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeclaredNetwork {
    /// What it is called.
    pub name: String,
    /// The addresses of its resolvers.
    #[serde(default)]
    pub servers: Vec<String>,
    /// Its own zones, each `origin=master file`.
    #[serde(default)]
    pub zones: Vec<String>,
    /// Ids of the inbound endpoints its resolvers use.
    #[serde(default)]
    pub forwards_to: Vec<String>,
}
