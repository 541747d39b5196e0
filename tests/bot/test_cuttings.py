"""Earlier stories from files."""

from datetime import date
from pathlib import Path

import pytest

from bot.cuttings import Skipped, cuttings
from extraction.errors import ReadingError
from storage.models import Story


def imported(*paths: Path) -> tuple[list[Story], list[Skipped], int, int]:
    """Return the stories, what was skipped, the bytes promised and the bytes reported as read."""
    found = cuttings(list(paths))
    skipped: list[Skipped] = []
    read: list[int] = []
    stories = list(found.stories(skipped.append, read.append))
    return stories, skipped, found.size, sum(read)


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "cuttings.jsonl"
    path.write_text(
        '{"id": 7, "text": "One.", "headline": "Head", "published": "2025-11-24", "url": "https://example.org/7"}\n'
        "not a story\n\n"
        '{"id": "8", "text": "Two."}\n'
    )
    stories, skipped, size, read = imported(path)
    assert stories == [
        Story(ref="7", text="One.", headline="Head", published=date(2025, 11, 24), url="https://example.org/7"),
        Story(ref="8", text="Two."),
    ]
    assert [s.place for s in skipped] == [f"{path}, line 2"]
    assert skipped[0].why.startswith("not one JSON object")
    assert size - 1 <= read <= size


def test_a_table(tmp_path: Path) -> None:
    path = tmp_path / "cuttings.csv"
    path.write_text(
        "id,published,headline,text,desk\n"
        '7,2025-11-24,Head,"Police arrested ""65"" people.\nThey left.",crime\n'
        "8,soon,,Two.,crime\n"
        "9,,,Three.,\n",
        encoding="utf-8-sig",
    )
    stories, skipped, size, read = imported(path)
    assert stories == [
        Story(ref="7", text='Police arrested "65" people.\nThey left.', headline="Head", published=date(2025, 11, 24)),
        Story(ref="9", text="Three."),
    ]
    assert skipped == [Skipped(f"{path}, line 4", '"published": write it as 2026-11-20.')]
    assert read == size


def test_a_table_without_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "cuttings.csv"
    path.write_text("ref,body\n7,One.\n")
    stories, skipped, _, _ = imported(path)
    assert stories == []
    assert skipped == [Skipped(str(path), f"{path} has no column id and no column text in its first row.")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"id,text\n7,One.\n8,caf\xe9\n9,Three.\n", "is not UTF-8; save it again as UTF-8. Nothing after it was read."),
        (b'id,text\n7,One.\n8,"Two.\n9,Three.\n', "is no row of a table (unexpected end of data). Nothing after it"),
    ],
)
def test_a_table_that_breaks_off_in_the_middle(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "cuttings.csv"
    path.write_bytes(content)
    stories, skipped, _, _ = imported(path)
    assert "9" not in [story.ref for story in stories]
    assert says in skipped[0].why


def test_a_row_cut_up_by_its_own_commas_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "cuttings.csv"
    path.write_text("id,text\n7,Police held five men, four women, and a boy.\n8,Two.\n")
    stories, skipped, _, _ = imported(path)
    assert [story.ref for story in stories] == ["8"]
    assert skipped[0].place == f"{path}, line 2"
    assert skipped[0].why.startswith("there are more cells than columns")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"id": "", "text": "One."}\n{"id": "6", "text": " "}\n{"id": "7", "text": "Two."}\n'),
        ("a.csv", "id,text\n,One.\n6, \n7,Two.\n"),
    ],
)
def test_a_story_without_id_or_words_is_passed_over(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    stories, skipped, _, _ = imported(path)
    assert [story.ref for story in stories] == ["7"]
    assert [s.why for s in skipped] == ['"id": it is empty.', '"text": there are no words in it.']


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "2025-11-24 raids.txt").write_text("Raids.\n\nPolice arrested 57 people.")
    (tmp_path / "2025-13-41.txt").write_text("No such day.")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / ".hidden.txt").write_text("Not a story.")
    stories, skipped, size, read = imported(tmp_path)
    assert stories == [
        Story(
            ref="2025/2025-11-24 raids.txt", text="Raids.\n\nPolice arrested 57 people.", published=date(2025, 11, 24)
        ),
        Story(ref="2025-13-41.txt", text="No such day."),
    ]
    assert [Path(s.place).name for s in skipped] == ["latin.txt", "picture.jpg"]
    assert read <= size


@pytest.mark.parametrize("name", ["nowhere.jsonl", "story.rtf"])
def test_what_cannot_be_imported_is_said_before_anything_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "story.rtf").write_bytes(b"PK")
    with pytest.raises(ReadingError, match=name):
        cuttings([tmp_path, tmp_path / name])
