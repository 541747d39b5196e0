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
from extraction.models import Article, Precedent, Relation


def withheld(article: Article) -> frozenset[str]:
    """Return the ids of the earlier stories that tell of another case of somebody whose own is active.

    While nobody is convicted, what calls somebody guilty must be of another case, however alike the two are.
    """
    names, active = full_names(article), active_people(article)
    return frozenset(
        precedent.case_id
        for precedent in article.precedents
        if precedent.relation is not Relation.DUPLICATE
        and any(_tells(there, stage, precedent) for there, stage in _there(active, names, precedent))
    )


def active_people(article: Article) -> dict[str, Stage]:
    """Return how far the case of each person has got whose case is active, by the copy or else by an earlier story."""
    names = full_names(article)
    active: dict[str, Stage] = {}
    for precedent in article.precedents:
        if precedent.relation in SAME_CASE:
            for both in in_both(article, precedent):
                stage = _stage(both.there, precedent.article)
                if stage is not None and stage.live:
                    active[both.here] = max(stage, active.get(both.here, stage))
    for key in names:
        stage = _stage(key, article)
        if stage is not None:
            active[key] = stage
    return {key: stage for key, stage in active.items() if stage.live}


def _stage(key: str, article: Article) -> Stage | None:
    step = reached((step for step in steps(article) if step.key == key), article)
    return step.stage if step else None


def _there(active: dict[str, Stage], names: dict[str, str], precedent: Precedent) -> Iterator[tuple[str, Stage]]:
    """Yield the keys that a story has for these people. A name alone is enough: the lawyer tells namesakes apart."""
    theirs = {name.lower(): key for key, name in full_names(precedent.article).items()}
    for key, stage in active.items():
        if names[key].lower() in theirs:
            yield theirs[names[key].lower()], stage


def _tells(key: str, stage: Stage, precedent: Precedent) -> bool:
    """Tell whether a story says that somebody was convicted or accused in another case."""
    stands = standing(key, precedent.article)
    if precedent.relation is Relation.SAME_CASE:
        return bool(stands.guilty) and stage < Stage.CONVICTED
    return bool(stands.guilty or stands.accused)
