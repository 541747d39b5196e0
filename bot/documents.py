"""Web pages, Word, PDF and RTF files and Markdown as plain copy, a blank line between paragraphs.

Each kind has its library; what it makes of the page is the text that offsets count in. Nothing is fetched, and what is
no story in any of these forms is refused in a sentence.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from extraction.errors import EmptyCopyError, ReadingError

MOST_BYTES = 10_000_000
READ = "plain text, Markdown, HTML, Word (.docx), PDF and RTF"  # what can be read, for whoever sent something else
_MOST_UNPACKED = 50_000_000  # bytes; a file of a story has a hundredth of that, a bomb a hundred times
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRITTEN = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a box again, for older programs
_STRUCK = (f"{_W}del", f"{_W}moveFrom")
_RUN, _PARAGRAPH = f"{_W}r", f"{_W}p"
_MOST_TOLD_APART = (
    2_000_000  # characters of a page; telling its story apart takes the square of the time twice as many do
)
_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html|<body|<article|<p>|<div)", re.IGNORECASE)


_MARKDOWN = frozenset({".md", ".markdown", ".mdown"})
_FRONT = re.compile(r"\A---\r?\n.*?\n---\r?\n", re.DOTALL)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# What a file's first bytes say that it is, where it is nothing that can be read.
_OTHERS = (
    (
        re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\0|MM\0\*|....ftyp(?:heic|avif|mif1)", re.DOTALL),
        "a picture",
    ),
    (re.compile(rb"MZ[^ ]|\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe"), "a program"),
    (re.compile(rb"ID3|OggS|fLaC|RIFF....(?:WAVE|AVI )|....ftyp|\x1aE\xdf\xa3", re.DOTALL), "a recording or a film"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Office file"),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh\d|\xfd7zXZ"), "a packed file"),
)


def other_kind(content: bytes) -> str | None:
    """Return what a file is that is no copy at all ("a picture"), told by its first bytes; None where it may be."""
    return next((kind for pattern, kind in _OTHERS if pattern.match(content)), None)


def by_content(content: bytes, name: str) -> Callable[[bytes], str] | None:
    """Return what reads this content, whatever its name says; None for plain text.

    Only Markdown is told by its name: it is plain text as well. ReadingError where it is nothing that can be read.
    """
    kind = other_kind(content)
    if kind:
        raise ReadingError(f"{name} is {kind}; I read {READ}.")
    suffix = PurePath(name).suffix.lower()
    return reader(content, suffix if suffix in _MARKDOWN else "")


def reader(content: bytes, suffix: str) -> Callable[[bytes], str] | None:
    """Return what reads this content, told by its first bytes or else by the file's ending.

    None where it is none of these.
    """
    if content.startswith(b"%PDF-") or suffix == ".pdf":
        return _pdf
    if content.startswith(b"PK\x03\x04") or suffix == ".docx":
        return _word
    if content.startswith(b"{\\rtf") or suffix == ".rtf":
        return _rtf
    if suffix in _MARKDOWN:
        return _markdown
    if suffix in (".html", ".htm", ".xhtml") or _PAGE.match(content.removeprefix(b"\xef\xbb\xbf")):
        return _web
    return None


def text(content: bytes, name: str, read: Callable[[bytes], str]) -> str:
    """Return the copy in `content`; ReadingError says in a sentence what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise ReadingError(f"{name} is over {MOST_BYTES // 1_000_000} MB; save the story alone and check that.")
    try:
        copy = read(content)
    except ReadingError:
        raise
    except MemoryError:
        raise ReadingError(f"{name} takes more memory than any story; paste the words.") from None
    except Exception as error:  # a broken file breaks its library in ways that the library does not list
        raise ReadingError(f"{name} is damaged or locked; open it, save it again, and check that.") from error
    if not copy.strip():
        raise EmptyCopyError(f"{name} has no text in it; if it is a scan, paste the words.")
    return copy


_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "td", "th", "pre", "div")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # characters that no document may hold
_NO_COPY = ("script", "style", "template", "noscript")


def fragment(html: str) -> str:
    """Return the paragraphs of a piece of HTML as copy; plain text stays as it is, its blank lines kept.

    For the body of a story as feeds and exports have it, with nothing round it that would have to be told apart.
    """
    if "<" not in html and "&" not in html:
        return html.strip()
    import lxml.html  # noqa: PLC0415 - only imports need it

    tree = lxml.html.fragment_fromstring(_NO_XML.sub("", html), create_parent="div")
    for element in [*tree.iter(*_NO_COPY)]:
        element.drop_tree()
    for line_break in tree.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    for block in tree.iter(*_BLOCKS):
        block.text = "\n\n" + (block.text or "")
        block.tail = "\n\n" + (block.tail or "")
    paragraphs = re.split(r"\n\s*\n", tree.text_content())
    return "\n\n".join(words for part in paragraphs if (words := _lines(part)))


def _lines(part: str) -> str:
    return "\n".join(line for each in part.split("\n") if (line := " ".join(each.split())))


def _web(content: bytes) -> str:
    """Return a page's story without menus and footers; of a page that is too long for that, all that it says."""
    import trafilatura  # noqa: PLC0415 - a third of a second, which plain copy need not wait
    from trafilatura.utils import decode_file  # noqa: PLC0415

    html = decode_file(content, _MOST_TOLD_APART)  # as it decodes a page itself, unpacked where it is packed
    if len(html) > _MOST_TOLD_APART:
        return fragment(html)
    page = trafilatura.extract(
        html, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    return "\n\n".join((page or "").split("\n"))


def _word(content: bytes) -> str:
    """Return a Word file's paragraphs, those of its tables and boxes among them, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if "word/document.xml" not in packed.namelist():
            raise ReadingError("This zip file is no Word file (.docx); save the story as text and check that.")
        if sum(item.file_size for item in packed.infolist()) > _MOST_UNPACKED:
            raise ReadingError("This Word file unpacks to more than any story; save the words alone and check that.")
        # Word writes no document type; whoever does wants its reader to fetch or to multiply something. Without the
        # zeros UTF-16 is seen through as well.
        parts = (name for name in packed.namelist() if name.lower().endswith((".xml", ".rels")))
        if any(_DTD.search(packed.read(name).replace(b"\0", b"")) for name in parts):
            raise ReadingError("This Word file holds what no word processor writes; paste the words.")
    import docx  # noqa: PLC0415

    return "\n\n".join(_paragraphs(docx.Document(io.BytesIO(content)).element.body))


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield the words of each paragraph, those of tables and text boxes too, as they read with all changes accepted."""
    return (text for pieces in _written(body) if (text := "".join(pieces)).strip())


def _written(body: Any) -> list[list[str]]:
    """Return what is written in each paragraph: not what was struck out in it, nor what stands in a box inside it.

    The file is walked once, however its paragraphs lie in one another.
    """
    from lxml.etree import iterwalk  # noqa: PLC0415

    found: list[list[str]] = []
    inside: list[list[str]] = [
        []
    ]  # where words go that are met now: the paragraphs that are open, and what is struck out
    walk = iterwalk(body, ("start", "end"), (_PARAGRAPH, *_STRUCK, _FALLBACK, f"{_W}t", *_WRITTEN))
    for event, element in walk:
        if element.tag in {_PARAGRAPH, *_STRUCK}:
            if event == "end":
                inside.pop()
                continue
            inside.append([])
            if element.tag == _PARAGRAPH:
                found.append(inside[-1])
        elif event == "start" and element.tag == _FALLBACK:
            walk.skip_subtree()
        # A tab outside a run is a stop on the ruler.
        elif event == "start" and element.getparent().tag == _RUN:
            inside[-1].append(_WRITTEN.get(element.tag) or element.text or "")
    return found


def _pdf(content: bytes) -> str:
    """Return a PDF file's paragraphs, each on one line."""
    from pdfminer.high_level import extract_text  # noqa: PLC0415

    with _unpacking_at_most(_MOST_UNPACKED):
        pages = extract_text(io.BytesIO(content)).replace("\x0c", "\n\n")
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", pages))
    return "\n\n".join(part for part in paragraphs if part)


class _Unpacking:
    """What a PDF file's library has for zlib while it reads one file, of which no more than `room` bytes come out."""

    error = zlib.error

    def __init__(self, room: int) -> None:
        self.room = room

    def decompress(self, packed: bytes) -> bytes:
        """Unpack a stream; zlib.error where it is broken off."""
        stream = self.decompressobj()
        unpacked = stream.decompress(packed)
        if not stream.eof:
            raise zlib.error("incomplete")
        return unpacked

    def decompressobj(self) -> _Stream:
        """Return what unpacks a stream piece by piece."""
        return _Stream(self)


class _Stream:
    """One stream of a file, unpacked."""

    def __init__(self, file: _Unpacking) -> None:
        self._file = file
        self._stream = zlib.decompressobj()

    @property
    def eof(self) -> bool:
        """Tell whether the stream has come to its end."""
        return self._stream.eof

    def decompress(self, packed: bytes) -> bytes:
        """Unpack a piece; ReadingError where the file holds more than there is room for."""
        unpacked = self._stream.decompress(packed, self._file.room + 1)
        self._file.room -= len(unpacked)
        if self._file.room < 0:
            raise ReadingError("This PDF file unpacks to more than any story; paste the words.")
        return unpacked


@contextmanager
def _unpacking_at_most(room: int) -> Iterator[None]:
    """Bound what the library unpacks: it has no bound of its own, and a file can say in many ways that it is packed."""
    from pdfminer import pdftypes  # noqa: PLC0415

    library: Any = pdftypes
    before, library.zlib = library.zlib, _Unpacking(room)
    try:
        yield
    finally:
        library.zlib = before


def _rtf(content: bytes) -> str:
    """Return the paragraphs of a rich text file."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

    if not content.startswith(b"{\\rtf"):
        raise ReadingError("This is no rich text file (.rtf); save the story as plain text and check that.")
    # What is not ASCII is written as an escape, so that Latin-1 loses nothing.
    written = rtf_to_text(content.decode("latin-1"), errors="replace")
    return "\n\n".join(words for line in written.split("\n") if (words := " ".join(line.split())))


def _markdown(content: bytes) -> str:
    """Return what Markdown shows, without its marks: no addresses, no HTML, no front matter."""
    from markdown_it import MarkdownIt  # noqa: PLC0415

    written = _FRONT.sub("", content.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    return fragment(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(written))
