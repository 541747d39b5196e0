from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from cogapp import Cog  # type: ignore[import-untyped]

from checks import catalogue as catalogue_module
from checks.catalogue import Page, catalogue, family, named, page
from checks.models import CatalogueError, Check, Rule, Severity
from extraction.models import Article

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EVERY = pytest.mark.parametrize("check", catalogue().values(), ids=catalogue())


@EVERY
def test_the_page_shows_both_sides(check: Check) -> None:
    shown = page(check)
    assert shown.fault.endswith(".")
    assert shown.flags, "at least one example flagged"
    assert shown.passes, "at least one tempting one not flagged"


@EVERY
def test_the_declaration_is_sound(check: Check) -> None:
    rule = check.RULE
    assert re.fullmatch(r"[A-Z]{3}-[A-Z0-9]+", rule.code)
    assert rule.reads
    assert set(rule.reads) <= set(Article.model_fields)
    assert 1 <= rule.priority <= 25
    assert set(rule.takes_in) <= set(catalogue())


@EVERY
def test_the_page_has_its_odd_cases(check: Check) -> None:
    path = HERE / family(check) / f"{check.__name__.rsplit('.', 1)[-1]}.md"
    assert path.is_file(), f"{path.relative_to(ROOT)} is missing"
    assert re.search(r"^>|^```", path.read_text(encoding="utf-8"), re.M), "a sample at least"


def test_every_file_of_odd_cases_has_its_page() -> None:
    files = {(path.parent.name, path.stem) for path in HERE.glob("*/*.md")}
    assert files == {tuple(check.__name__.split(".")[1:]) for check in catalogue().values()}


def test_the_readme_is_up_to_date(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    status = Cog().main(["cog", "--check", "checks/README.md"])
    assert status == 0, f"run `cog -r checks/README.md`:\n{capsys.readouterr().out}"


def test_a_check_is_named_in_any_case() -> None:
    code = next(iter(catalogue()))
    assert named(code.lower()) is catalogue()[code]


def test_an_unknown_check_is_refused() -> None:
    with pytest.raises(CatalogueError, match="There is no check NO-SUCH"):
        named("NO-SUCH")


def made(name: str, code: str, *reads: str) -> ModuleType:
    module = ModuleType(f"checks.dates.{name}")
    module.RULE = Rule(code=code, severity=Severity.NOTE, reads=reads, priority=1)  # type: ignore[attr-defined]
    return module


def test_two_checks_of_one_code_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = [made("one", "DAT-X", "dates"), made("other", "DAT-X", "dates")]
    monkeypatch.setattr(catalogue_module, "_modules", lambda: iter(pair))
    with pytest.raises(CatalogueError, match="Two checks have the code DAT-X"):
        catalogue.__wrapped__()


def test_a_check_that_reads_what_an_article_has_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue_module, "_modules", lambda: iter([made("one", "DAT-X", "dates", "moods")]))
    with pytest.raises(CatalogueError, match="DAT-X reads moods"):
        catalogue.__wrapped__()


def test_a_page_is_its_fault_and_the_quoted_lines_of_each_side() -> None:
    check = made("one", "DAT-X", "dates")
    check.__doc__ = (
        """A day that is not in the calendar.

    """.rstrip()
        + "\n\n## Flags\n> on [[31 June]]\n>\n> and more\n\n> [[31 April]]\n\n## Does not flag\n> on 30 June\n"
    )
    shown = page(check)  # type: ignore[arg-type]
    assert isinstance(shown, Page)
    assert (shown.code, shown.family, shown.fault) == ("DAT-X", "dates", "A day that is not in the calendar.")
    assert shown.flags == ("on [[31 June]]\n\nand more", "[[31 April]]")
    assert shown.passes == ("on 30 June",)
