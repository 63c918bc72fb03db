"""Reads the hosts, ports and networks that an operator wrote."""

import ipaddress
import re

from bot.config.mistakes import quoted
from bot.config.settings import Address, IPAddress, IPNetwork, PrivateAccess

_LARGEST_PORT = 65535
_HOST_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.?)+", re.IGNORECASE)
_PORT = re.compile(r"[0-9]{1,5}")


def private_access(text: str) -> PrivateAccess:
    """``0``, ``1`` or a list of host:port and CIDR; raises ValueError."""
    if text in {"0", "1"}:
        return PrivateAccess(everything=text == "1")
    addresses: set[tuple[IPAddress, int]] = set()
    networks: list[IPNetwork] = []
    hosts: set[tuple[str, int]] = set()
    for part in re.split(r"[,\s]+", text.strip(", \t")):
        if network := _network(part):
            networks.append(network)
            continue
        host, port = _host_port(part)
        try:
            addresses.add((ipaddress.ip_address(host), port))
        except ValueError:
            hosts.add((host.lower(), port))
    return PrivateAccess(
        addresses=frozenset(addresses), networks=tuple(networks), hosts=frozenset(hosts)
    )


def _network(part: str) -> IPNetwork | None:
    try:
        return ipaddress.ip_network(part)
    except ValueError:
        if "/" not in part:
            return None
    try:
        network = ipaddress.ip_network(part, strict=False)
    except ValueError:
        raise ValueError(f"has {quoted(part)}, which is no network; write 10.0.0.0/8") from None
    raise ValueError(f'has {quoted(part)}, an address in a network; did you mean "{network}"?')


def _host_port(part: str) -> tuple[str, int]:
    host, colon, port = part.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host
    number = int(port) if _PORT.fullmatch(port) else -1
    named = bool(_HOST_NAME.fullmatch(host)) if not bracketed else ":" in host
    if not colon or not named or not 0 <= number <= _LARGEST_PORT:
        raise ValueError(f"has {quoted(part)}, which is no host with a port; write 127.0.0.1:8080")
    return host, number


def listening(text: str) -> Address:
    """Where to listen, written host:port; raises ValueError."""
    try:
        host, port = _host_port(text)
    except ValueError:
        raise ValueError(
            f"is {quoted(text)}, no address to listen at; write 127.0.0.1:8080, or 0.0.0.0:8080"
            " for every interface"
        ) from None
    return Address(host=host, port=port)
