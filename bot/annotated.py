"""The annotated copy: a story as a page of HTML, its findings marked, numbered and explained beside it.

The page is whole in itself: no script, nothing fetched, and printed as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from bot.checklist import checklist
from bot.excerpt import headline, one_line, place, shown
from bot.papers import Papers, minute
from bot.wording import corrected, counted, day, unseen, withheld
from checks.models import Finding, Severity
from extraction.models import Article, Section, SectionKind, Span
from storage.models import Report

_TAGS = {SectionKind.HEADLINE: "h1", SectionKind.CROSSHEAD: "h2"}


class _Note(NamedTuple):
    """A finding with its number in the margin."""

    number: int
    finding: Finding


class _Mark(NamedTuple):
    """A finding's words in one paragraph; the number stands after the last of them."""

    note: _Note
    span: Span
    last: bool


def annotated(papers: Papers) -> str:
    """Return a case's report as a page. Half a character in the copy becomes a question mark when it is encoded."""
    article, notes = papers.report.article, _notes(papers.report)
    name = escape(headline(article, 150))
    body = "\n".join(
        [
            f'<header><p class="desk">Stet: annotated copy</p><p class="state">{_state(papers)}</p></header>',
            f'<main><article aria-label="The copy">{"".join(_paragraphs(article, notes))}</article>',
            f'<aside aria-label="Findings"><h2>Findings</h2>{_aside(papers, notes)}</aside></main>',
            *_lists(papers),
            "<footer>Read and checked by Stet. It compares the copy with itself and with the newsroom's own archive; "
            "it does not know what is true.</footer>",
        ]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="referrer" content="no-referrer">\n<title>{name}: annotated copy</title>\n'
        f"<style>\n{_style()}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return files("bot").joinpath("annotated.css").read_text("utf-8")


def _notes(report: Report) -> list[_Note]:
    """Return the findings numbered as they stand in the copy."""
    found = sorted(report.run.findings, key=lambda f: (f.span.start, f.span.end, f.severity.gravity))
    return [_Note(number, finding) for number, finding in enumerate(found, 1)]


def _state(papers: Papers) -> str:
    case, report, found = papers.case, papers.report, papers.report.run.findings
    counts = [(s, sum(f.severity is s for f in found)) for s in Severity]
    said = [f'<b class="{s.value}">{counted(n, s.value)}</b>' for s, n in counts if n] or ["<b>Nothing found</b>"]
    if found:
        said.append(f"{sum(f.id in papers.rulings for f in found)} of {len(found)} ruled")
    if case.signed_off_by and case.signed_off_at:
        said.append(f"signed off by {_words(papers.who(case.signed_off_by))}, {minute(case.signed_off_at)}")
    if case.embargo:
        said.append(f"<b>embargoed until {minute(case.embargo)}</b>")
    published = f"to be published {day(report.article.published)}" if report.article.published else ""
    return " · ".join([*said, published] if published else said)


def _paragraphs(article: Article, notes: list[_Note]) -> Iterator[str]:
    """Yield the copy, paragraph by paragraph, with a headline given apart first."""
    if article.headline:
        yield f"<h1>{_words(article.headline)}</h1>"
    sections = article.sections or (Section(span=Span(start=0, end=len(article.text)), kind=SectionKind.BODY),)
    marks = [mark for note in notes for mark in _marks(note, sections)]
    for part in sections:
        tag = _TAGS.get(part.kind, "p")
        if tag == "h1" and article.headline:
            tag = "p"
        inside = [mark for mark in marks if mark.span in part.span]
        yield f'<{tag} class="{part.kind.value}">{_marked(article, part.span, inside)}</{tag}>\n'


def _marks(note: _Note, sections: tuple[Section, ...]) -> list[_Mark]:
    """Return the parts of a finding's words that lie in the sections: a mark can't run out of its paragraph."""
    whole, spans = note.finding.span, []
    for part in sections:
        start, end = max(whole.start, part.span.start), min(whole.end, part.span.end)
        if start < end:
            spans.append(Span(start=start, end=end))
    return [_Mark(note, span, last=span == spans[-1]) for span in spans]


def _marked(article: Article, whole: Span, marks: list[_Mark]) -> str:
    """Return a paragraph with its marks; where two overlap the words between two edges are marked once, for both."""
    edges = sorted({whole.start, whole.end, *(e for mark in marks for e in (mark.span.start, mark.span.end))})
    pieces = []
    for start, end in pairwise(edges):
        words = _words(article.text[start:end], keep=True)
        over = [mark for mark in marks if mark.span.start <= start and end <= mark.span.end]
        if over:
            grave = min((mark.note.finding.severity for mark in over), key=lambda severity: severity.gravity)
            words = f'<mark class="{grave.value}">{words}</mark>'
        numbers = [_number(mark.note) for mark in marks if mark.last and mark.span.end == end]
        pieces.append(words + "".join(numbers))
    return "".join(pieces)


def _number(note: _Note) -> str:
    finding = note.finding
    named = f"{finding.severity.value.capitalize()} {note.number}: {one_line(finding.message, 150)}"
    return (
        f'<sup><a href="#n{note.number}" id="m{note.number}" class="{finding.severity.value}" '
        f'aria-label="{_words(named)}">{note.number}</a></sup>'
    )


def _aside(papers: Papers, notes: list[_Note]) -> str:
    if not notes:
        return "<p>Nothing was found.</p>"
    return f"<ol>{''.join(_explained(papers, note) for note in notes)}</ol>"


def _explained(papers: Papers, note: _Note) -> str:
    article, finding, grave = papers.report.article, note.finding, note.finding.severity.value
    said = [
        f'<p><a href="#m{note.number}" class="no" aria-label="Back to the copy">{note.number}</a> '
        f'<b class="{grave}">{grave.capitalize()}</b> {_words(finding.message)}</p>'
    ]
    if finding.working:
        said.append(f'<p class="working">{_words(finding.working)}</p>')
    beside = dict.fromkeys(
        f"“{one_line(article.words(span), 90)}” ({place(article, span)})" for span in finding.evidence
    )
    if beside:
        said.append(f'<p class="working">Beside: {_words("; ".join(list(beside)[:4]))}</p>')
    for fix in finding.fix[:3]:
        wrong = _words(article.words(fix.span))
        said.append(f'<p class="working">Fix: <del>{wrong}</del> <ins>{_words(fix.replacement)}</ins></p>')
    said += [f'<p class="desk-says">{_words(line)}</p>' for line in papers.said_of(finding.id)]
    said.append(f'<p class="code">{_words(finding.code)}</p>')
    return f'<li id="n{note.number}" class="{grave}">{"".join(said)}</li>\n'


def _lists(papers: Papers) -> Iterator[str]:
    """Yield what stands below the copy: the claims with their sources, what is right, and the related cases."""
    report, article = papers.report, papers.report.article
    claims = []
    for item in checklist(article):
        tick = papers.ticks.get(item.key)
        done = tick if tick and tick.ticked else None
        source = f' <span class="source">{_words(papers.who(done.by))}: {_words(done.source)}</span>' if done else ""
        box = "☑" if done else "☐"
        told = "ticked" if done else "not ticked"
        words = _words(article.words(item.claim.span))
        claims.append(f'<li><span role="img" aria-label="{told}">{box}</span> {words}{source}</li>')
    right = [f"<li><b>{_words(article.words(c.span))}</b> {_words(c.working)}</li>" for c in report.run.confirmed]
    related = []
    for case in report.related:
        why = _words("; ".join([case.kind.value, *case.why, *map(corrected, case.corrections)]))
        related.append(f"<li>{day(case.published)} <b>{_words(case.headline)}</b> {why}</li>")
    if report.withheld:
        related.append(f"<li>{withheld(report.withheld)}</li>")
    if report.unseen:
        related.append(f"<li>{unseen(report.unseen)}</li>")
    for name, lines in (("Claims", claims), ("Checked and right", right), ("Earlier related cases", related)):
        if lines:
            yield f'<section class="list"><h2>{name}</h2><ul>{"".join(lines)}</ul></section>'


def _words(text: str, *, keep: bool = False) -> str:
    """Return words as text of a page; signs that turn the direction of writing stay inside their own element."""
    return escape(shown(text) if keep else one_line(text, 2000), quote=True)
