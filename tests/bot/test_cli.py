"""The `stet` command: what it prints, what it leaves behind and its exit status."""

import errno
import io
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import extraction
from bot import cli
from extraction.models import Article
from storage import cases, database, runs
from storage.database import open_database
from storage.models import State, StorageError

WRONG = "Of the 65 people on board, 40 people were rescued and 30 people died."
RIGHT = "Of the 65 people on board, 40 people were rescued and 25 people died."
Stet = Any  # conftest has it, which a test module can't import


def test_an_error_is_status_one(stet: Stet) -> None:
    said = stet("check", stet.file("story.txt", WRONG))
    assert said.status == 1
    assert said.err == ""
    assert "\n   1 ERROR  The parts come to 70, more than the 65 they are part of.  ARI-SUBSET\n" in said.out
    assert "«65 people»" in said.out
    assert re.search(r"\nLogged as case [0-9a-f]{16} in .*stet\.db\.\n$", said.out)
    assert stet.states() == [State.CHECKED]


def test_no_error_is_status_nought(stet: Stet) -> None:
    said = stet("check", "-", stdin=RIGHT)
    assert said.status == 0
    assert "ARI-SUBSET" not in said.out.partition("\nChecks")[0].partition("\nChecked and right")[0]


def test_the_same_story_twice_is_one_case(stet: Stet) -> None:
    for _ in range(2):
        stet("check", stdin=WRONG)
    stet("check", "--headline", "Ferry sinks", stdin=WRONG)
    assert stet.states() == [State.CHECKED] * 2


@pytest.mark.parametrize("options", [["--no-log"], ["--no-log", "--no-archive"]])
def test_what_is_not_to_be_logged_leaves_nothing(stet: Stet, options: list[str]) -> None:
    said = stet("check", *options, stdin=WRONG)
    assert said.status == 1
    assert said.out.endswith("\nNot logged.\n")
    assert not stet.log.parent.exists()


def test_one_json_object_and_nothing_else(stet: Stet) -> None:
    said = stet("check", "--json", "--headline", "Ferry sinks", "--published", "2026-11-22", stdin=WRONG)
    (result,) = said.objects
    assert said.status == 1
    assert said.err == ""
    assert result["published"] == "2026-11-22"
    finding = result["findings"][0]
    assert WRONG[finding["start"] : finding["end"]] == "65 people"
    opened = open_database(stet.log)
    assert cases.get(opened, result["id"]).headline == "Ferry sinks"
    opened.close()


def test_json_without_the_log_goes_by_the_text(stet: Stet) -> None:
    (result,) = stet("check", "--json", "--no-log", stdin=WRONG).objects
    assert result["id"] == result["sha256"]


def test_the_same_answer_every_time(stet: Stet) -> None:
    answers = [stet("check", "--json", stdin=WRONG).objects[0] for _ in range(2)]
    for answer in answers:
        del answer["millis"]
        for result in answer["results"]:
            del result["millis"]
    assert answers[0] == answers[1]


LINES = "\n".join(
    [
        json.dumps({"id": "a", "text": RIGHT}),
        "not a story",
        json.dumps({"id": 7, "text": ""}),
        json.dumps({"id": "é", "text": WRONG}),
    ]
)


def test_lines_in_lines_out(stet: Stet) -> None:
    said = stet("check", "--jsonl", stdin=LINES)
    assert [item["id"] for item in said.objects] == ["a", None, 7, "é"]
    assert ["error" in item for item in said.objects] == [False, True, True, False]
    assert said.objects[2]["error"] == "Line 3: There are no words to check; paste the article's text."
    assert said.status == 2
    assert said.err == "stet: 2 of 4 lines could not be read; the error stands in the place of each.\n"
    assert not stet.log.exists()


def test_lines_are_logged_where_that_is_wanted(stet: Stet) -> None:
    said = stet("check", "--jsonl", "--log", stet.file("lines.jsonl", json.dumps({"id": "a", "text": WRONG}) + "\n"))
    assert said.status == 1
    assert stet.states() == [State.CHECKED]


def test_a_line_is_answered_before_the_next_is_read(stet: Stet, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    class Slow(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            order.append("read")
            return super().readline(size)

    lines = f"{json.dumps({'id': 1, 'text': RIGHT})}\n{json.dumps({'id': 2, 'text': RIGHT})}\n".encode()
    monkeypatch.setattr("bot.commands.lines.print_line", lambda _: order.append("answered"))
    monkeypatch.setattr("bot.commands.check.opened", lambda _: Slow(lines))
    assert cli.main(["check", "--jsonl"]) == 0
    assert order == ["read", "answered", "read", "answered", "read"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04\x00\x00\x00", "is damaged or locked"),
        ("Le café".encode("latin-1"), "byte 0xe9 at offset 6, line 1"),
        (b"word " * 1_000_000, "longer than any article"),
        (b"word " * 41_000, "The copy is 205,000 characters long"),
        (b"--- ... ---", "no words to check"),
    ],
)
def test_copy_that_cannot_be_read(stet: Stet, content: bytes, says: str) -> None:
    assert says in stet.refused("check", stet.file("story.txt", content))
    assert not stet.log.exists() or stet.states() == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "nowhere.txt"], "There is no file nowhere.txt"),
        (["check", "."], ". is a folder"),
        (["check", "--published", "20 November"], "--published 20 November is no date"),
        (["check", "--house", "nowhere.toml"], "There is no house style file nowhere.toml"),
        (["check", "--jsonl", "nowhere.jsonl"], "There is no file nowhere.jsonl"),
        (["check", "--fast"], "No such option: --fast"),
        (["check", "one.txt", "two.txt"], "unexpected extra argument"),
        (["publish"], "No such command 'publish'"),
        (["explain", "NO-SUCH"], "There is no check NO-SUCH; `stet checks` lists them."),
        (["explain"], "Missing argument"),
        (["related"], "There is no log at"),
        (["archive", "search", "raids"], "There is no log at"),
        (["archive", "stats"], "There is no log at"),
        (["archive", "import", "nowhere.jsonl"], "There is no file or folder nowhere.jsonl"),
        (["related", "--limit", "0"], "--limit"),
        (["serve"], "SLACK_BOT_TOKEN is not set"),
    ],
)
def test_what_was_asked_wrongly(stet: Stet, arguments: list[str], says: str) -> None:
    assert says in stet.refused(*arguments, stdin=WRONG)
    assert not stet.log.exists() or arguments[0] == "serve"


def test_a_log_that_is_none(stet: Stet) -> None:
    path = stet.file("notes.db", "These are my notes, and no database.\n" * 100)
    said = stet.refused("check", "--db", path, stdin=WRONG)
    assert "notes.db" in said
    assert said.endswith("To check without the log: --no-log --no-archive.")
    assert Path(path).read_text().startswith("These are my notes")


def test_a_log_of_a_later_stet(stet: Stet) -> None:
    stet("check", stdin=RIGHT)
    with sqlite3.connect(stet.log) as connection:
        connection.execute("UPDATE _sqlite_migrations SET name = 'of the future' WHERE id = 1")
    connection.close()
    assert "written by a later Stet" in stet.refused("check", stdin=WRONG)


def test_a_log_that_another_program_holds(stet: Stet, monkeypatch: pytest.MonkeyPatch) -> None:
    stet("check", stdin=RIGHT)
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    holder = sqlite3.connect(stet.log, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    said = stet("check", stdin=WRONG)
    holder.close()
    assert said.status == 2
    assert said.err.count("\n") == 1
    assert "stet.db" in said.err
    assert "Traceback" not in said.err


def test_a_log_that_fails_leaves_the_report(stet: Stet, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(runs, "record", full)
    said = stet("check", stdin=WRONG)
    assert said.status == 2
    assert "1 ERROR  The parts come to 70" in said.out
    assert said.out.endswith("\nNot logged.\n")
    assert said.err == "stet: The report is complete, but the log could not be used. The disk is full.\n"
    said = stet("check", "--jsonl", "--log", stdin=f"{json.dumps({'id': 1, 'text': WRONG})}\n" * 2)
    assert said.status == 2
    assert [len(item["findings"]) for item in said.objects] == [1, 1]
    assert said.err == "stet: The results are complete, but the log could not be used. The disk is full.\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt, BrokenPipeError])
def test_being_stopped_is_quiet(stet: Stet, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr("bot.commands.check.read_copy", stop)
    monkeypatch.setattr("bot.cli.nobody_reads", lambda: None)
    said = stet("check")
    assert said.err == ""
    assert said.status == (130 if error is KeyboardInterrupt else 0)


def test_a_bug_is_one_line_and_never_status_one(stet: Stet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.check.read_copy", lambda _: 1 / 0)
    assert stet.refused("check").startswith("Stet itself failed (ZeroDivisionError).")


def test_verbose_shows_where_a_bug_is(stet: Stet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.check.read_copy", lambda _: 1 / 0)
    said = stet("--verbose", "check")
    assert said.status == 2
    assert "Traceback" in said.err


def test_a_full_disk_is_one_line_and_never_status_one(stet: Stet, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.commands.check.print_line", full)
    assert "No space left on device" in stet.refused("check", "--json", stdin=WRONG)


@pytest.mark.parametrize("command", ["check", "related"])
def test_a_line_that_stet_breaks_over_costs_no_other_its_answer(
    stet: Stet, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    read = extraction.read

    def breaks(text: str, *more: Any) -> Article:
        if text == WRONG:
            raise ZeroDivisionError
        return read(text, *more)

    stet("check", stdin="The council met.")
    monkeypatch.setattr("extraction.read", breaks)
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate([RIGHT, WRONG, RIGHT])]
    said = stet(command, "--jsonl", stdin="\n".join(lines))
    assert said.status == 2
    assert ["error" in item for item in said.objects] == [False, True, False]
    assert said.objects[1] == {"id": 1, "error": "Line 2: Stet itself failed on it (ZeroDivisionError)."}
    assert said.err == "stet: 1 of 3 lines could not be read; the error stands in the place of each.\n"


def test_help_answers_at_once() -> None:
    code = "import sys; from bot.cli import main; status = main(['check', '--help']); print(status, *sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    last = ran.stdout.splitlines()[-1].split()
    assert last[0] == "0"
    assert not {"spacy", "slack_bolt", "slack_sdk", "sqlite3", "sqlite_utils", "quantulum3"} & set(last)


def test_nobody_reads_on(tmp_path: Path) -> None:
    code = "import sys; from bot.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "check", "--db", str(tmp_path / "stet.db")]
    for options in ([], ["--json"]):
        with subprocess.Popen(  # noqa: S603
            [*command, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as ran:
            assert ran.stdin
            assert ran.stdout
            assert ran.stderr
            ran.stdout.close()
            ran.stdin.write(WRONG.encode())
            ran.stdin.close()
            assert ran.stderr.read() == b""
            assert ran.wait() == 1
