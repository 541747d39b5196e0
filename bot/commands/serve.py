"""`stet serve`: the Slack bot, around the log and the house style."""

from __future__ import annotations

import logging
from pathlib import Path

from bot import opening
from bot import serve as slack
from bot.desk import Desk


def serve(http: int | None, host: str, house: Path | None, db: Path | None, metrics: int | None = None) -> int:
    """Run the bot until it is stopped; what it does is told on standard error."""
    logging.getLogger().setLevel(logging.INFO)
    settings = opening.settings()
    style = opening.style(house, settings)
    with opening.log(opening.log_path(db, settings)) as database:
        slack.serve(Desk(database, style), settings, http=http, host=host, metrics=metrics)
    return 0
