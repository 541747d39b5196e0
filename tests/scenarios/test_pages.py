"""A web page: fetched from hosts that the installer allows, and from nowhere inside."""

import socket
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import pytest
import urllib3

from bot import download, webpage
from bot.refusals import UnreachableError
from bot.settings import Settings
from extraction.errors import StetError

ALLOWED, OTHER = "news.example.org", "www.example.org"
STORY = "".join(
    f"<p>The council said on Friday that the the repairs to pier {n} would cost £40,000.</p>" for n in range(5)
)
Newsroom = Any
Files = Any
Words = Callable[[dict[str, Any]], str]


class Net:
    """A net in which each name leads to where it is told to, and all public addresses to one server."""

    def __init__(self, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names = {ALLOWED: ["93.184.216.34"], OTHER: ["93.184.216.35"]}
        self.reached: list[tuple[str, str]] = []
        self._port = files.server_port
        monkeypatch.setattr(socket, "getaddrinfo", self._found(socket.getaddrinfo))
        monkeypatch.setattr(webpage, "pool", self._pool)

    def _found(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def found(host: str, *given: Any, **more: Any) -> Any:
            if host not in self.names:
                return real(host, *given, **more)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in self.names[host]]

        return found

    def _pool(self, address: str, host: str) -> urllib3.HTTPConnectionPool:
        self.reached.append((address, host))
        return urllib3.HTTPConnectionPool("127.0.0.1", self._port)


@pytest.fixture
def net(files: Files, monkeypatch: pytest.MonkeyPatch) -> Net:
    return Net(files, monkeypatch)


def test_a_page_of_an_allowed_host_is_a_story(newsroom: Newsroom, files: Files, net: Net, words: Words) -> None:
    files.put("/story", f"<html><body><article>{STORY}</article></body></html>".encode(), "text/html")
    newsroom.desk.hosts = Settings(STET_FETCH_HOSTS=f"{OTHER}, {ALLOWED.upper()}").hosts()
    newsroom.mention(f"<https://{ALLOWED}/story>")
    newsroom.work()
    assert "5 errors" in words(newsroom.report())
    assert net.reached == [("93.184.216.34", ALLOWED)]
    assert files.asked == [("/story", None)], "nobody's token goes there"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1",  # noqa: S104
     "fe80::1%eth0", "fd00::1", "fec0::1", "::ffff:10.0.0.1", "::10.0.0.1", "::7f00:1", "2002:0a00:0001::1",
     "64:ff9b::7f00:1", "2001:0:a00:1::1", "2001:db8::1", "ff0e::1", "240.0.0.1", "192.88.99.1"],
)  # fmt: skip
def test_nothing_inside_the_house_is_asked(net: Net, address: str) -> None:
    net.names[ALLOWED] = ["93.184.216.34", address]
    with pytest.raises(StetError, match="where I may not look"):
        webpage.webpage(f"https://{ALLOWED}/", {ALLOWED})
    assert net.reached == []


@pytest.mark.parametrize(
    "url",
    [f"http://{ALLOWED}/", f"https://{ALLOWED}:8443/", f"https://a:b@{ALLOWED}/", "https://other.example/",
     f"https://{ALLOWED}.evil.example/", "https://127.0.0.1/", "file:///etc/hostname",
     f"https://other.example\\@{ALLOWED}/", f"https://other.example\\.{ALLOWED}/", f"https://{ALLOWED}\t.other.example/"],
)  # fmt: skip
def test_only_the_allowed_hosts_are_asked_and_only_over_https(net: Net, files: Files, url: str) -> None:
    with pytest.raises(StetError, match="where I may not look"):
        webpage.webpage(url, {ALLOWED})
    files.put("/", b"", status=302, Location=url)
    with pytest.raises(StetError, match="where I may not look"):
        webpage.webpage(f"https://{ALLOWED}/", {ALLOWED})
    assert len(net.reached) == 1


def test_each_redirect_is_looked_up_anew(net: Net, files: Files) -> None:
    files.put("/a", b"", status=301, Location=f"https://{OTHER}/b")
    files.put("/b", b"Police", "text/html")
    assert webpage.webpage(f"https://{ALLOWED}/a", {ALLOWED, OTHER}) == b"Police"
    assert net.reached == [("93.184.216.34", ALLOWED), ("93.184.216.35", OTHER)]
    net.names[OTHER] = ["10.0.0.1"]
    with pytest.raises(StetError, match="where I may not look"):
        webpage.webpage(f"https://{ALLOWED}/a", {ALLOWED, OTHER})


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((302, {"Location": "/"}, b""), "sends one on and on"),
        ((200, {}, b"x" * 5_000_001), "is over 5 MB"),
        ((404, {}, b""), "does not give that page"),
        ((503, {}, b""), "does not give the page now"),
        ((200, {"Content-Length": "99"}, b"x"), "can't be reached now"),
    ],
)
def test_what_is_no_page_is_said(
    net: Net, files: Files, answer: tuple[int, dict[str, str], bytes], sentence: str
) -> None:
    files.held["/"] = answer
    with pytest.raises(StetError, match=sentence):
        webpage.webpage(f"https://{ALLOWED}/", {ALLOWED})
    assert len(net.reached) <= 4


class Ticking:
    """A clock that goes on by so many seconds each time that it is looked at."""

    def __init__(self, seconds: float) -> None:
        self.now, self.seconds = 0.0, seconds

    def __call__(self) -> float:
        self.now += self.seconds
        return self.now


def test_a_page_that_trickles_is_given_up(net: Net, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    files.put("/", b"x" * 1_000_000, "text/html")
    monkeypatch.setattr(webpage, "monotonic", Ticking(0.0))
    assert len(webpage.webpage(f"https://{ALLOWED}/", {ALLOWED})) == 1_000_000
    monkeypatch.setattr(webpage, "monotonic", Ticking(webpage.LONGEST / 2.5))
    with pytest.raises(UnreachableError, match="took too long"):
        webpage.webpage(f"https://{ALLOWED}/", {ALLOWED})


def test_redirects_count_into_the_time_of_a_page(net: Net, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    files.put("/", b"", status=302, Location="/")
    monkeypatch.setattr(webpage, "monotonic", Ticking(webpage.LONGEST * 0.75))
    with pytest.raises(UnreachableError, match="took too long"):
        webpage.webpage(f"https://{ALLOWED}/", {ALLOWED})
    assert len(net.reached) == 1


def test_a_file_that_trickles_is_given_up(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    files.put("/a", b"x" * 1_000_000)
    monkeypatch.setattr(download, "monotonic", Ticking(0.0))
    assert len(download.downloaded(f"{files.url}/a", "a.txt", "xoxb", api=files.url)) == 1_000_000
    monkeypatch.setattr(download, "monotonic", Ticking(download.LONGEST / 2.5))
    with pytest.raises(UnreachableError, match="took too long"):
        download.downloaded(f"{files.url}/a", "a.txt", "xoxb", api=files.url)


def test_a_host_that_is_never_found_or_never_done_with_its_headers_is_left(
    net: Net, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webpage, "LONGEST", 0.3)
    monkeypatch.setattr(webpage, "pool", lambda *_: sleep(1))
    began = monotonic()
    with pytest.raises(UnreachableError, match="took too long"):
        webpage.webpage(f"https://{ALLOWED}/", {ALLOWED})
    assert monotonic() - began < 0.9


def test_the_connection_must_prove_whose_it_is() -> None:
    made = webpage.pool("93.184.216.34", ALLOWED)
    assert isinstance(made, urllib3.HTTPSConnectionPool)
    assert (made.host, made.assert_hostname, made.conn_kw["server_hostname"]) == ("93.184.216.34", ALLOWED, ALLOWED)
