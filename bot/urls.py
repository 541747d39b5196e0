"""Where an address leads, by the parser that connects.

Two parsers may differ on one, and what is asked of the first is then sent where the second sees fit.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

# The characters of RFC 3986. A backslash is none of them: some take it for a slash, and it ends a host's name there.
_WRITTEN = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


class Place(NamedTuple):
    """Whom an address asks: the scheme, the host and the port, None where it is the scheme's own."""

    scheme: str
    host: str
    port: int | None


def place(url: str) -> Place | None:
    """Return whom urllib3 would ask at an address; None where it is none, or has a user's name in it."""
    if not _WRITTEN.fullmatch(url):
        return None
    try:
        parts = parse_url(url)
    except LocationParseError:
        return None
    if not parts.scheme or not parts.host or parts.auth is not None:
        return None
    standard = {"https": 443, "http": 80}.get(parts.scheme)
    return Place(parts.scheme, parts.host.lower(), None if parts.port == standard else parts.port)


def as_written(url: str) -> str:
    """Return an address with the letters that are not ASCII encoded, as browsers do where somebody copies one."""
    return "".join(sign if sign.isascii() else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in url)
