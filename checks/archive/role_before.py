"""A post that somebody has left by an earlier story's account.

Of posts that one person holds at a time - chief constable, police commissioner, council leader, mayor, MP, chief
executive, headteacher - the newest story that speaks of it counts: it calls the person former, says that they stepped
down or were replaced, or gives the post of the same body to somebody else whom it did not have at first. The bodies
must not differ. Copy that looks back ("then", "at the time", a passage on an earlier case), that says former itself or
that tells of a new post is left alone. The person may be back, so it asks.

## Flags
> Published: 2026-05-12
>
> Archive: 2026-03-03, same person: The force’s former chief constable Ann Hill spoke to Marlshire Police.
>
> The road will shut. [[Chief Constable Ann Hill]] said that Marlshire Police had asked for it.

> Published: 2026-05-12
>
> Archive: 2025-03-03, same person: Sarah Wilkie, leader of Oareford Council, opened the bridge.
>
> Archive: 2026-03-03, similar: Tom Vance, leader of Oareford Council, shut the bridge.
>
> [[Sarah Wilkie, leader of Oareford Council]], said that the bridge would open.

## Does not flag
> Published: 2026-05-12
>
> Archive: 2026-03-03, same person: The force’s former chief constable Ann Hill spoke to Marlshire Police.
>
> Former Chief Constable Ann Hill will speak to Marlshire Police. In 2021, Chief Constable Ann Hill led the force.

> Published: 2026-05-12
>
> Archive: 2026-03-03, same person: Ann Hill, a former mayor of Kelderby, opened the pool in Oareford.
>
> Ann Hill, the mayor of Oareford, opened the bridge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.precedents import InBoth, cited, in_both, may_be_one, name_parts, told
from checks.spellings import near
from extraction.models import Article, Mention, MentionKind, Precedent, Span, inside

RULE = Rule(code="ARC-ROLE", severity=Severity.QUERY, reads=("precedents", "mentions"), priority=12)

_OFFICES = {
    "chief constable": r"chief\s+constable",
    "police commissioner": r"police\s+and\s+crime\s+commissioner|PCC",
    "leader": r"leader",
    "mayor": r"mayor",
    "MP": r"MP",
    "chief executive": r"chief\s+executive(?:\s+officer)?|CEO",
    "headteacher": r"head\s?teacher|headmaster|headmistress",
}
_ANY = "|".join(_OFFICES.values())
_WORD = r"[\w’'&-]+"
_BEFORE = re.compile(
    rf"(?P<lead>(?:{_WORD}\s+){{0,6}})(?<![\w’'-])(?P<ex>(?:ex-)?)(?P<office>{_ANY})\s+$", re.IGNORECASE
)
_AFTER = re.compile(
    rf"(?:,\s+(?:aged\s+)?\d{{1,3}})?,\s+(?:who\s+is\s+)?(?P<lead>(?:{_WORD}\s+){{0,5}}?)(?P<office>(?i:{_ANY}))"
    rf"(?P<body>\s+(?:of|for|at)\s+(?:the\s+)?[A-Z]{_WORD}(?:\s+(?:(?:and|of|the)\s+)?[A-Z]{_WORD}){{0,4}})?"
    rf"(?=\s*[,.;:)]|\s+(?:said|says|told|added|and)\b)"
)
_PAST = re.compile(
    r"\b(?:former(?:ly)?|ex|retired|previous|one-?time|ousted|sacked|deposed|erstwhile)\b", re.IGNORECASE
)
_NOT_HELD = re.compile(
    r"\b(?:deputy|assistant|vice|acting|interim|shadow|lord|lady|joint|co|then|late|new|newly|incoming|outgoing|next|future|"
    r"elect|designate|would-be|re-elected|returning|group|party|team|gang|scout|youth|union|opposition|worship|youngest|first|"
    r"and)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"(?:,[^.;]{1,80}?,)?\s+(?:has\s+|had\s+)?(?:(?:stepped|stood)\s+down|resigned|retired|quit|left\s+(?:his|her|the)\s+(?:post|job)|"
    r"was\s+(?:sacked|removed|ousted|voted\s+out|replaced))\s+(?:\w+\s+){0,3}?as\s+(?:the\s+)?(?P<lead>(?:[\w’'&-]+\s+){0,4}?)"
    rf"(?P<office>{_ANY})\b(?P<body>\s+(?:of|for|at)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){{0,4}})?"
)
_TOOK_OVER = re.compile(
    r"\b(?:took\s+over\s+from|has\s+taken\s+over\s+from|(?:has\s+)?succeeded|succeeds|(?:has\s+)?replaced|replaces)\s+(?:[A-Za-z]+\s+){0,3}$"
)
_OFFICE_IN = re.compile(rf"\b(?P<office>{_ANY})\b", re.IGNORECASE)
_NOT_YET = re.compile(r"\b(?:will|is\s+to|are\s+to|due\s+to|set\s+to|would|could|may|might|if|plans?|wants?|hopes?)\b")
_ELSEWHEN = re.compile(
    r"\b(?:at\s+the\s+time|then|ago|last\s+(?:year|month|week)|once|previously|had\s+been|used\s+to|was\s+(?:the\s+)?(?:mayor|leader)|"
    r"until|stepp\w+\s+down|stand\w*\s+down|stood\s+down|resign\w*|retir\w*|quit\w*|outgoing|farewell|last\s+day|leav\w+|re-elected|"
    r"re-?appointed|return\w*|elected|sworn\s+in|appointed)\b",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    "the a an its their our his her council police force county city town borough district former".split()
)
_BEFORE_REACHES, _REACHES = 90, 160  # characters


class Post(NamedTuple):
    """A post that a story gives somebody: which, of what body, where it says so, and whether they have left it."""

    key: str
    name: str
    office: str
    bodies: frozenset[str]
    span: Span
    left: bool

    def is_of(self, other: Post) -> bool:
        """Whether the two are one post, as far as bodies are named: another town has another mayor."""
        both = self.bodies and other.bodies
        return self.office == other.office and bool(not both or self.bodies & other.bodies)

    def surely_of(self, other: Post) -> bool:
        """Whether the two are one post, the body named in both."""
        return self.office == other.office and bool(self.bodies & other.bodies)


class Said(NamedTuple):
    """What an earlier story says of somebody's post."""

    day: date
    gone: bool
    post: Post
    precedent: Precedent


def check(article: Article) -> Iterator[Finding]:
    """Yield each person once who by the newest story on it no longer holds the post that the copy gives them."""
    if not article.precedents:
        return
    posts: dict[str, Post] = {}
    for post in _posts(article):
        if not post.left and not _looks_back(post, article):
            posts.setdefault(post.key, post)
    if not posts:
        return
    there = [(precedent, list(_posts(precedent.article))) for precedent in article.precedents if precedent.published]
    for post in posts.values():
        said = [one for precedent, theirs in there for one in _said(post, theirs, precedent, article)]
        newest = max(said, key=lambda one: (one.day, not one.gone), default=None)
        if newest and newest.gone and (article.published is None or newest.day <= article.published):
            yield _finding(post, newest, article)


def _said(post: Post, theirs: list[Post], precedent: Precedent, article: Article) -> Iterator[Said]:
    """Yield what an earlier story says of a post: that the person has it or has left it, or that another has it."""
    if precedent.published is None:
        return
    both = next((both for both in in_both(article, precedent) if both.here == post.key), None)
    if both and may_be_one(both, article, precedent):
        for held in theirs:
            looks_back = not held.left and _recalls(held.span, precedent.article)
            if held.key == both.there and held.is_of(post) and not looks_back:
                yield Said(precedent.published, held.left, held, precedent)
        yield from _replaced(post, both, precedent)
        return
    for held in theirs:
        later = not held.left and held.surely_of(post) and not _recalls(held.span, precedent.article)
        if later and _is_other(held.name, post.name) and _held_before(post, held, article):
            yield Said(precedent.published, True, held, precedent)


def _replaced(post: Post, both: InBoth, precedent: Precedent) -> Iterator[Said]:
    """Yield where an earlier story says that somebody took over the post from its holder."""
    earlier = precedent.article
    for mention in earlier.mentions:
        if mention.key != both.there or earlier.quoted(mention.span) or precedent.published is None:
            continue
        sentence = earlier.sentence_at(mention.span)
        start, name = earlier.plain.inside(sentence.start, mention.span.start)
        over, words = _TOOK_OVER.search(earlier.plain.text[start:name]), earlier.words(sentence)
        offices = {_named(match["office"]) for match in _OFFICE_IN.finditer(words)}
        if over and post.office in offices and not _NOT_YET.search(words):
            span = earlier.span(start + over.start(), name).to(mention.span)
            left = Post(mention.key, both.name, post.office, frozenset(), span, left=True)
            yield Said(precedent.published, True, left, precedent)


def _held_before(post: Post, held: Post, article: Article) -> bool:
    """Tell whether another story has the copy's person in the post, so that a second holder came after them."""
    return any(
        mine.key == both.there and not mine.left and mine.surely_of(held)
        for precedent in article.precedents
        if precedent.published
        for both in in_both(article, precedent)
        if both.here == post.key
        for mine in _posts(precedent.article)
    )


def _is_other(name: str, other: str) -> bool:
    """Tell whether two names are two people's: of one surname, or one misspelled, they may not be."""
    one, two = list(name_parts(name)), list(name_parts(other))
    return len(one) > 1 and len(two) > 1 and one[-1] != two[-1] and not near(one[-1], two[-1]) and one[0] != two[0]


def _posts(article: Article) -> Iterator[Post]:
    """Yield the posts that stand beside the names of a story's own words."""
    longest: dict[str, str] = {}
    for mention in article.mentions:
        if mention.kind is MentionKind.PERSON and len(mention.name) > len(longest.get(mention.key, "")):
            longest[mention.key] = mention.name
    for mention in article.mentions:
        full = mention.kind is MentionKind.PERSON and " " in longest.get(mention.key, "")
        if full and not article.quoted(mention.span):
            yield from _beside(mention, longest[mention.key], article)


def _beside(mention: Mention, name: str, article: Article) -> Iterator[Post]:
    """Yield the post right before a name, the one right after it, and the one that the sentence says was left."""
    sentence = article.sentence_at(mention.span)
    text, (first, last) = article.plain.text, article.plain.inside(sentence.start, sentence.end)
    start, end = article.plain.inside(mention.span.start, mention.span.end)
    first, last = max(first, start - _BEFORE_REACHES), min(last, end + _REACHES)
    if match := _BEFORE.search(text[first:start]):
        lead = f"{match['lead']}{match['ex']}"
        past = _PAST.search(lead, len(lead) - len(_own(lead)))
        begin = match.start("lead") + past.start() if past else match.start("office")
        span = article.span(first + begin, end)
        yield from _as_post((mention.key, name), match["office"], _own(lead), "", span)
    if (match := _AFTER.match(text, end, last)) and _own(match["lead"]) == match["lead"]:
        span = article.span(start, match.end())
        yield from _as_post((mention.key, name), match["office"], match["lead"], match["body"] or "", span)
    if (match := _LEFT.match(text, end, last)) and not _NOT_HELD.search(match["lead"]):
        bodies = _bodies(f"{match['lead']}{match['body'] or ''}")
        span = article.span(start, match.end())
        yield Post(mention.key, name, _named(match["office"]), bodies, span, left=True)


def _own(lead: str) -> str:
    """Return the words before a post that go with it: not those of "a former pupil of headteacher Ann Hill"."""
    return re.split(r"\b(?:said|says|of|for|at|from|by|to|with|and|that|as|when|where|after)\s+", lead)[-1]


def _as_post(who: tuple[str, str], office: str, lead: str, body: str, span: Span) -> Iterator[Post]:
    """Yield the post that some words name, but for a deputy's and for one that is only beginning."""
    if not _NOT_HELD.search(lead):
        yield Post(*who, _named(office), _bodies(f"{lead}{body}"), span, bool(_PAST.search(lead)))


def _named(office: str) -> str:
    """Return which office some words name."""
    return next(name for name, words in _OFFICES.items() if re.fullmatch(words, office, re.IGNORECASE))


def _bodies(words: str) -> frozenset[str]:
    """Return the words of the name of the body that a post is of."""
    found = (word.removesuffix("’s").removesuffix("'s").lower() for word in re.findall(r"\b[A-Z][\w’'-]+", words))
    return frozenset(found) - _GENERIC


def _recalls(span: Span, article: Article) -> bool:
    """Tell whether a story speaks there of an earlier time."""
    if any(segment.background and span in segment.span for segment in article.segments):
        return True
    sentence = article.sentence_at(span)
    years = (day.year for day in inside(article.dates, sentence))
    earlier = any(year is not None and article.published and year < article.published.year for year in years)
    return earlier or bool(_ELSEWHEN.search(article.words(sentence)))


def _looks_back(post: Post, article: Article) -> bool:
    """Tell whether the copy speaks of a post at an earlier time, or says anywhere that its holder left or came anew."""
    if _recalls(post.span, article):
        return True
    at = {article.sentence_at(mention.span) for mention in article.mentions if mention.key == post.key}
    return any(_PAST.search(words) or _ELSEWHEN.search(words) for words in map(article.words, at))


def _finding(post: Post, newest: Said, article: Article) -> Finding:
    """Return the question whether somebody still holds a post."""
    earlier = newest.precedent.article
    return RULE.finding(
        article,
        post.span,
        f"“{article.words(post.span)}” here; {told(newest.precedent, article)} has "
        f"“{earlier.words(newest.post.span)}”. Is the post still {post.name}’s?",
        working=cited(newest.precedent, earlier.sentence_at(newest.post.span)),
        sources=(newest.precedent.case_id,),
    )
