"""A surname alone where two people have it.

The copy gives two people with one surname their full names, and later has the surname, or Mr and the surname, in a
paragraph that names neither: it can be either. It passes where an honorific tells the two apart, where the paragraph
before names only one of them, and where the surname stood for one before the other came in.

## Flags
> Ann Hill and her brother Paul Hill ran the mill at Oareford for 30 years.
>
> The mill was sold in May for £2m.
>
> “It was time to go,” said [[Hill]].

## Does not flag
> Mr Paul Hill and Mrs Ann Hill ran the mill at Oareford.
>
> The mill was sold in May.
>
> Mrs Hill said that it was time. The Hills will move to Kelderby.

> Ann Hill and Paul Hill ran the mill at Oareford.
>
> The mill was sold in May, Paul Hill said.
>
> Hill was asked what he would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from checks.models import Finding, Rule, Severity
from checks.people import FEMALE, MALE, Named, people
from checks.wording import listed
from extraction.models import Article

RULE = Rule(code="NAM-TWOSAME", severity=Severity.QUERY, reads=("mentions",), priority=10)

_MOST = 6  # people of one surname
_BACK = 50  # names
_PLAIN = frozenset({None, "Mr", "Mrs", "Ms", "Miss", "Mx"})


# Short names that begin with another letter than the name that they stand for.
_SHORT = {
    "bob": "robert", "bobby": "robert", "bill": "william", "billy": "william", "dick": "richard", "ted": "edward",
    "ned": "edward", "jack": "john", "harry": "henry", "hal": "henry", "chuck": "charles", "jim": "james",
    "tony": "anthony", "peggy": "margaret", "meg": "margaret", "polly": "mary", "molly": "mary", "betty": "elizabeth",
    "liz": "elizabeth", "beth": "elizabeth", "kate": "catherine", "kathy": "catherine", "nell": "eleanor",
    "sandy": "alexander", "drew": "andrew", "rob": "robert", "gene": "eugene", "gus": "angus", "tina": "christina",
}  # fmt: skip


def check(article: Article) -> Iterator[Finding]:
    """Yield each surname once that may be one of two people's."""
    by_surname: dict[str, list[Named]] = {}
    for one in people(article):
        by_surname.setdefault(one.surname, []).append(one)
    for named in by_surname.values():
        if len({each.mention.key for each in named if not each.bare}) > 1:
            yield from _unclear(named, article)


def _unclear(named: Sequence[Named], article: Article) -> Iterator[Finding]:
    """Yield the first bare surname that can be that of either of two people named before."""
    told: dict[str, Named] = {}
    for i, name in enumerate(named):
        if not name.bare:
            told.setdefault(name.mention.key, name)
        elif not 1 < len(told) <= _MOST:
            return  # it stands for one already, whoever comes in later, or for a whole clan
        elif name.honorific in _PLAIN and _is_either(name, named[max(0, i - _BACK) : i], list(told.values())):
            who = list(told.values())
            yield RULE.finding(
                article,
                name.span,
                f"“{name.called}” can be {listed((each.mention.name for each in who), 'or')}.",
                evidence=tuple(each.mention.span for each in who),
                working="This paragraph and the one before name no one of them in full.",
            )
            return


def _is_either(name: Named, before: Sequence[Named], who: Sequence[Named]) -> bool:
    """Tell whether nothing says which of the people a bare surname stands for."""
    if any(_may_be_one(one, other) for one, other in combinations(who, 2)):
        return False
    fitting = [each for each in who if _fits(name.honorific, each, before)]
    last = before[-1]
    near = {each.mention.key for each in before if each.section is last.section and not each.bare}
    return len(fitting) > 1 and all(each.section is not name.section for each in before) and len(near) != 1


def _fits(honorific: str | None, who: Named, before: Sequence[Named]) -> bool:
    """Tell whether somebody can be spoken of with an honorific, from those that the copy gave before."""
    given = {each.honorific for each in before if each.mention.key == who.mention.key}
    if honorific in MALE:
        return not given & FEMALE
    return honorific not in FEMALE or not given & MALE


def _may_be_one(one: Named, other: Named) -> bool:
    """Tell whether two full names may be one person's: Thomas and Tom Hill, Ann and Ann Mary Hill, J. Hill."""
    first, second = one.mention.name.split(), other.mention.name.split()
    called = {_SHORT.get(name[0].lower(), name[0].lower()) for name in (first, second)}
    return first[0][0] == second[0][0] or len(called) == 1 or bool(set(first[:-1]) & set(second[:-1]))
