"""The ledger: what is counted more than once stands side by side, in the words of the copy."""

import extraction
from bot.ledger import ledger

STORY = (
    "Fire shuts mill\n\nOn Friday 40 workers were sent home. Nobody was hurt, and the 40 workers were paid. "
    "About 12 workers live in Saltby.\n\nThe mill lost 40 looms and £20,000. Of those, 15 were new."
)


def test_figures_stand_by_what_they_count() -> None:
    rows = ledger(extraction.read(STORY))
    assert [(row.group, [one.words.marked("[]") for one in row.told]) for row in rows] == [
        ("Workers", ["On Friday [40 workers] were sent home.", "Nobody was hurt, and the [40 workers] were paid."]),
        ("Workers", ["[About 12 workers] live in Saltby."]),
        ("Other figures", ["The mill lost [40 looms] and £20,000."]),
        ("Other figures", ["The mill lost 40 looms and [£20,000]."]),
        ("Numbers with no noun", ["Of those, [15] were new."]),
    ]
    assert [one.place for row in rows for one in row.told] == [*["para 1"] * 3, *["para 2"] * 3]


def test_a_long_sentence_is_cut_to_the_words_around() -> None:
    long = f"{'Word after word ' * 9}came to 12 workers in the end, {'and so it went on ' * 9}until dusk."
    ((row),) = ledger(extraction.read(f"Mill\n\n{long}"))
    (told,) = row.told
    assert (
        told.words.marked("[]")
        == "… Word after word Word after word came to [12 workers] in the end, and so it went on and so …"
    )
