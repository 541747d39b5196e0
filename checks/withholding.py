"""Which earlier stories must not be shown beside a case that is active.

From an arrest, warrant or charge until the verdict or the sentence, publishing what seriously prejudices the trial is
contempt of court whatever was meant by it (Contempt of Court Act 1981, sections 1 to 3 and schedule 1). A link to old
coverage counts. So what an earlier story says of somebody's other convictions and charges is left to the lawyer.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.precedents import SAME_CASE, full_names, in_both
from checks.proceedings import standing
from checks.stages import Stage, reached, steps
from extraction.models import Article, Precedent


def withheld(article: Article) -> frozenset[str]:
    """Return the ids of the earlier stories that tell of another case of somebody whose own is active."""
    names, active = full_names(article), active_people(article)
    return frozenset(
        precedent.case_id
        for precedent in article.precedents
        if precedent.relation not in SAME_CASE
        and any(_tells(key, precedent) for key in _there(active, names, precedent))
    )


def active_people(article: Article) -> set[str]:
    """Return the keys of those whose case is active, by the copy or else by an earlier story of the same case."""
    names = full_names(article)
    active = {key for key in names if is_active(key, article)}
    for precedent in article.precedents:
        if precedent.relation in SAME_CASE:
            active |= {both.here for both in in_both(article, precedent) if is_active(both.there, precedent.article)}
    return {key for key in active if not _is_over(key, article)}


def is_active(key: str, article: Article) -> bool:
    """Tell whether a story leaves somebody under arrest, charged, on trial or to be sentenced."""
    stage = _stage(key, article)
    return stage is not None and stage.live


def _is_over(key: str, article: Article) -> bool:
    stage = _stage(key, article)
    return stage is not None and not stage.live


def _stage(key: str, article: Article) -> Stage | None:
    step = reached((step for step in steps(article) if step.key == key), article)
    return step.stage if step else None


def _there(active: set[str], names: dict[str, str], precedent: Precedent) -> Iterator[str]:
    """Yield the keys that a story has for these people. A name alone is enough: the lawyer tells namesakes apart."""
    theirs = {name.lower(): key for key, name in full_names(precedent.article).items()}
    yield from (theirs[names[key].lower()] for key in active if names[key].lower() in theirs)


def _tells(key: str, precedent: Precedent) -> bool:
    """Tell whether a story says that somebody was convicted or accused."""
    stands = standing(key, precedent.article)
    return bool(stands.guilty or stands.accused)
