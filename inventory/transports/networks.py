"""Which machines a webhook may be sent to: those of the open internet, and the operator's own networks."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA's special-purpose registries, and what carries an IPv4 address inside. Listed here, because what
# `ipaddress` calls global differs between versions of Python. Of IPv6 only 2000::/3 is in use.
CLOSED = [
    ip_network(each)
    for each in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by the customers of a provider (CGNAT)
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "::/3",  # unspecified, loopback, IPv4-mapped and -compatible, translated (NAT64)
        "2001::/23",  # protocol assignments, Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
        "4000::/2",  # unassigned, segment routing
        "8000::/1",  # unassigned, private, link-local, site-local, multicast
    )
]
# Where clouds hand out their machines' credentials. No network of the operator's opens these.
METADATA = {
    ip_address(each)
    for each in (
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
    )
}
ISATAP = (0x00005EFE, 0x02005EFE)


def may_be_reached(address: Address, *, allowed: Iterable[Network]) -> bool:
    """Whether a message may go to this machine."""
    if address in METADATA or (isinstance(address, IPv6Address) and address.scope_id):
        return False
    return is_within(address, allowed) or not (is_within(address, CLOSED) or _wraps_another(address))


def is_within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)


def _wraps_another(address: Address) -> bool:
    """ISATAP, and translation with a prefix of one's own, carry an IPv4 address in their last half."""
    return isinstance(address, IPv6Address) and (int(address) >> 32) & 0xFFFFFFFF in ISATAP
