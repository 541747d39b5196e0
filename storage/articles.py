"""A case's copy as it was read, so that its report can be drawn again without reading it."""

from __future__ import annotations

import hashlib
import json
import zlib

from extraction.models import Article
from extraction.style import Style
from storage.database import Database

_LEFT_OUT = {"text", "style", "precedents", "recalled", "corrections"}


def packed(article: Article) -> bytes:
    """Return an article as it is kept; made before the log is held for writing, since others wait for it then."""
    return zlib.compress(article.model_dump_json(exclude=_LEFT_OUT, exclude_defaults=True).encode(), 6)


def keep(database: Database, case_id: str, sha256: str, article: bytes, reader: str) -> None:
    """Keep what was read of a case's latest text, packed; `reader` names what read it."""
    with database.writing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO articles (case_id, sha256, reader, article) VALUES (?, ?, ?, ?)",
            (case_id, sha256, reader, article),
        )


def fetch(database: Database, case_id: str, text: str, style: Style, reader: str) -> Article | None:
    """Return what was read of this text, None where that was by another reader or of other words."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT article FROM articles WHERE case_id = ? AND reader = ? AND sha256 = ?",
            (case_id, reader, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()),
        ).fetchone()
    if row is None:
        return None
    try:
        return Article.model_validate({**json.loads(zlib.decompress(row[0])), "text": text, "style": style})
    except (ValueError, zlib.error):
        return None
