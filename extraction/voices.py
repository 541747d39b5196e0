"""Whose voice it is: what a name, a pronoun or an office beside a verb of saying stands for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from extraction.models import Mention, MentionKind, Quote, Span, inside
from extraction.sayings import Saying, phrase, sayings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MALE = re.compile(r"\b(?:Mr|Sir|Lord|Father|spokesman|chairman|his|actor|brother|husband|father|son)\.?\s+$")
_FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Dame|Lady|Baroness|Sister|spokeswoman|chairwoman|actress|sister|wife|mother|daughter)\.?\s+$"
)
_PRONOUNS = frozenset({"he", "she", "they", "it"})
# Who speaks for a body: what they say is what it says.
_SPEAKS_FOR = frozenset(
    """
    spokesman spokeswoman spokesperson representative official officer statement report chief leader executive director
    head manager chairman chairwoman chair solicitor lawyer barrister letter office
    """.split()
)
# What is written in somebody's name: "Hill's statement said".
_WRITTEN = frozenset(
    "statement notice letter post tweet message email report ruling lawsuit filing memo blog speech".split()
)
_NAMES_IT = frozenset({"appos", "flat", "nmod:desc", "compound", "list", "dep"})
_CLIMB = 25
_GOING_ON = frozenset({"add", "continue", "go", "conclude"})
_FAR = 40  # names or voices back: beyond, a pronoun stands for none of them, and a hostile text costs no more


@dataclass(frozen=True)
class Voice:
    """Whose words they are: the key of a name, the words that stand for it, and whether it is inferred."""

    key: str | None = None
    source: Span | None = None
    probably: bool = False
    organisation: bool = False

    @property
    def person(self) -> tuple[str, ...]:
        """Return the key where it is a person's, nothing else."""
        return (self.key,) if self.key and not self.organisation else ()


NOBODY = Voice()


class Story:
    """What the story has told so far: its last paragraphs, who is "he" and who "she", and who holds which office."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.text, self.mentions = text, mentions
        self.genders = _genders(mentions, text)
        self.told: list[Paragraph] = []
        self.flows = False  # whether the paragraph before is one of the told: no caption stands between
        self._offices: dict[str, dict[str, Mention]] = {}
        self._surnames: dict[str, dict[str, Mention]] = {}
        for mention in mentions:
            if mention.kind is MentionKind.PERSON:
                self._surnames.setdefault(mention.key.split()[-1], {}).setdefault(mention.key, mention)
            what = mention.role if mention.kind is MentionKind.PERSON else mention.name
            if what and mention.kind is not MentionKind.PLACE:
                self.call(what.split()[-1].lower(), mention)

    def call(self, office: str, mention: Mention) -> None:
        """Take down that somebody holds an office."""
        self._offices.setdefault(office, {}).setdefault(mention.key, mention)

    def surname(self, name: str) -> Mention | None:
        """Return the only person of a surname, where the name was not found a second time."""
        bearers = list(islice(self._surnames.get(name, {}).values(), 2))
        return bearers[0] if len(bearers) == 1 else None

    def holder(self, office: str, before: int) -> Mention | None:
        """Return the only one named before that offset with an office, or with a name that ends so: "council"."""
        held = list(islice(self._offices.get(office, {}).values(), 2))
        earlier = [mention for mention in held if mention.span.start < before]
        return earlier[0] if len(earlier) == 1 else None

    def fitting(self, keys: Iterable[str], pronoun: str) -> list[str]:
        """Return those of the people whom the copy does not call the other thing, each once."""
        return [key for key in dict.fromkeys(keys) if self.genders.get(key, pronoun) == pronoun]


def _genders(mentions: Iterable[Mention], text: str) -> dict[str, str]:
    """Return "he" or "she" by the key of each person whom the copy calls Mr, Mrs and the like."""
    known: dict[str, str] = {}
    for mention in mentions:
        lead = text[max(0, mention.span.start - 14) : mention.span.end].split(mention.name, maxsplit=1)[0]
        for pattern, pronoun in ((_MALE, "he"), (_FEMALE, "she")):
            if mention.kind is MentionKind.PERSON and pattern.search(lead):
                known[mention.key] = pronoun
    return known


class Paragraph:
    """One paragraph: its parse, its quotations, who is named and what is said outside them.

    Offsets in it are its own; spans are the whole text's.
    """

    def __init__(self, span: Span, doc: Doc, story: Story, quotes: tuple[Quote, ...]) -> None:
        self.start, self.doc, self.words, self.story, self.quotes = span.start, doc, doc.text, story, quotes
        self.opens = [quote.span.start - span.start for quote in quotes]
        self.shuts = [quote.span.end - span.start for quote in quotes]
        self.tokens = doc.to_array("IDX").tolist()
        self._sentences = [*(sentence.start_char for sentence in doc.sents), len(self.words)]
        self.sayings: list[Saying] = []
        self.by_cue: dict[int, Voice] = {}
        self.voiced: list[tuple[int, Voice]] = []  # by where the verb of saying or the quotation starts
        named = inside(story.mentions, span)
        self.named = [m for m in named if not self.in_quote(m.span.start - span.start)]
        self.names = [m.span.start - span.start for m in self.named]
        self._learn_offices()
        for saying in sayings(doc):
            if not self.in_quote(saying.start):
                voice = self._saying_voice(saying)
                self.sayings.append(saying)
                self.by_cue[saying.cue.i] = voice
                if voice.source:
                    self.voiced.append((saying.start, voice))
        self.cues = [saying.start for saying in self.sayings]

    def last(self, before: int) -> tuple[int, Voice]:
        """Return where somebody spoke last before an offset, and who; 0 and nobody where none has."""
        return max(
            (entry for entry in self.voiced[-_FAR:] if entry[0] < before), key=itemgetter(0), default=(0, NOBODY)
        )

    def saying_of(self, verb: Token) -> Saying | None:
        """Return the saying of which a verb is the cue."""
        i = bisect_left(self.cues, verb.idx)
        return self.sayings[i] if i < len(self.sayings) and self.sayings[i].cue == verb else None

    def in_quote(self, at: int) -> int | None:
        """Return which quotation the character at an offset stands in, counted from 1, None for none."""
        i = bisect_right(self.opens, at)
        return i if i and at < self.shuts[i - 1] else None

    def token(self, at: int) -> Token:
        """Return the token that the character at an offset is in, or the one before it."""
        return self.doc[max(0, bisect_right(self.tokens, at) - 1)]

    def sentence(self, at: int) -> tuple[int, int]:
        """Return where the sentence round an offset starts and ends."""
        i = max(0, bisect_right(self._sentences, at) - 1)
        return self._sentences[i], self._sentences[i + 1]

    def place(self, start: int, end: int) -> Span:
        """Return where in the whole text the words between two offsets stand."""
        return Span(start=self.start + start, end=self.start + end)

    # Who the words for a source stand for.

    def _learn_offices(self) -> None:
        """Take down what each person is called right before the name: "industry commissioner Ann Hill"."""
        for at, name in zip(self.names, self.named, strict=True):
            called = self.token(at - 1) if at else None
            if name.kind is MentionKind.PERSON and called is not None and called.pos_ == "NOUN":
                self.story.call(called.lower_, name)

    def _saying_voice(self, saying: Saying) -> Voice:
        """Return who says it; a participle goes with the verb of saying before it in its sentence."""
        last = self.sayings[-1] if self.sayings else None
        if saying.joined and last and last.source is not None and last.start >= self.sentence(saying.start)[0]:
            return self.by_cue[last.cue.i]
        source = saying.source
        voice = self.voice(source, saying.lemma, saying.phrase)
        if source is None or voice.key or voice.source is None or source.pos_ == "PRON" or self._are_two(source):
            return voice
        name = self._name_last(saying, voice.source.end - self.start)
        return Voice(name.key, voice.source.to(name.span)) if name else voice

    def voice(self, head: Token | None, lemma: str = "", where: tuple[int, int] | None = None) -> Voice:
        """Return whose words they are that the noun or pronoun `head` is said to say."""
        if head is None or self.in_quote(head.idx):
            return NOBODY
        start, end = where or phrase(head)
        if self.in_quote(start) or bisect_left(self.opens, end) != bisect_right(self.opens, start):
            start, end = head.idx, head.idx + len(head)
        source = self.place(start, end)
        if head.lower_ in _PRONOUNS:
            return self._stands_for(head, source, lemma)
        if self._are_two(head):
            return Voice(None, source)
        mention = self._named(head)
        if mention and mention.span.start <= source.end + len(", ") and source.start <= mention.span.end:
            source = source.to(mention.span)  # the whole of the name, and one in apposition: "the mayor, Ann Hill"
        if mention is None and head.pos_ == "PROPN":
            mention = self.story.surname(head.lower_)
        if mention is None and head.pos_ in ("NOUN", "PROPN") and any(word.lower_ == "the" for word in head.lefts):
            meant = self.story.holder(head.lower_, source.start)
            if meant and (meant.kind is MentionKind.PERSON or end - start == len(f"the {head.text}")):
                return Voice(meant.key, source, True, meant.kind is MentionKind.ORGANISATION)
        if mention is None:
            return Voice(None, source)
        return Voice(mention.key, source, False, mention.kind is MentionKind.ORGANISATION)

    def _mention(self, token: Token) -> Mention | None:
        """Return the name that a token is in."""
        i = bisect_right(self.names, token.idx) - 1
        return self.named[i] if i >= 0 and token.idx < self.named[i].span.end - self.start else None

    def _are_two(self, head: Token) -> bool:
        """Tell whether two are named: "Hill and Birch said"."""
        own = self._mention(head)
        others = (self._mention(child) for child in islice(head.rights, _CLIMB) if child.dep_ == "conj")
        return own is not None and any(other is not None and other.key != own.key for other in others)

    def _name_last(self, saying: Saying, end: int) -> Mention | None:
        """Return the person named last in a source that ends there: "an author, botanist Ann Hill, said"."""
        follows = saying.start < end
        i = bisect_left(self.names, end if follows else saying.start) - 1
        if i < 0 or saying.source is None or not saying.source.idx <= self.names[i]:
            return None
        name = self.named[i]
        gap = self.words[name.span.end - self.start : end if follows else saying.start].strip()
        lead = self.token(self.names[i] - 1)
        fits = gap in ("", ",") and (lead.text == "," or lead.pos_ in ("NOUN", "PROPN", "VERB"))
        return name if fits and name.kind is MentionKind.PERSON else None

    def _named(self, head: Token) -> Mention | None:
        """Return whom a noun phrase names: by its head, by what stands beside it, or as the body that it speaks for."""
        if own := self._mention(head):
            if own.kind is MentionKind.PLACE and head.dep_ == "nsubj":  # "Ann Hill, Wellbrook, said": two subjects
                before = (self._mention(word) for word in islice(head.head.lefts, _CLIMB) if word.dep_ == "nsubj")
                return next((name for name in before if name and name.kind is not MentionKind.PLACE), own)
            return own
        return self._beside(head) or self._behind(head)

    def _beside(self, head: Token) -> Mention | None:
        """Return whose name stands beside a noun: "the leader, Ann Hill"; or which body's: "a BBC spokesman"."""
        below = islice(_in_apposition(head), _CLIMB)
        names = [(word, name) for word in below if (name := self._mention(word)) and name.kind is not MentionKind.PLACE]
        for word, name in names:
            if name.kind is MentionKind.PERSON and (word.dep_ != "compound" or self._is_full(name, head)):
                return name
        for word, name in names:
            if word.dep_ != "compound" or head.lower_ in _SPEAKS_FOR:
                return name
        return None

    def _behind(self, head: Token) -> Mention | None:
        """Return whose statement a noun is, or the body that it speaks for."""
        written = (self._mention(word) for word in head.lefts if word.dep_ == "nmod:poss")
        if head.lower_ in _WRITTEN and (whose := next((name for name in written if name), None)):
            return whose
        if head.lower_ in _SPEAKS_FOR:
            return next((name for word in _owners(head) if (name := self._body(word))), None)
        return None

    def _is_full(self, name: Mention, head: Token) -> bool:
        """Tell whether a full name begins the phrase: "Ann Hill regional coordinator", not "the Hill family"."""
        return " " in name.name and name.span.start - self.start == phrase(head)[0] and head.tag_ in ("NN", "NNP")

    def _body(self, token: Token) -> Mention | None:
        name = self._mention(token)
        return name if name and name.kind is MentionKind.ORGANISATION else None

    def _stands_for(self, pronoun: Token, source: Span, lemma: str) -> Voice:
        """Return whom a pronoun stands for: the last body that spoke, or the only person whom it fits."""
        told = self.story.told[-1:]
        last = self.last(pronoun.idx)[1] if self.voiced else told[0].last(len(told[0].words))[1] if told else NOBODY
        word = pronoun.lower_
        if word in ("they", "it"):
            return Voice(last.key, source, True, True) if last.organisation else Voice(None, source)
        goes_on = lemma in _GOING_ON and self.story.fitting(last.person, word)
        key = goes_on[0] if goes_on else self._only_one(pronoun, word)
        if key:
            self.story.genders.setdefault(key, word)
        return Voice(key, source, True) if key else Voice(None, source)

    def _only_one(self, pronoun: Token, word: str) -> str | None:
        """Return the only person whom "he" or "she" fits, in this paragraph so far or the nearest before that has one.

        Of two, it is the only one who speaks there.
        """
        at, last = self.last(pronoun.idx)
        if self._follows(at, last, pronoun) and self.story.fitting(last.person, word):
            return last.key
        before = self.named[: bisect_left(self.names, pronoun.idx)][-_FAR:]
        here = [m for m in before if m.kind is MentionKind.PERSON and self._is_antecedent(m, pronoun)]
        subject_of = [m.key for m in here if self._is_subject_in(m, self.sentence(pronoun.idx)[0])]
        for people, paragraph in ((here, self), *((p.people(), p) for p in reversed(self.story.told))):
            speakers = [key for _, voice in paragraph.voiced[-_FAR:] for key in voice.person]
            fits = self.story.fitting([*(m.key for m in people), *speakers], word)
            if len(fits) > 1:
                nearer = (subject_of if paragraph is self else [], speakers)
                only = (self.story.fitting(keys, word) for keys in nearer)
                return next((keys[0] for keys in only if len(keys) == 1), None)
            if fits:
                return fits[0]
        return None

    def people(self) -> list[Mention]:
        """Return the people named last in the paragraph."""
        return [m for m in self.named[-_FAR:] if m.kind is MentionKind.PERSON]

    def _is_subject_in(self, mention: Mention, sentence: int) -> bool:
        """Tell whether a name stands after an offset, as the subject of a verb."""
        at = mention.span.start - self.start
        return bool(at >= sentence and self.token(at).dep_ == "nsubj")

    def _follows(self, at: int, voice: Voice, pronoun: Token) -> bool:
        """Tell whether the sentence before the pronoun's is that of a speaker, and names nobody else."""
        start, _ = self.sentence(pronoun.idx)
        if start == 0 or pronoun.idx != start:
            return False
        before, _ = self.sentence(start - 1)
        a, b = bisect_left(self.names, before), bisect_left(self.names, start)
        others = (m for m in self.named[a:b][-_FAR:] if m.kind is MentionKind.PERSON and m.key != voice.key)
        return before <= at < start and next(others, None) is None

    def _is_antecedent(self, mention: Mention, pronoun: Token) -> bool:
        """Tell whether a pronoun can stand for a name before it: not in its own clause, "speaking to Hill, he said"."""
        at = mention.span.start - self.start
        if at < self.sentence(pronoun.idx)[0]:
            return True
        token = self.token(at)
        for _ in range(_CLIMB):
            if token.head in (pronoun.head, token):
                break
            token = token.head
        return bool(token.head != pronoun.head or token.dep_ == "conj" or pronoun.head == token)


def _in_apposition(head: Token) -> Iterator[Token]:
    """Yield the words that stand beside a noun in its phrase, those nearest to it in the tree first."""
    queue = [head]
    for token in queue:
        below = [child for child in token.children if child.dep_ in _NAMES_IT]
        yield from below
        queue += below


def _owners(head: Token) -> Iterator[Token]:
    """Yield what a noun belongs to: "the council's leader", "a spokesman for the council"."""
    for child in islice(head.children, _CLIMB):
        links = {case.lower_ for case in child.lefts} if child.dep_ == "nmod" else set()
        if child.dep_ == "nmod:poss" or links & {"for", "of", "at", "from", "by"}:
            yield child
