"""The cuttings library: earlier stories read when first asked for, and set beside the copy for the checks."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

import extraction
from checks.withholding import active_people, withheld
from extraction import language
from extraction.errors import ReadingError
from extraction.models import Article, Precedent, Recalled
from extraction.style import Style
from storage import cases, corrections, readings, search
from storage.database import Database
from storage.keys import shared
from storage.models import Reader, RelatedCase
from storage.readings import Filed
from storage.runs import STET

log = logging.getLogger(__name__)


class Compared(NamedTuple):
    """An article as it was read, the same with what the archive says of it, and the related cases that may be shown.

    `withheld` counts those that may not, because proceedings are active.
    """

    article: Article
    informed: Article
    related: tuple[RelatedCase, ...] = ()
    withheld: int = 0


class Library:
    """The archive as one newsroom reads it."""

    def __init__(self, database: Database, style: Style) -> None:
        self._database = database
        self._style = style

    @cached_property
    def reader(self) -> str:
        """What reads a story: another version, pipeline or house style may read it differently."""
        return reader_of(self._style)

    def keep(self, case_id: str, article: Article) -> None:
        """Keep what was just read of a case, so that it need not be read again when it is an earlier story."""
        _, unread = readings.fetch(self._database, [case_id], self.reader, self._style)
        readings.keep(self._database, [readings.packed(story, article) for story in unread], self.reader)

    def compared(
        self,
        article: Article,
        related: Sequence[RelatedCase],
        beside: Sequence[RelatedCase],
        reader: Reader,
        case_id: str | None,
    ) -> Compared:
        """Return the article with its precedents: related cases, and stories beside them on people whom it names.

        What an earlier story says of another case of somebody whose own is active is withheld: no check sees it.
        """
        compared = article.model_copy(
            update={
                "precedents": self.precedents(article, [*related, *beside]),
                "corrections": corrections.repeated(self._database, article.plain.text),
            }
        )
        hidden = withheld(compared)
        recalled = search.recalled(self._database, article, reader, case_id=case_id)
        hidden_too = self._withheld_too(compared, recalled, hidden)
        passages = [
            passage.model_copy(
                update={"cuttings": tuple(c for c in passage.cuttings if c.case_id not in hidden | hidden_too)}
            )
            for passage in recalled
        ]
        shown = [precedent for precedent in compared.precedents if precedent.case_id not in hidden]
        return Compared(
            article,
            compared.model_copy(update={"precedents": tuple(shown), "recalled": tuple(passages)}),
            tuple(case for case in related if case.case not in hidden),
            len((hidden | hidden_too) - {case.case for case in beside}),
        )

    def precedents(self, article: Article, found: Sequence[RelatedCase]) -> tuple[Precedent, ...]:
        """Return related cases as they were read; what has not been read yet is read, and kept."""
        known, unread = readings.fetch(self._database, [case.case for case in found], self.reader, self._style)
        for story in unread:
            if (read := read_story(story, self._style)) is not None:
                known[story.case] = read
        kept = [readings.packed(story, known[story.case]) for story in unread if story.case in known]
        if kept:
            readings.keep(self._database, kept, self.reader)
        drafts = cases.drafts(self._database, [case.case for case in found])
        return tuple(
            Precedent(
                case_id=case.case,
                headline=case.headline,
                published=case.published,
                relation=case.kind,
                draft=case.case in drafts,
                article=known[case.case],
                shared=shared(article, f"{case.headline}\n{known[case.case].text}"),
                url=case.url,
                corrections=case.corrections,
            )
            for case in found
            if case.case in known
        )

    def _withheld_too(self, compared: Article, recalled: Sequence[Recalled], hidden: frozenset[str]) -> frozenset[str]:
        """Return which stories recalled by passages must be withheld as well; they are read only if somebody's is."""
        if not active_people(compared):
            return frozenset()
        seen = {precedent.case_id for precedent in compared.precedents} | hidden
        others = {cutting.case_id: cutting for passage in recalled for cutting in passage.cuttings}
        found = [search.as_related(cutting) for case_id, cutting in others.items() if case_id not in seen]
        more = compared.model_copy(update={"precedents": compared.precedents + self.precedents(compared, found)})
        return withheld(more) - hidden


def reader_of(style: Style) -> str:
    """Name what reads a story: another version, pipeline or house style may read it differently."""
    digest = hashlib.sha256(f"{language.name()} {style.model_dump_json()}".encode()).hexdigest()
    return f"{STET} {digest[:12]}"


def read_story(story: Filed, style: Style) -> Article | None:
    """Read an earlier story, None where it can't be read: one story stops no other's check."""
    published: date | None = story.published
    try:
        return extraction.read(story.text, style, published, story.headline or None)
    except ReadingError as error:
        log.info("story %s was not read: %s", story.case, error)
        return None
