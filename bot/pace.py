"""How fast Slack may be asked: no sooner than it has asked to wait, and about a post a second into one channel.

Its limits are for a workspace and a method, so what it says to one lane of the queue holds for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

POST = "chat_postMessage"
A_SECOND = 1.0  # posts into one channel, as Slack says
BURST = 30.0  # posts into one channel at once; Slack allows short bursts, and a desk hands in many stories at one time


class _Channel:
    """What may be posted into a channel: each post takes one away, each second brings one back."""

    def __init__(self, at: float) -> None:
        self._left, self._at = BURST, at
        self._promised = at  # when the last of those that were put off may come again

    def rested(self, now: float) -> bool:
        """Tell whether as much may be posted as ever, so that nothing need be remembered."""
        return self._left + (now - self._at) * A_SECOND >= BURST

    def wait(self, now: float) -> float:
        """Take a post away and return 0, or return in how many seconds to come again: no two at one time."""
        self._left, self._at = min(BURST, self._left + max(0.0, now - self._at) * A_SECOND), now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        self._promised = max(self._promised + 1 / A_SECOND, now + (1 - self._left) / A_SECOND)
        return self._promised - now


class Pace:
    """When what may be asked of Slack; `clock` tells the seconds. May be shared by threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._not_before: dict[tuple[str, str], float] = {}  # by workspace and method
        self._channels: dict[tuple[str, str], _Channel] = {}  # by workspace and id

    def wait(self, team: str, method: str, channel: str | None = None) -> float:
        """Return in how many seconds to come again, 0 for now; with a `channel` that is a post into it."""
        with self._lock:
            now = self._clock()
            wait = self._not_before.get((team, method), now) - now
            if wait > 0:
                return wait
            if channel is None:
                return 0.0
            self._channels = {where: one for where, one in self._channels.items() if not one.rested(now)}
            return self._channels.setdefault((team, channel), _Channel(now)).wait(now)

    def asked_to_wait(self, team: str, method: str, seconds: float) -> None:
        """Note that Slack asks to be left alone with something for so many seconds."""
        with self._lock:
            until = self._clock() + seconds
            self._not_before[team, method] = max(until, self._not_before.get((team, method), until))
