"""Any article, any findings, any names: what Stet makes of it is always something that Slack takes, and never alive."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from bot.attached import MOST
from bot.blocks.changes import Kept, changes_message, superseded_message, which_message
from bot.blocks.files import fetching, with_files
from bot.blocks.finding import Beside, findings_message, pages
from bot.blocks.forms import plain_view
from bot.blocks.home import Found, Item, Lists, find_view, home_view, troubled_view
from bot.blocks.lists import Kind, Shown, list_view, tick_view
from bot.blocks.modal import paste_modal, taken_modal, why_modal
from bot.blocks.papers import choose_view, export_view, share_view
from bot.blocks.reminder import reminder_message
from bot.blocks.report import failure, reading, report_message
from bot.blocks.settings import channel_view, personal_view, workspace_view
from bot.blocks.words import Message
from bot.blocks.workflow import (
    Story,
    answer_view,
    answered_message,
    ask_view,
    assigned_message,
    details_view,
    given_message,
    note_view,
    question_message,
    sign_off_view,
    taken_message,
    work_row,
)
from bot.checklist import checklist, ticked
from bot.excerpt import one_line
from bot.hit_rates import Rate
from bot.loudness import heard
from bot.rechecks import Comparison
from checks import catalogue
from checks.models import CheckRun, Confirmation, Finding, Fix, Outcome, Result, Rule, Severity
from extraction.models import (
    Article,
    Claim,
    ClaimKind,
    Correction,
    Counted,
    Figure,
    FigureKind,
    Relation,
    Section,
    SectionKind,
    Span,
)
from storage.attachments import Attachment, Fetched
from storage.checklist import Tick
from storage.hearings import Hearing, Share
from storage.holdings import Holdings
from storage.models import Case, RelatedCase, Report, Ruling, Series, SeriesRow, State, Verdict
from storage.notes import Note
from storage.questions import Question
from storage.settings import ChannelSettings, PersonalSettings, WorkspaceSettings
from tests.bot.slack.limits import Json, held_against_home, held_against_message, held_against_view, texts

AT = datetime(2026, 11, 22, 14, 32, tzinfo=UTC)
# What in mrkdwn would be a link, a mention or a broadcast: only Stet's own times, people and links may be one.
ALIVE = re.compile(
    r"<(?!@U2ANNA>|#C1>|!date\^\d+\^\{(?:date_short_pretty\} \{)?time\}\|[\d: -]{5,16} UTC>|https?://example\.org/[^\s<>|]*\|)"
)
HOSTILE = st.sampled_from(
    ["<!channel>", "<!here>",
     "<@U9>", "<#C9>", "<https://x.y|z>", "https://evil.test/?a=b&c", "*b*", "_i_", "~s~",
     "`c`", "```", ":smile:", "> q", "&", "&lt;!channel&gt;", "<!date^1^{time}|x>", "|", ">", "\n",
     "\n\n", "\r", "\t", " ", "\u202e", "\u2066", "\u200b", "\x00", "\x1b[31m", "\x7f", "\ufeff", "\ud800", "\udfff",
     "👩‍👩‍👧", "a" * 900,
     "& " * 400, "Z\u0301\u0302\u0303" * 50]
)  # fmt: skip
WORDS = st.lists(HOSTILE | st.text(max_size=10), max_size=3).map("".join)
COPY = st.lists(HOSTILE | st.text(max_size=40), min_size=1, max_size=5).map("".join).filter(str.strip)
PEOPLE = st.sampled_from(["U2ANNA", "anna", "<!channel>", "U2ANNA> <!here", "\ud800"])
URLS = st.sampled_from(
    [None, "https://example.org/a?b=1&c", "https://example.org/a|<!channel>", "javascript:alert(1)", "<x>"]
)
ANY = settings(
    deadline=None, max_examples=30, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span(start=start, end=draw(st.integers(start + 1, len(text))))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(COPY)
    whole = Span(start=0, end=len(text))
    figures = tuple(
        Figure(
            span=at, number=at, value=draw(st.none() | st.decimals(-(10**20), 10**20, places=2)), low=None,
            high=draw(st.none() | st.just(Decimal(65))), kind=draw(st.sampled_from(FigureKind)),
            counted=draw(st.none() | st.builds(Counted, span=spans(text), lemma=WORDS)),
            event=draw(st.none() | WORDS), about=(draw(WORDS),), said_by=draw(st.none() | WORDS),
        )
        for at in draw(st.lists(spans(text), max_size=6))
    )  # fmt: skip
    claims = tuple(
        Claim(
            span=at, kind=draw(st.sampled_from(ClaimKind)), worth=draw(st.floats(0, 1)), why=(draw(WORDS),),
            attributed_to=draw(st.none() | WORDS), figures=tuple(range(len(figures)))[:3],
        )
        for at in draw(st.lists(spans(text), max_size=24))
    )  # fmt: skip
    return Article(
        id="a" * 64, text=text, sections=(Section(span=whole, kind=SectionKind.LEAD),), sentences=(whole,),
        headline=draw(st.none() | WORDS | st.just("w" * 10_000)), figures=figures, claims=claims,
    )  # fmt: skip


@st.composite
def findings(draw: st.DrawFn, article: Article) -> tuple[Finding, ...]:
    found = []
    for number in range(draw(st.integers(0, 10))):
        rule = Rule(code=f"FIG-{number}", severity=draw(st.sampled_from(Severity)), reads=(), priority=1)
        evidence = tuple(draw(st.lists(spans(article.text), max_size=4)))
        fix = tuple(Fix(span=span, replacement=draw(WORDS)) for span in draw(st.lists(spans(article.text), max_size=3)))
        found.append(
            rule.finding(
                article, draw(spans(article.text)), draw(WORDS), evidence=evidence, working=draw(WORDS), fix=fix
            )
        )
    return tuple(found)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    article = draw(articles())
    right = tuple(
        Confirmation(code="ARI-SUM", span=span, working=draw(WORDS))
        for span in draw(st.lists(spans(article.text), max_size=30))
    )
    outcomes = draw(st.lists(st.sampled_from([Outcome.CLEAR, Outcome.FAILED]), max_size=3))
    results = [Result(code=f"HYG-{number}", outcome=outcome) for number, outcome in enumerate(outcomes)]
    results.append(Result(code="ARI-SUM", outcome=Outcome.CLEAR, confirmed=right))
    correction = st.builds(Correction, wrong=WORDS, right=WORDS, published=st.none() | st.just(date(2025, 1, 1)))
    related = tuple(
        RelatedCase(
            case="1", ref="r", headline=draw(WORDS), published=draw(st.none() | st.just(date(2026, 1, 1))),
            kind=draw(st.sampled_from(Relation)), score=0.5, why=(draw(WORDS),), url=draw(URLS),
            corrections=tuple(draw(st.lists(correction, max_size=4))),
        )
        for _ in range(draw(st.integers(0, 6)))
    )  # fmt: skip
    columns = tuple(draw(st.lists(WORDS, max_size=20)))
    row = SeriesRow(case=draw(st.sampled_from(["", "1"])), published=None, cells=tuple(draw(WORDS) for _ in columns))
    return Report(
        article=article,
        run=CheckRun(article="a", results=tuple(results), findings=draw(findings(article))),
        related=related,
        withheld=draw(st.integers(0, 3)),
        series=draw(st.none() | st.just(Series(columns=columns, rows=(row, row)))),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    return Case(
        id="c" * 16, source="T1/C1/1.1", wall=draw(st.sampled_from(["T1", "T1/U2ANNA"])), opened_by=draw(PEOPLE),
        opened_at=AT, team="T1", channel="C1", thread=None, headline=None, published=None,
        state=draw(st.sampled_from(State)), owner=draw(st.none() | PEOPLE), due=draw(st.none() | st.just(AT)),
        signed_off_by=draw(st.none() | PEOPLE), signed_off_at=draw(st.none() | st.just(AT)),
        embargo=draw(st.none() | st.just(AT)),
    )  # fmt: skip


@st.composite
def rulings(draw: st.DrawFn, report: Report) -> dict[str, Ruling]:
    return {
        finding.id: Ruling(
            finding=finding.id,
            number=1,
            verdict=draw(st.sampled_from(Verdict)),
            by=draw(PEOPLE),
            at=AT,
            note=draw(WORDS),
            carried=draw(st.integers(0, 2)),
        )
        for finding in report.run.findings[:: draw(st.integers(1, 3))]
    }


@st.composite
def ticks(draw: st.DrawFn, report: Report) -> dict[str, Tick]:
    source = WORDS.filter(lambda words: not words.startswith("http"))  # an address that an editor gives becomes a link
    return {
        item.key: Tick(
            claim=item.key, number=1, ticked=draw(st.booleans()), by=draw(PEOPLE), at=AT,
            source=draw(source | URLS.map(lambda url: url or "")), note=draw(WORDS),
        )
        for item in checklist(report.article)[:: draw(st.integers(1, 3))]
    }  # fmt: skip


@st.composite
def besides(draw: st.DrawFn, report: Report) -> Beside:
    """Draw notes and questions, as long as their boxes take."""
    long = WORDS.map(lambda words: (words or "x") * 40).map(lambda words: words[:1000])
    found = report.run.findings
    answered = {"answer": draw(long), "answered_by": "U2ANNA", "answered_at": AT} if draw(st.booleans()) else {}
    asked = [
        Question(
            id=i, case_id="c" * 16, finding=f.id, asked_by="U2ANNA", asked_of="U2ANNA", asked_at=AT,
            question=draw(long), **answered,
        )
        for i, f in enumerate(found)
    ]  # fmt: skip
    return Beside(
        {f.id: Note(finding=f.id, by="U2ANNA", at=AT, text=draw(long)) for f in found},
        {question.finding: [question] for question in asked},
        closed=draw(st.booleans()),
    )


def hearings() -> st.SearchStrategy[Hearing]:
    """Return ways of showing a report."""
    shares = st.dictionaries(st.just("ARI-SUM"), st.just(Share(1, 12)))
    return st.builds(Hearing, severities=st.sets(st.sampled_from(Severity)).map(tuple), quieter=shares)


CHANNELS = st.builds(
    ChannelSettings,
    severities=st.sets(st.sampled_from(Severity)).map(tuple),
    owner=st.none() | st.just("U1"),
    house=st.sampled_from(["", "sport", "gone"]),
    signers=st.just(("U1", "U2")),
    zone=st.sampled_from(["UTC", "America/Argentina/ComodRivadavia"]),
)


def dead(sent: Json | list[Json], fallback: str = "") -> None:
    """Assert that nothing of the copy's links, mentions or calls anybody."""
    for text in texts(sent):
        assert "\u202e" not in text
    mrkdwn = "\n".join(_mrkdwn(sent))
    assert not ALIVE.search(mrkdwn)
    assert "<" not in fallback


def _mrkdwn(item: object) -> list[str]:
    if isinstance(item, dict):
        own = [str(item["text"])] if item.get("type") == "mrkdwn" else []
        return own + [text for value in item.values() for text in _mrkdwn(value)]
    return [text for one in item for text in _mrkdwn(one)] if isinstance(item, list) else []


@ANY
@given(data=st.data())
def test_every_message_is_one_that_slack_takes(data: st.DataObject) -> None:
    report, case = data.draw(reports()), data.draw(cases())
    standing, done = data.draw(rulings(report)), data.draw(ticks(report))
    layout = pages(report)
    heard_of = heard(report, data.draw(hearings()))
    row, far = [work_row(case)], ticked(report.article, done)
    messages = [
        report_message(case, report, standing, far, row),
        report_message(case, heard_of.report, standing, far, row, unheard=heard_of.unheard, waiting=3),
        which_message(case.id, data.draw(WORDS)),
        reminder_message(case.id, data.draw(WORDS), "https://example.org/?a=1&b=<2>", AT, "1 error", again=True),
    ]
    messages += [reading(report.article.text), failure("c1", data.draw(WORDS) or "No.")]
    beside = data.draw(besides(report))
    for page in (*layout.top, *layout.rest):
        messages.append(findings_message(case.id, report.article, layout, page, standing, beside))
    for question in [one for asked in beside.questions.values() for one in asked][:2]:
        messages.append(question_message(question, data.draw(WORDS), data.draw(WORDS), ["> x"] * 3))
    messages += [*of_versions(data, report), *of_files(data, messages[0]), *of_work(data, case)]
    for message in messages:
        blocks = [block.to_dict() for block in message.blocks]
        held_against_message(message.text, blocks)
        dead(blocks, message.text)


def of_versions(data: st.DataObject, report: Report) -> list[Message]:
    """Return what a thread says of a new version."""
    found = report.run.findings
    figures = st.lists(st.tuples(WORDS, WORDS), max_size=12).map(tuple)
    told = Comparison(2, 1, found[::2], found[1::2], tuple(zip(found[:1], found[:1], strict=True)), data.draw(figures))
    kept = Kept(data.draw(st.integers(0, 9)), data.draw(st.integers(0, 9)), data.draw(st.none() | PEOPLE))
    return [changes_message(told, kept), *(superseded_message(1, found, slot) for slot in ("findings 1", "v2 changes"))]


def of_files(data: st.DataObject, message: Message) -> list[Message]:
    """Return what is said of files, as many as a message may have."""
    states = data.draw(st.lists(st.sampled_from(Fetched), min_size=MOST, max_size=MOST))
    held = [
        Attachment(number=n, file="F1", url="", name="x", state=state, why=data.draw(WORDS))
        for n, state in enumerate(states)
    ]
    return [fetching(data.draw(st.integers(0, 10**6)), MOST), with_files(message, held)]


def of_work(data: st.DataObject, case: Case) -> list[Message]:
    """Return what tells somebody that a story is theirs."""
    stories = [Story(data.draw(COPY), "https://example.org/?a=1&b=<2>", "1 error not ruled on", AT) for _ in range(3)]
    asked = Question(
        id=1, case_id=case.id, finding="f", asked_by="U2ANNA", asked_of="U2ANNA", asked_at=AT, question="Well?"
    )
    answered = asked.model_copy(update={"answer": data.draw(WORDS), "answered_by": "U2ANNA", "answered_at": AT})
    return [
        *(assigned_message(story, data.draw(PEOPLE)) for story in stories),
        *(taken_message(story, data.draw(PEOPLE), data.draw(st.none() | PEOPLE)) for story in stories),
        answered_message(answered, stories[0]),
        question_message(answered, data.draw(st.none() | WORDS), data.draw(WORDS), []),
        given_message(stories[0], data.draw(PEOPLE), "C1"),
    ]


def of_work_in_modals(data: st.DataObject) -> list[View]:
    """Return the small modals of the workflow."""
    said = data.draw(WORDS) or "x"
    asked = Question(id=7, case_id="c1", finding="f1", asked_by="U2ANNA", asked_of="U2ANNA", asked_at=AT, question=said)
    open_ = data.draw(st.lists(st.sampled_from(["2 errors not ruled on", "1 question not answered"]), max_size=3))
    return [
        note_view("c1 f1", data.draw(WORDS) or "x", data.draw(WORDS)),
        ask_view("c1 f1", data.draw(WORDS) or "x", data.draw(WORDS), data.draw(st.none() | PEOPLE)),
        answer_view(asked),
        details_view(data.draw(cases())),
        sign_off_view(data.draw(cases()), 2, open_),
    ]


def of_papers(data: st.DataObject) -> list[View]:
    """Return the modals that hand a story in, or a report out."""
    named = data.draw(st.lists(WORDS, min_size=1, max_size=20))
    stories = {str(n): f"{one_line(name, 50)} (1 Nov)" for n, name in enumerate(named)}
    checks = [catalogue.page(module) for module in catalogue.catalogue().values()]
    return [
        export_view("c1"),
        choose_view(stories, data.draw(st.sampled_from(list(stories)))),
        share_view("c1"),
        paste_modal(data.draw(st.none() | st.just("C1"))),
        taken_modal(data.draw(st.integers(0, 10**6)), data.draw(st.integers(0, MOST)), in_channel=True),
        why_modal(data.draw(st.sampled_from(checks))),
    ]


@ANY
@given(data=st.data())
def test_every_modal_is_one_that_slack_takes(data: st.DataObject) -> None:
    report = data.draw(reports())
    done = data.draw(ticks(report))
    views = [list_view(Shown("c" * 16, kind, data.draw(st.integers(-1, 5))), report, done).to_dict() for kind in Kind]
    for item in checklist(report.article)[:3]:
        words = report.article.words(item.claim.span)
        views.append(tick_view(f"{'c' * 16} {item.key} 0 0", words, done.get(item.key)).to_dict())
    views += [
        plain_view("Export", data.draw(WORDS) or "x"),
        *of_work_in_modals(data),
        *of_papers(data),
        channel_view("C1", data.draw(CHANNELS), [*data.draw(st.lists(WORDS, max_size=120, unique=True)), "s" * 300]),
        personal_view(data.draw(st.builds(PersonalSettings))),
        workspace_view(data.draw(st.builds(WorkspaceSettings))),
        find_view(data.draw(WORDS)[:200], [Found(data.draw(WORDS), None, "x", data.draw(WORDS)) for _ in range(9)]),
    ]
    views = [view if isinstance(view, dict) else view.to_dict() for view in views]
    for view in views:
        held_against_view(view)
        dead(view)


@ANY
@given(data=st.data())
def test_every_home_is_one_that_slack_takes(data: st.DataObject) -> None:
    items = [Item(data.draw(WORDS), None, 1, 2, "", "U2ANNA", AT) for _ in range(20)]
    rates = [Rate(f"FIG-{n}", n, 40 - n, 1) for n in range(40)]
    stored = Holdings(open=1, signed_off=2, failed=0, oldest=AT, findings=9, rulings=3, archived=10**6, bytes=10**9)
    codes, faults = {rate.code for rate in rates[:30]}, {rate.code: data.draw(WORDS) for rate in rates[:3]}
    view = home_view(Lists(items, items, items, rates, faults, quieter=codes, kept=("FIG-3",), stored=stored)).to_dict()
    for drawn in (view, troubled_view().to_dict()):
        held_against_home(drawn)
        dead(drawn)
