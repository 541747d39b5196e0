"""What can be checked, sentence by sentence, and how much each is worth checking.

Worth is the sum of the weights of the features that a sentence has; `Claim.why` names them, the heaviest first. The
weights were set by hand from the order in which an expert put one article's claims, and then held against what readers
called worth checking in political debates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.models import (
    Article,
    Claim,
    ClaimKind,
    FigureKind,
    Mention,
    MentionKind,
    Quote,
    SectionKind,
    Span,
)

# What each feature adds to, or takes from, the worth of a sentence.
WEIGHTS = {
    "any sentence": 0.15,
    "number": 0.3,
    "money or share": 0.25,
    "change": 0.1,
    "court outcome": 0.45,
    "allegation": 0.3,
    "law or rule": 0.3,
    "named person": 0.15,
    "organisation": 0.1,
    "list of places": 0.15,
    "comparison": 0.15,
    "superlative": 0.2,
    "cause": 0.15,
    "happened": 0.15,
    "dated": 0.1,
    "lead": 0.15,
    "caption": 0.1,
    "no source": 0.05,
    "quoted": -0.1,
    "opinion": -0.25,
    "prediction": -0.15,
    "personal experience": -0.15,
    "definition": -0.05,
    "question": -0.35,
    "fragment": -0.2,
}

# All but the names of Acts are matched in small letters, which is several times faster than without regard to case.
_COURT = re.compile(
    r"\b(?:jailed|imprisoned|sentenced|convicted|acquitted|cleared\s+of|(?:found|pleaded|pled|plead|pleading)\s+(?:not[\s-]+)?guilty|"
    r"fined|ordered\s+to\s+pay|community\s+(?:order|service)|suspended\s+sentence|locked\s+up|behind\s+bars|on\s+probation|"
    r"admitted\s+(?:\w+\s+){0,3}(?:murder|manslaughter|rape|robbery|burglary|theft|fraud|assault|supply\w*|possess\w*|conspir\w*|"
    r"dealing|wounding|arson|counts?|charges?|offences?)|(?:years?|months?|life)\s+in\s+(?:prison|jail)|life\s+sentence|"
    r"(?:struck\s+off|disqualified\s+from)|jury|verdict|ruled\s+(?:that|in|against)|overturned|upheld)\b",
)
_ALLEGED = re.compile(
    r"\b(?:alleg\w+|accused?\s+of|accused|suspected|charged\s+with|is\s+charged|was\s+charged|were\s+charged|arrested\s+on\s+suspicion|"
    r"denies|indicted|under\s+investigation|led\s+the\s+(?:gang|operation|plot|conspiracy)|ringleader|go-between|"
    r"pushing\s+(?:crack|cocaine|heroin|drugs)|gunman|attacker|dealer\s+who|fraudster|lied\s+(?:to|about)|bribe\w*|embezzl\w+)\b",
)
_LAW = re.compile(
    r"\b(?:illegal(?:ly)?(?!\s+(?:drugs?|substances|immigra\w+|aliens|money))|unlawful(?:ly)?|against\s+the\s+law|by\s+law|"
    r"(?:maximum|minimum)\s+(?:penalty|sentence|fine|term)|is\s+(?:an?\s+)?(?:offence|crime|felony|servitude|slavery|trafficking|"
    r"fraud|theft|people\s+trafficking)|legally|statut\w+|legislation|regulations?|banned|ban\s+on|constitution\w*|"
    r"(?:signed|passed|vetoed|repealed)\s+(?:a|the|an|into)\b|bill\s+(?:that|to|which)|(?:required|entitled|allowed|eligible)\s+to|"
    r"requires?\s+(?:that|all|every|a|the)|trafficking|treaty|amendment)\b"
)
_ACT = re.compile(r"\b[A-Z][\w’']+\s+Act\b")
_CAUSE = re.compile(
    r"\b(?:because|caus(?:e[sd]?|ing)|as\s+a\s+(?:result|consequence)|results?\s+(?:of|in)|resulted\s+in|due\s+to|led\s+to|leads\s+to|"
    r"owing\s+to|thanks\s+to|blamed\s+(?:on|for)|linked\s+to|contribut\w+\s+to|triggered|prompted|forced\s+to|responsible\s+for)\b",
)
_COMPARED = re.compile(
    r"\b(?:(?:more|less|fewer|higher|lower|bigger|smaller|greater|better|worse|faster|slower|larger|cheaper|longer|stronger|"
    r"safer|older|younger)\s+(?!than\b)[^.]{0,40}\bthan|compared\s+(?:with|to)|twice\s+(?:as|the)|half\s+(?:as|the)|doubled|doubles|tripled?|"
    r"times\s+(?:as|more|higher)|rise\s+of|fall\s+of|increase\s+(?:of|in)|decrease\s+(?:of|in)|outnumber\w*|exceed\w*|"
    r"(?:same|as\s+\w+)\s+as|record\s+(?:high|low|number))\b",
)
_CHANGED = re.compile(
    r"\b(?:ris(?:e[ns]?|ing)|rose|f[ae]ll(?:en|s|ing)?|increas(?:e[sd]?|ing)|decreas(?:e[sd]?|ing)|dropp(?:ed|ing)|grew|grow[ns]?|growing|"
    r"doubl(?:e[sd]?|ing)|tripled|halved|cut|cuts|cutting|raised?|raising|reduc(?:e[sd]?|ing|tion)|lost|gained|creat(?:ed|ing)|"
    r"declin(?:e[sd]?|ing)|expand(?:ed|ing)|surged?|soar(?:ed|ing)|plung(?:ed|ing)|slashed)\b",
)
_SUPERLATIVE = re.compile(
    r"\b(?:(?:bigg|small|larg|high|low|old|young|strong|weak|long|short|poor|rich|safe|fast|slow|great|few|wealth|busi|"
    r"heav|dead|tall|cheap|strict|tough|near|fair|early|earli|late)i?est|most\s+\w+(?:ed|ing|ful|ous|ive|al|ent|ant|able|ly)|worst|"
    r"(?:the|its|his|her|their|our|my)\s+(?:only|first|last|best)|first\s+(?:time|ever)|never\s+(?:before|been|had)|unprecedented|"
    r"all[- ]time|on\s+record|in\s+history|every\s+(?:single|other)|no\s+other|nobody\s+else|majority|half\s+of|"
    r"most\s+of)\b",
)
_OPINION = re.compile(
    r"\b(?:should|shouldn[’']t|ought\s+to|must|need\s+to|needs\s+to|i\s+(?:think|believe|feel|hope|guess|suppose|wish|love|hate|like|want|"
    r"don[’']t\s+think)|we\s+(?:believe|feel|hope|think|ensure|want|need|must|should|are\s+(?:proud|committed|determined|"
    r"disappointed|delighted|pleased|sorry))|in\s+my\s+(?:view|opinion|judgment|judgement)|proud|delighted|disappointed|wonderful|"
    r"terrible|fantastic|amazing|great|disgrace\w*|shameful|beautiful|important|brave\w*|tenacious|violent\s+in|absolutely|"
    r"tragic|thank|congratulat\w+|sorry|welcome|fair|unfair|wrong|right\s+thing|patience|virtue|let\s+me|let[’']s|"
    r"would\s+like|thoughts\s+are|heart\s+goes)\b",
)
_AHEAD = re.compile(
    r"\b(?:will|won[’']t|shall|[’']ll|(?:is|are|am|was|were|[’']re|[’']m|[’']s)\s+(?:not\s+)?(?:going|expected|due|set|scheduled|"
    r"planning|hoping)\s+to|would|could|may(?!\s+\d)|might|plans?\s+to|hopes?\s+to|aims?\s+to|next\s+(?:year|month|week)|if\s+(?:i|we|you)|"
    r"promise[ds]?|pledge[ds]?|vow(?:ed|s)?)\b",
)
_LIVED = re.compile(
    r"\b(?:i|my|me)\b(?!\s+(?:think|believe)).*\b(?:was|were|saw|heard|felt|went|remember|met|grew\s+up|lost|had|got|took|came|"
    r"woke|looked|ran|thought|knew|told|said|asked|talked|visited|worked)\b"
)
_DEFINES = re.compile(
    r"\b(?:is|are)\s+(?:a|the)\s+(?:term|name|word|phrase|type|form|kind|method|process|practice|condition|disease)\b|"
    r"\b(?:refers?\s+to|means\s+(?:that|a|the)|is\s+defined|are\s+defined|known\s+as|consists?\s+of|(?:is|are)\s+likely\s+to)\b",
)
_HAPPENED = re.compile(
    r"\b(?:was|were|had|did|has|have|took|made|went|came|gave|found|held|left|met|won|lost|sent|led|began|became|built|bought|sold|"
    r"spent|brought|broke|drove|struck|shot|fled|paid|cost|hit|kept|put|ran|saw|said|set|told|voted|wrote|\w{3,}ed)\b",
)
_REPORTED = re.compile(
    r"\b(?:said|says|told|according\s+to|added|claimed|claims|reported|announced|confirmed|estimates?|estimated|warned|stated|"
    r"explained|revealed|argued|shows?|suggests?|found|figures\s+from|data\s+from|wrote|tweeted|insisted|noted|"
    r"pointed\s+out|acknowledged)\b",
)
_SAYS_WHO = re.compile(
    r"\b(?:said|says|told|added|claimed|claims|announced|confirmed|warned|stated|explained|revealed|argued|insisted|wrote|"
    r"tweeted|admitted|made)\b"
)
_FRAGMENT = 4  # words in a sentence that says too little to check
_COUNTS = frozenset(FigureKind) - {FigureKind.AGE, FigureKind.ORDINAL}
_SHARES = frozenset({FigureKind.MONEY, FigureKind.PERCENT, FigureKind.POINTS, FigureKind.RATIO})
_READ = (SectionKind.STANDFIRST, SectionKind.LEAD, SectionKind.BODY, SectionKind.CAPTION)

# Which of its features gives a sentence its kind: the first that it has.
_KINDS = (
    ("court outcome", ClaimKind.COURT_OUTCOME),
    ("allegation", ClaimKind.ALLEGATION),
    ("number", ClaimKind.QUANTITY),
    ("law or rule", ClaimKind.LAW),
    ("prediction", ClaimKind.PREDICTION),
    ("opinion", ClaimKind.OPINION),
    ("cause", ClaimKind.CAUSE),
    ("comparison", ClaimKind.COMPARISON),
    ("superlative", ClaimKind.COMPARISON),
    ("definition", ClaimKind.DEFINITION),
    ("personal experience", ClaimKind.EXPERIENCE),
)
_BY_WORDS = (
    ("court outcome", _COURT),
    ("allegation", _ALLEGED),
    ("law or rule", _LAW),
    ("cause", _CAUSE),
    ("comparison", _COMPARED),
    ("change", _CHANGED),
    ("superlative", _SUPERLATIVE),
    ("opinion", _OPINION),
    ("prediction", _AHEAD),
    ("personal experience", _LIVED),
    ("definition", _DEFINES),
    ("happened", _HAPPENED),
)


def claims(article: Article) -> tuple[Claim, ...]:
    """Return one claim for each sentence of the copy that says anything, in the order of the text."""
    return tuple(_claim(sentence) for sentence in _sentences(article))


@dataclass(frozen=True)
class _Sentence:
    """One sentence and what has been read in it; `figures` are indexes into the article's."""

    article: Article
    span: Span
    words: str
    section: SectionKind
    figures: tuple[int, ...]
    named: tuple[Mention, ...]
    dated: bool
    quote: Quote | None

    @property
    def speaker(self) -> str | None:
        """Return whose claim it is: whoever is quoted, or the one person who is said to say it."""
        if self.quote:
            return self.quote.speaker
        cue = _SAYS_WHO.search(self.words)
        sources = [m for m in self.named if m.kind is not MentionKind.PLACE]
        if cue is None or not sources:
            return None
        lead = self.words[: cue.start()].rstrip().removesuffix("also").rstrip()
        said = next((m for m in sources if lead.endswith(self.article.words(m.span))), None)
        return said.key if said else None


def _sentences(article: Article) -> Iterator[_Sentence]:
    """Yield the sentences of the copy with what stands in each; all records stand in the order of the text."""
    figures, mentions, dates, quotes = (
        _Cursor([f.span for f in article.figures]),
        _Cursor([m.span for m in article.mentions]),
        _Cursor([d.span for d in article.dates]),
        sorted(article.quotes, key=lambda q: q.span.start),
    )
    for span in article.sentences:
        section = article.section_at(span)
        inside = figures.inside(span), mentions.inside(span), dates.inside(span)
        words = article.words(span)
        if section is None or section.kind not in _READ or _says_nothing(words, section.kind):
            continue
        yield _Sentence(
            article=article,
            span=span,
            words=words,
            section=section.kind,
            figures=inside[0],
            named=tuple(article.mentions[i] for i in inside[1]),
            dated=bool(inside[2]),
            quote=next((q for q in quotes if _is_said(span, q.span)), None),
        )


def _says_nothing(words: str, kind: SectionKind) -> bool:
    """Tell whether a sentence has no words, or is the credit of a picture."""
    return not any(c.isalpha() for c in words) or (kind is SectionKind.CAPTION and words.count(" ") < _FRAGMENT)


class _Cursor:
    """Spans in order, asked which of them begin inside each of a run of sentences."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(enumerate(spans), key=lambda item: (item[1].start, item[0]))
        self._at = 0

    def inside(self, sentence: Span) -> tuple[int, ...]:
        """Return the places of the spans that begin inside `sentence`, which must follow the last one asked for."""
        found = []
        while self._at < len(self._spans) and self._spans[self._at][1].start < sentence.end:
            i, span = self._spans[self._at]
            if span.start >= sentence.start:
                found.append(i)
            self._at += 1
        return tuple(sorted(found))


def _is_said(sentence: Span, quote: Span) -> bool:
    """Tell whether at least half of a sentence is direct speech."""
    shared = min(sentence.end, quote.end) - max(sentence.start, quote.start)
    return shared * 2 >= sentence.end - sentence.start


def _claim(sentence: _Sentence) -> Claim:
    """Return the claim that a sentence makes."""
    features = list(_features(sentence))
    worth = sum(WEIGHTS[name] for name in features)
    return Claim(
        span=sentence.span,
        kind=next((kind for name, kind in _KINDS if name in features), ClaimKind.PAST_EVENT),
        worth=round(min(1.0, max(0.0, worth)), 2),
        why=tuple(sorted(features[1:], key=lambda name: -abs(WEIGHTS[name]))),
        attributed_to=sentence.speaker,
        quoted=sentence.quote is not None,
        figures=sentence.figures,
    )


def _features(sentence: _Sentence) -> Iterator[str]:
    """Yield the names of the features that a sentence has, each once; the first is that it is one."""
    yield "any sentence"
    yield from _worded(sentence.words)
    yield from _read_features(sentence)
    if sentence.section is SectionKind.LEAD:
        yield "lead"
    if sentence.section is SectionKind.CAPTION:
        yield "caption"
    if sentence.words.rstrip("\"”’')").endswith("?"):
        yield "question"
    if sentence.words.count(" ") < _FRAGMENT and not sentence.figures:
        yield "fragment"


def _worded(words: str) -> Iterator[str]:
    """Yield the features that the words alone have; an Act is known by its capital."""
    folded = words.lower()
    for name, pattern in _BY_WORDS:
        if pattern.search(folded) or (pattern is _LAW and _ACT.search(words)):
            yield name


def _read_features(sentence: _Sentence) -> Iterator[str]:
    """Yield the features that come from what was read in the sentence: figures, names, dates, quotations."""
    kinds = {sentence.article.figures[i].kind for i in sentence.figures}
    if kinds & _COUNTS:
        yield "number"
    if kinds & _SHARES:
        yield "money or share"
    if any(m.kind is MentionKind.PERSON and m.key != sentence.speaker for m in sentence.named):
        yield "named person"
    if any(m.kind is MentionKind.ORGANISATION for m in sentence.named):
        yield "organisation"
    if sum(m.kind is MentionKind.PLACE for m in sentence.named) > 2:
        yield "list of places"
    if sentence.dated:
        yield "dated"
    if sentence.quote:
        yield "quoted"
    elif not _REPORTED.search(sentence.words.lower()):
        yield "no source"
