"""URL policy of webhooks against server-side request forgery: resolve the host and refuse addresses
that are not on the public Internet."""

import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from pydantic_core import Url

_RESOLVE_SECONDS = 5.0
_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
# Clouds answer machines about themselves here: Azure, though the address is a public one; Oracle in
# the block of protocol assignments (RFC 6890), where nobody's receiver is.
_METADATA = (ipaddress.ip_network("168.63.129.16/32"), ipaddress.ip_network("192.0.0.0/24"))
# Names that never belong to the Internet (RFC 6761, 6762, 8375; ICANN's private-use domain),
# whether or not this machine can look them up.
_INTERNAL_NAMES = ("localhost", "local", "internal", "home.arpa")
# Name servers cannot be given a deadline, so they are asked from threads of their own.
_resolving = ThreadPoolExecutor(8, "webhook-dns")


class TargetRefused(Exception):
    """The URL may not be called. ``word`` says why in the log of attempts: ``resolve`` or
    ``address``."""

    def __init__(self, word: str, message: str) -> None:
        super().__init__(message)
        self.word, self.message = word, message


@dataclass(frozen=True)
class Target:
    """The parts of a URL: ``host`` without brackets, ``path`` with its query."""

    scheme: str
    host: str
    port: int
    path: str


def parse(url: str) -> Target:
    """Parse a normalised URL; the fragment is dropped."""
    parsed = Url(url)
    path = parsed.path or "/"
    if parsed.query is not None:
        path += f"?{parsed.query}"
    host = (parsed.host or "").removeprefix("[").removesuffix("]")
    return Target(parsed.scheme, host, parsed.port or 443, path)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is a unicast address of the public Internet.

    IPv6 addresses that embed an IPv4 address (mapped, 6to4, NAT64) are judged by that one.
    """
    if isinstance(address, IPv4Address):
        refused = address.is_multicast or address.is_reserved
        metadata = any(address in network for network in _METADATA)
        return address.is_global and not refused and not metadata
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address.sixtofour is not None:
        return is_public(address.sixtofour)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _UNICAST and address.is_global


def _is_internal(host: str) -> bool:
    name = host.lower().rstrip(".")
    return any(name == internal or name.endswith(f".{internal}") for internal in _INTERNAL_NAMES)


def _resolve(host: str, port: int) -> list[str]:
    asked = _resolving.submit(
        socket.getaddrinfo, host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
    )
    try:
        found = asked.result(_RESOLVE_SECONDS)
    except (OSError, UnicodeError, TimeoutError):
        asked.cancel()
        raise TargetRefused("resolve", "This host name has no address.") from None
    return list(dict.fromkeys(str(line[4][0]) for line in found))


def resolve(target: Target, *, allow_private: bool) -> list[str]:
    """Resolve a target into IP addresses and check each.

    One address that is not allowed refuses the target.

    Raises
    ------
    TargetRefused
        If the host has no address, has one that is not public, or is called by plain http;
        the last two are allowed with ``allow_private``.
    """
    if target.scheme != "https" and not allow_private:
        raise TargetRefused("address", "This must be an https URL.")
    if not allow_private and _is_internal(target.host):
        raise TargetRefused("address", "This host is not on the public Internet.")
    addresses = _resolve(target.host, target.port)
    if not allow_private:
        for address in addresses:
            if "%" in address or not is_public(ipaddress.ip_address(address)):
                raise TargetRefused("address", "This host is not on the public Internet.")
    return addresses
