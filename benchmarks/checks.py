"""How well faults are found: errors put into clean news, and what is flagged in the clean news itself.

    python -m benchmarks.checks DATA

DATA is a folder with `injected/injected_*.jsonl` (a `text`, its `pub_date`, the `category` of the one error put into
it, whether it was `constructed`, and `spans`, each with `role`, changed or anchor, `start`, `end` and `text`),
`injected/clean_ccby.jsonl` (the same articles untouched) and `contradoc/*.jsonl` (ContraDoc, Li and others, 2024: a
`text`, whether it is `contradictory`, and the `evidence`, its `evidence_start` and whether it has a number).

A fault is found where a finding of severity error or query overlaps what was changed, and found with its counterpart
where the same finding overlaps an anchor too; an item with nothing left to point at counts by its anchors. What clean
articles are flagged for has to be read: they hold errors of their own. ContraDoc asks
the checks of numbers and time alone. The time of the checks is set beside that of reading the same articles.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from checks.catalogue import catalogue, family
from checks.models import CheckRun, Finding, Severity
from checks.run import run
from extraction import language, read
from extraction.models import Article

Place = tuple[int, int]
FAMILIES = frozenset({"figures", "arithmetic", "rates", "dates", "polls"})


def records(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    """Yield the records of the files that fit a pattern."""
    for path in sorted(folder.glob(pattern)):
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def checked(record: dict[str, Any]) -> tuple[Article, CheckRun]:
    """Read and check one text."""
    day = record.get("pub_date")
    article = read(record["text"], published=date.fromisoformat(day) if day else None)
    return article, run(article, time.perf_counter)


def grave(found: CheckRun) -> list[Finding]:
    """Return the findings that an editor has to look at: errors and queries."""
    return [finding for finding in found.findings if finding.severity is not Severity.NOTE]


def places(finding: Finding) -> list[Place]:
    """Return where a finding points."""
    return [(span.start, span.end) for span in (finding.span, *finding.evidence)]


def touch(some: Sequence[Place], others: Sequence[Place]) -> bool:
    """Tell whether any of the one overlaps any of the other."""
    return any(a < d and c < b for a, b in some for c, d in others)


def found(record: dict[str, Any]) -> tuple[bool, bool]:
    """Tell whether the error put into a text is found, and whether with its counterpart."""
    _, result = checked(record)
    changed = [
        (s["start"], max(s["end"], s["start"] + 1)) for s in record["spans"] if s["role"] == "changed" and s["text"]
    ]
    anchors = [(s["start"], s["end"]) for s in record["spans"] if s["role"] == "anchor"]
    if not changed:
        changed, anchors = anchors, []
    hits = [places(f) for f in grave(result) if touch(places(f), changed)]
    return bool(hits), any(not anchors or touch(hit, anchors) for hit in hits)


def injected(data: Path) -> None:
    """Print how many of the errors put into articles are found, by category."""
    tally: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for record in records(data / "injected", "injected_*.jsonl"):
        tally[record["category"] + ("*" if record["constructed"] else "")].append(found(record))
    print(f"{'put in (* with words of its own)':34}{'articles':>9}{'found':>8}{'with its counterpart':>22}")
    for category, hits in sorted(tally.items()):
        share, both = (sum(each) / len(hits) for each in zip(*hits, strict=True))
        print(f"{category:34}{len(hits):9}{share:8.2f}{both:22.2f}")


def clean(data: Path) -> None:
    """Print what the same articles are flagged for untouched, and how long checking takes beside reading."""
    language.warm()
    codes: Counter[str] = Counter()
    severities: Counter[Severity] = Counter()
    reading, checking = [], []
    texts = list(records(data / "injected", "clean_ccby.jsonl"))
    for record in texts:
        began = time.perf_counter()
        _, result = checked(record)
        whole = time.perf_counter() - began
        took = sum(r.millis for r in result.results if family(catalogue()[r.code]) in FAMILIES) / 1000
        reading.append(whole - sum(r.millis for r in result.results) / 1000)
        checking.append(took)
        for finding in result.findings:
            codes[f"{finding.severity.value} {finding.code}"] += 1
            severities[finding.severity] += 1
    print(
        f"\n{len(texts)} articles untouched:", ", ".join(f"{codes[code]} {code}" for code in sorted(codes)) or "nothing"
    )
    for severity in Severity:
        print(f"  {severity.value:8}{severities[severity] / len(texts):6.3f} an article")
    one, other = statistics.median(checking), statistics.median(reading)
    print(f"  checks of numbers and time: {one * 1000:.1f} ms an article, {one / other:.3f} of the time to read it")


def contradicted(data: Path) -> None:
    """Print how many contradictions with a number in them are found, and how many other documents are flagged."""
    hits = whole = flagged = untouched = 0
    for record in records(data / "contradoc", "*.jsonl"):
        if record["contradictory"] and (not record["evidence_has_number"] or record["evidence_start"] is None):
            continue
        _, result = checked(record)
        said = [finding for finding in grave(result) if family(catalogue()[finding.code]) in FAMILIES]
        if record["contradictory"]:
            where = (record["evidence_start"], record["evidence_start"] + len(record["evidence"]))
            whole += 1
            hits += any(touch(places(finding), [where]) for finding in said)
        else:
            untouched += 1
            flagged += bool(said)
    if whole and untouched:
        print(f"\nContraDoc: {hits} of {whole} contradictions with a number found ({hits / whole:.2f});", end=" ")
        print(f"{flagged} of {untouched} other documents flagged ({flagged / untouched:.2f})")


def main() -> None:
    """Measure and print."""
    data = Path(sys.argv[1])
    injected(data)
    clean(data)
    contradicted(data)


if __name__ == "__main__":
    main()
