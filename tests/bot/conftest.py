"""A story about raids in an invented county, read and checked by hand; and the `stet` command to be run."""

import hashlib
import io
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot import cli
from bot.desk import Desk
from bot.settings import Settings
from checks.models import CheckRun, Confirmation, Finding, Outcome, Result, Rule, Severity
from extraction.models import (
    Article,
    Bound,
    Claim,
    ClaimKind,
    Counted,
    DateMention,
    Figure,
    FigureKind,
    Mention,
    MentionKind,
    Quote,
    Relation,
    Reported,
    Section,
    SectionKind,
    Span,
)
from storage import cases
from storage.database import open_database
from storage.models import Reader, RelatedCase, Report, State

STORY = """\
Week of raids in Marlshire ends with 65 arrests

Police arrested 65 people and seized drugs worth more than £40,000 in a week of raids across Marlshire.

Of the 65 people held, 40 people were charged and 30 people were released under investigation, the force \
said on Monday, November 21.

Officers raided 65 addresses in Aldbury, Thorpe Wells, Kingsmere and Little Ockendon, among them a flat above a \
boarded-up launderette, two caravans, a lock-up garage behind the station, a barge on the Marl canal and the former \
Ockendon cottage hospital, which has stood empty since 2011 and is to be auctioned in the spring, and they left 65 \
addresses untouched.

Inspector Rosa Whitlock said: “We took 28 weapons off the streets, between 44 and 50 of our officers were out each day.”

File picture of a raid: officers at the door of one of 65 homes.

Advertisement Hide Ad

Of those charged, 32 people are men and eight people are women. The cost rose from £80,000 to £100,000, a rise \
of 25 per cent.
"""


def spans(text: str, words: str) -> list[Span]:
    return [Span(start=m.start(), end=m.end()) for m in re.finditer(re.escape(words), text)]


def at(words: str, number: int = 1) -> Span:
    """Return where `words` stand in the story for the `number`th time."""
    return spans(STORY, words)[number - 1]


def figure(words: str, nth: int, value: str | None, kind: FigureKind = FigureKind.COUNT, **more: object) -> Figure:
    span = at(words, nth)
    digits = re.search(r"\d[\d,]*|eight", words)
    assert digits
    given = {"low": value, "high": value} | more
    number = Span(start=span.start + digits.start(), end=span.start + digits.end())
    return Figure.model_validate({"span": span, "number": number, "value": value, "kind": kind} | given)


def counted(words: str, nth: int, lemma: str) -> Counted:
    return Counted(span=at(words, nth), lemma=lemma)


def _sections() -> tuple[Section, ...]:
    kinds = [SectionKind.HEADLINE, SectionKind.LEAD, *[SectionKind.BODY] * 3]
    kinds += [SectionKind.CAPTION, SectionKind.FURNITURE, SectionKind.BODY]
    paragraphs = [Span(start=m.start(), end=m.end()) for m in re.finditer(r".+", STORY)]
    return tuple(Section(span=span, kind=kind) for span, kind in zip(paragraphs, kinds, strict=True))


def _sentences(sections: tuple[Section, ...]) -> tuple[Span, ...]:
    found = []
    for section in sections:
        if section.kind is not SectionKind.FURNITURE:
            words = STORY[section.span.start : section.span.end]
            start = section.span.start
            found += [
                Span(start=start + m.start(), end=start + m.end())
                for m in re.finditer(r"\S.*?(?:[.”]$|\.(?= )|$)", words)
            ]
    return tuple(found)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a desk with a log of its own."""
    database = open_database(tmp_path / "stet.db")
    yield Desk(database)
    database.close()


@pytest.fixture
def raid_article() -> Article:
    sections = _sections()
    people = Mention(span=at("Inspector Rosa Whitlock"), name="Rosa Whitlock", kind=MentionKind.PERSON, key="whitlock")
    return Article(
        id=hashlib.sha256(STORY.encode()).hexdigest(),
        text=STORY,
        published=date(2026, 11, 22),
        sections=sections,
        sentences=_sentences(sections),
        figures=(
            figure("65 arrests", 1, "65", counted=counted("arrests", 1, "arrest"), section="headline"),
            figure("65 people", 1, "65", counted=counted("people", 1, "people"), event="arrest", section="lead"),
            figure(
                "more than £40,000", 1, "40000", FigureKind.MONEY, unit="GBP", bound=Bound.MORE_THAN, high=None,
                about=("drug",), section="lead",
            ),
            figure("40 people", 1, "40", counted=counted("people", 3, "people"), event="charge"),
            figure("30 people", 1, "30", counted=counted("people", 4, "people"), event="release"),
            figure(
                "28 weapons", 1, "28", counted=counted("weapons", 1, "weapon"), event="take", said_by="whitlock",
                quoted=True,
            ),
            figure("between 44 and 50", 1, None, low=Decimal(44), high=Decimal(50), said_by="whitlock", quoted=True),
            figure("25 per cent", 1, "25.0", FigureKind.PERCENT, unit="percent", trend="up", about=("cost",)),
        ),
        dates=(DateMention(span=at("Monday, November 21"), month=11, day=21, weekday=1),),
        mentions=(people,),
        quotes=(Quote(span=at("“We took 28").to(at("each day.”")), speaker="whitlock"),),
        reports=(Reported(span=at("Of the 65").to(at("investigation")), cue="say", source=at("the force")),),
        claims=(
            Claim(
                span=at(STORY.splitlines()[2]), kind=ClaimKind.QUANTITY, worth=0.95, why=("number", "lead"),
                figures=(1, 2),
            ),
        ),
    )  # fmt: skip


def rule(code: str, severity: Severity) -> Rule:
    return Rule(code=code, severity=severity, reads=(), priority=9)


@pytest.fixture
def raid_findings(raid_article: Article) -> tuple[Finding, ...]:
    def finding(code: str, severity: Severity, span: Span, message: str, *evidence: Span, working: str = "") -> Finding:
        return rule(code, severity).finding(raid_article, span, message, evidence=evidence, working=working)

    return (
        finding(
            "ARI-SUBSET", Severity.ERROR, at("65 people", 2), "The parts come to 70, more than the total of 65.",
            at("40 people"), at("30 people"), at("65 people"), working="40 + 30 = 70, and 70 > 65",
        ),
        finding(
            "DAT-WEEKDAY", Severity.ERROR, at("Monday, November 21"),
            "November 21, 2026, is a Saturday, not a Monday; the Monday nearest it is November 23.",
        ),
        finding(
            "FIG-TWIN", Severity.QUERY, at("65 addresses"),
            "The number 65 stands for people arrested and for addresses raided: is it right for both?",
            at("65 people"), at("65 addresses", 2), at("65 homes"), at("65 arrests"),
        ),
        finding("QUO-FACT", Severity.QUERY, at("28 weapons"), "Only the quote gives 28 weapons: who counted them?"),
    )  # fmt: skip


@pytest.fixture
def raid_report(raid_article: Article, raid_findings: tuple[Finding, ...]) -> Report:
    return report_of(raid_article, raid_findings)


def report_of(article: Article, findings: tuple[Finding, ...]) -> Report:
    sum_right = Confirmation(
        code="ARI-SUM", span=at("40 people"), working="32 + 8 = 40", evidence=(at("32 people"), at("eight people"))
    )
    change_right = Confirmation(code="RAT-PCTCHG", span=at("25 per cent"), working="(100,000 - 80,000) / 80,000 = 25%")
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    results = [
        Result(code=code, outcome=Outcome.FOUND, findings=tuple(found), millis=0.2) for code, found in by_code.items()
    ]
    results += [
        Result(code="ARI-SUM", outcome=Outcome.CLEAR, confirmed=(sum_right,), millis=0.1),
        Result(code="RAT-PCTCHG", outcome=Outcome.CLEAR, confirmed=(change_right,), millis=0.1),
        Result(code="HYG-CAPS", outcome=Outcome.CLEAR, millis=0.1),
        Result(code="DAT-AGE2", outcome=Outcome.NOTHING),
        Result(code="FIG-CONVERT", outcome=Outcome.NOTHING),
        Result(code="FIG-EACH", outcome=Outcome.FAILED, error="ZeroDivisionError: division by zero"),
    ]
    related = RelatedCase(
        case="4", ref="2025/118", headline="Raids across Marlshire end with 57 arrests", published=date(2025, 11, 24),
        kind=Relation.SERIES, score=0.81, why=("shares Rosa Whitlock", "shares Marlshire"), url="https://example.org/118",
    )  # fmt: skip
    run = CheckRun(article=article.id, results=tuple(results), findings=findings)
    return Report(article=article, run=run, related=(related,), millis=84.2)


@pytest.fixture
def findings_of(raid_article: Article) -> Callable[[Severity, int], tuple[Finding, ...]]:
    """Return a maker of so many findings of one severity, at different words."""

    def make(severity: Severity, number: int) -> tuple[Finding, ...]:
        words = list(re.finditer(r"\w+", STORY))[:number]
        return tuple(
            rule("FIG-UNIT", severity).finding(raid_article, Span(start=m.start(), end=m.end()), f"Is {m[0]} right?")
            for m in words
        )

    return make


LOCAL = Reader(walls=frozenset({"local"}))


class Said(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Stet:
    """The command, run in a folder of its own with a log of its own."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.log = folder / "log" / "stet.db"
        self._capture = capture
        self._patch = patch

    def __call__(self, *arguments: str, stdin: str | bytes = "") -> Said:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        status = cli.main(arguments)
        return Said(status, *self._capture.readouterr())

    def refused(self, *arguments: str, stdin: str | bytes = "") -> str:
        """Return the one clear line that a command which could not do its work says."""
        said = self(*arguments, stdin=stdin)
        assert said.status == 2
        assert said.out == ""
        assert said.err.startswith("stet: ")
        assert said.err.count("\n") == 1
        assert "Traceback" not in said.err
        return said.err.removeprefix("stet: ").strip()

    def file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def states(self) -> list[State]:
        opened = open_database(self.log)
        found = [case.state for case in cases.recent(opened, LOCAL, 10)]
        opened.close()
        return found


@pytest.fixture
def stet(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Stet]:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    made = Stet(tmp_path, capsys, monkeypatch)
    monkeypatch.setenv("STET_DB", str(made.log))
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    yield made
    root.level, root.handlers = before
