"""What a process beside the bot may not have: the bot's secrets, and more memory than its work takes."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

_SECRETS = ("SLACK_", "STET_TOKEN_KEY")  # how the names begin of what only the bot itself needs


def confine(most_bytes: int | None = None) -> None:
    """Set a new process up: no secrets, less haste than whoever answers Slack, no more memory than `most_bytes`.

    A signal to stop is for the parent, which lets this one finish, or ends it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for name in [name for name in os.environ if name.startswith(_SECRETS)]:
        os.environ.pop(name)
    if hasattr(os, "nice"):
        os.nice(5)
    if most_bytes is not None:
        _bound_memory(most_bytes)


def _bound_memory(most_bytes: int) -> None:
    """Bound what the process may have mapped at once, where the system knows such a bound."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not every system has it

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = most_bytes if hard == resource.RLIM_INFINITY else min(most_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
