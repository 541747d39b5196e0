"""The workspaces that the bot is installed in, and what goes when one leaves."""

from __future__ import annotations

from datetime import datetime

from extraction.models import Record
from storage import audit
from storage.database import Database
from storage.retention import Purged, remove


class Installed(Record):
    """A workspace, the organisation it belongs to, if any, and whether the bot is installed in all of that."""

    team: str
    enterprise: str | None = None
    org_wide: bool = False


def remember(database: Database, found: Installed) -> None:
    """Note where a workspace's token is kept."""
    if installed(database, found.team) == found:
        return
    with database.writing() as connection:
        connection.execute(
            """
            INSERT INTO installed (team, enterprise, org_wide) VALUES (:team, :enterprise, :org_wide)
            ON CONFLICT (team) DO UPDATE SET enterprise = :enterprise, org_wide = :org_wide
            """,
            found.model_dump(),
        )


def installed(database: Database, team: str) -> Installed | None:
    """Return where a workspace's token is kept, None where the bot was never seen there."""
    with database.reading() as connection:
        for row in connection.query("SELECT * FROM installed WHERE team = ?", [team]):
            return Installed(team=row["team"], enterprise=row["enterprise"], org_wide=bool(row["org_wide"]))
    return None


def teams(database: Database) -> list[str]:
    """Return the workspaces that the bot is installed in."""
    with database.reading() as connection:
        return [str(team) for (team,) in connection.execute("SELECT team FROM installed ORDER BY team").fetchall()]


def teams_of(database: Database, enterprise: str) -> list[str]:
    """Return the workspaces that an organisation's own installation serves."""
    with database.reading() as connection:
        rows = connection.execute("SELECT team FROM installed WHERE enterprise = ? AND org_wide", [enterprise])
        return [str(team) for (team,) in rows.fetchall()]


def left(database: Database, team: str, at: datetime) -> None:
    """Note that a workspace took the bot out: nothing that waits for it is to be posted any more. Its cases stay."""
    with database.writing() as connection:
        connection.execute("UPDATE cases SET delivered = 1 WHERE source LIKE ? ESCAPE '\\'", (_of(team),))
        connection.execute("DELETE FROM outbox WHERE team = ?", (team,))
        connection.execute("DELETE FROM installed WHERE team = ?", (team,))
        audit.append(database, at, "slack", "uninstalled", detail=team)


def purge(database: Database, team: str, by: str, at: datetime) -> Purged:
    """Remove all of a workspace's cases, signed off or not, what it has set, and its people's names.

    No word of them stays in the file.
    """
    with database.writing() as connection:
        connection.execute("PRAGMA secure_delete = ON")
        found = connection.execute("SELECT id FROM cases WHERE source LIKE ? ESCAPE '\\'", (_of(team),)).fetchall()
        gone = remove(database, [case_id for (case_id,) in found], by, at)
        connection.execute("DELETE FROM settings WHERE team = ?", (team,))
        connection.execute("DELETE FROM people WHERE team = ?", (team,))
    database.tidy()
    return gone


def _of(team: str) -> str:
    """Return the pattern of a workspace's sources."""
    plain = team.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{plain}/%"
