"""`stet manifest`: print the app's manifest, to paste at api.slack.com/apps."""

from __future__ import annotations

import json

import typer

from bot.manifest import manifest as made


def manifest(url: str | None, *, rotate: bool) -> int:
    """Print the manifest as JSON."""
    typer.echo(json.dumps(made(url, rotate=rotate), indent=2))
    return 0
