"""People, organisations and places named in the copy, one key for all mentions of one.

The pipeline finds names; rules mend what it is known to do wrong, tie surnames to the full names before them, and read
the role before a name and the age after it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extraction.models import Mention, MentionKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan

_KINDS = {
    "PERSON": MentionKind.PERSON,
    "PER": MentionKind.PERSON,
    "ORG": MentionKind.ORGANISATION,
    "GPE": MentionKind.PLACE,
    "LOC": MentionKind.PLACE,
    "FAC": MentionKind.PLACE,
}
_HONORIFIC = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lord|Lady|Rev|Revd)\b\.?"
_ADDRESSED = re.compile(rf"{_HONORIFIC}\s+$")
# Ranks and offices that are written before a name, short forms included.
_TITLE = (
    r"(?:(?:Deputy|Assistant|Chief|Acting|Detective|Det|Temporary|Police|Lance|Lieutenant|Lieut|Lt|Vice|Prime|Foreign|"
    r"Home|Health|Education|Defence|Crown|District|High|Rear|Wing|Flight|Pilot|Station)\s+)*"
    r"(?:Constable|Inspector|Insp|Sergeant|Sgt|Superintendent|Supt|Ch\s+Supt|Commissioner|Minister|Secretary|Councillor|Cllr|"
    r"Judge|President|Mayor|Captain|Capt|Colonel|Col|General|Gen|Governor|Gov|Senator|Sen|Justice|Professor|Bishop|"
    r"Archbishop|Officer|Recorder|Congressman|Congresswoman|Representative|Rep|Major|Admiral|Marshal|Commander|"
    r"Chancellor|PC|DC|DS|DI|DCI|DSU|PCSO|WPC|MP)\b\.?"
)
# Jobs that open a sentence before a name, and are nobody's first name.
_JOB = (
    r"(?:Solicitor|Barrister|Prosecutor|Coroner|Vicar|Chairman|Chairwoman|Spokesman|Spokeswoman|Headteacher|Headmaster|"
    r"Headmistress|Goalkeeper|Midfielder|Striker|Defender|Singer|Actor|Actress|Author|Manager|Director|Leader)\b"
)
_LEADING = re.compile(rf"(?:(?:{_HONORIFIC}|{_TITLE}|{_JOB}(?=\s+[A-Z]))\s+)+(?=\w)")
_TITLED_BEFORE = re.compile(rf"(?<!\w)((?:{_HONORIFIC}|{_TITLE})(?:\s+(?:{_HONORIFIC}|{_TITLE}))*)\s+$")
_ROLE = re.compile(
    rf"((?:[A-Z][\w’'-]+\s+(?:(?:of|and|the|for)\s+)?){{0,6}}(?:(?:[a-z]+\s+)?council\s+|deputy\s+|chief\s+|former\s+|acting\s+|"
    rf"lead\s+|shadow\s+|prime\s+)*(?:{_TITLE}|leader|spokesman|spokeswoman|spokesperson|chairman|chairwoman|chair|"
    r"director|manager|coordinator|executive|coroner|detective|headteacher|student))\s+$"
)
_IN_COURT = re.compile(r",\s+(prosecuting|defending|mitigating|for the (?:prosecution|defence|crown))\b")
_OPENS_IN_COURT = re.compile(r"\b(Prosecuting|Defending|Mitigating),\s+$")
OFFICE = (
    r"(?:leader|minister|secretary|spokes(?:man|woman|person)|chair(?:man|woman|person)?|director|executive|coroner|"
    r"manager|officer|coordinator|co-ordinator|commissioner|president|editor|head|professor|lecturer|analyst|economist|"
    r"councillor|mayor|MP|governor|senator|superintendent|inspector|sergeant|detective|lawyer|solicitor|barrister|judge|"
    r"prosecutor|founder|owner|headteacher|headmaster|headmistress|teacher|nurse|doctor|surgeon|scientist|researcher|"
    r"curator|coach|captain|ambassador|consultant|engineer|trustee|treasurer|vicar|bishop|organiser|adviser|advisor)"
)
NO_TITLE = r"(?!(?:who|which|that|whose|said|says|told|and|but|was|is|has|had|were|are|after|before|as|when|he|she)\b)"
# "John Hill, 57, the council’s leader," (whoever is "34, a company director," holds no office there) and, without the
# commas that it wants, "John Hill Corvale Trust area manager said".
_AFTER_NAME = re.compile(
    rf"(?:,\s+(?:aged\s+)?\d{{1,3}}(?!,\s+an?\s))?,\s+(?:(?:the|a|an|its|their|our)\s+)?(?P<apposed>(?:{NO_TITLE}[\w’'&-]+\s+){{0,6}}?{OFFICE}"
    rf"(?:\s+(?:of|for|at)\s+(?:the\s+)?[A-Z][\w’'&-]*(?:\s+(?:(?:of|and|the|for)\s+)?[A-Z][\w’'&-]*){{0,5}})?)"
    rf"(?=\s*[,.;:]|\s+(?:said|says|told|added)\b)"
    rf"|\s+(?P<unmarked>(?:[A-Z][\w’'&-]*\s+(?:of\s+)?){{1,8}}(?:{NO_TITLE}[a-z’-]+\s+){{0,4}}{OFFICE})"
    r"(?=\s+(?:said|says|told|added)\b)"
)
_HOME = re.compile(
    r"(?:,?\s+(?:aged\s+)?\d{1,3})?,\s+(?:who\s+is\s+)?(?:of|from)\s+(?P<home>[A-Z][\w’'-]*(?:(?:\s+(?:on|upon|in|le|the|"
    r"under))*[\s-][A-Z][\w’'-]*|,\s+(?:in\s+)?[A-Z][\w’'-]*(?=[,.;)]))*)"
)
_POST_NOMINALS = re.compile(r"(?:,?\s+(?:Jr|Sr|MP|MSP|MBE|OBE|CBE|KC|QC|PhD|MD)\b\.?)+$")
_INITIALS = re.compile(r"\b([a-z])\.\s?(?=[a-z]\.)|\b([a-z])\.")
# Who is spoken of with an honorific or a rank is a person, whatever the pipeline makes of the name: "Ms Adeyemi".
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Constable|Inspector|Insp|Sergeant|Sgt|Superintendent|Supt|"
    r"Councillor|Cllr|Judge|Senator|Congressman|Congresswoman|Prince|Princess|PC|DC|DS|DI|DCI|PCSO)\b\.?\s+(?P<name>[A-Z][\w’'-]*[a-z](?:\s+[A-Z][\w’'-]*[a-z]){0,2})"
    r"(?!\s+(?:Street|Road|Lane|Avenue))"
)
_STREET = re.compile(r"\s(?:Street|Road|Avenue|Terrace|Crescent|Square|Gardens)$")
_STREET_OR_SURNAME = re.compile(r"\s(?:Lane|Hill|Park|Close|Way|Row|Place|Drive)$")
_LIVES_THERE = re.compile(r"\b(?:of|in|on|at|to|near|along|off|from)\s+$")
_THERE = re.compile(r"\b(?:in|at|near|outside)\s+$")
# What people have and streets have not: "the family of Tom Hill".
_OF_A_PERSON = re.compile(
    r"\b(?:famil(?:y|ies)|friends?|relatives|parents?|mother|father|sons?|daughters?|brothers?|sisters?|wife|husband|widow|"
    r"partner|deaths?|murders?|killings?|manslaughter|trials?|arrests?|body|rape|assault|life|memory|behalf|lawyers?|victims?)"
    r"\s+of\s+$"
)
_ROLE_LEAD = re.compile(
    r"^(?:(?:the|a|an|by|and|but|when|said|says|added|of|former|with|from|as|its|their|our)\s+)+", re.I
)
_AGE = re.compile(r",?\s+(?:aged\s+)?(\d{1,3})(?=\s*[,.;)]|\s+(?:and|of|from|was|who|pleaded|admitted|denied)\b)")


_NOT_NAMES = (
    rf"(?:The|A|An|On|In|At|By|For|From|And|But|To|Of|As|When|While|After|Before|This|That|His|Her|Their|{_HONORIFIC}|"
    r"Professor|Councillor|Cllr|Judge|Sergeant|Sgt|Inspector|Insp|Superintendent|Supt|Mayor|Constable|PC|DC|DS|DI|DCI|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_BODY = re.compile(
    rf"(?<![\w’'-])(?!{_NOT_NAMES})[A-Z][\w’'-]*\s+(?:(?!{_NOT_NAMES})[A-Z][\w’'-]*\s+|(?:and|for|&)\s+(?=[A-Z])){{0,5}}?"
    r"(?:Unit|Police|Constabulary|Council|Crown Court|Magistrates[’']? Court|County Court|High Court|Hospital|"
    r"University|College|Academy|Trust|Authority|Agency|Association|Society|Federation|Foundation|Committee|"
    r"Commission|Ministry|(?:Co-?ordination|Command) Centre|Fire Service|Ambulance Service|"
    r"Prosecution Service|Party)(?![\w-])"
)


# Surnames that are words as well, at the start of a sentence or in a title.
_WORDS_TOO = frozenset(
    "Young Black White Brown Green Gray Grey Long Short Price May March April August Day Week King Queen Prince Bishop "
    "Page Park Street Lane Hill Wood Stone Field Rivers Brook Bridge Ford Church Hall House West North South East Love "
    "Hope Faith Grace Joy Will Mark Bill Rose Law Court Power Best Good Rich Poor Little Small Sharp Strong Wise Case "
    "Cross Cook Baker Butler Farmer Fisher Gardner Hunter Miller Porter Potter Shepherd Ward Fox Wolf Bird Swan Drake "
    "Lamb Bull Moss Reed Heath Marsh Moor Pool Waters Winter".split()
)
_SHORTEST = 4  # letters
_GOES_ON = (
    "said|says|was|is|had|has|told|and|who|will|would|also|did|went|came|left|got|then|has|from|of|to|in|at|or|could|may|"
    "must|took|gave|made|found|won|lost|led|ran|became|began|wrote|spoke|saw|felt|thought|kept|held|stood|sat|put|met"
)
_CAPITALISED = re.compile(r"\b(?:[A-Z][\w’'-]*|[A-Z]\.|St\.)[ ]\Z")


@dataclass(frozen=True)
class Named:
    """A name as the pipeline finds it, at offsets into the plain text."""

    start: int
    end: int
    kind: MentionKind


def named(doc: Doc, offset: int) -> Iterator[Named]:
    """Yield the names in one paragraph's parse; `offset` is where the paragraph starts.

    A capitalised run that ends in what bodies are called ("Northern Fells Operations Unit") is an organisation,
    whatever the pipeline makes of its parts.
    """
    words, entities = doc.text, doc.ents  # spaCy puts both together anew each time that it is asked
    bodies = [_body(match, entities) for match in _BODY.finditer(words)]
    for start, end in bodies:
        yield Named(offset + start, offset + end, MentionKind.ORGANISATION)
    titled = list(_addressed(words, bodies))
    for entity in entities:
        kind = _KINDS.get(entity.label_)
        text = entity.text.strip(" .,;:'’\"“”")
        if kind is None or not any(c.isupper() for c in text):
            continue
        start = entity.start_char + entity.text.index(text)
        end = start + len(text)
        for a, b in bodies:
            if start < b and a < end:  # the body has it, but for a name that ran on into the body's
                end = max(start, a)
        here = [name for name in titled if start < name[1] and name[0] < end]
        if kind is MentionKind.PERSON:
            titled = [name for name in titled if name not in here]
        if kind is MentionKind.PERSON or not here:
            yield from _mended(words, start, end, kind, offset)
    for start, end in titled:
        yield Named(offset + start, offset + end, MentionKind.PERSON)


def _addressed(text: str, bodies: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the names after an honorific, but for those in the name of a body."""
    for match in _TITLED.finditer(text):
        start, end = match.span("name")
        if not any(start < b and a < end for a, b in bodies):
            yield start, end - 2 * text[start:end].endswith(("’s", "'s"))


def _mended(text: str, start: int, end: int, kind: MentionKind, offset: int) -> Iterator[Named]:
    """Yield a name without the title before it; a street that was taken for a person is a place."""
    words = re.sub(r"\s+(?:and|of|for|the|in)$", "", text[start:end].rstrip(" ,"))
    if kind is MentionKind.PERSON and _is_street(text, start, words):
        kind = MentionKind.PLACE
    if kind is MentionKind.PERSON and (title := _LEADING.match(words)):
        start += title.end()
        words = words[title.end() :]
    if words:
        yield Named(offset + start, offset + start + len(words), kind)


def _is_street(text: str, start: int, words: str) -> bool:
    """Tell whether what was taken for a person is a street: "Mill Road", "of Mill Lane", not "Ann Lane"."""
    here = _STREET_OR_SURNAME.search(words) and _LIVES_THERE.search(text, max(0, start - 8), start)
    return bool(_STREET.search(words) or (here and not _OF_A_PERSON.search(text, max(0, start - 30), start)))


def _body(match: re.Match[str], entities: Sequence[SpacySpan]) -> tuple[int, int]:
    """Return where an organisation's name stands, a person's name before it with no comma between left out."""
    start, end = match.span()
    two_names = re.match(r"\S+\s+\S+\s+(?=\S+\s+\S)", match[0])
    runs_on = any(e.label_ in ("PERSON", "PER") and e.start_char == start and len(e) > 1 for e in entities)
    return (start + two_names.end() if two_names and runs_on else start), end


def missed(text: str, names: Sequence[Named], copy: Sequence[Span]) -> list[Named]:
    """Return where the surnames of people named in full stand in `copy` and the pipeline has seen no name."""
    full = {_clean(text[n.start : n.end]) for n in names if n.kind is MentionKind.PERSON}
    surnames = {name.split()[-1] for name in full if " " in name} - _WORDS_TOO
    wanted = sorted(re.escape(name) for name in surnames if len(name) >= _SHORTEST and name.isalpha())
    if not wanted:
        return []
    pattern = re.compile(rf"(?<![\w’'-])(?:{'|'.join(wanted)})(?=[’']s\b|,\s|[.;:)]|\s(?:{_GOES_ON})\b|\s[a-z]+ed\b)")
    taken = sorted((n.start, n.end) for n in names)
    found = (match for part in copy for match in pattern.finditer(text, part.start, part.end))
    return [
        Named(*match.span(), MentionKind.PERSON)
        for match in found
        if not _touched(taken, *match.span())
        and not _CAPITALISED.search(text, max(0, match.start() - 30), match.start())
    ]


def _touched(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether one of the stretches, which stand in order, overlaps `start` to `end`."""
    i = bisect_left(taken, end, key=lambda each: each[0])
    return any(b > start for _, b in taken[max(0, i - 2) : i])


def mentions(text: str, names: Sequence[Named]) -> tuple[Mention, ...]:
    """Return every mention of a person, organisation or place with its key, in order."""
    full = _full_names(text[n.start : n.end] for n in names if n.kind is MentionKind.PERSON)
    found = [_mention(text, _person_again(text, n, full), full) for n in sorted(names, key=lambda n: n.start)]
    return tuple(_under_full_names(text, found))


def _under_full_names(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, each body's short name under the key of its full one: "the CPS", once "(CPS)" has been said.

    Without brackets the letters must be the initials of the one body that they fit.
    """
    bodies = [m for m in found if m.kind is MentionKind.ORGANISATION]
    short: dict[str, set[str]] = {}
    for body in bodies:
        if " " in body.name:
            short.setdefault(_initials(body.name), set()).add(body.key)
    for body in bodies:
        said = _IN_BRACKETS.match(text, body.span.end)
        if said:
            short[said["short"]] = {body.key}
    for mention in found:
        keys = short.get(mention.name, set()) if mention.kind is not MentionKind.PERSON else set()
        yield (
            mention.model_copy(update={"key": min(keys), "kind": MentionKind.ORGANISATION})
            if len(keys) == 1
            else mention
        )


_IN_BRACKETS = re.compile(r"\s\((?:the\s+)?(?P<short>[A-Z][A-Za-z&]{1,7})\)")


def _initials(name: str) -> str:
    """Return the first letters of a name's words that are written large: CPS for Crown Prosecution Service."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _person_again(text: str, name: Named, full: dict[str, list[str]]) -> Named:
    """Return as a person's the name of one who is named elsewhere, whatever it was taken for; not "in Abney"."""
    key = _key(_clean(text[name.start : name.end]))
    known = key in full or any(key in keys for keys in full.values())
    taken = name.kind is not MentionKind.PERSON and known
    if taken and not _THERE.search(text, max(0, name.start - 8), name.start):
        return replace(name, kind=MentionKind.PERSON)
    return name


def _mention(text: str, name: Named, full: dict[str, list[str]]) -> Mention:
    words = _clean(text[name.start : name.end])
    person = name.kind is MentionKind.PERSON
    return Mention(
        span=Span(start=name.start, end=name.end),
        name=words,
        kind=name.kind,
        key=_person_key(words, full) if person else _key(words),
        title=_title(text, name) if person else None,
        role=_role(text, name) if person else None,
        age=_age(text, name) if person else None,
        home=_home(text, name) if person else None,
    )


def _full_names(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the keys of the people named in full, by surname and by first name; several where several share it."""
    full: dict[str, list[str]] = {}
    for name in names:
        parts = _clean(name).split()
        if len(parts) > 1:
            for part in {parts[-1], parts[0]}:
                keys = full.setdefault(_key(part), [])
                if _key(_clean(name)) not in keys:
                    keys.append(_key(_clean(name)))
    return full


def _person_key(words: str, full: dict[str, list[str]]) -> str:
    """Return the key of a person: a bare surname is that of the one full name it can stand for."""
    if len(words.split()) > 1:
        return _key(words)
    candidates = full.get(_key(words), [])
    return candidates[0] if len(candidates) == 1 else _key(words)


def _clean(name: str) -> str:
    """Return a name without honorific and possessive, on one line."""
    name = re.sub(rf"^(?:{_HONORIFIC}\s+)+", "", " ".join(name.split()))
    name = re.sub(r"[’']s$", "", name) or name
    return _POST_NOMINALS.sub("", name) or name


def _key(name: str) -> str:
    """Return a name in small letters; "J. K. Hill" and "JK Hill" are one."""
    return _INITIALS.sub(lambda match: match[1] or match[2], name.lower().replace("’", "'"))


def _role(text: str, name: Named) -> str | None:
    """Return the title or job right before a name, or what a person does in court or office right after it."""
    lead = text[max(0, name.start - 80) : name.start].rsplit("\n", 1)[-1]
    match = _ROLE.search(re.split(r"[.,:;!?“”\"]\s", lead)[-1])
    if match and not _ADDRESSED.search(lead):
        return _ROLE_LEAD.sub("", match[1].strip()) or None
    opening = _OPENS_IN_COURT.search(lead)
    after = _IN_COURT.match(text, name.end)
    if opening or after:
        return opening[1].lower() if opening else after[1] if after else None
    apposed = _AFTER_NAME.match(text, name.end)
    return (apposed["apposed"] or apposed["unmarked"]) if apposed else None


def _title(text: str, name: Named) -> str | None:
    """Return the honorific or rank right before a name: "Mr", "Chief Constable"."""
    lead = text[max(0, name.start - 50) : name.start].rsplit("\n", 1)[-1]
    match = _TITLED_BEFORE.search(lead)
    return match[1] if match else None


def _home(text: str, name: Named) -> str | None:
    """Return where a person is said to live: the "Oareford" of "John Hill, 34, of Oareford"."""
    match = _HOME.match(text, name.end)
    return match["home"] if match else None


def _age(text: str, name: Named) -> int | None:
    """Return the age right after a name: "John Hill, 34,"."""
    match = _AGE.match(text, name.end)
    return int(match[1]) if match else None
