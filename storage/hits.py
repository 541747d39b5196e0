"""How the findings of each check were ruled, in one workspace, behind somebody's walls, in a stretch of time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from storage.database import Database
from storage.models import Reader, Verdict

# The newest row on a finding counts, and only where it is one of the three verdicts: a row that takes a ruling back
# is then the newest, and the finding counts for nothing. One that was carried to a new version was counted on the
# version on which it was made.
_RULED = """
SELECT findings.code, newest.verdict, count(*)
FROM (
    SELECT run, finding, verdict, carried, max(number) FROM rulings
    WHERE case_id IN (SELECT id FROM cases WHERE CASE wall WHEN 'local' THEN '' ELSE
        substr(source, 1, instr(source || '/', '/') - 1) END = :team OR :team IS NULL)
        AND (:walls IS NULL OR case_id IN (
            SELECT id FROM cases WHERE wall IN (SELECT value FROM json_each(:walls))
        ))
        AND ruled_at <= :until
    GROUP BY case_id, finding HAVING ruled_at >= :since
) AS newest JOIN findings ON findings.run = newest.run AND findings.id = newest.finding
WHERE newest.verdict IN (SELECT value FROM json_each(:verdicts)) AND NOT newest.carried
GROUP BY 1, 2 ORDER BY 1, 2
"""
_VERDICTS = '["corrected", "stands", "ignored"]'


def ruled(
    database: Database,
    team: str | None = None,
    *,
    reader: Reader | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, Counter[Verdict]]:
    """Return how many findings of each check were ruled each way, by its code.

    `team` is the workspace whose cases count, "" the command line's, None all; of them those behind the walls of a
    `reader`, where one is given. `since` and `until` (UTC, both
    included) are when the ruling was made; the newest one until then is the one that counts.
    """
    counted: dict[str, Counter[Verdict]] = {}
    given = {
        "team": team,
        "walls": reader.walls_json if reader else None,
        "since": since.isoformat() if since else "",
        "until": until.isoformat() if until else "9999",
        "verdicts": _VERDICTS,
    }
    with database.reading() as connection:
        for code, verdict, number in connection.execute(_RULED, given):
            counted.setdefault(code, Counter())[Verdict(verdict)] = number
    return counted
