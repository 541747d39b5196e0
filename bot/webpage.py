"""Fetching a page from a host that the installer allows, and never from inside the house.

A name may lead anywhere, today here and tomorrow there. So each name is looked up once, what it leads to must be a
public address, and that very address is connected to; so again on each redirect.

Looking a name up is bounded by the system's resolver alone (`options timeout` in resolv.conf, some seconds), since
Python has no say in it.
"""

from __future__ import annotations

import socket
from collections.abc import Container
from contextlib import closing
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from bot.delivery import UnreachableError
from extraction.errors import ReadingError

MOST_BYTES = 5_000_000
LONGEST = 10.0  # seconds for a whole page, redirects and all
HOPS = 3
_TRANSLATED = IPv6Network("64:ff9b::/32")  # a gateway to IPv4, whatever it leads to
_CHUNK = 65_536
_TIMEOUT = urllib3.Timeout(connect=3, read=5)


class _Place(NamedTuple):
    host: str
    path: str


def webpage(url: str, hosts: Container[str]) -> bytes:
    """Return a page's bytes; ReadingError where it may not be fetched, UnreachableError where another try may help."""
    until = monotonic() + LONGEST
    for _ in range(HOPS + 1):
        place = _place(url, hosts)
        _in_time(place.host, until)
        with closing(pool(_public(place.host), place.host)) as connections:
            try:
                answer = connections.request(
                    "GET",
                    place.path,
                    headers={"Host": place.host, "Accept-Encoding": "identity", "User-Agent": "Stet"},
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    timeout=_TIMEOUT,
                )
                onward = answer.get_redirect_location()
                if not onward:
                    return _body(answer, place.host, until)
            except HTTPError as error:
                raise UnreachableError(f"{place.host} can't be reached now.") from error
            url = urljoin(url, onward)
    raise ReadingError(f"{place.host} sends one on and on; paste the words.")


def pool(address: str, host: str) -> urllib3.HTTPConnectionPool:
    """Return connections to one address, which must prove that it is `host`."""
    return urllib3.HTTPSConnectionPool(address, 443, server_hostname=host, assert_hostname=host, maxsize=1)


def _place(url: str, hosts: Container[str]) -> _Place:
    """Return whom to ask for what; ReadingError where that is not allowed."""
    try:
        parts = urlsplit(url)
        plain = parts.scheme == "https" and parts.username is None and parts.port in {None, 443}
    except ValueError:
        plain = False
    if not plain or (parts.hostname or "") not in hosts:
        raise ReadingError("That page leads to where I may not look; paste the words.")
    return _Place(str(parts.hostname), urllib3.util.parse_url(url).request_uri)


def _public(host: str) -> str:
    """Return the address of a host; ReadingError where any that its name leads to is not a public one."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise UnreachableError(f"{host} can't be found now.") from error
    if not found or not all(_is_public(ip_address(one.partition("%")[0])) for one in found):
        raise ReadingError("That page leads to where I may not look; paste the words.")
    return found[0]


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is on the open net; one that carries another inside it is taken for no such address."""
    if isinstance(address, IPv6Address):
        carries = address.ipv4_mapped or address.sixtofour or address.teredo or address in _TRANSLATED
        return not carries and address.is_global and not address.is_multicast
    return address.is_global and not address.is_multicast


def _body(answer: BaseHTTPResponse, host: str, until: float) -> bytes:
    if answer.status == 429 or answer.status >= 500:
        raise UnreachableError(f"{host} does not give the page now (error {answer.status}).")
    if answer.status != 200:
        raise ReadingError(f"{host} does not give that page (error {answer.status}); paste the words.")
    content = bytearray()
    while chunk := answer.read1(_CHUNK, decode_content=False):
        content += chunk
        if len(content) > MOST_BYTES:
            raise ReadingError(f"That page is over {MOST_BYTES // 1_000_000} MB; paste the words.")
        _in_time(host, until)
    return bytes(content)


def _in_time(host: str, until: float) -> None:
    if monotonic() > until:
        raise UnreachableError(f"{host} took too long.")
