"""Who speaks: quotations and reported clauses tied to a name by the verb of saying, to nobody where two could be meant.

A quotation belongs to the verb of saying beside it, or else above it in the parse; without one, to whoever was speaking
before it in its paragraph, or in the paragraph before where it is all that its own consists of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extraction.models import Mention, MentionKind, Quote, Reported, Section, SectionKind, inside
from extraction.sayings import HELD, REPORTING, Saying, subject
from extraction.voices import NOBODY, Paragraph, Story, Voice

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OWN = frozenset({"his", "her", "their", "its"})
_CLIMB = 25
_BACK = 3  # paragraphs: a pronoun does not reach further
_FEW = 3  # words of a quotation that may be a title or a scare quote
_CLOSES_SPEECH = re.compile(r"[,!?…—–-][\"”’']$")
_SENTENCE_END = re.compile(r"[.!?…][\"”’']?$")
_GAP_BEFORE = re.compile(r"[\s,:–—-]*(?:that\s+|as\s+)?[\s\[(]*")
_GAP_AFTER = re.compile(r"[\s,.–—-]*(?:(?:also|later|then|once|again|\w+ly)\s+)?", re.IGNORECASE)
_GAP = 40  # characters between a quotation and the verb of saying that follows it, at most
_LEADS_UP = re.compile(r"(?::|\b\w+ing\s*,)\s*$")
_RUNS_UP = re.compile(r"\b(?:that\b[^,;:]*|(?:of|as|about)(?:\s+(?:a|an|the|his|her|its|their))?\s*)$")
_DASH = re.compile(r"\s*[–—-]\s*")
_OURS = frozenset({"i", "we", "you"})  # the writer's or an interview's
_RUN = 200  # characters from "said that" to the quotation that it runs up to, at most
_FAR = 40  # names


def speech(
    text: str, sections: Sequence[Section], docs: Sequence[Doc], quotes: Sequence[Quote], mentions: Sequence[Mention]
) -> tuple[tuple[Quote, ...], tuple[Reported, ...]]:
    """Return the quotations with their speakers, and the clauses that the copy reports without marks, in order.

    `docs` are the parses of `sections`, which hold no furniture; offsets are the plain text's.
    """
    story = Story(text, mentions)
    said: list[Quote] = []
    reports: list[Reported] = []
    for section, doc in zip(sections, docs, strict=True):
        paragraph = Paragraph(section.span, doc, story, tuple(inside(quotes, section.span)))
        reports += _reports(paragraph)
        said += _spoken(paragraph, said[-1] if said else None)
        if section.kind in (SectionKind.LEAD, SectionKind.BODY):
            story.told = [*story.told[1 - _BACK :], paragraph]
        story.flows = section.kind in (SectionKind.LEAD, SectionKind.BODY)
    reports.sort(key=lambda report: (report.span.start, -report.span.end))
    return tuple(said), tuple(reports)


# Reported clauses.


def _reports(paragraph: Paragraph) -> Iterator[Reported]:
    """Yield the clauses that are reported, those wholly in marks left out."""
    for saying in paragraph.sayings:
        ours = saying.source is not None and saying.source.lower_ in _OURS
        if saying.said and not ours and (clause := _unmarked(paragraph, *saying.said)):
            voice = paragraph.by_cue[saying.cue.i]
            yield Reported(
                span=paragraph.place(*clause),
                cue=saying.lemma,
                speaker=voice.key,
                source=voice.source,
                probably=voice.probably and voice.key is not None,
            )


def _unmarked(paragraph: Paragraph, start: int, end: int) -> tuple[int, int] | None:
    """Return a clause without the quotation that it leads up to, with all of that which it begins or ends in."""
    if (i := paragraph.in_quote(start)) and end <= paragraph.shuts[i - 1]:
        return None
    start = paragraph.opens[i - 1] if i else start
    for n in range(bisect_left(paragraph.opens, start), bisect_left(paragraph.opens, end)):
        lead = paragraph.words[max(start, paragraph.opens[n] - _GAP) : paragraph.opens[n]]
        if _LEADS_UP.search(lead):
            end = paragraph.opens[n] - len(lead) + len(lead.rstrip(" ,:–—-"))
            break
    if i := paragraph.in_quote(end - 1):
        end = paragraph.shuts[i - 1]
    unquoted = (a for a in range(start, end) if not paragraph.in_quote(a))
    return (start, end) if any(paragraph.words[a].isalnum() for a in unquoted) else None


# Quotations.


def _spoken(paragraph: Paragraph, last: Quote | None) -> Iterator[Quote]:
    """Yield the quotations with their speakers; `last` is the one before them in the story."""
    for i, quote in enumerate(paragraph.quotes):
        if quote.continues and last:
            voice = Voice(last.speaker, None, last.probably)
        else:
            ways = (_stated, _introduced, _owned, _resumed)
            voice = next((found for way in ways if (found := way(paragraph, i))), NOBODY)
        if voice.key or voice.source:
            paragraph.voiced.append((paragraph.opens[i], voice))
        probably = voice.probably and voice.key is not None
        last = quote.model_copy(update={"speaker": voice.key, "source": voice.source, "probably": probably})
        yield last


def _stated(paragraph: Paragraph, i: int) -> Voice | None:
    """Return whose words they are by the verb of saying beside the quotation, or above it in the parse."""
    before, after = _before(paragraph, i), _after(paragraph, i)
    if after and after.lemma != "according" and _CLOSES_SPEECH.search(_quoted(paragraph, i)):
        before = None
    elif after and after.lemma == "according" and before is None:
        before = _above(paragraph, i)
    saying = before or after or _above(paragraph, i) or _round(paragraph, i)
    return paragraph.by_cue[saying.cue.i] if saying else _signed(paragraph, i)


def _round(paragraph: Paragraph, i: int) -> Saying | None:
    """Return the verb of saying before a quotation where what it says runs up to it: "said that it was “...”".

    Or else the only one of the sentence, where it ends it: "..., he added.".
    """
    start, end = paragraph.sentence(paragraph.opens[i])
    first, last = bisect_left(paragraph.cues, start), bisect_left(paragraph.cues, end)
    n = bisect_left(paragraph.cues, paragraph.opens[i]) - 1
    if n >= first:
        saying, opens = paragraph.sayings[n], paragraph.opens[i]
        runs_up = _RUNS_UP.search(paragraph.words[max(saying.end, opens - _RUN) : opens])
        return saying if runs_up or _holds(saying.said, opens + 1) else None
    if last - first != 1:
        return None
    saying = paragraph.sayings[first]
    where = saying.phrase
    ends = paragraph.words[max(saying.end, where[1] if where else 0) : end]
    lead = paragraph.words[paragraph.shuts[i] : min(saying.start, where[0] if where else saying.start)]
    return saying if not any(c.isalnum() for c in ends) and lead.rstrip().endswith(",") else None


def _signed(paragraph: Paragraph, i: int) -> Voice | None:
    """Return whose name a dash puts under a quotation: "“...” – Ann Hill"."""
    n = bisect_left(paragraph.names, paragraph.shuts[i])
    name = paragraph.named[n] if n < len(paragraph.names) else None
    if name is None or name.kind is not MentionKind.PERSON:
        return None
    return (
        Voice(name.key, name.span)
        if _DASH.fullmatch(paragraph.words[paragraph.shuts[i] : paragraph.names[n]])
        else None
    )


def _sentence_start(paragraph: Paragraph, i: int) -> int:
    """Return where the sentence that leads up to a quotation starts."""
    start, _ = paragraph.sentence(paragraph.opens[i])
    return max(start, paragraph.shuts[i - 1]) if i and _SENTENCE_END.search(_quoted(paragraph, i - 1)) else start


def _is_few(paragraph: Paragraph, i: int) -> bool:
    """Tell whether a quotation is so short that it can be a title or a scare quote."""
    return _quoted(paragraph, i).count(" ") < _FEW and not _SENTENCE_END.search(_quoted(paragraph, i))


def _quoted(paragraph: Paragraph, i: int) -> str:
    return paragraph.words[paragraph.opens[i] : paragraph.shuts[i]]


def _before(paragraph: Paragraph, i: int) -> Saying | None:
    """Return the verb of saying right before a quotation, or in the sentence that leads up to its first word."""
    opens = paragraph.opens[i]
    n = bisect_left(paragraph.cues, opens) - 1
    if n < 0 or paragraph.cues[n] < _sentence_start(paragraph, i) or (saying := paragraph.sayings[n]).end > opens:
        return None
    source = paragraph.by_cue[saying.cue.i].source
    named = source.end - paragraph.start if source else 0
    gap = paragraph.words[max(saying.end, named if named <= opens else 0) : opens]
    if _GAP_BEFORE.fullmatch(gap):
        return saying
    sentence = _quoted(paragraph, i)[1:2].isupper() or _quoted(paragraph, i)[1:2] == "["
    led = gap.rstrip()[-1:]
    between = i and paragraph.shuts[i - 1] > saying.end
    if between or not (led == ":" or (led == "," and sentence)):
        return None
    while n and paragraph.sayings[n - 1].said and _holds(paragraph.sayings[n - 1].said, saying.start):
        n, saying = n - 1, paragraph.sayings[n - 1]
    return saying


def _after(paragraph: Paragraph, i: int) -> Saying | None:
    """Return the verb of saying right after a quotation, with its source or before it: "...,” Hill said"."""
    shuts = paragraph.shuts[i]
    n = bisect_left(paragraph.cues, shuts)
    if n == len(paragraph.sayings):
        return None
    saying = paragraph.sayings[n]
    source = saying.phrase
    opening = min(saying.start, source[0] if source and source[0] >= shuts else saying.start)
    following = paragraph.opens[i + 1] if i + 1 < len(paragraph.opens) else len(paragraph.words)
    if saying.end > following or opening - shuts > _GAP or not _GAP_AFTER.fullmatch(paragraph.words[shuts:opening]):
        return None
    comma = _quoted(paragraph, i)[-2:-1] == "," or paragraph.words[shuts : shuts + 1] == ","
    root = _root(paragraph, i)
    modifies = root is not None and saying.source is not None and root.head == saying.source
    if modifies and not _CLOSES_SPEECH.search(_quoted(paragraph, i)):
        return None  # "the “History” section says"
    leads_on = paragraph.words[saying.end : following].rstrip().endswith(":")
    start, end = paragraph.sentence(saying.start)
    ends = following >= end and _SENTENCE_END.search(_quoted(paragraph, i)) and saying.lemma in REPORTING
    if (leads_on and not comma) or (start >= shuts and (saying.said or not ends)):
        return None
    return saying


def _above(paragraph: Paragraph, i: int) -> Saying | None:
    """Return the nearest verb of saying above a quotation's words in the parse that they can be the object of."""
    token, held, few = _root(paragraph, i), None, _is_few(paragraph, i)
    for _ in range(_CLIMB):
        if token is None or token.head == token:
            break
        saying = paragraph.saying_of(token.head)
        if saying and saying.governs(token):
            if saying.lemma not in HELD:
                return saying
            held = held or saying
        if few and token.dep_ in ("acl", "acl:relcl"):
            break
        token = token.head
    return held


def _root(paragraph: Paragraph, i: int) -> Token | None:
    """Return the word of a quotation that hangs on one outside it."""
    first = bisect_left(paragraph.tokens, paragraph.opens[i])
    for n in range(first, bisect_left(paragraph.tokens, paragraph.shuts[i])):
        token = paragraph.doc[n]
        if not token.is_punct and paragraph.in_quote(token.head.idx) != i + 1:
            return token
    return None


def _introduced(paragraph: Paragraph, i: int) -> Voice | None:
    """Return whom a colon introduces: "Hill disagreed: “"; or whom the paragraph before left with one."""
    start = _sentence_start(paragraph, i)
    lead = paragraph.words[start : paragraph.opens[i]].strip()
    if lead.endswith(":"):
        return _subject(paragraph, start, paragraph.opens[i])
    told = paragraph.story.told[-1:]
    if lead or paragraph.opens[i] or not told or not told[0].words.endswith(":"):
        return None
    voice = _closing(told[0])
    return Voice(voice.key, None, voice.probably, voice.organisation) if voice else None


def _closing(paragraph: Paragraph) -> Voice | None:
    """Return who speaks in the last sentence, or is its subject."""
    start, _ = paragraph.sentence(len(paragraph.words) - 1)
    n = len(paragraph.sayings) - 1
    if n >= 0 and paragraph.sayings[n].start >= start:
        voice = paragraph.by_cue[paragraph.sayings[n].cue.i]
        if voice.key:
            return voice
    return _subject(paragraph, start, len(paragraph.words))


def _subject(paragraph: Paragraph, start: int, end: int) -> Voice | None:
    """Return the subject of the first verb between two offsets that has one of its own."""
    for n in range(bisect_left(paragraph.tokens, start), bisect_left(paragraph.tokens, end)):
        token = paragraph.doc[n]
        if token.dep_ in ("ROOT", "ccomp", "parataxis", "conj") and any(w.dep_ == "nsubj" for w in token.lefts):
            source = subject(token)
            return paragraph.voice(source) if source is not None and source.idx < end else None
    return None


def _owned(paragraph: Paragraph, i: int) -> Voice | None:
    """Return whose words a part of a quotation is: "made it one of his ‘matters of priority’"."""
    first = bisect_left(paragraph.tokens, paragraph.opens[i])
    start = _sentence_start(paragraph, i)
    if not any(paragraph.doc[n].lower_ in _OWN for n in range(max(0, first - 2), first)):
        return None
    _, end = paragraph.sentence(paragraph.opens[i])
    a, b = bisect_left(paragraph.names, start), bisect_left(paragraph.names, end)
    keys = list(dict.fromkeys(m.key for m in paragraph.named[a:b][:_FAR] if m.kind is MentionKind.PERSON))
    return Voice(keys[0], None, True) if len(keys) == 1 else None


def _resumed(paragraph: Paragraph, i: int) -> Voice | None:
    """Return who was speaking before a quotation in its paragraph, where nobody else is named since.

    Where the whole paragraph is quoted, it is whoever spoke last in the one before.
    """
    opens = paragraph.opens[i]
    at, voice = paragraph.last(opens)
    if not paragraph.voiced:
        told = paragraph.story.told[-1:]
        whole = not opens and not any(c.isalnum() for c in _unquoted(paragraph))
        return _inferred(told[0].last(len(told[0].words))[1]) if told and whole and paragraph.story.flows else None
    lead = paragraph.words[_sentence_start(paragraph, i) : opens].strip()
    goes_on = i and (paragraph.opens[i - 1], voice) in paragraph.voiced[-_FAR:]
    if (lead and not goes_on) or _is_few(paragraph, i):
        return None
    a, b = bisect_left(paragraph.names, at), bisect_left(paragraph.names, opens)
    others = (m for m in paragraph.named[a:b][:_FAR] if m.kind is MentionKind.PERSON and m.key != voice.key)
    return _inferred(voice) if next(others, None) is None else None


def _unquoted(paragraph: Paragraph) -> str:
    """Return the words outside quotation marks."""
    ends = [0, *paragraph.shuts]
    return "".join(paragraph.words[a:b] for a, b in zip(ends, [*paragraph.opens, len(paragraph.words)], strict=True))


def _holds(clause: tuple[int, int] | None, at: int) -> bool:
    return clause is not None and clause[0] <= at < clause[1]


def _inferred(voice: Voice) -> Voice | None:
    return Voice(voice.key, None, True, voice.organisation) if voice.key else None
