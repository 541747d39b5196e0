"""What the paper has put right before, wrong again.

A name, a figure or a claim of the corrections file stands in the copy in its wrong form: as whole words, with its
capitals, and only where the copy has one of the words that the correction goes with. Where one of those words is part
of a name, the wrong form must be part of that name too, and a number alone must stand in one sentence with one of them.
In a quotation it is a query. A sentence that tells of the mistake passes, as does one that has the right form as well.

## Flags
> Corrected: "Wilkie" to "Willkie" (2019-05-12, Wendell): Wendell Willkie has two Ls.
>
> The hall was named after Wendell [[Wilkie]], who spoke there in 1940.

> Corrected: "one in four pupils" to "" (2024-03-02, Marlshire): The survey asked 40 people.
>
> In Marlshire [[one in four pupils]] has no desk at home.

## Does not flag
> Corrected: "Wilkie" to "Willkie" (2019-05-12, Wendell): Wendell Willkie has two Ls.
>
> On Friday we wrongly called Wendell Willkie “Wilkie”. A novel by Wilkie Collins was sold for £400.

> Corrected: "62 people" to "65 people" (2025-05-12, Oareford): 65 people were arrested.
>
> Police in Kelderby arrested 62 people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.kept import kept
from checks.models import Confirmation, Finding, Fix, Rule, Severity
from checks.precedents import full_names
from checks.wording import dated
from extraction.models import Article, Correction, Span

RULE = Rule(code="ARC-CORRECTED", severity=Severity.ERROR, reads=("sentences",), priority=16, confirms=True)

_ADMITS = re.compile(
    r"\b(?:wrongly|incorrectly|mistakenly|erroneously|in error|corrected|corrections?|clarif\w+|misspel\w+|misnam\w+|"
    r"mis(?:quot|stat|report)\w+|spel(?:led|t|ling)|née|should have (?:read|said|been)|formerly|"
    r"previously (?:known|called)|(?:we|this paper|this newspaper|an earlier version|the article|the story) "
    r"(?:(?:had|have|has|originally|previously|first) )*(?:said|stated|reported|wrote|gave|called|named))\b",
    re.IGNORECASE,
)
_REBUTS = re.compile(
    r"\b(?:wrong|incorrect|mistaken|false|falsely|untrue|not true|no truth|myth|misleading|debunk\w+|disprov\w+|"
    r"withdr[ae]w\w*|retract\w+|apologis\w+|den(?:y|ies|ied))\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"(?:that|this|it|the (?:figure|number|claim|statistic|name))\b.{0,40}?"
    r"\b(?:wrong|false|untrue|incorrect|not true|mistake|error|misleading|withdrawn|corrected)\b|in fact\b",
    re.IGNORECASE,
)
_SET_AGAINST = re.compile(
    r"\b(?:not|never|rather than|instead of)\s+(?:the\s+|just\s+|only\s+)?[“‘\"']?$", re.IGNORECASE
)
_COLUMN = re.compile(r"\s*(?:corrections?|clarifications?|for the record)\b", re.IGNORECASE)
_CLAIM = re.compile(r"\d|\S+\s+\S+\s+\S+\s+\S")  # a figure, or four words: more than a name
_NUMBER = re.compile(r"[£$€]?[\d.,]+(?:%|p|m|bn|k)?")


class _Put(NamedTuple):
    """A correction and the stories that it came with."""

    correction: Correction
    sources: tuple[str, ...]


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each wrong form of the corrections file that the copy has, and each right one."""
    for put in _on_file(article):
        correction = put.correction
        right = list(_standing(correction.right, article))
        if not right and not next(_standing(correction.wrong, article, correction.right), None):
            continue
        keys = [key for key in correction.keys if next(_standing(key, article), None)]
        if correction.keys and not keys:
            continue
        wrong = list(_repeated(correction, keys, right, article))
        if wrong:
            yield _finding(put, wrong, article)
        elif right and not _NUMBER.fullmatch(correction.right):
            yield RULE.right(right[0], f"“{article.words(right[0])}”, as {_when(correction, article, 'it')}.")


def _on_file(article: Article) -> Iterator[_Put]:
    """Yield the corrections that bear on the copy, each once."""
    seen: set[tuple[str, str]] = set()
    filed = [(c, (c.case_id,) if c.case_id else ()) for c in article.corrections]
    filed += [(c, (c.case_id or p.case_id,)) for p in article.precedents for c in p.corrections]
    for correction, sources in filed:
        form = correction.wrong.strip(), correction.right.strip()
        if form[0] and form[0] != form[1] and form not in seen:
            seen.add(form)
            yield _Put(correction, sources)


@kept
def _in_small_letters(article: Article) -> str:
    return article.plain.text.lower()


def _standing(form: str, article: Article, other: str = "") -> Iterator[Span]:
    """Yield where a form stands in the copy as whole words.

    Capitals count where it has some, or differs from the `other` in nothing else. A number is no part of
    a longer one, nor a name of a double-barrelled one or an address on the web.
    """
    form = form.strip()
    opening = re.split(r"['’\s]", form.lower(), maxsplit=1)[0]
    if not opening or opening not in _in_small_letters(article):
        return
    exact = form != form.lower() or form.lower() == other.strip().lower()
    words = r"\s+".join(re.escape(word).replace("’", "'").replace("'", "['’]") for word in form.split())
    digit = r"(?<![£$€#])" if form[0].isdigit() else ""
    after = r"(?!%|\s?(?:per cent|percent|million|billion|m|bn)\b)" if form[-1].isdigit() else ""
    pattern = re.compile(
        rf"(?<![\w@/])(?<!\w[-‑–'’.,]){digit}{words}(?!\w|[-‑–@/.,]\w){after}", 0 if exact else re.IGNORECASE
    )
    for section in article.copy_sections():
        yield from (span for _, span in article.matches(pattern, section.span))


def _repeated(correction: Correction, keys: list[str], right: list[Span], article: Article) -> Iterator[Span]:
    """Yield where the copy has the wrong form and means what was corrected."""
    part = _within(correction.wrong, correction.right)
    if part and right:
        return  # the whole name stands in the copy, and its short form may follow
    number = _NUMBER.fullmatch(correction.wrong.strip()) is not None
    for span in _standing(correction.wrong, article, correction.right):
        sentence = article.sentence_at(span)
        near = [key for key in keys if any(place in sentence for place in _standing(key, article))]
        if number and not near:
            continue
        if any(place in sentence for place in right) or _owned_up(span, correction, article):
            continue
        if not keys or _of_that_name(span, correction, keys, article):
            yield span


def _within(wrong: str, right: str) -> bool:
    """Tell whether the wrong form is a part of the right one: "Wendell", "Wendell Hill"."""
    return re.search(rf"(?<!\w){re.escape(wrong)}(?!\w)", right) is not None


def _owned_up(span: Span, correction: Correction, article: Article) -> bool:
    """Tell whether the copy says there that the form is wrong, or is a correction itself.

    A claim may be denied or taken back in the next sentence; whoever is misspelt may deny something else.
    """
    section, sentence = article.section_at(span), article.sentence_at(span)
    if section is not None and _COLUMN.match(article.words(section.span)):
        return True
    words = article.words(sentence)
    if _ADMITS.search(words) or _SET_AGAINST.search(article.before(span, 30)):
        return True
    claim = not correction.right.strip() or _CLAIM.search(correction.wrong)
    return bool(claim and (_REBUTS.search(words) or _TAKES_BACK.match(article.after(sentence, 120).lstrip())))


def _of_that_name(span: Span, correction: Correction, keys: list[str], article: Article) -> bool:
    """Tell whether a wrong form is the corrected one's: "Wendell" makes it no other Wilkie's.

    A key that only stands in names goes with a name that has it.
    """
    names = [(mention.span, mention.name) for mention in article.mentions]
    apart = any(not any(place in where for where, _ in names) for key in keys for place in _standing(key, article))
    if apart:
        return True
    bearing = [where for key in keys for place in _standing(key, article) for where, _ in names if place in where]
    joined = any(_words(article.words(where)) - _words(" ".join(keys)) for where in bearing)
    here = next((mention for mention in article.mentions if span.overlaps(mention.span)), None)
    if not joined or here is None:
        return True
    name = _words(full_names(article).get(here.key, here.name)) | _words(here.name)
    others = name - _words(correction.wrong)
    return not others or bool(others & _words(" ".join(keys)))


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.lower()))


def _finding(put: _Put, wrong: list[Span], article: Article) -> Finding:
    """Return the finding on a wrong form: its first place outside a quotation, the others, and the repair."""
    correction = put.correction
    plain = [span for span in wrong if not article.quoted(span)]
    first, *others = [*plain, *(span for span in wrong if span not in plain)]
    certain = correction.right.strip() and not _NUMBER.fullmatch(correction.wrong.strip())
    fix = tuple(Fix(span=span, replacement=_as_there(correction, span, article)) for span in plain) if certain else ()
    return RULE.finding(
        article,
        first,
        _message(correction, article),
        evidence=tuple(others),
        working=correction.note,
        severity=None if plain else Severity.QUERY,
        fix=fix,
        sources=put.sources,
    )


def _as_there(correction: Correction, span: Span, article: Article) -> str:
    """Return the right form with a capital where the wrong one has one at the start of a sentence."""
    there, right = article.words(span), correction.right.strip()
    raised = there[0].isupper() and correction.wrong.strip()[0].islower()
    return right[0].upper() + right[1:] if raised else right


def _message(correction: Correction, article: Article) -> str:
    """Say what was put right, and when."""
    if not correction.right.strip():
        day = correction.published
        return (
            f"We withdrew this on {dated(day, article.style.date_order)}." if day else "We have withdrawn this before."
        )
    return f"W{_when(correction, article, 'this')[1:]}: “{correction.right.strip()}”, not “{correction.wrong.strip()}”."


def _when(correction: Correction, article: Article, what: str) -> str:
    """Say when something was corrected."""
    day = correction.published
    return (
        f"we corrected {what} on {dated(day, article.style.date_order)}" if day else f"we have corrected {what} before"
    )
