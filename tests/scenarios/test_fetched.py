"""What is skipped without a program, and what fails for want of it."""

import shutil

import pytest

from tests.scenarios.fetched import without


@pytest.mark.parametrize(
    ("in_ci", "node", "outcome"),
    [("true", "/usr/bin/node", pytest.fail.Exception), ("true", None, pytest.skip.Exception),
     ("", "/usr/bin/node", pytest.skip.Exception)],
)  # fmt: skip
def test_in_ci_nothing_is_skipped_where_node_is_there(
    monkeypatch: pytest.MonkeyPatch, in_ci: str, node: str | None, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", in_ci)
    monkeypatch.setattr(shutil, "which", lambda _name: node)
    with pytest.raises(outcome, match="no npm"):
        without("no npm here")
