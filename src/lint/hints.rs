//! Addresses in the parameters of HTTPS and SVCB values (RFC 9460 §7.3): clients may use them without asking for more. It
//! must not know what an address means.

use std::net::IpAddr;

/// The addresses that a value's `ipv4hint` and `ipv6hint` hold, in its order.
pub fn hints(value: &str) -> impl Iterator<Item = IpAddr> + '_ {
    let parameters = value.split_ascii_whitespace().skip(2).filter_map(|word| word.split_once('='));
    let hints =
        parameters.filter(|(key, _)| ["ipv4hint", "ipv6hint"].iter().any(|hint| key.eq_ignore_ascii_case(hint)));
    hints.flat_map(|(_, list)| list.trim_matches('"').split(',')).filter_map(|address| address.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::hints;

    #[test]
    fn only_hints_are_read() {
        let told = |value| hints(value).map(|address| address.to_string()).collect::<Vec<_>>();
        let value = "1 www.example.com. alpn=\"h2,h3\" ipv4hint=10.0.0.1,192.0.2.1 ipv6hint=\"fd00::1\" port=8443";
        assert_eq!(told(value), ["10.0.0.1", "192.0.2.1", "fd00::1"]);
        assert!(told("0 ipv4hint=10.0.0.1").is_empty(), "the second word is a name");
        assert!(told("").is_empty());
    }
}
