"""Which addresses a gateway may be asked at: read strictly, before anything is opened, and looked at once more when the name is resolved.

An address is taken apart by one pattern and put together again from its parts, so that no other reader of addresses can understand it
otherwise than we did. What the pattern does not know is refused: names of users, numbers for hosts, letters beyond ASCII, backslashes,
percent signs, dots for folders, queries, fragments.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from data.gateways.errors import AddressRefused
from settings import LOOPBACK

LONGEST = 2_048
ADDRESS = re.compile(
    r"(https?)://(\[::1\]|[a-z0-9.-]+)(?::([1-9][0-9]{0,4}))?((?:/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)*)/?", re.ASCII
)
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)
SEGMENT = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
HTTPS_PORT, HTTP_PORT, LAST_PORT = 443, 80, 65_535
TRANSLATED = "64:ff9b:"
"""Where IPv6 holds IPv4 addresses (RFC 6052 and 8215): one that looks public can lead into a house."""


@dataclass(frozen=True, slots=True)
class Base:
    """An address that may be asked, in its parts; `own` when it is this machine's."""

    scheme: str
    host: str
    port: int
    path: str
    own: bool

    def under(self, *segments: str) -> str:
        """The address of something below it. Raises `AddressRefused` for a segment that could lead elsewhere."""
        if not all(SEGMENT.fullmatch(segment) for segment in segments):
            raise AddressRefused("path")
        usual = HTTPS_PORT if self.scheme == "https" else HTTP_PORT
        port = "" if self.port == usual else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}/{'/'.join(segments)}"


def base_of(address: str, hosts: Collection[str], *, own_machine: bool) -> Base:
    """An address of the configuration as one that may be asked.

    hosts: the names that are allowed, `name` for port 443 or `name:port`; own_machine: whether this machine's own names are allowed as
    well, in the clear too (the demonstration). Raises `AddressRefused`.
    """
    found = ADDRESS.fullmatch(address) if len(address) <= LONGEST else None
    if found is None:
        raise AddressRefused("form")
    scheme, host, port_told, path = found.groups()
    port = int(port_told) if port_told else (HTTPS_PORT if scheme == "https" else HTTP_PORT)
    if port > LAST_PORT:
        raise AddressRefused("port")
    if host.strip("[]") in LOOPBACK:
        if not own_machine:
            raise AddressRefused("host")
        return Base(scheme, host, port, path, own=True)
    if scheme != "https":
        raise AddressRefused("scheme")
    if not HOST.fullmatch(host) or "xn--" in host:
        raise AddressRefused("host")
    if (host if port == HTTPS_PORT else f"{host}:{port}") not in hosts:
        raise AddressRefused("not_allowed")
    return Base(scheme, host, port, path, own=False)


def must_lead_outside(host: str, resolved: str) -> None:
    """What a name resolved to: a public address, or for this machine's own names its loopback. Raises `AddressRefused`."""
    address: IPv4Address | IPv6Address = ip_address(resolved)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if host.strip("[]") in LOOPBACK:
        if not address.is_loopback:
            raise AddressRefused("resolved")
        return
    hidden = isinstance(address, IPv6Address) and (
        address.sixtofour is not None or address.teredo is not None or address.compressed.startswith(TRANSLATED)
    )
    if not address.is_global or address.is_multicast or hidden:
        raise AddressRefused("resolved")
