"""Web pages, Word files and PDF files: the story in them as plain copy, and what is refused."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from time import perf_counter

import docx
import pytest
from docx.oxml import parse_xml

from bot import documents
from bot.cli import main
from bot.intake import copy_in, read_file
from extraction.errors import EmptyCopyError, ReadingError

PARAGRAPHS = [
    "Police arrested 65 people and searched a farm at Thornwick on Tuesday, the force said in a statement.",
    "“We found £40,000 & a van,” said Det Supt Rosa Okafor. “The farm had been watched since the spring.”",
    "They also searched 65 addresses in Oareford, where residents said that they had heard nothing all night.",
]


def page() -> bytes:
    told = "".join(f"<p>{text.replace('&', '&amp;')}</p>" for text in PARAGRAPHS)
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
    return f"<!DOCTYPE html><html><body>{menu}<article>{told}</article><footer>Cookies</footer></body></html>".encode()


def word() -> bytes:
    file, document = io.BytesIO(), docx.Document()
    for text in PARAGRAPHS[:2]:
        document.add_paragraph(text)
    document.add_table(1, 1).rows[0].cells[0].text = PARAGRAPHS[2]
    document.save(file)
    return file.getvalue()


def pdf() -> bytes:
    """Return a PDF file of one page, the paragraphs in Latin-1, wrapped as a printer wraps them."""
    drawn, height = [], 780
    for text in PARAGRAPHS:
        words = text.replace("“", '"').replace("”", '"').split()
        for first in range(0, len(words), 9):
            line = " ".join(words[first : first + 9]).replace("(", r"\(").replace(")", r"\)")
            drawn.append(f"BT /F1 10 Tf 50 {height} Td ({line}) Tj ET")
            height -= 12
        height -= 24
    stream = "\n".join(drawn).encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        b"/Encoding /WinAnsiEncoding >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def rtf() -> bytes:
    told = r"\par\par ".join(
        text.replace("“", r"\'93").replace("”", r"\'94").replace("£", r"\'a3") for text in PARAGRAPHS
    )
    return (r"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Arial;}\f0\b " + told + "}").encode("ascii")


def markdown() -> bytes:
    first, *rest = PARAGRAPHS
    return "\n\n".join([first.replace("65 people", "**65 [people](https://a.example/b)**"), *rest]).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.html", page()), ("a.docx", word()), ("a.pdf", pdf()), ("a.rtf", rtf())],
)
@pytest.mark.parametrize("named", [True, False], ids=["by its ending", "by its content"])
def test_the_story_is_read_paragraph_by_paragraph(tmp_path: Path, name: str, content: bytes, named: bool) -> None:
    file = tmp_path / (name if named else "story")
    file.write_bytes(content)
    text, made = read_file(file)
    assert made
    assert re.sub("[“”]", '"', text).split("\n\n") == [re.sub("[“”]", '"', told) for told in PARAGRAPHS]


def test_the_marks_of_markdown_are_no_copy(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"---\ntitle: Raid\n---\n" + markdown())
    assert read_file(tmp_path / "a.md") == ("\n\n".join(PARAGRAPHS), True)
    assert copy_in(markdown(), "sent.MD") == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("content", [page(), word(), pdf(), rtf()])
def test_what_was_sent_is_read_by_what_it_holds(content: bytes) -> None:
    assert "searched 65 addresses in Oareford" in " ".join(copy_in(content, "a.txt").split())
    assert copy_in(b"Police arrested 65 people.", "a.docx") == "Police arrested 65 people."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"MZ\x90\0", "a program"),
        (b"\x7fELF\2", "a program"),
        (b"\0\0\0\x20ftypisom", "a recording or a film"),
        (b"\xd0\xcf\x11\xe0", "an old Office file"),
        (b"\x1f\x8b\x08", "a packed file"),
    ],
)
@pytest.mark.parametrize("name", ["story.txt", "story.docx", "story.md"])
def test_what_is_no_copy_is_refused_whatever_it_is_called(content: bytes, kind: str, name: str) -> None:
    with pytest.raises(ReadingError) as refused:
        copy_in(content + b"\0" * 40, name)
    assert str(refused.value) == f"{name} is {kind}; I read plain text, Markdown, HTML, Word (.docx), PDF and RTF."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "dtd", ['<!ENTITY a SYSTEM "file:///etc/hostname">', '<!ENTITY a "ha"><!ENTITY b "&a;&a;">', ""]
)
def test_a_word_file_with_a_document_type_is_refused(dtd: str, encoding: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as good, zipfile.ZipFile(file, "w") as bad:
        for item in good.infolist():
            content = good.read(item)
            if item.filename == "word/document.xml":
                said = content.decode().partition("?>")[2].replace("Police", "&a;" if dtd else "Police")
                content = f'<?xml version="1.0"?><!DOCTYPE x [{dtd}]>{said}'.encode(encoding)
            bad.writestr(item, content)
    with pytest.raises(ReadingError, match="holds what no word processor writes"):
        copy_in(file.getvalue(), "a.docx")


def test_the_result_object_holds_the_text_that_its_offsets_count_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.docx").write_bytes(word())
    main(["check", "--json", "--no-log", "--no-archive", str(tmp_path / "a.docx")])
    result = json.loads(capsys.readouterr().out)
    first = result["figures"][0]
    assert result["text"][first["start"] : first["end"]] == "65 people"


def changed(told: str) -> bytes:
    """Return a Word file of one paragraph, in Word's own words for what was done to it."""
    file, document = io.BytesIO(), docx.Document()
    xmlns = " ".join(f'xmlns:{short}="{address}"' for short, address in NAMES.items())
    document.element.body.insert(0, parse_xml(f"<w:p {xmlns}>{told}</w:p>"))
    document.save(file)
    return file.getvalue()


NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>".format
BOX = "<w:r>{}</w:r>".format


@pytest.mark.parametrize(
    ("told", "copy"),
    [
        (RUN("Police arrested ") + f"<w:ins>{RUN('65')}</w:ins>" + RUN(" people."), "Police arrested 65 people."),
        (
            RUN("Police arrested ")
            + "<w:del><w:r><w:delText>60</w:delText></w:r></w:del>"
            + f"<w:ins>{RUN('65')}</w:ins>{RUN(' people.')}",
            "Police arrested 65 people.",
        ),
        (f"<w:moveFrom>{RUN('Police ')}</w:moveFrom>{RUN('They left.')}", "They left."),
        ("<w:pPr><w:tabs><w:tab w:val='left' w:pos='720'/></w:tabs></w:pPr>" + RUN("Police"), "Police"),
        ("<w:r><w:t>Police</w:t><w:tab/><w:t>65</w:t></w:r>", "Police\t65"),
        (f"<w:sdt><w:sdtContent>{RUN('Police')}</w:sdtContent></w:sdt>", "Police"),
        (
            RUN("Police")
            + BOX(
                f"<mc:AlternateContent><mc:Choice Requires='wps'><w:p>{RUN('A box.')}</w:p></mc:Choice>"
                f"<mc:Fallback><w:p>{RUN('A box.')}</w:p></mc:Fallback></mc:AlternateContent>"
            ),
            "Police\n\nA box.",
        ),
    ],
)
def test_a_word_file_reads_as_with_all_changes_accepted(told: str, copy: str) -> None:
    assert copy_in(changed(told), "a.docx") == copy


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 60_000_000)
    return file.getvalue()


def packed_pdf(stream: bytes, filters: str = "/FlateDecode") -> bytes:
    """Return a PDF file of one page, which is drawn by a stream that is packed in some way."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(stream), filters.encode(), stream),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in enumerate(objects, 1))
    return body + b"trailer << /Size 5 /Root 1 0 R >>\n%%EOF"


SPACES = zlib.compress(b" " * 51_000_000, 9)


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("story.txt", "Police")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.4 and no more", "is damaged or locked"),
        ("a.docx", b"Police", "is damaged or locked"),
        ("a.rtf", b"Police", "is no rich text file"),
        ("a.docx", word()[:-300], "is damaged or locked"),
        ("a.pdf", packed_pdf(SPACES), "unpacks to more than any story"),
        ("a.pdf", packed_pdf(zlib.compress(SPACES), "/FlateDecode /Fl"), "unpacks to more than any story"),
        ("a.pdf", packed_pdf(zlib.compress(SPACES), "/Fl#61teDecode /Fl"), "unpacks to more than any story"),
        ("a.pdf", packed_pdf(SPACES.hex().encode() + b">", "/AHx /Fl"), "unpacks to more than any story"),
        ("a.pdf", packed_pdf(SPACES[:-9]), "unpacks to more than any story"),
        ("a.docx", bomb(), "unpacks to more than any story"),
        ("a.zip", other_zip(), "is no Word file"),
        ("a.html", b"<html><body><img src='a.png'></body></html>", "has no text in it"),
        ("a.html", b"<p>" + b"word " * 2_100_000, "is over 10 MB"),
    ],
)
def test_what_is_no_story_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadingError, match=sentence):
        read_file(tmp_path / name)


def test_a_pdf_file_that_is_packed_in_any_way_is_read() -> None:
    drawn = pdf().partition(b"stream\n")[2].partition(b"\nendstream")[0]
    packed = (
        pdf()
        .replace(drawn, zlib.compress(drawn).hex().encode() + b">")
        .replace(b"/Length", b"/Filter[/AHx/Fl]/Le#6egth")
    )
    assert copy_in(packed, "a.pdf") == copy_in(pdf(), "a.pdf")
    assert zlib.decompress(zlib.compress(b" " * 51_000_000)), "and nobody else is bound"


def test_paragraphs_that_lie_in_one_another_are_walked_once() -> None:
    told = "<w:p>" * 240 + "<w:r>" + "<w:t>a</w:t>" * 20_000 + "</w:r>" + "</w:p>" * 240
    began = perf_counter()
    assert copy_in(changed(told), "a.docx") == "a" * 20_000
    assert perf_counter() - began < 3, "seconds"


def test_of_a_page_that_is_too_long_to_tell_its_story_apart_all_is_read() -> None:
    cell = b"<p>Police searched a <a href='x'>farm</a>.</p>"
    long = b"<html><body>" + cell * (2_000_000 // len(cell) + 1)
    began = perf_counter()
    assert copy_in(long, "a.html").startswith("Police searched a farm.\n\nPolice searched")
    assert perf_counter() - began < 5, "seconds"
    with pytest.raises(EmptyCopyError):
        documents.text(zlib.compress(long, 9), "a.html", documents.reader(b"", ".html") or str)


def test_an_empty_page_is_empty_copy() -> None:
    with pytest.raises(EmptyCopyError):
        documents.text(b"<p></p>", "a.html", documents.reader(b"<p></p>", ".html") or str)
