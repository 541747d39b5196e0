"""Quotation marks that do not open, do not close or face the wrong way.

Read through the story: a paragraph may end inside a quotation only if the next paragraph of copy opens with a
quotation mark of its own, straight or curly alike. Apostrophes, inches and minutes are not quotation marks. Single
marks are held only to closing somewhere later in their paragraph, since an apostrophe looks like a closing mark.

## Flags
> [[“The]] road will open in May, said Mr Hale. He thanked residents.

> “The road will open in May.” He added: “It is [[late.””]]

> [[”The]] road will open in May,” said Mr Hale.

> Mr Hale called it a [[‘disgrace]] and left.

## Does not flag
> Mr Hale said: “The road will open in May.
>
> “We are sorry that it is late.”

> The rock 'n' roll fan, 6'2" tall, said: “My dad called it a ‘12" remix’ in ’85.”
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.marks import Mark, Side, double_marks, single_marks
from checks.models import Finding, Rule, Severity
from extraction.models import Article, Section, SectionKind, Span

RULE = Rule(code="QUO-MARKS", severity=Severity.ERROR, reads=("sections",), priority=15)

_RUNNING = (SectionKind.HEADLINE, SectionKind.STANDFIRST, SectionKind.LEAD, SectionKind.BODY)
_MARKS = frozenset("“”„\"‘’'")
_WORD = re.compile(r"\S+")

Fault = tuple[Mark, str]


def check(article: Article) -> Iterator[Finding]:
    """Yield each mark that has no partner, in order."""
    sections = list(article.copy_sections())
    running = False
    for i, section in enumerate(sections):
        after = next((later for later in sections[i + 1 :] if later.kind in _RUNNING), None)
        taken_up = after is not None and article.words(after.span)[0] in _MARKS
        faults, open_mark = _double(article, section, running=running)
        running = open_mark is not None
        if open_mark and not taken_up:
            faults.append((open_mark, "This quotation never closes, and the next paragraph does not take it up."))
        faults += _single(article, section, taken_up=taken_up)
        for mark, message in sorted(faults, key=lambda fault: fault[0].span.start):
            yield RULE.finding(article, _with_word(article, mark, section), message)


def _double(article: Article, section: Section, *, running: bool) -> tuple[list[Fault], Mark | None]:
    """Return the double marks of a paragraph that are at fault, and the one that the paragraph leaves open.

    `running` says that the paragraph before left one open, which a closing mark here may belong to.
    """
    faults: list[Fault] = []
    standing: list[Mark] = []
    owed = int(running)  # closing marks whose opening one is known: it was flagged, or stands in the paragraph before
    singles = [mark for mark in single_marks(article, section.span) if mark.side is Side.OPENS]
    for mark in double_marks(article, section.span):
        if mark.wrong:
            faults.append((mark, "This quotation mark faces the wrong way, or is on the wrong side of a space."))
        if mark.side is Side.CLOSES:
            if standing:
                standing.pop()
            elif owed:
                owed -= 1
            else:
                faults.append((mark, "This quotation mark closes what was never opened."))
            continue
        if standing and not any(standing[-1].span.start < single.span.start < mark.span.start for single in singles):
            faults.append((standing.pop(), "Another quotation opens before this one closes."))
            owed += 1
        standing.append(mark)
    return faults, standing[-1] if standing else None


def _single(article: Article, section: Section, *, taken_up: bool) -> Iterator[Fault]:
    """Yield each opening single mark after which nothing in the paragraph could be its closing one."""
    if taken_up:
        return
    marks = single_marks(article, section.span)
    last_closing = max((mark.span.start for mark in marks if mark.side is Side.CLOSES), default=-1)
    for mark in marks:
        if mark.side is Side.OPENS and mark.span.start > last_closing:
            yield mark, "This quotation never closes."
            return


def _with_word(article: Article, mark: Mark, section: Section) -> Span:
    """Return the mark with the word that it stands against, which an editor can see."""
    words = [span for _, span in article.matches(_WORD, section.span) if mark.span in span]
    return words[0] if words else mark.span
