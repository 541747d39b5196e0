"""What every listener works with."""

from __future__ import annotations

from typing import NamedTuple

from bot.access import Access
from bot.clients import Clients
from bot.delivery import Delivery
from bot.desk import Desk
from bot.inbox import Inbox
from bot.walls import Walls


class Office(NamedTuple):
    """The desk, the way in, the way out, the door before every case, the walls, and whose token speaks where."""

    desk: Desk
    inbox: Inbox
    delivery: Delivery
    access: Access
    walls: Walls
    clients: Clients
