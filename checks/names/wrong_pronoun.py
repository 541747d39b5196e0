"""A pronoun, or an honorific, of the other sex than the copy's own Mr or Mrs says.

Nobody's sex is told from a first name. Somebody is a man or a woman here by Mr, Sir, Mrs, Ms, Miss or Dame alone, and
the pronoun counts only in the same sentence, after the name, where neither that paragraph nor the two before it have
anybody else, by name or not, whom it could stand for, and the story has had no such pronoun so far. Quotations are not
looked at, and “they” passes. Somebody with both a Mr and a Mrs before the full name is an error too, a query where it
is the surname and nobody's family comes in.

## Flags
> Mr Lee lost his licence in May. Mr Lee said that [[she]] would appeal.

> The council met Mrs Cole on Friday, and Mrs Cole gave the plan [[his]] support.

> Mr Kim Lyle runs the ferry. [[Ms Kim Lyle]] said that it was full.

## Does not flag
> The driver was badly hurt. Mr Lee said that she would recover.

> Mrs Cole and Tom Lee met on Friday. Mrs Cole gave the plan his support.

> Mr Lee said that they would appeal. “She is mistaken,” Mr Lee said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.people import FEMALE, MALE, Named, people
from checks.wording import in_both_places
from extraction.models import Article, MentionKind, Span, inside

RULE = Rule(code="NAM-GENDER", severity=Severity.ERROR, reads=("mentions",), priority=9)

_FAMILY = re.compile(
    r"\b(?:wife|husband|spouse|couple|pair|mother|father|parents?|son|daughter|brother|sister|siblings?|uncle|aunt|cousins?|"
    r"nephew|niece|famil(?:y|ies)|widow|widower|married|newly-?weds|ex-\w+)\b",
    re.IGNORECASE,
)
_BACK = 2  # paragraphs: a pronoun does not reach further
_HE = re.compile(r"\b[Hh](?:e|im|is|imself)\b")
_SHE = re.compile(r"\b(?:[Ss]he|[Hh]er(?:s|self)?)\b")
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
    """Yield each person called both Mr and Mrs, and the first pronoun that fits nobody it can stand for."""
    yield from _both(article)
    for wrong, sex, other in ((_SHE, MALE, FEMALE), (_HE, FEMALE, MALE)):
        found = next((span for _, span in article.matches(wrong)), None)
        if found is None or article.quoted(found):
            continue
        start = article.sentence_at(found).start
        before = [one for one in people(article) if start <= one.mention.span.start < found.start]
        named = before[-1] if before else None
        if (
            named
            and named.honorific in sex
            and not _called(named.mention.key, other, article)
            and _is_alone(named, found, article)
        ):
            yield RULE.finding(
                article,
                found,
                f"“{article.words(found)}” here, but {named.called} just before.",
                evidence=(named.span,),
                working="Nobody else is in this paragraph or the two before it.",
            )


def _both(article: Article) -> Iterator[Finding]:
    """Yield each person with honorifics of both sexes; by surname alone only where the story has no family in it."""
    first: dict[str, Named] = {}
    done: set[str] = set()
    for named in people(article):
        key = named.mention.key
        if named.honorific not in MALE | FEMALE or " " not in key or key in done:
            continue
        known = first.setdefault(key, named)
        if (known.honorific in MALE) == (named.honorific in MALE):
            continue
        surnames = named.bare or known.bare
        if not surnames or not _FAMILY.search(article.plain.text):
            done.add(key)
            one, other = f"“{known.called}”", f"“{named.called}”"
            yield RULE.finding(
                article,
                named.span,
                f"{in_both_places(one, known.span, other, named.span, article)}: which is it?",
                evidence=(known.span,),
                severity=Severity.QUERY if surnames else None,
            )


def _called(key: str, honorifics: frozenset[str], article: Article) -> bool:
    """Tell whether the copy gives somebody one of these honorifics anywhere."""
    return any(named.mention.key == key and named.honorific in honorifics for named in people(article))


def _is_alone(named: Named, found: Span, article: Article) -> bool:
    """Tell whether the pronoun can stand for nobody but the one named before it."""
    starts = [section.span.start for section in article.copy_sections()]
    start = starts[max(0, starts.index(named.section.span.start) - _BACK)]
    if _SOMEBODY.search(article.plain.slice(start, found.start)):
        return False
    near = inside(article.mentions, Span(start=start, end=named.section.span.end))
    return all(m.kind is not MentionKind.PERSON or m.key == named.mention.key for m in near)
