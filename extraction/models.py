"""What the copy says: the records that reading an article yields.

All are frozen. Offsets are Unicode code points into `Article.text`, the text as it was given, half-open.
Surface text is never stored: `Article.words` is the only way to it, so it can't disagree with the offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from extraction.plain import Plain, plain
from extraction.style import Style


class Record(BaseModel):
    """A frozen record that takes no unknown field; an error in one never quotes copy into a log."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def moved(self, to: Callable[[Span], Span]) -> Self:
        """Return the record with every span in it moved by `to`."""
        spans = {field: value.moved(to) for field, value in self if isinstance(value, Record)}
        return self.model_copy(update=spans)


class Span(Record):
    """Where some words stand: code points into the article's text, half-open, never empty."""

    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _never_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"a span can't be empty or run backwards: {self.start}-{self.end}")
        return self

    def __contains__(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def moved(self, to: Callable[[Span], Span]) -> Span:
        """Return the span moved by `to`."""
        return to(self)

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def to(self, other: Span) -> Span:
        """Return the span from the start of the earlier to the end of the later."""
        return Span(start=min(self.start, other.start), end=max(self.end, other.end))


class SectionKind(StrEnum):
    """What a paragraph is on the page."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    LEAD = "lead"
    BODY = "body"
    CAPTION = "caption"
    CROSSHEAD = "crosshead"
    FURNITURE = "furniture"


class Section(Record):
    """One paragraph and what it is; nothing is read from furniture."""

    span: Span
    kind: SectionKind


class FigureKind(StrEnum):
    """What sort of figure."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    RATIO = "ratio"
    MULTIPLE = "multiple"
    MEASURE = "measure"
    DURATION = "duration"
    AGE = "age"
    ORDINAL = "ordinal"
    SCORE = "score"


class Bound(StrEnum):
    """What the words before a number make of it."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    LESS_THAN = "less than"


class Trend(StrEnum):
    """Which way a figure that is said as a change goes."""

    UP = "up"
    DOWN = "down"


class Counted(Record):
    """What a count counts: its words, and the lower-case singular with its noun modifiers ("heart transplant")."""

    span: Span
    lemma: str

    @property
    def head(self) -> str:
        """The counted noun alone: "transplant"."""
        return self.lemma.rsplit(" ", 1)[-1]


class Figure(Record):
    """A row of the ledger: how many, of what, by which event, said where.

    `value`, `low` and `high` are at scale 1 in `unit` (£2.5m is 2500000 GBP; 12.5% is 12.5 percent); `low` and
    `high` are what the written words allow, None where they leave it open. A range or a vague count has no `value`.
    `unit` is an ISO 4217 code, "percent", "points", a quantulum3 unit name, "year", "month", "week", "day",
    "hour"..., or "" for counts. `per` makes it a rate: "hour", "share", "100000 people". `event` is the lemma of
    the governing verb. `backwards` says that a range has its higher end first: "between 40 and 36". `segment` is the
    passage the figure belongs to (0 the main event, then each background passage).
    """

    span: Span
    number: Span
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    kind: FigureKind
    unit: str = ""
    per: str | None = None
    bound: Bound = Bound.EXACT
    backwards: bool = False
    trend: Trend | None = None
    counted: Counted | None = None
    event: str | None = None
    about: tuple[str, ...] = ()
    place: str | None = None
    when: str | None = None
    said_by: str | None = None
    quoted: bool = False
    section: SectionKind = SectionKind.BODY
    segment: int = 0

    @property
    def dimension(self) -> tuple[FigureKind, str, str | None]:
        """What the figure is measured in; only figures of one dimension can be compared."""
        return self.kind, self.unit, self.per


class DateMention(Record):
    """A date as far as it is stated: `weekday` is ISO (Monday 1), `anchor` the words of a relative one.

    `first` and `last` are the days that it can mean, reckoned from the day of publication where it leans on that; None
    where that can't be told.
    """

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = Field(default=None, ge=1, le=7)
    anchor: str | None = None
    first: date | None = None
    last: date | None = None


class MentionKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


class Level(StrEnum):
    """What sort of place, the largest first.

    A nation is one of the four of the United Kingdom, a state any country's first division, a county also a Welsh or
    Scottish council area, a district also a borough or a unitary authority. An area has a name and no government.
    """

    CONTINENT = "continent"
    COUNTRY = "country"
    NATION = "nation"
    REGION = "region"
    STATE = "state"
    COUNTY = "county"
    DISTRICT = "district"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    SUBURB = "suburb"
    AREA = "area"

    @property
    def settlement(self) -> bool:
        """Whether it is a city, a town, a village or a part of one."""
        return self in (Level.CITY, Level.TOWN, Level.VILLAGE, Level.SUBURB)


class Place(Record):
    """A place of the gazetteer. `within` names what it lies in, from the smallest: county, region, nation, country."""

    name: str
    level: Level
    within: tuple[str, ...] = ()


class Mention(Record):
    """A name; all mentions of one person, organisation or place share a `key`.

    `title` is the honorific or rank before a person's name, `role` the job or office, `home` where the copy says that
    the person lives. `places` are those of the gazetteer that a place's name may stand for, the likeliest first; one is
    a sure one.
    """

    span: Span
    name: str
    kind: MentionKind
    key: str
    title: str | None = None
    role: str | None = None
    age: int | None = None
    home: str | None = None
    places: tuple[Place, ...] = ()

    @property
    def place(self) -> Place | None:
        """The place that it most likely is, None where the gazetteer knows none that fits."""
        return self.places[0] if self.places else None


class Quote(Record):
    """Words in quotation marks, marks included; `closed` says whether this paragraph closes it.

    `continues` is true where an earlier paragraph's open quotation runs on. `speaker` is a `Mention.key`, None where
    the one who speaks has no name or the copy leaves it open. `source` is the words beside it that say who speaks ("a
    neighbour", "he", "Mr Hill"). `probably` says that the speaker is inferred and not stated: from a pronoun, an
    office, or who spoke before.
    """

    span: Span
    speaker: str | None = None
    closed: bool = True
    continues: bool = False
    source: Span | None = None
    probably: bool = False


class Reported(Record):
    """What somebody is said to say, without quotation marks: the clause, a part of it quoted or not.

    `cue` is the lemma of the verb of saying: "say"; "according" for "according to"; "deny" where it is what is denied.
    `speaker`, `source` and `probably` are as for `Quote`. A reported clause can lie inside another: what somebody says
    that somebody said.
    """

    span: Span
    cue: str
    speaker: str | None = None
    source: Span | None = None
    probably: bool = False


class ItemList(Record):
    """A list in the copy: its items, the figure that announces how many there are, and whether it is `closed`.

    A closed list says that it is whole: "and" before its last item, no "including", no "others".
    """

    span: Span
    items: tuple[Span, ...]
    announced: Figure | None = None
    closed: bool = False

    def moved(self, to: Callable[[Span], Span]) -> Self:
        """Return the list with every span in it moved by `to`."""
        return super().moved(to).model_copy(update={"items": tuple(to(item) for item in self.items)})


class ClaimKind(StrEnum):
    """What sort of claim."""

    QUANTITY = "quantity"
    PAST_EVENT = "past event"
    COURT_OUTCOME = "court outcome"
    ALLEGATION = "allegation"
    LAW = "law or rule"
    CAUSE = "cause"
    COMPARISON = "comparison"
    DEFINITION = "definition"
    PREDICTION = "prediction"
    OPINION = "opinion"
    EXPERIENCE = "personal experience"


class Claim(Record):
    """A sentence that can be checked, how much it is worth checking (0-1), and the features that make it so.

    `figures` are indexes into `Article.figures`.
    """

    span: Span
    kind: ClaimKind
    worth: float = Field(ge=0, le=1)
    why: tuple[str, ...] = ()
    attributed_to: str | None = None
    quoted: bool = False
    figures: tuple[int, ...] = ()


Located = TypeVar("Located", Section, Figure, DateMention, Mention, Quote, Reported, Claim)


def inside(records: Sequence[Located], span: Span) -> Iterator[Located]:
    """Yield the records that lie in `span`; `records` stand in the order of the text."""
    first = bisect_left(records, span.start, key=lambda record: record.span.start)
    for i in range(first, len(records)):
        if records[i].span.start >= span.end:
            return
        if records[i].span in span:
            yield records[i]


class CaseStatus(StrEnum):
    """How far a case has got, the earliest first."""

    ARRESTED = "arrested"
    CHARGED = "charged"
    IN_COURT = "in court"
    DENIED = "denied"
    ON_TRIAL = "on trial"
    ADMITTED = "admitted"
    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    SENTENCED = "sentenced"
    APPEALED = "appealed"


class Segment(Record):
    """A passage that tells one event: the main one, or (`background`) an earlier case.

    `people` and `places` are the keys of those it names, `offences` by the word that a headline would use, `status` how
    far the case has got, in that order, and `times` the words of its dates: all of it as far as it is said.
    """

    span: Span
    background: bool = False
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    status: tuple[CaseStatus, ...] = ()
    times: tuple[str, ...] = ()


class Relation(StrEnum):
    """What an earlier story is to an article."""

    SAME_CASE = "same case"
    SAME_PERSON = "same person"
    SERIES = "series"
    SAME_QUOTE = "same quote"
    DUPLICATE = "duplicate"
    CORRECTED = "corrected before"
    SIMILAR = "similar"


class Cutting(Record):
    """An earlier story by its headline, and why it was found ("shares Kimberley Tran, Northampton")."""

    case_id: str
    headline: str
    published: date | None = None
    url: str | None = None
    why: tuple[str, ...] = ()


class Correction(Record):
    """What the newsroom put right: the words that were wrong, what they should be ("" where they were withdrawn).

    `keys` are words of which the copy must have one for the wrong form to be this one ("Oareford"); none: it always is.
    `published` is when the correction ran, `case_id` the story that it corrects, `note` its own words.
    """

    wrong: str
    right: str
    keys: tuple[str, ...] = ()
    published: date | None = None
    case_id: str | None = None
    note: str = ""


class Precedent(Record):
    """An earlier related story as it was read: its facts to compare, and whether one name or number links the two.

    `shared` are the names and numbers that both have, the rarest first, as the later article writes them. All spans in
    `article` are into the earlier story's text. A `draft` is copy that the desk has had checked and nobody has signed
    off: for all that is known it has not been in the paper.
    """

    case_id: str
    headline: str
    published: date | None
    relation: Relation
    article: Article
    shared: tuple[str, ...] = ()
    url: str | None = None
    corrections: tuple[Correction, ...] = ()
    draft: bool = False


class Recalled(Record):
    """A passage on an earlier case, and what the archive has on it, the likeliest first; () where nothing was found."""

    span: Span
    cuttings: tuple[Cutting, ...] = ()


class Article(Record):
    """An article as read. `id` is the SHA-256 of the text; `headline` is the one given apart from it, if any.

    `precedents`, `recalled` and `corrections` are what the archive has to say; reading leaves them empty.
    """

    id: str
    text: str
    headline: str | None = None
    published: date | None = None
    style: Style = Field(default_factory=Style)
    sections: tuple[Section, ...] = ()
    sentences: tuple[Span, ...] = ()
    segments: tuple[Segment, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateMention, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    lists: tuple[ItemList, ...] = ()
    reports: tuple[Reported, ...] = ()
    claims: tuple[Claim, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    recalled: tuple[Recalled, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @cached_property
    def plain(self) -> Plain:
        """The text as a reader sees it (entities decoded, invisible characters gone), with the way back."""
        return plain(self.text)

    def words(self, span: Span) -> str:
        """Return the words at `span` as a reader sees them, on one line."""
        return " ".join(self.plain.slice(span.start, span.end).split())

    def before(self, span: Span, reach: int) -> str:
        """Return the text of the `reach` characters before `span`, as a reader sees it."""
        return self.plain.slice(max(0, span.start - reach), span.start)

    def after(self, span: Span, reach: int) -> str:
        """Return the text of the `reach` characters after `span`, as a reader sees it."""
        return self.plain.slice(span.end, span.end + reach)

    def matches(self, pattern: re.Pattern[str], within: Span | None = None) -> Iterator[tuple[re.Match[str], Span]]:
        """Yield each match of `pattern` in the plain text (inside `within`) and its span in the text as given."""
        start, end = (0, len(self.plain.text)) if within is None else self.plain.inside(within.start, within.end)
        for match in pattern.finditer(self.plain.text, start, end):
            if match.end() > match.start():
                yield match, self.span(match.start(), match.end())

    def span(self, start: int, end: int) -> Span:
        """Return the span in the text as given of the plain text's characters `start` to `end`."""
        given = self.plain.given(start, end)
        return Span(start=given[0], end=given[1])

    def between(self, first: Span, second: Span) -> str:
        """Return the plain words between two spans, "" where they touch or overlap."""
        return self.plain.slice(first.end, second.start) if first.end < second.start else ""

    def copy_sections(self) -> Iterator[Section]:
        """Yield the sections that are copy: all but the furniture."""
        return (section for section in self.sections if section.kind is not SectionKind.FURNITURE)

    def section_at(self, span: Span) -> Section | None:
        """Return the section in which `span` begins."""
        i = bisect_right(self.sections, span.start, key=lambda section: section.span.start) - 1
        return self.sections[i] if i >= 0 and span.start < self.sections[i].span.end else None

    def where(self, span: Span) -> str:
        """Say where `span` begins as an editor would count: "headline", "para 4", "caption".

        Paragraphs of the story are counted from 1; headline, standfirst, byline, crossheads, captions and web furniture
        go by their names.
        """
        section = self.section_at(span)
        if section is None:
            return "text"
        story = (SectionKind.LEAD, SectionKind.BODY)
        if section.kind not in story:
            return section.kind.value
        before = (other for other in self.sections if other.span.start <= section.span.start)
        return f"para {sum(other.kind in story for other in before)}"

    def sentence_at(self, span: Span) -> Span:
        """Return the sentence in which `span` begins, or `span` where there is none (in furniture)."""
        i = bisect_right(self.sentences, span.start, key=lambda sentence: sentence.start) - 1
        return self.sentences[i] if i >= 0 and span.start < self.sentences[i].end else span

    def figures_in(self, span: Span) -> Iterator[tuple[int, Figure]]:
        """Yield the figures that lie in `span`, each with its place in the ledger."""
        first = bisect_left(self.figures, span.start, key=lambda figure: figure.span.start)
        for i in range(first, len(self.figures)):
            if self.figures[i].span.start >= span.end:
                return
            if self.figures[i].span in span:
                yield i, self.figures[i]

    def quoted(self, span: Span) -> bool:
        """Tell whether `span` lies in somebody's direct speech."""
        return any(span in quote.span for quote in self.quotes)
