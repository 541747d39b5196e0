"""Stories in the formats that newsrooms exchange."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.cuttings import Skipped, cuttings
from bot.documents import fragment
from bot.newsfiles import _forget
from extraction.errors import ReadingError
from storage.models import Story

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Courier</title>
<item><title>Bridge &amp; road shut</title><link>https://courier.example/1</link><guid>tag:1</guid>
<pubDate>Mon, 24 Nov 2025 23:30:00 +0000</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The bridge was <b>shut</b>.</p><script>x()</script>
<p>It reopens<br>in May.</p>]]></content:encoded></item>
<item><title>No words</title><guid>tag:2</guid></item>
<item><title>Second</title><link>https://courier.example/3</link>
<description>Two &lt;i&gt;men&lt;/i&gt; met.</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title>
<entry><title>Lido opens</title><id>urn:7</id><link rel="self" href="https://courier.example/7.atom"/>
<link href="https://courier.example/7"/><published>2025-11-24T10:00:00Z</published>
<updated>2025-11-25T10:00:00Z</updated>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>The lido opened.</p><p>It was full.</p></div></content>
</entry></feed>"""

WXR = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<item><title>Out</title><guid>https://courier.example/?p=1</guid><wp:post_date>2025-11-24 09:00:00</wp:post_date>
<content:encoded><![CDATA[First paragraph.

Second paragraph.]]></content:encoded><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>
<item><title>Embargoed</title><guid>https://courier.example/?p=2</guid><content:encoded>Secret.</content:encoded>
<wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item>
<item><title>About us</title><guid>https://courier.example/?p=3</guid><content:encoded>We.</content:encoded>
<wp:post_type>page</wp:post_type><wp:status>publish</wp:status></item>
</channel></rss>"""

NEWSML = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:newsml:courier:1"><itemMeta><versionCreated>2025-11-24T10:00:00+00:00</versionCreated>
<pubStatus qcode="stat:usable"/></itemMeta><contentMeta><headline>Ferry aground</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>The ferry ran aground.</p><p>Nobody was hurt.</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:newsml:courier:2"><itemMeta><pubStatus qcode="stat:canceled"/></itemMeta>
<contentSet><inlineData>Killed.</inlineData></contentSet></newsItem></itemSet></newsMessage>"""

NINJS = """[{"uri": "urn:9", "type": "text", "headline": "Storm", "body_html": "<p>A storm.</p><p>Wind.</p>",
"versioncreated": "2025-11-24T10:00:00Z"},
{"uri": "urn:10", "headlines": [{"value": "Snow"}], "bodies": [{"value": "Snow fell."}]},
{"uri": "urn:11", "type": "picture"}, {"uri": "urn:12", "pubstatus": "canceled", "body_text": "Killed."},
{"headline": "Nameless", "body_text": "Who?"}, 7]"""


def imported(path: Path, content: str) -> tuple[list[Story], list[Skipped], int]:
    path.write_text(content, encoding="utf-8")
    skipped: list[Skipped] = []
    read: list[int] = []
    found = cuttings([path])
    return list(found.stories(skipped.append, read.append)), skipped, found.size - sum(read)


def test_rss(tmp_path: Path) -> None:
    stories, skipped, left = imported(tmp_path / "feed.rss", RSS)
    assert stories == [
        Story(
            ref="tag:1",
            headline="Bridge & road shut",
            text="The bridge was shut.\n\nIt reopens\nin May.",
            published=date(2025, 11, 24),
            url="https://courier.example/1",
        ),
        Story(
            ref="https://courier.example/3",
            headline="Second",
            text="Two men met.",
            url="https://courier.example/3",
        ),
    ]
    assert skipped == [Skipped(f"{tmp_path / 'feed.rss'}, line 7", "there are no words in it.")]
    assert left == 0


def test_atom(tmp_path: Path) -> None:
    stories, _, _ = imported(tmp_path / "feed.xml", ATOM)
    assert stories == [
        Story(
            ref="urn:7",
            headline="Lido opens",
            text="The lido opened.\n\nIt was full.",
            published=date(2025, 11, 24),
            url="https://courier.example/7",
        )
    ]


def test_of_a_wordpress_export_only_published_posts(tmp_path: Path) -> None:
    stories, skipped, _ = imported(tmp_path / "courier.wxr", WXR)
    assert [(s.headline, s.text, s.published) for s in stories] == [
        ("Out", "First paragraph.\n\nSecond paragraph.", date(2025, 11, 24))
    ]
    assert skipped == []


def test_news_items_but_none_that_was_cancelled(tmp_path: Path) -> None:
    stories, _, _ = imported(tmp_path / "wire.xml", NEWSML)
    assert stories == [
        Story(
            ref="urn:newsml:courier:1",
            headline="Ferry aground",
            text="The ferry ran aground.\n\nNobody was hurt.",
            published=date(2025, 11, 24),
        )
    ]


def test_ninjs(tmp_path: Path) -> None:
    stories, skipped, left = imported(tmp_path / "wire.json", NINJS)
    assert [(s.ref, s.headline, s.text, s.published) for s in stories] == [
        ("urn:9", "Storm", "A storm.\n\nWind.", date(2025, 11, 24)),
        ("urn:10", "Snow", "Snow fell.", None),
    ]
    assert [s.place.rpartition(", ")[2] for s in skipped] == ["item 5", "item 6"]
    assert left == 0


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xml", "<rss><channel><item><title>One", "is not XML"),
        ("a.xml", "<svg/>", "has no story of RSS, Atom, WordPress or NewsML-G2 in it"),
        ("a.xml", "words", "is not XML"),
        ("a.json", "{", "is not JSON"),
    ],
)
def test_what_is_no_news_file_is_told(tmp_path: Path, name: str, content: str, why: str) -> None:
    stories, skipped, _ = imported(tmp_path / name, content)
    assert stories == []
    assert why in skipped[0].why


def test_stories_before_a_break_are_kept(tmp_path: Path) -> None:
    stories, skipped, _ = imported(tmp_path / "feed.rss", RSS[: RSS.index("<item><title>Second")] + "<item><title>Th")
    assert [s.ref for s in stories] == ["tag:1"]
    assert "Nothing after it was read." in skipped[-1].why


def test_no_entity_is_resolved_and_no_file_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("embargoed")
    bomb = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        "<rss><channel><item><guid>1</guid><description>Words &x; &b;</description></item></channel></rss>"
    )
    stories, _, _ = imported(tmp_path / "feed.rss", bomb)
    assert [s.text for s in stories] == ["Words &x; &b;"]


def test_an_item_that_was_read_leaves_the_tree() -> None:
    channel = etree.fromstring("<channel><item><a>1</a></item><item><a>2</a></item><item><a>3</a></item></channel>")
    for item in list(channel):
        _forget(item)
    assert [len(item) for item in channel] == [0]


@pytest.mark.parametrize(
    ("html", "copy"),
    [
        ("Plain.\n\nTwo.", "Plain.\n\nTwo."),
        ("<p>One <em>two</em>.</p>\n<p>Three</p>", "One two.\n\nThree"),
        ("A &amp; B", "A & B"),
        ("<div><p>One</p>Two<p>Three</p></div>", "One\n\nTwo\n\nThree"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("<style>p {}</style>", ""),
    ],
)
def test_a_piece_of_html_as_copy(html: str, copy: str) -> None:
    assert fragment(html) == copy


@given(st.text(max_size=80))
def test_any_piece_of_html_can_be_read(html: str) -> None:
    assert "\n\n\n" not in fragment(html.replace("\r", "")) or "<" not in html


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="There is no file"):
        cuttings([tmp_path / "none.xml"])


def test_an_embargoed_item_says_until_when(tmp_path: Path) -> None:
    until = datetime(2999, 1, 1, 0, 1, tzinfo=UTC)
    items = [
        {"uri": "u1", "body_text": "Words.", "embargoed": "2999-01-01T00:01:00Z"},
        {"uri": "u2", "body_text": "More words.", "embargoed": "at midnight"},
    ]
    stories, passed_over, _ = imported(tmp_path / "news.ninjs", json.dumps(items))
    assert [(story.ref, story.embargo) for story in stories] == [("u1", until)]
    assert "its embargo: write it as" in str(passed_over)
    item = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g1"><itemMeta>'
        "<embargoed>2999-01-01T01:01:00+01:00</embargoed></itemMeta><contentSet><inlineXML>"
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Words.</p></body></html></inlineXML></contentSet></newsItem>'
    )
    stories, _, _ = imported(tmp_path / "news.xml", item)
    assert [story.embargo for story in stories] == [until]
