"""Files that are made to hang, to swell or to kill what converts them: each fails alone, in a sentence."""

from __future__ import annotations

import json
import os
import signal
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep

import pytest

from bot.confined import confine
from bot.converting import BrokeOffError, Converters, StoppingError
from bot.intake import copy_in
from extraction.errors import ReadingError
from tests.bot.test_documents import packed_pdf, pdf

ENDLESS = packed_pdf(zlib.compress(b"q Q " * 2_000_000, 9))  # a minute's work in eight kilobytes


@pytest.fixture
def converters(monkeypatch: pytest.MonkeyPatch) -> Iterator[Converters]:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("STET_TOKEN_KEY", "secret")
    made = Converters(seconds=2)
    yield made
    made.stop()


def swells(_content: bytes, _name: str) -> str:
    return str(len(b" " * 2_000_000_000))


def kills(_content: bytes, _name: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def tells(_content: bytes, _name: str) -> str:
    return json.dumps([name for name in os.environ if "SLACK" in name or "STET_TOKEN" in name])


def test_files_that_do_harm_fail_in_a_sentence_and_others_are_converted_meanwhile(converters: Converters) -> None:
    with ThreadPoolExecutor(2) as threads:
        endless = threads.submit(converters.convert, copy_in, ENDLESS, "a.pdf")
        assert "Police arrested 65 people" in converters.convert(copy_in, pdf(), "b.pdf")
        assert not endless.done()
        with pytest.raises(BrokeOffError, match=r"a\.pdf takes too long or breaks off; save it as plain text"):
            endless.result()
    with pytest.raises(BrokeOffError, match=r"c\.pdf takes too long or breaks off"):
        converters.convert(kills, b"", "c.pdf")
    with pytest.raises(BrokeOffError, match=r"d\.pdf takes too long or breaks off"):
        converters.convert(swells, b"", "d.pdf")
    with pytest.raises(ReadingError, match="is a picture"):
        converters.convert(copy_in, b"\x89PNG", "e.txt")
    assert "Police arrested 65 people" in converters.convert(copy_in, pdf(), "f.pdf")


def test_a_converter_has_no_secrets(converters: Converters) -> None:
    assert converters.convert(tells, b"", "a") == "[]"


def test_what_is_in_hand_when_the_bot_is_stopped_is_no_fault_of_the_file() -> None:
    converters = Converters(seconds=60)
    with ThreadPoolExecutor(1) as threads:
        waits = threads.submit(converters.convert, copy_in, ENDLESS, "a.pdf")
        began = perf_counter()
        while not waits.running() and perf_counter() - began < 5:
            sleep(0.05)
        sleep(1)
        converters.stop()
        with pytest.raises(StoppingError):
            waits.result()
    with pytest.raises(StoppingError):
        converters.convert(copy_in, pdf(), "b.pdf")


def test_a_reader_has_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "STET_TOKEN_KEY"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    confine()
    assert not {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "STET_TOKEN_KEY"} & set(os.environ)
