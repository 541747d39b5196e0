"""Stories in the formats that newsrooms exchange: RSS and Atom, WordPress exports (WXR), NewsML-G2 and ninjs.

XML is read one story at a time, so that an export of gigabytes takes no more memory than a story; no entity is
resolved and nothing is fetched. Of a WordPress export only posts that were published are taken, of NewsML-G2 and ninjs
no item that was cancelled or withheld.

Formats: RSS 2.0 (rssboard.org), Atom (RFC 4287), NewsML-G2 and ninjs 1 to 3 (iptc.org).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from lxml import etree

from bot.documents import fragment
from bot.submission import moment
from extraction.errors import ReadingError
from storage.models import Story

XML = frozenset({".xml", ".rss", ".atom", ".wxr"})
NINJS = frozenset({".json", ".ninjs"})

_ITEMS = ("{*}item", "{*}entry", "{*}newsItem")
_NOTHING_AFTER = "Nothing after it was read."
_WITHHELD = ("stat:canceled", "stat:withheld", "canceled", "withheld")


def xml_stories(path: Path, passed_over: Callable[[str, str], None], read: Callable[[int], None]) -> Iterator[Story]:
    """Yield a file's stories; what can't be told goes to `passed_over` with its place, bytes done with to `read`.

    ReadingError where the file is not XML, or has no item of a kind that is known.
    """
    found = False
    with path.open("rb") as stream:
        done = 0
        try:
            for _, item in etree.iterparse(
                stream, tag=_ITEMS, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
            ):
                found = True
                place = f"{path}, line {item.sourceline}"
                try:
                    if _is_published(item):
                        yield _story(item)
                except ReadingError as error:
                    passed_over(place, str(error))
                _forget(item)
                read(stream.tell() - done)
                done = stream.tell()
        except etree.XMLSyntaxError as error:
            raise ReadingError(f"{path}, line {error.lineno}, is not XML ({error.msg}). {_NOTHING_AFTER}") from None
        read(stream.tell() - done)
    if not found:
        raise ReadingError(f"{path} has no story of RSS, Atom, WordPress or NewsML-G2 in it.")


def ninjs_stories(path: Path, passed_over: Callable[[str, str], None]) -> Iterator[Story]:
    """Yield the stories of a ninjs file: one item, or a list of them. ReadingError where it is no JSON."""
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as error:
        raise ReadingError(f"{path} is not JSON ({error}).") from None
    items = said if isinstance(said, list) else said.get("_items", [said]) if isinstance(said, dict) else [said]
    for number, item in enumerate(items, 1):
        place = f"{path}, item {number}"
        if not isinstance(item, dict):
            passed_over(place, "it is no ninjs item.")
        elif item.get("type", "text") == "text" and item.get("pubstatus") not in _WITHHELD:
            try:
                yield _ninjs(item)
            except ReadingError as error:
                passed_over(place, str(error))


def _is_published(item: etree._Element) -> bool:
    """Tell whether a WordPress item is a post that readers saw, and a news item one that stands."""
    kind, status = _text(item, "post_type"), _text(item, "status")
    published = item.find("{*}itemMeta/{*}pubStatus")
    withheld = published is not None and published.get("qcode") in _WITHHELD
    return (kind in ("", "post")) and (not kind or status == "publish") and not withheld


def _story(item: etree._Element) -> Story:
    """Return an item as a story; ReadingError where it has no name to know it by, or no words."""
    if etree.QName(item).localname == "newsItem":
        return _news_item(item)
    links = [link for link in item.findall("{*}link") if link.get("rel", "alternate") == "alternate"]
    link = (links[0].get("href") or links[0].text or "").strip() if links else ""
    ref = _text(item, "guid") or _text(item, "id") or link
    body = next(
        (words for name in ("encoded", "content", "description", "summary") if (words := _body(item, name))), ""
    )
    return _checked(ref, _text(item, "title"), body, _day(item), link)


def _news_item(item: etree._Element) -> Story:
    headline = item.find("{*}contentMeta/{*}headline")
    inline = item.find("{*}contentSet/{*}inlineXML")
    data = item.find("{*}contentSet/{*}inlineData")
    body = _inner(inline) if inline is not None else (data.text or "") if data is not None else ""
    named = "".join(headline.itertext()) if headline is not None else ""
    embargoed = item.find("{*}itemMeta/{*}embargoed")
    until = (embargoed.text or "") if embargoed is not None else ""
    return _checked(item.get("guid", ""), named, fragment(body), _day(item), "", until)


def _ninjs(item: dict[str, Any]) -> Story:
    """Return a ninjs item as a story: a flat one of versions 1 and 2.0, or one with lists of bodies and headlines."""
    bodies = [str(body.get("value", "")) for body in item.get("bodies", []) if isinstance(body, dict)]
    headlines = [str(line.get("value", "")) for line in item.get("headlines", []) if isinstance(line, dict)]
    given = (item.get("body_text"), item.get("body_html"), item.get("body_xhtml"), *bodies)
    body = next((str(words) for words in given if words), "")
    headline = str(item.get("headline") or next(iter(headlines), ""))
    when = str(item.get("firstcreated") or item.get("versioncreated") or "")
    until = str(item.get("embargoed") or "")
    return _checked(str(item.get("uri", "")), headline, fragment(body), _date(when), str(item.get("url", "")), until)


def _checked(  # noqa: PLR0917 - an item's fields, in the order that a reader meets them
    ref: str, headline: str, text: str, published: date | None, url: str, embargoed: str = ""
) -> Story:
    if not ref.strip():
        raise ReadingError("it has no guid, id, uri or link to know it by.")
    if not text.strip():
        raise ReadingError("there are no words in it.")
    line = " ".join(headline.split())
    try:
        until = moment(embargoed) if embargoed.strip() else None
    except ValueError as error:
        raise ReadingError(f"its embargo: {error}.") from None
    return Story(ref=ref.strip(), text=text, headline=line or None, published=published, url=url or None, embargo=until)


def _text(item: etree._Element, name: str) -> str:
    found = item.find(f"{{*}}{name}")
    return "".join(found.itertext()).strip() if found is not None else ""


def _body(item: etree._Element, name: str) -> str:
    """Return what an element holds as copy: escaped HTML, or XHTML inside it."""
    found = item.find(f"{{*}}{name}")
    if found is None:
        return ""
    return fragment(_inner(found) if len(found) else found.text or "")


def _inner(element: etree._Element) -> str:
    parts = [element.text or "", *(etree.tostring(child, encoding="unicode") for child in element)]
    return "".join(parts)


def _day(item: etree._Element) -> date | None:
    """Return the day on which an item was published, as far as it says so."""
    named = ("pubDate", "published", "post_date", "updated", "date")
    said = next((words for name in named if (words := _text(item, name))), "")
    for path in ("{*}contentMeta/{*}contentCreated", "{*}itemMeta/{*}firstCreated", "{*}itemMeta/{*}versionCreated"):
        found = item.find(path)
        said = said or (found.text or "" if found is not None else "")
    return _date(said)


def _date(said: str) -> date | None:
    """Read "Tue, 24 Nov 2025 10:00:00 +0000", "2025-11-24T10:00:00Z" or "2025-11-24 10:00:00"."""
    said = said.strip()
    try:
        return datetime.fromisoformat(said).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(said).date()
    except (ValueError, TypeError):
        return None


def _forget(item: etree._Element) -> None:
    """Free an item and those before it: the tree would grow with the file."""
    item.clear(keep_tail=True)
    parent = item.getparent()
    while parent is not None and item.getprevious() is not None:
        del parent[0]
