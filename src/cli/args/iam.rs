//! Names that end up in policies and ARNs, which AWS would refuse much later.

/// The longest name of a role.
const LONGEST_ROLE: usize = 64;
/// AWS's partitions. A policy for another would allow nothing.
pub(super) const PARTITIONS: [&str; 8] =
    ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"];

/// The name of a role, with the path before it where it has one: `team/r53lint-readonly`.
pub(super) fn role_name(text: &str) -> Result<String, String> {
    let longest = text.rsplit('/').next().map_or(0, str::len);
    if longest <= LONGEST_ROLE && text.split('/').all(is_word) {
        return Ok(text.to_owned());
    }
    Err(format!("a role's name has letters, digits and any of +=,.@-_, {LONGEST_ROLE} of them at most"))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@-_".contains(&byte))
}

/// What IAM takes for one.
#[cfg(feature = "aws")]
pub(super) fn external_id(text: &str) -> Result<String, String> {
    let is_one = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@:/-_".contains(&byte);
    if (2..=1224).contains(&text.len()) && text.bytes().all(is_one) {
        return Ok(text.to_owned());
    }
    Err("an external id has 2 to 1224 letters, digits and any of +=,.@:/-_".to_owned())
}
