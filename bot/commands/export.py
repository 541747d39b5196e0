"""`stet export`: a case of the log as a file."""

from __future__ import annotations

import sys
from pathlib import Path

from bot import opening
from bot.desk import Desk
from bot.export import Form, export
from extraction.errors import StetError
from storage import audit

DONE = 0


def write(case_id: str, form: str, out: Path | None, db: Path | None) -> int:
    """Write a case's file to `out`, or to standard output where that is "-", or else under its own name here."""
    settings = opening.settings()
    try:
        wanted = Form(form)
    except ValueError:
        raise StetError(f"--form {form} is none of {', '.join(Form)}.") from None
    with opening.archive(opening.log_path(db, settings)) as database:
        desk = Desk(database, opening.style(None, settings))
        case = desk.case(case_id)
        name, content = export(desk, case, wanted)
        audit.append(database, desk.now(), opening.person(), "exported", case.id, wanted.value)
    if str(out) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return DONE
    path = out or Path(name)
    path.write_bytes(content)
    print(path)  # noqa: T201 - the answer
    return DONE
