//! Which addresses are on the public internet: what the special-purpose registries of IANA (RFC 6890 and its updates) do
//! not set apart. An IPv6 address that carries an IPv4 address is as public as that one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether anybody may be found there, and not only what is near this machine.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => v4(address),
        IpAddr::V6(address) => v6(address),
    }
}

#[expect(clippy::match_same_arms, reason = "an arm a kind of address, with its reason")]
fn v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        // "This network", private use, loopback.
        [0 | 10 | 127, ..] => true,
        // Shared with carriers (CGNAT), where some clouds answer questions about the machine.
        [100, 64..=127, ..] => true,
        // Link-local, with the metadata of most clouds.
        [169, 254, ..] => true,
        [172, 16..=31, ..] | [192, 168, ..] => true,
        // Protocol assignments, documentation, the relay of 6to4, AS112, AMT.
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [192, 31, 196, _] | [192, 175, 48, _] | [192, 52, 193, _] => true,
        // Benchmarks, documentation.
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => true,
        // The metadata server of one more cloud, which looks public.
        [168, 63, 129, 16] => true,
        // Multicast, reserved, broadcast.
        [224..=255, ..] => true,
        _ => false,
    };
    !special
}

#[expect(clippy::match_same_arms, reason = "an arm a kind of address, with its reason")]
fn v6(address: Ipv6Addr) -> bool {
    let embedded = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        // Mapped and compatible (::ffff:a.b.c.d, ::a.b.c.d), with :: and ::1.
        [0, 0, 0, 0, 0, 0xffff, high, low] => v4(embedded(high, low)),
        [0, 0, 0, 0, 0, 0, ..] => false,
        // Translated (RFC 2765), and NAT64 by its well-known prefix (RFC 6052).
        [0, 0, 0, 0, 0xffff, 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(embedded(high, low)),
        // 6to4 carries the address of its relay, Teredo that of the server and, inverted, that of the client.
        [0x2002, high, low, ..] => v4(embedded(high, low)),
        [0x2001, 0, a, b, _, _, c, d] => v4(embedded(a, b)) && v4(embedded(!c, !d)),
        // The rest of the protocol assignments, documentation.
        [0x2001, 0x1..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // ISATAP carries an address behind this pattern.
        [a, _, _, _, 0 | 0x200, 0x5efe, high, low] if (0x2000..=0x3fff).contains(&a) => v4(embedded(high, low)),
        // Global unicast. Everything else is local NAT64, discard, unique-local, link-local, site-local, multicast, or
        // not given out.
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, public) in [
            ("0.0.0.0", false),
            ("0.1.2.3", false),
            ("1.1.1.1", true),
            ("9.255.255.255", true),
            ("10.0.0.1", false),
            ("11.0.0.0", true),
            ("100.63.255.255", true),
            ("100.64.0.0", false),
            ("100.100.100.200", false),
            ("100.127.255.255", false),
            ("100.128.0.0", true),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("168.63.129.16", false),
            ("169.253.0.1", true),
            ("169.254.169.254", false),
            ("169.254.170.2", false),
            ("172.15.255.255", true),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("172.32.0.1", true),
            ("192.0.0.192", false),
            ("192.0.2.1", false),
            ("192.0.1.1", true),
            ("192.88.99.1", false),
            ("192.168.1.1", false),
            ("192.169.0.1", true),
            ("198.17.0.1", true),
            ("198.18.0.1", false),
            ("198.19.255.255", false),
            ("198.51.100.7", false),
            ("203.0.113.7", false),
            ("223.255.255.255", true),
            ("224.0.0.1", false),
            ("239.255.255.250", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::127.0.0.1", false),
            ("::8.8.8.8", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:169.254.169.254", false),
            ("::ffff:8.8.8.8", true),
            ("::ffff:0:10.0.0.1", false),
            ("64:ff9b::10.0.0.1", false),
            ("64:ff9b::169.254.169.254", false),
            ("64:ff9b::8.8.8.8", true),
            ("64:ff9b:1::1", false),
            ("100::1", false),
            ("2001::1", false),
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", false),
            ("2001:0:4136:e378:8000:63bf:f7f7:f7f7", true),
            ("2001:0:a00:1:8000:63bf:3fff:fdd2", false),
            ("2001:0:4136:e378:8000:63bf:f5ff:fffe", false),
            ("2001:2::1", false),
            ("2001:10::1", false),
            ("2001:20::1", false),
            ("2001:db8::1", false),
            ("2001:4860:4860::8888", true),
            ("2002:a00:1::1", false),
            ("2002:7f00:1::1", false),
            ("2002:808:808::1", true),
            ("2606:4700::1111", true),
            ("2606:4700::5efe:a00:1", false),
            ("2606:4700::200:5efe:808:808", true),
            ("3fff::1", false),
            ("4000::1", false),
            ("5f00::1", false),
            ("fc00::1", false),
            ("fd00:ec2::254", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(text.parse().unwrap()), public, "{text}");
        }
    }
}
