"""The repairs that findings carry: made in the copy, they leave it as an editor would."""

from __future__ import annotations

import pytest

from checks.catalogue import catalogue
from checks.models import Finding
from extraction import read

STORY = "Councillors voted to keep the library open until the spring."
LATER = "The vote in the town hall of Oareford was 19 to 12."


def repaired(code: str, text: str) -> str:
    """Return the text with every repair of a check made in it."""
    article = read(text)
    fixes = [fix for said in catalogue()[code].check(article) if isinstance(said, Finding) for fix in said.fix]
    for fix in sorted(fixes, key=lambda fix: fix.span.start, reverse=True):
        text = text[: fix.span.start] + fix.replacement + text[fix.span.end :]
    return text


@pytest.mark.parametrize(
    ("code", "copy", "put_right"),
    [
        ("HYG-DOUBLE", "He said the the repairs would cost more.", "He said the repairs would cost more."),
        ("HYG-DOUBLE", "The the repairs would cost\nto to much.", "The repairs would cost\nto much."),
        ("HYG-CAPS", "In the MIdlands, yes, the MIdlands, tHe tide.", "In the Midlands, yes, the Midlands, the tide."),
        ("HYG-BOILER", f"{STORY}\n\nAdvertisement\n\n{LATER}", f"{STORY}\n\n{LATER}"),
        ("HYG-BOILER", f"{STORY}\r\n\r\nAdvertisement\r\n\r\n{LATER}\r\n", f"{STORY}\r\n\r\n{LATER}\r\n"),
        ("HYG-BOILER", f"{STORY}\n\nAdvertisement\n\nAdvertisement\n", f"{STORY}\n\n"),
        ("HYG-REPEAT", f"{LATER}\n\n{STORY}\n\n{LATER}\n", f"{LATER}\n\n{STORY}\n\n"),
        (
            "HYG-REPEAT",
            f"{LATER} Few came.\n\nIt was late. {LATER}\n\nEnd.",
            f"{LATER} Few came.\n\nIt was late.\n\nEnd.",
        ),
        ("HYG-REPEAT", f"{LATER} Few came.\n\n{LATER} It was late.", f"{LATER} Few came.\n\nIt was late."),
    ],
)
def test_the_copy_with_its_repairs(code: str, copy: str, put_right: str) -> None:
    assert repaired(code, copy) == put_right


@pytest.mark.parametrize(
    ("code", "copy"),
    [
        ("HYG-DOUBLE", "She was offered a an apology."),
        ("HYG-REPEAT", f"{LATER}\n\n{STORY}\n\n{LATER.replace('town hall', 'Town Hall')}"),
    ],
)
def test_what_is_left_to_a_person(code: str, copy: str) -> None:
    assert repaired(code, copy) == copy
    assert any(isinstance(said, Finding) for said in catalogue()[code].check(read(copy)))
