"""The sources, read into one kind of record: a sentence with whatever is known about it.

A record is a dictionary: `words`, `spaces` (whether a space follows), and any of `tags` (Penn), `morphs` (universal
part of speech and features, "NOUN|Number=Sing"), `lemmas`, `heads` (0-based, the root its own), `deps`, `names` (B-, I-
or O, and "?" where nobody knows). `group` says which sentences stood in one paragraph, `source` where it is from.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

Record = dict[str, Any]

HELD_OUT = 5  # per cent of GMB, by the hash of the sentence
NAMES = ("PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT", "LAW")
NAME_SOURCES = {
    "gmb": "gmb/ner_gmb.jsonl.gz",
    "wikigold": "wikigold/ner_wikigold.jsonl.gz",
    "crossner_politics": "crossner/ner_crossner_politics.jsonl.gz",
    "crossner_science": "crossner/ner_crossner_science.jsonl.gz",
    "crossner_literature": "crossner/ner_crossner_literature.jsonl.gz",
    "crossner_music": "crossner/ner_crossner_music.jsonl.gz",
    "crossner_ai": "crossner/ner_crossner_ai.jsonl.gz",
    "multiner": "multiner/ner_multiner.jsonl.gz",
    "legal_ner": "legal_ner/ner_legal.jsonl.gz",
    "broad_twitter": "broad_twitter/ner_btc.jsonl.gz",
}


def treebank(file: Path, names: Path | None = None) -> Iterator[Record]:
    """Yield the sentences of a CoNLL-U file; `names` is the file of the names in the same sentences, in order."""
    follow = (json.loads(line) for line in _lines(names)) if names else iter(())
    document, paragraph = "", 0
    rows: list[list[str]] = []
    for line in _lines(file):
        if line.startswith("# newdoc"):
            document, paragraph = line.split("=")[-1].strip(), paragraph + 1
        elif line.startswith("# newpar"):
            paragraph += 1
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            record = _sentence(rows)
            record |= {"group": f"{document}/{paragraph}", "source": file.parent.name, "document": document}
            if names:
                _lay_over(record, next(follow))
            yield record
            rows = []


def _lines(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def _sentence(rows: list[list[str]]) -> Record:
    unspaced: set[int] = set()  # a multiword token ("don't") is one word on the page: its parts are joined
    place = {}
    for row in rows:
        if "-" in row[0]:
            first, last = (int(part) for part in row[0].split("-"))
            unspaced.update(range(first, last))
            if "SpaceAfter=No" in row[9]:
                unspaced.add(last)
    tokens = [row for row in rows if row[0].isdigit()]
    for i, row in enumerate(tokens):
        place[row[0]] = i
        if "SpaceAfter=No" in row[9]:
            unspaced.add(int(row[0]))
    feats = [row[3] + ("|" + row[5] if row[5] != "_" else "") for row in tokens]
    return {
        "words": [row[1] for row in tokens],
        "spaces": [int(row[0]) not in unspaced for row in tokens],
        "tags": [row[4] for row in tokens],
        "morphs": feats,
        "lemmas": [row[2] for row in tokens],
        "heads": [place.get(row[6], i) for i, row in enumerate(tokens)],
        "deps": [row[7] for row in tokens],
    }


def text_of(record: Record) -> str:
    """Return a record's sentence as it stands on the page."""
    return "".join(word + " " * space for word, space in zip(record["words"], record["spaces"], strict=True)).strip()


def _lay_over(record: Record, line: Record) -> None:
    """Give a record the names that a line has for its text; tokens that a name cuts through are not known."""
    starts, at = [], 0
    for word, space in zip(record["words"], record["spaces"], strict=True):
        starts.append((at, at + len(word)))
        at += len(word) + space
    if line["text"].replace(" ", "") != text_of(record).replace(" ", ""):
        raise ValueError(f"The names are not of this sentence: {line['text']!r}, {text_of(record)!r}")
    if line["text"] != text_of(record):  # spaced otherwise: count without the spaces
        squeeze = [len(line["text"][:i].replace(" ", "")) for i in range(len(line["text"]) + 1)]
        line = {
            key: [[squeeze[s[0]], squeeze[s[1]], *s[2:]] for s in line.get(key, [])] for key in ("spans", "missing")
        }
        starts, at = [], 0
        for word in record["words"]:
            starts.append((at, at + len(word.replace(" ", ""))))
            at += len(word.replace(" ", ""))
    names = ["O"] * len(starts)
    for start, end, *label in [*line.get("missing", []), *line["spans"]]:
        inside = [i for i, (s, e) in enumerate(starts) if s < end and e > start]
        exact = inside and starts[inside[0]][0] == start and starts[inside[-1]][1] == end
        for i in inside:
            names[i] = "?" if not label or not exact else ("B-" if i == inside[0] else "I-") + label[0]
    record["names"] = names


def named(file: Path, source: str, nlp: Language) -> Iterator[Record]:
    """Yield the sentences of a file of names, cut into words by the tokenizer."""
    for number, line in enumerate(_lines(file)):
        row = json.loads(line)
        kept = [token for token in nlp.tokenizer(row["text"]) if not token.is_space]
        if not kept:
            continue
        record: Record = {
            "words": [token.text for token in kept],
            "spaces": [
                token.idx + len(token) < len(row["text"]) and row["text"][token.idx + len(token)].isspace()
                for token in kept
            ],
            "source": source,
            "group": f"{source}/{number}",
        }
        text, names = row["text"], ["O"] * len(kept)
        for start, end, *label in [*row.get("missing", []), *row["spans"]]:
            while start < end and text[start].isspace():
                start += 1  # noqa: PLW2901
            while end > start and text[end - 1].isspace():
                end -= 1  # noqa: PLW2901
            inside = [i for i, token in enumerate(kept) if token.idx < end and token.idx + len(token) > start]
            if not inside:
                continue
            exact = kept[inside[0]].idx == start and kept[inside[-1]].idx + len(kept[inside[-1]]) == end
            for i in inside:
                names[i] = "?" if not label or not exact else ("B-" if i == inside[0] else "I-") + label[0]
        record["names"] = names
        yield record


def spans(names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where each name starts and ends, and its label."""
    start = None
    for i, name in enumerate([*names, "O"]):
        if start is not None and not name.startswith("I-"):
            yield start, i, names[start][2:]
            start = None
        if name.startswith("B-"):
            start = i


def held_out(record: Record) -> bool:
    """Tell whether a sentence of GMB is kept for measuring."""
    digest = hashlib.sha256(text_of(record).encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100 < HELD_OUT


def masc(file: Path, nlp: Language) -> Iterator[Record]:
    """Yield MASC's written texts as plain sentences, a line each, its tags left behind."""
    with zipfile.ZipFile(file) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith(".txt") or "/written/" not in name:
                continue
            for number, line in enumerate(archive.read(name).decode("utf-8", "replace").splitlines()):
                words = [pair.rsplit("_", 1)[0] for pair in line.split()]
                if words:
                    yield _joined(words, nlp) | {"source": "masc", "group": f"{name}/{number // 4}"}


_OPENS = {"(", "[", "``", "“", "‘", "$", "£", "#"}
_CLOSES = {",", ".", ";", ":", "!", "?", ")", "]", "''", "”", "%", "'s", "’s", "n't", "'"}


def _joined(words: list[str], nlp: Language) -> Record:
    """Set words that were cut apart as they would be printed, and cut them again."""
    text = ""
    for word in words:
        if text and not (word in _CLOSES or word.startswith("'") or text.endswith(tuple(_OPENS))):
            text += " "
        text += word
    text = text.replace("``", "“").replace("''", "”")
    kept = [token for token in nlp.tokenizer(text) if not token.is_space]
    return {"words": [token.text for token in kept], "spaces": [bool(token.whitespace_) for token in kept]}
