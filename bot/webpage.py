"""Fetching a page from a host that the installer allows, and never from inside the house.

A name may lead anywhere, today here and tomorrow there. So each name is looked up once, what it leads to must be a
public address, and that very address is connected to; so again on each redirect.

Looking a name up is bounded by the system's resolver alone (`options timeout` in resolv.conf, some seconds), since
Python has no say in it.
"""

from __future__ import annotations

import socket
from collections.abc import Container
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import closing
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Thread
from time import monotonic
from typing import NamedTuple
from urllib.parse import urljoin

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from bot.refusals import UnreachableError
from bot.urls import as_written, place
from extraction.errors import ReadingError

MOST_BYTES = 5_000_000
LONGEST = 10.0  # seconds for a whole page, redirects and all
HOPS = 3
_OPEN_NET = IPv6Network("2000::/3")  # all that is given out; what lies elsewhere is local, or carries another address
_RELAYS = IPv4Network("192.88.99.0/24")  # a way on to IPv6, whatever it leads to
_CHUNK = 65_536
_TIMEOUT = urllib3.Timeout(connect=3, read=5)


class _Place(NamedTuple):
    host: str
    path: str


def webpage(url: str, hosts: Container[str]) -> bytes:
    """Return a page's bytes; ReadingError where it may not be fetched, UnreachableError where another try may help.

    A name that is long in being found, or a host that sends its headers by the letter, is left to a thread of its own.
    """
    told: Future[bytes] = Future()

    def fetch() -> None:
        try:
            told.set_result(_fetched(url, hosts))
        except Exception as error:  # it is handed on
            told.set_exception(error)

    Thread(target=fetch, name="stet-page", daemon=True).start()
    try:
        return told.result(timeout=LONGEST)
    except FutureTimeoutError as error:
        raise UnreachableError("The page took too long.") from error


def _fetched(url: str, hosts: Container[str]) -> bytes:
    until = monotonic() + LONGEST
    for _ in range(HOPS + 1):
        asked = _place(as_written(url), hosts)
        _in_time(asked.host, until)
        with closing(pool(_public(asked.host), asked.host)) as connections:
            try:
                answer = connections.request(
                    "GET",
                    asked.path,
                    headers={"Host": asked.host, "Accept-Encoding": "identity", "User-Agent": "Stet"},
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    timeout=_TIMEOUT,
                )
                onward = answer.get_redirect_location()
                if not onward:
                    return _body(answer, asked.host, until)
            except HTTPError as error:
                raise UnreachableError(f"{asked.host} can't be reached now.") from error
            url = urljoin(url, onward)
    raise ReadingError(f"{asked.host} sends one on and on; paste the words.")


def pool(address: str, host: str) -> urllib3.HTTPConnectionPool:
    """Return connections to one address, which must prove that it is `host`."""
    return urllib3.HTTPSConnectionPool(address, 443, server_hostname=host, assert_hostname=host, maxsize=1)


def _place(url: str, hosts: Container[str]) -> _Place:
    """Return whom to ask for what; ReadingError where that is not allowed."""
    asked = place(url)
    if asked is None or (asked.scheme, asked.port) != ("https", None) or asked.host not in hosts:
        raise ReadingError("That page leads to where I may not look; paste the words.")
    return _Place(asked.host, urllib3.util.parse_url(url).request_uri)


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
        return address.is_global and address in _OPEN_NET and not address.sixtofour and not address.teredo
    return address.is_global and not address.is_multicast and address not in _RELAYS


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
