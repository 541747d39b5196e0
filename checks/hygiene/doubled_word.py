"""A word typed twice, or two articles where one is meant.

Numbers, initials, names such as Baden Baden and doublings that English has (had had, that that, very very) pass; so
does any doubled word but a small one in somebody's direct speech, where it may have been said so.

## Flags
> The council said that [[the the]] repairs would cost £40,000.

> She was offered [[a an]] apology and asked [[to to]] sign a form.

## Does not flag
> By then he had had enough, and said that that was very very sad.

> Fans of Duran Duran flew from New York, New York, to Baden Baden.

> He gave her her coat, and the papers came in in March.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Fix, Rule, Severity
from extraction.models import Article, Span

RULE = Rule(code="HYG-DOUBLE", severity=Severity.ERROR, reads=("sections",), priority=20)

_DOUBLE = re.compile(r"(?<![\w’'.@#/-])(?P<first>[^\W\d_]+)\s+(?P<second>(?i:(?P=first)))(?![\w’'@/-]|\.\w)")
_ARTICLES = re.compile(r"(?<![\w’'.@#/-])(?:[Aa] an|[Tt]he an?|(?:[Aa]n|[Aa]) the|[Aa]n a)(?![\w’'/-]|\.\w)")
_LATIN = re.compile(r"\s+(?:capp?ella|la|priori|posteriori|fortiori|deux)\b", re.IGNORECASE)

# Words that nobody doubles on purpose; the rest may be a name, or somebody's emphasis.
_SMALL = frozenset(
    "a an the and or but nor if of to at by for from in into on onto with as than is are was were be been has have he "
    "she it they we i his its their our my your this these those will would can could should which who when where "
    "while not also said".split()
)
_ALLOWED = frozenset(
    "had that very her you there so more many really much far long bye no yes ha hee hear knock tut blah yada win now "
    "well go please never chop hush aye can tuk cha choo pom tom dum yo boo night do quick big old deep cous bling la "
    "na doh agar beri gaga".split()
)
# "Later on on Friday", "came in in March": the first of the two belongs to the verb.
_WITH_IN_OR_ON = re.compile(
    r"\b(?:com(?:e|es|ing)|came|go|goes|going|went|gone|br(?:ing|ings|ought)|mov(?:e|ed|es|ing)|log(?:ged|s|ging)?|"
    r"kick(?:ed|s)?|step(?:ped|s)?|carr(?:y|ied|ies|ying)|later|earl(?:y|ier)|further|hand(?:ed)?|turn(?:ed|s)?|put|"
    r"broke|called|checked|dropped|filled|gave|given|held|joined|kept|live[ds]?|passed|phased|set|settled|signed|stayed|"
    r"switched|took|taken|ushered|voted|flown|flew|worked|born|dialled|tuned|caught)\s+$",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each doubling, in order."""
    found: list[tuple[Span, str, tuple[Fix, ...]]] = []
    for section in article.copy_sections():
        for match, span in article.matches(_DOUBLE, section.span):
            if not _meant(match, spoken=article.quoted(span)):
                once = Fix(span=span, replacement=match["first"])
                found.append((span, f"“{article.words(span)}”: word repeated.", (once,)))
        for match, span in article.matches(_ARTICLES, section.span):
            if not _LATIN.match(match.string, match.end()):
                found.append((span, f"“{article.words(span)}”: two articles together; one should go.", ()))
    for span, message, fix in sorted(found, key=lambda said: said[0].start):
        yield RULE.finding(article, span, message, fix=fix)


def _meant(match: re.Match[str], *, spoken: bool) -> bool:
    """Tell whether the doubling may be what the writer meant."""
    first, second, word = match["first"], match["second"], match["first"].lower()
    if word in _ALLOWED or (spoken and word not in _SMALL):
        return True
    if first[0].isupper() and second[0].isupper() and (word not in _SMALL or len(word) == 1):
        return word != "i"  # a name, or initials
    if first[0].islower() and second[0].isupper():
        return word not in _SMALL or word in ("will", "may", "can")  # "will Will Young sing?"
    return word in ("in", "on") and bool(_WITH_IN_OR_ON.search(match.string, 0, match.start()))
