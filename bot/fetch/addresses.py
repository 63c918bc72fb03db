"""Which network addresses a feed may be fetched from."""

import ipaddress
import socket
from functools import lru_cache
from typing import Protocol

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_REFUSED_V4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "100.64.0.0/10",
            # Python calls some addresses of these global; which ones depends on its version.
            "192.0.0.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.175.48.0/24",
            "198.18.0.0/15",
        ),
    )
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20"),
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class AllowsPrivate(Protocol):
    """Whether a non-global address may be connected to all the same."""

    def __call__(self, ip: str, port: int, *, host: str = "") -> bool:
        """Whether ``ip``, which ``host`` resolved to, may be connected to on ``port``."""


def allow_none(ip: str, port: int, *, host: str = "") -> bool:  # noqa: ARG001 (AllowsPrivate)
    """Allow no address that is not global."""
    return False


@lru_cache(maxsize=4096)
def literal(host: str) -> IPAddress | None:
    """The address that ``host`` spells, in any spelling that a resolver takes; None for a name.

    Besides dotted and colon notation these are ``127.1``, ``0x7f.1``, ``2130706433`` and
    ``017700000001``, as inet_aton(3) reads them.
    """
    bare = host.strip("[]").replace("%25", "%")
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(bare.rstrip(".")))
    except (OSError, ValueError):
        return None


def is_public(address: IPAddress) -> bool:
    """Whether the address is one of the public internet.

    The IANA special-purpose registries decide, with those of Synapse's list that Python's
    ``is_global`` lets pass, and IPv4 addresses inside IPv6 ones (mapped, 6to4, NAT64) by what
    they hold.
    """
    inner = _inner(address)
    if isinstance(inner, ipaddress.IPv4Address):
        return (
            inner.is_global
            and not inner.is_multicast
            and not any(inner in network for network in _REFUSED_V4)
        )
    return (
        inner in _GLOBAL_V6
        and inner.is_global
        and not any(inner in network for network in _REFUSED_V6)
    )


def may_connect(ip: str, port: int, allows: AllowsPrivate, *, host: str = "") -> bool:
    """Whether ``ip`` is public or allowed by name; what is no address is refused."""
    address = literal(ip)
    if address is None:
        return False
    return is_public(address) or allows(str(_unmapped(address)), port, host=host)


def _inner(address: IPAddress) -> IPAddress:
    """The IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _unmapped(address: IPAddress) -> IPAddress:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
