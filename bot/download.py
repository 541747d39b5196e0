"""Fetching a file from Slack with the bot's token, which goes to Slack and to nobody else.

Slack answers a token that it does not take with its sign-in page, as a web page or by sending one on to another host.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from urllib.parse import urljoin

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.response import BaseHTTPResponse

from bot.documents import MOST_BYTES
from bot.refusals import UnreachableError
from bot.urls import Place, place
from extraction.errors import ReadingError

LONGEST = 20.0  # seconds for a whole file; the cases behind it wait
HOPS = 3  # redirects inside one host
_SLACK = (".slack.com", ".slack-gov.com", ".slack-files.com")
_CHUNK = 65_536
_TIMEOUT = urllib3.Timeout(connect=5, read=15)
_GONE = frozenset({404, 410})
_REFUSED = frozenset({401, 403})
_LATER = frozenset({408, 425, 429})


class TokenRefusedError(ReadingError):
    """Slack did not take the bot's token for this file."""


def downloaded(url: str, name: str, token: str, *, api: str, page: int | None = None) -> bytes:
    """Return a file's bytes. `api` is where Slack's web API is; of a web page `page` is how many bytes it has.

    ReadingError where it can't be had or is over 10 MB, UnreachableError where another try may help.
    """
    if not _may_have_token(url, api):
        raise ReadingError(f"{name} does not lie in Slack; upload the file itself, or paste the words.")
    until = monotonic() + LONGEST
    with _answer(url, name, token) as answer:
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        if is_page and page is None:
            raise _refused(name)
        content = _body(answer, name, until)
    if is_page and len(content) != page:  # the page to sign in is one as well
        raise _refused(name)
    return content


def _may_have_token(url: str, api: str) -> bool:
    """Tell whether an address is Slack's own, or that of the stand-in whose web API is at `api`."""
    asked = place(url)
    return asked is not None and (asked == place(api) or _is_slack(asked))


def _is_slack(asked: Place) -> bool:
    return asked.scheme == "https" and asked.host.endswith(_SLACK)


@contextmanager
def _answer(url: str, name: str, token: str) -> Iterator[BaseHTTPResponse]:
    """Yield the answer at the end of a file's redirects, none of which may lead to another host."""
    with urllib3.PoolManager(timeout=_TIMEOUT, retries=False) as pool:
        for _ in range(HOPS + 1):
            try:
                answer = pool.request(
                    "GET",
                    url,
                    # What comes packed may unpack to anything, so that it is asked for as it is.
                    headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"},
                    redirect=False,
                    preload_content=False,
                )
            except (HTTPError, LocationParseError) as error:
                raise UnreachableError(f"{name} can't be fetched from Slack now.") from error
            onward = answer.get_redirect_location()
            if not onward:
                _look_at(answer, name)
                yield answer
                return
            answer.close()
            onward = urljoin(url, onward)
            if place(onward) != place(url):
                raise _refused(name)
            url = onward
    raise _refused(name)


def _look_at(answer: BaseHTTPResponse, name: str) -> None:
    if answer.status in _GONE:
        raise ReadingError(f"{name} has been deleted from Slack; send it again.")
    if answer.status in _REFUSED:
        raise _refused(name)
    if answer.status in _LATER or answer.status >= 500:
        raise UnreachableError(f"{name} can't be fetched from Slack now (error {answer.status}).")
    if answer.status != 200:
        raise ReadingError(f"Slack did not hand over {name} (error {answer.status}); paste the words.")


def _body(answer: BaseHTTPResponse, name: str, until: float) -> bytes:
    """Return what comes, never more of it in memory than a file may have."""
    content = bytearray()
    try:
        # One read at a time, so that a trickle is seen for what it is.
        while chunk := answer.read1(_CHUNK, decode_content=False):
            content += chunk
            if len(content) > MOST_BYTES:
                raise ReadingError(f"{name} is over {MOST_BYTES // 1_000_000} MB; send the story alone.")
            if monotonic() > until:
                raise UnreachableError(f"{name} took too long to come from Slack.")
    except HTTPError as error:
        raise UnreachableError(f"{name} broke off on its way from Slack.") from error
    finally:
        answer.close()
    return bytes(content)


def _refused(name: str) -> TokenRefusedError:
    return TokenRefusedError(
        f"Slack does not let me open {name}: whoever installed Stet must give it the scope files:read. Paste the words."
    )
