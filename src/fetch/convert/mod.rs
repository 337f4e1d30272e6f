//! The SDK's types as the file's: the same fields under the AWS CLI's names. An enumeration's value stays the text that
//! came over the wire, known to the SDK or not.

mod domains;
mod ec2;
mod firewall;
mod global;
mod profiles;
mod resolver;
mod route53;

use crate::snapshot::Text;

/// Text that the SDK gave away.
pub(super) fn owned(text: String) -> Text<'static> {
    Text::from(text)
}

/// Objects that the SDK lists.
pub(super) fn all<A, B: From<A>>(items: impl IntoIterator<Item = A>) -> Vec<B> {
    items.into_iter().map(B::from).collect()
}

/// Objects of a list that may be absent.
pub(super) fn listed<A, B: From<A>>(items: Option<Vec<A>>) -> Vec<B> {
    items.map_or_else(Vec::new, all)
}

/// A reply's own list; none where the reply holds none, which is not an empty one.
pub(super) fn if_listed<A, B: From<A>>(items: Option<Vec<A>>) -> Option<Vec<B>> {
    items.map(all)
}

fn maybe(text: Option<String>) -> Option<Text<'static>> {
    text.map(owned)
}

/// Text that the API always gives and the SDK still calls optional.
fn always(text: Option<String>) -> Text<'static> {
    owned(text.unwrap_or_default())
}

/// A number that the file has without a sign.
fn number<N: TryInto<u32>>(number: Option<N>) -> Option<u32> {
    number.and_then(|number| number.try_into().ok())
}

/// The wire's text of an enumeration's value.
fn word(value: &str) -> Text<'static> {
    owned(value.to_owned())
}
