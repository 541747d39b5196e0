"""He for a woman, or she for a man, as the copy's own Mr or Mrs has it.

Nobody's sex is told from a first name. Somebody is a man or a woman here by Mr, Sir, Mrs, Ms, Miss or Dame alone, and
the pronoun counts only in the same sentence, after the name, where neither that paragraph nor the two before it have
anybody else, by name or not, whom it could stand for, and the story has had no such pronoun so far. Quotations are not
looked at, and “they” passes.

## Flags
> Mr Lee lost his licence in May. Mr Lee said that [[she]] would appeal.

> The council met Mrs Cole on Friday, and Mrs Cole gave the plan [[his]] support.

## Does not flag
> The driver was badly hurt. Mr Lee said that she would recover.

> Mrs Cole and Tom Lee met on Friday. Mrs Cole gave the plan his support.

> Mr Lee said that they would appeal. “She is mistaken,” Mr Lee said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.models import Finding, Rule, Severity
from checks.people import FEMALE, MALE, Named, people
from extraction.models import Article, MentionKind, Section, Span, inside

RULE = Rule(code="NAM-GENDER", severity=Severity.ERROR, reads=("mentions",), priority=9)

_BACK = 2  # paragraphs: a pronoun does not reach further
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
# Whom or what a pronoun can stand for besides those that are named or counted as people.
_SOMEBODY = re.compile(
    r"\b(?:mother|father|wife|husband|son|daughter|brother|sister|aunt|uncle|niece|nephew|cousin|grand\w+|mum|mom|dad|"
    r"partner|girlfriend|boyfriend|fianc[ée]e?|widow(?:er)?|spouse|parent|twin|sibling|baby|infant|toddler|child|boy|girl|"
    r"teen|man|woman|lady|person|somebody|someone|anyone|anybody|everyone|nobody|friend|neighbour|neighbor|colleague|"
    r"client|victim|suspect|pupil|guest|king|queen|majesty|prince|princess|duke|duchess|monarch|pope|saint|god|goddess|"
    r"coach|chief|clerk|nurse|cook|heir|host|pilot|judge|official|chair|head|boss|aide|ally|mp|cat|dog|horse|mare|stallion|"
    r"cow|bull|kitten|puppy|foal|ship|\w*boat|yacht|vessel|ferry|trawler|hms|animal|pet|character|role)(?:s|es|[’']s)?\b"
    r"|\b(?:the|an?|his|her|their|another|every|each|one|no|this|that)\s+(?:[\w-]+\s+){0,2}?"
    r"\w{2,}(?:man|woman|person|ist|ian|ant|ent|ee|eer|ess|or|er|ary|ete|old)(?:s|[’']s)?\b",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each pronoun that does not fit the honorific of the only person that it can stand for, once for each."""
    sexes = _sexes(article)
    sections = list(article.copy_sections())
    done: set[str] = set()
    for named in people(article):
        sex = sexes.get(named.mention.key)
        if sex is None or named.honorific not in sex or named.mention.key in done:
            continue
        sentence = article.sentence_at(named.mention.span)
        wrong = _SHE if sex is MALE else _HE
        rest = Span(start=named.mention.span.end, end=max(sentence.end, named.mention.span.end + 1))
        found = _first(wrong, rest, article)
        if found and _is_alone(named, found, wrong, sections, article):
            done.add(named.mention.key)
            yield RULE.finding(
                article,
                found,
                f"“{article.words(found)}” here, and {named.called} just before.",
                evidence=(named.span,),
                working="Nobody else is in this paragraph or the two before it.",
            )


def _sexes(article: Article) -> dict[str, frozenset[str]]:
    """Return by key the honorifics of the sex of each person who has one of them, and never one of the other."""
    given: dict[str, set[str]] = {}
    for named in people(article):
        given.setdefault(named.mention.key, set()).add(named.honorific or "")
    return {
        key: MALE if honorifics & MALE else FEMALE
        for key, honorifics in given.items()
        if bool(honorifics & MALE) != bool(honorifics & FEMALE)
    }


def _first(pronoun: re.Pattern[str], within: Span | None, article: Article) -> Span | None:
    """Return where a pronoun first stands outside quotations."""
    spans = (span for _, span in article.matches(pronoun, within))
    return next((span for span in spans if not article.quoted(span)), None)


def _is_alone(named: Named, found: Span, wrong: re.Pattern[str], sections: Sequence[Section], article: Article) -> bool:
    """Tell whether the pronoun can stand for nobody but the one named before it."""
    here = sections.index(named.section)
    start = sections[max(0, here - _BACK)].span.start
    before = article.plain.slice(start, found.start)
    if wrong.search(article.plain.slice(0, found.start)) or _SOMEBODY.search(before):
        return False  # who was "she" before may be so again
    near = inside(article.mentions, Span(start=start, end=named.section.span.end))
    return all(m.kind is not MentionKind.PERSON or m.key == named.mention.key for m in near)
