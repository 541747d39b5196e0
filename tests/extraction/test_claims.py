from __future__ import annotations

import math

import pytest

from extraction import language, read
from extraction.claims import claims as claims_of
from extraction.claims import features, weights
from extraction.models import (
    Article,
    Claim,
    ClaimKind,
    Counted,
    DateMention,
    Figure,
    FigureKind,
    Mention,
    MentionKind,
    Quote,
    Section,
    SectionKind,
    Span,
)
from extraction.sentences import sentences


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words))


def article(
    *paragraphs: str,
    figures: tuple[tuple[str, FigureKind], ...] = (),
    names: tuple[tuple[str, MentionKind], ...] = (),
    days: tuple[str, ...] = (),
    quotes: tuple[tuple[str, str | None], ...] = (),
    kinds: tuple[SectionKind, ...] = (),
) -> Article:
    """Return an article put together by hand: its records are named by their words."""
    text = "\n\n".join(paragraphs)
    parts = [
        Section(span=at(text, words), kind=kinds[i] if kinds else SectionKind.BODY)
        for i, words in enumerate(paragraphs)
    ]
    return Article(
        id="0",
        text=text,
        sections=tuple(parts),
        sentences=tuple(
            Span(start=part.span.start + a, end=part.span.start + b)
            for part, words in zip(parts, paragraphs, strict=True)
            for a, b in sentences(words)
        ),
        figures=tuple(_figure(text, words, kind) for words, kind in figures),
        mentions=tuple(Mention(span=at(text, n), name=n, kind=kind, key=n.lower()) for n, kind in names),
        dates=tuple(DateMention(span=at(text, words)) for words in days),
        quotes=tuple(Quote(span=at(text, words), speaker=speaker) for words, speaker in quotes),
    )


def _figure(text: str, words: str, kind: FigureKind) -> Figure:
    span = at(text, words)
    counted = Counted(span=span, lemma="person") if kind is FigureKind.COUNT else None
    return Figure(span=span, number=span, value=None, low=None, high=None, kind=kind, counted=counted)


def claims(of: Article) -> tuple[Claim, ...]:
    parses = language.parse([of.text[part.span.start : part.span.end] for part in of.copy_sections()])
    return claims_of(of, parses)


def only(found: tuple[Claim, ...]) -> Claim:
    (claim,) = found
    return claim


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Tom Birch was jailed for nine years.", ClaimKind.COURT_OUTCOME),
        ("A tenth was found not-guilty.", ClaimKind.COURT_OUTCOME),
        ("She was born on May 26 in Ashby.", ClaimKind.PAST_EVENT),
        ("She pleaded not guilty to fraud.", ClaimKind.COURT_OUTCOME),
        ("Birch is accused of taking the money.", ClaimKind.ALLEGATION),
        ("Birch led the gang from his home.", ClaimKind.ALLEGATION),
        ("Using a child to carry drugs is people trafficking.", ClaimKind.LAW),
        ("It falls under the Wellbrook Harbour Act of the time.", ClaimKind.LAW),
        ("Wellbrook is safer now than Ashby.", ClaimKind.COMPARISON),
        ("It is the biggest barn in the county.", ClaimKind.COMPARISON),
        ("The road shut because of the flood.", ClaimKind.CAUSE),
        ("A cairn is a type of stone pile.", ClaimKind.DEFINITION),
        ("The bridge will open in the spring.", ClaimKind.PREDICTION),
        ("We should all be proud.", ClaimKind.OPINION),
        ("I saw the roof come down.", ClaimKind.EXPERIENCE),
        ("Officers searched the house.", ClaimKind.PAST_EVENT),
        ("The bus overturned on the bridge.", ClaimKind.PAST_EVENT),
        ("The conviction was overturned.", ClaimKind.COURT_OUTCOME),
    ],
)
def test_kinds(sentence: str, kind: ClaimKind) -> None:
    assert only(claims(article(sentence))).kind is kind


def test_a_figure_makes_a_quantity_and_is_pointed_at() -> None:
    found = claims(
        article(
            "Officers searched the house. They seized £400 and 12 knives.",
            figures=(("£400", FigureKind.MONEY), ("12 knives", FigureKind.COUNT)),
        )
    )
    assert [(c.kind, c.figures) for c in found] == [(ClaimKind.PAST_EVENT, ()), (ClaimKind.QUANTITY, (0, 1))]
    assert {"number", "money or share"} <= set(found[1].why)


def test_a_promise_is_a_prediction_for_all_its_numbers() -> None:
    assert only(read("The council will build 400 homes by 2030.").claims).kind is ClaimKind.PREDICTION
    assert only(read("The council built 400 homes that will stand by 2030.").claims).kind is ClaimKind.QUANTITY


def test_an_age_is_no_quantity() -> None:
    found = only(claims(article("Ann Hill, 34, sings.", figures=(("34", FigureKind.AGE),))))
    assert found.kind is not ClaimKind.QUANTITY
    assert found.figures == (0,)


def test_worth_is_the_logistic_of_the_sum_of_the_weights_of_its_features() -> None:
    found = only(
        claims(
            article("They seized 12 knives on Friday.", figures=(("12 knives", FigureKind.COUNT),), days=("Friday",))
        )
    )
    told = weights()["any sentence"] + sum(weights()[name] for name in found.why)
    assert found.worth == pytest.approx(1 / (1 + math.exp(-told)), abs=0.0005)
    assert found.why[0] == max(found.why, key=lambda name: abs(weights()[name]))
    assert {"number", "happened", "dated", "past tense", "they"} <= set(found.why)


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    sentence = "In Oareford, 12 men were jailed last year because taxes rose 5% more than wages, the council said."
    assert set(read(sentence).claims[0].why) <= set(weights())
    assert {name for name, _ in features._BY_TOPIC} <= set(weights())


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("Tom Birch was jailed for fraud.", "Officers searched the house."),
        ("Officers searched the house.", "We should all be proud."),
        ("Officers searched the house.", "The bridge will open in the spring."),
        ("It is the biggest barn in the county.", "It is a barn in the county."),
        ("Selling it is illegal.", "Selling it is hard."),
        ("The house was searched.", "Was the house searched?"),
        ("The house was searched.", "Not so."),
    ],
)
def test_which_of_two_is_worth_more(more: str, less: str) -> None:
    first, second = claims(article(more, less))
    assert first.worth > second.worth


def test_the_lead_is_worth_more_than_the_same_words_further_down() -> None:
    words = "Officers searched the house"
    first, second = claims(article(f"{words}.", f"{words}!", kinds=(SectionKind.LEAD, SectionKind.BODY)))
    assert first.worth > second.worth
    assert "lead" in first.why


def test_a_quoted_claim_is_the_speakers_and_worth_a_little_less() -> None:
    said = "“They searched the house.”"
    quoted, plain = claims(
        article(f"Hill said: {said}", "They searched the whole of the barn.", quotes=((said, "hill"),))
    )
    assert (quoted.quoted, quoted.attributed_to) == (True, "hill")
    assert (plain.quoted, plain.attributed_to) == (False, None)
    assert quoted.worth < plain.worth


def test_who_said_it_is_no_part_of_a_quoted_claim() -> None:
    (claim,) = read("Ann Hill told a crowd of friends: “We hope for the best, whatever comes to us.”").claims
    assert "past tense" not in claim.why


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ann Hill said the house had been searched.", "ann hill"),
        ("The house had been searched, according to Ann Hill.", "ann hill"),
        ("Crime fell 12%, Ann Hill said.", "ann hill"),
        ("According to Ann Hill, 40 homes were flooded.", "ann hill"),
        ("Ann Hill saw the house that had been searched.", None),
    ],
)
def test_indirect_speech_is_attributed_too(text: str, key: str | None) -> None:
    assert only(read(text).claims).attributed_to == key


def test_somebody_else_who_is_named_makes_a_claim_worth_more() -> None:
    assert "named person" in only(read("Ann Hill said Tom Birch searched the house.").claims).why
    assert "named person" not in only(read("Ann Hill said the house was searched.").claims).why


@pytest.mark.parametrize(
    "kind", [SectionKind.HEADLINE, SectionKind.BYLINE, SectionKind.CROSSHEAD, SectionKind.FURNITURE]
)
def test_what_is_no_copy_makes_no_claim(kind: SectionKind) -> None:
    assert claims(article("Tom Birch was jailed for fraud.", kinds=(kind,))) == ()


def test_the_credit_of_a_picture_makes_no_claim() -> None:
    found = claims(article("Officers searched 12 homes in Wellbrook. File picture.", kinds=(SectionKind.CAPTION,)))
    assert "caption" in only(found).why
    assert only(found).span.start == 0


def test_claims_stand_in_the_order_of_the_text() -> None:
    found = claims(article("It rained. Tom Birch was jailed for fraud.", "It stopped."))
    assert [c.span.start for c in found] == sorted(c.span.start for c in found)
    assert len(found) == 3


def test_an_article_without_sentences_makes_no_claims() -> None:
    assert claims(article("***")) == ()


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        (
            "Police seized 28 knives, and the council shut three clubs.",
            ["Police seized 28 knives", "the council shut three clubs."],
        ),
        ("The mill closed in 1998 but the shop stayed open.", ["The mill closed in 1998", "the shop stayed open."]),
        ("Police seized 28 knives and arrested three men.", ["Police seized 28 knives and arrested three men."]),
        ("It rained and it blew.", ["It rained and it blew."]),
        ("He said the mill shut and the shop burned.", ["He said the mill shut and the shop burned."]),
    ],
)
def test_two_main_clauses_make_two_claims(sentence: str, parts: list[str]) -> None:
    found = read(sentence)
    assert [found.words(claim.span) for claim in found.claims] == parts
