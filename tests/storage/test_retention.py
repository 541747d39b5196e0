from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from extraction.models import Article, Correction
from storage import archive, audit, cases, corrections, embargoes, erasure, retention, runs, search
from storage.database import Database
from storage.models import Case, CaseNotFoundError, NewCase, Reader, Report, State, StorageError, Story

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=40)


def everything(log: Database) -> bytes:
    """Return all bytes of the log's files."""
    beside = log.path.parent.glob(f"{log.path.name}*")
    return b"".join(path.read_bytes() for path in beside if not path.name.endswith("-shm"))


def test_a_purged_draft_leaves_no_word_in_the_file(log: Database, checked: Callable[..., Case]) -> None:
    old = checked("The Quillonbury dossier names Zebedee Marchbanks.", wall="T1/C1")
    assert b"Quillonbury" in everything(log)
    assert b"quillonburi" in everything(log), "the index has its stem"
    purged = retention.purge(log, NOW + timedelta(days=10), "anna", LATER)
    assert purged.drafts == 1
    for word in (b"uillonbur", b"archbank"):
        assert word not in everything(log).replace(b"Q", b"q").lower()
    with pytest.raises(CaseNotFoundError):
        cases.get(log, old.id)
    assert [entry.did for entry in audit.trail(log, old.id)][-1] == "purged"


def test_what_is_young_or_signed_off_stays(log: Database, checked: Callable[..., Case]) -> None:
    young = checked("A young story.", wall="T1")
    assert retention.purge(log, NOW - timedelta(days=1), "anna", NOW).drafts == 0
    with log.writing() as connection:
        connection.execute("UPDATE cases SET state = ? WHERE id = ?", (State.SIGNED_OFF.value, young.id))
    assert retention.purge(log, LATER, "anna", LATER).drafts == 0
    assert cases.get(log, young.id).state is State.SIGNED_OFF


STORY = Story(ref="old", text="Rosalind Okafor, a florist, kept ketamine in a loft at Thornwick.", published=None)


def found(log: Database, make: Callable[..., Article], *walls: str) -> set[str]:
    """Return what comes back for a later story on the same florist, by search and by likeness alike."""
    later = make("Rosalind Okafor, a florist, kept ketamine in the loft at Thornwick, a court was told.",
                 person="Rosalind Okafor", place="Thornwick")  # fmt: skip
    reader = Reader(walls=frozenset(walls))
    related = {case.ref for case in search.related(log, later, reader)}
    assert related == {cutting.ref for cutting in archive.search(log, "Okafor", reader, 10)}
    return related


def test_an_erased_story_comes_back_nowhere_until_it_is_listed_again(
    log: Database, article: Callable[..., Article]
) -> None:
    list(archive.add(log, [STORY], NOW))
    assert found(log, article) == {"old"}
    erasure.erase_story(log, "archive/old", "anna", NOW)
    assert found(log, article) == set()
    assert archive.stats(log, Reader()).imported == 0
    assert log.connection.execute("SELECT stories FROM archive_size").fetchone() == (0,)
    list(archive.add(log, [STORY], NOW))
    assert found(log, article) == set(), "an import does not bring it back"
    erasure.erase_story(log, "old", "anna", NOW, listed=True)
    assert found(log, article) == {"old"}
    with pytest.raises(CaseNotFoundError, match="no story gone"):
        erasure.erase_story(log, "gone", "anna", NOW)


def test_what_was_drawn_from_an_erased_story_goes_from_the_log(log: Database, checked: Callable[..., Case]) -> None:
    case = checked("Five raids and six raids.", ("NAM-SPELL", 0, 4))
    with log.writing() as connection:
        connection.execute("UPDATE findings SET sources = '[\"archive/old\"]'")
    list(archive.add(log, [STORY], NOW))
    assert runs.findings(log, case.id)
    erasure.erase_story(log, "old", "anna", NOW)
    assert not runs.findings(log, case.id)


def test_an_erased_name_brings_no_story_back_now_or_later(log: Database, article: Callable[..., Article]) -> None:
    list(archive.add(log, [STORY], NOW))
    assert erasure.erase_name(log, "Rosalind  OKAFOR", "anna", NOW) == 1
    assert found(log, article) == set()
    list(archive.add(log, [STORY.model_copy(update={"ref": "new", "text": f"{STORY.text} Again."})], NOW))
    assert found(log, article) == set()
    erasure.list_name(log, "Rosalind Okafor", "anna", NOW)
    assert found(log, article) == {"old", "new"}
    with pytest.raises(CaseNotFoundError, match="was not erased"):
        erasure.list_name(log, "Rosalind Okafor", "anna", NOW)
    with pytest.raises(StorageError, match="Give the full name"):
        erasure.erase_name(log, "Okafor", "anna", NOW)
    trail = log.connection.execute("SELECT did || detail FROM audit WHERE who = 'anna'").fetchall()
    assert trail == [("erased a name",), ("listed a name again",)], "the trail does not keep the name"


UNTIL = datetime(2026, 11, 25, 0, 1, tzinfo=UTC)


def test_an_embargoed_import_is_found_by_nobody_until_somebody_releases_it(
    log: Database, article: Callable[..., Article]
) -> None:
    embargoed = STORY.model_copy(update={"embargo": UNTIL})
    list(archive.add(log, [embargoed], NOW))
    assert found(log, article) == set()
    with pytest.raises(StorageError, match="The embargo runs until 25 November 2026, 00:01 UTC; wait, or give --early"):
        archive.release(log, "old", "anna", NOW)
    archive.release(log, "old", "anna", UNTIL)
    assert found(log, article) == {"old"}
    list(archive.add(log, [embargoed], LATER))
    assert found(log, article) == {"old"}, "the same export does not embargo it again"
    with pytest.raises(StorageError, match="under no embargo"):
        archive.release(log, "old", "anna", LATER)


def test_embargoed_copy_of_a_public_channel_stays_in_that_channel_until_it_is_released(
    log: Database, article: Callable[..., Article], report: Callable[..., Report]
) -> None:
    new = NewCase(source="s", wall="T1", team="T1", channel="C1", text=STORY.text, opened_by="U1", embargo=UNTIL)
    case, _ = cases.accept(log, new, NOW)
    assert (case.wall, case.embargo) == ("T1/C1", UNTIL)
    runs.record(log, case.id, report(article(STORY.text)), NOW)
    assert found(log, article, "T1", "T1/C2") == set()
    assert found(log, article, "T1/C1") == {case.id}
    with pytest.raises(StorageError, match="runs until"):
        cases.release(log, case.id, "anna", NOW)
    assert cases.release(log, case.id, "anna", NOW, early=True).wall == "T1"
    assert found(log, article, "T1", "T1/C2") == {case.id}
    assert audit.trail(log, case.id)[-1].did == "released early"


def test_private_copy_under_an_embargo_stays_private_when_it_is_released(log: Database) -> None:
    new = NewCase(source="s", wall="T1/C9", team="T1", channel="C9", text="Words.", opened_by="U1", embargo=UNTIL)
    case, _ = cases.accept(log, new, NOW)
    assert cases.release(log, case.id, "anna", UNTIL).wall == "T1/C9"


def test_an_embargo_is_lifted_early_only_where_that_is_said() -> None:
    assert embargoes.ahead("It", UNTIL, NOW, early=True)
    assert not embargoes.ahead("It", UNTIL, LATER, early=True)


def test_corrections_are_kept_once_and_found_in_whatever_letters(log: Database) -> None:
    wrong = Correction(
        wrong="Wilkie", right="Willkie", keys=("Wendell",), case_id="archive/old", note="We misspelled it."
    )
    assert corrections.add(log, [wrong, wrong], NOW) == (1, 1)
    assert corrections.repeated(log, "WENDELL WILKIE spoke.") == (wrong,)
    assert corrections.repeated(log, "Nobody spoke.") == ()
    with log.reading() as connection:
        assert corrections.of_stories(connection, ["old", "new"]) == {"old": (wrong,)}
