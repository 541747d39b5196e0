"""A note or a blank left in the copy.

What stands where something was to come: TK and runs of X where a name or a number belongs, question marks alone, a note
to a colleague in brackets, “lorem ipsum”. In somebody's direct speech only what nobody says counts. Roman numerals,
sizes, chromosomes and what is masked on purpose pass.

## Flags
> Harold Dunn, [[aged XX]], of Mill Lane, was fined [[£XXX]] on [[June XX]].

> The road was closed for [[TK]] hours, said Ann Lee [[(CHECK SPELLING)]].

> [[Lorem ipsum]] dolor sit amet. It cost [[???]] to mend.

## Does not flag
> Louis XX, who has two XX chromosomes and wears XXL, saw xXx and Super Bowl XXX at TK Maxx.

> “He told [the board] so,” she said, and sent it to 0800 XXX XXX. Really??? “Love you, XXXX,” he wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from extraction.models import Article, SectionKind, Span

RULE = Rule(code="HYG-PLACEHOLDER", severity=Severity.ERROR, reads=("sections",), priority=10)

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
)
_TO_COME = (
    r"(?:NAME|AGE|DATE|TITLE|QUOTE|FIGURE|NUMBER|AMOUNT|PLACE|TIME|LINK|PIC|PICTURE|PHOTO|IMAGE|CAPTION|SPELLING|"
    r"ADDRESS|JOB|DETAIL|SURNAME|CREDIT|BYLINE|HEADLINE|SOURCE|LEGAL|LAWYER|SUB|EDITOR|DESK)S?"
)
_BLANK = r"(?:X{2,}|x{2,}|TK|\?{2,})"
# Said by nobody, so also looked for inside quotation marks.
_NOTES = re.compile(
    r"\b[Ll](?:orem|OREM) [Ii](?:psum|PSUM)\b|\bTK(?:TK)+\b|\bTODO:|\bFIXME\b"
    rf"|\b(?:CHECK|INSERT|ADD|CONFIRM) (?:THE )?{_TO_COME}\b(?: HERE\b)?"
    r"|\bX{2,}:? (?:(?:to |please |pls )?(?:check|confirm|ask|insert|add|chase|ring|query)|needs?|more to come)\b"
)
_BRACKETED = re.compile(
    r"\((?:PLEASE |PLS )?(?:CHECK|CONFIRM|INSERT|TODO)(?:[ :,][A-Z0-9 ,.:;?!’'/&-]{1,60})?\??\)"
    rf"|\[(?:(?:PLEASE|PLS|CHECK|CONFIRM|INSERT|ADD|TODO|FIX|{_TO_COME})\b[A-Z0-9 ,.:;?!’'/&-]{{0,60}})\]"
    r"|\[(?:[Ii]nsert|[Cc]heck|[Ff]ill in|[Aa]dd|[Nn]ames? (?:of|to|here)|[Qq]uote (?:to|here|from))\b[^\[\]]{0,60}\]"
    r"|\[(?:[Nn]ame|[Aa]ge|[Dd]ate|[Tt]itle|[Ss]urname|[Nn]umber|[Qq]uote|[Ll]ink|[Pp]lace|[Ff]igure|[Tt]o come)\]"
    rf"|[(\[]{_BLANK}[)\]]"
)
_BLANKS = re.compile(
    rf"(?<![\w.?])(?:(?:[Aa]ged?|AGED?) (?:{_BLANK}|X)(?![\w?])|{_BLANK}-year-olds?\b)"
    rf"|(?<!\w)[£$€](?:X{{2,}}|x{{2,}}|TK|\?{{2,}}|X(?:[.,]X+)*(?:m|bn|k| million| billion))(?![\w?])"
    rf"|\b{_MONTH} (?:{_BLANK})(?![\w?])|(?<![\w?]){_BLANK} {_MONTH}\b"
    r"|(?<![\w/])(?:XX?|xx)/(?:XX?|xx)/(?:XX|xx|\d\d)(?:XX|xx|\d\d)?(?![\w/])|(?<!\w)XX[:.]XX\b|(?<!\w)(?:XX?|xx)[ap]m\b"
    rf"|(?<![\w?.-]){_BLANK} ?(?:%|(?:per ?cent|percent|people|men|women|miles?|hours?|minutes?|days?|weeks?|months?|"
    r"years?|homes|officers|times)\b)"
    r"|(?<![\w\d-])(?<![\dX] )(?<![\dX]-)X{4,12}(?![\w*-])(?! (?:[\dX]|Gold|[Bb]eer|[Bb]rew|[Ll]ager|[Bb]itter))"
    r"|(?<!\S)(?:about|of|at|for|from|in|to|by|named|called|than) TK(?=[\s.,;)])(?! [A-Z\d])"
    r"|(?<!\S)\?{2,}(?=[\s.,;]|$)"
)
# What there must be for a pattern to be worth trying.
_CUES = (
    (_NOTES, re.compile(r"[Ll]orem|LOREM|TKTK|TODO:|FIXME|CHECK|INSERT|ADD |CONFIRM|XX:? ")),
    (_BRACKETED, re.compile(r"[(\[](?:[A-Z?]|xx|[iI]nsert|[cC]heck|[fF]ill|[aA]dd|[nN]am|[qQ]uo|age|[dtsnlpf])")),
    (_BLANKS, re.compile(r"[Xx]{2}|[Aa][Gg][Ee][Dd]? X|[£$€]X|XX?/|X[ap]m|TK|\?\?")),
)
_WORD_BEFORE = re.compile(r"(?:about|of|at|for|from|in|to|by|named|called|than) (?=TK)")
_SEXES = re.compile(r"\bXY\b|chromosome")


def check(article: Article) -> Iterator[Finding]:
    """Yield each thing left in, once for the same words, in order."""
    places: dict[str, list[Span]] = {}
    for span in _left_in(article):
        places.setdefault(article.words(span), []).append(span)
    for words, (first, *more) in places.items():
        yield RULE.finding(article, first, f"“{words}” was left in the copy.", evidence=tuple(more))


def _left_in(article: Article) -> Iterator[Span]:
    """Yield the notes and the blanks in order, none inside another."""
    patterns = [(pattern, cue) for pattern, cue in _CUES if cue.search(article.plain.text)]
    found = []
    for section in article.copy_sections():
        for pattern, cue in patterns:
            if not any(article.matches(cue, section.span)):
                continue
            for match, _ in article.matches(pattern, section.span):
                skipped = _WORD_BEFORE.match(match[0])
                span = article.span(match.start() + (skipped.end() if skipped else 0), match.end())
                said = pattern is not _NOTES and article.quoted(span)
                if not said and not (match[0].strip("()[]") == "XX" and _SEXES.search(match.string)):
                    found.append(span)
    end = 0
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if span.start >= end and not _headless(span, article):
            yield span
            end = span.end


def _headless(span: Span, article: Article) -> bool:
    """Tell whether the words stand in a line that is all in capitals, where a note can't be told from the rest."""
    section = article.section_at(span)
    return section is not None and section.kind is SectionKind.HEADLINE and article.words(section.span).isupper()
