"""The words that `/factcheck` knows: each has a function here that answers whoever typed it, and nobody else.

To add one, write a function that takes the office, what came with the command and the words after it, and put it into
WORDS. What it returns is shown, in mrkdwn that is inert already; None shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from slack_bolt import Args

from bot.blocks.words import inert, link
from bot.excerpt import one_line
from bot.listeners import papers, preferences
from bot.loudness import listed
from bot.office import Office
from storage import cases, open_cases, postings, rulings
from storage.models import Case, CaseNotFoundError, State

Word = Callable[[Office, Args, str], "str | None"]

MOST = 20  # cases in one answer
_FEW = 5
LONGEST = 3  # words of a command at most; more are copy that happens to begin like one
_EXPORTED = {State.CHECKED, State.SIGNED_OFF}
_STATES = {State.QUEUED: "being read", State.SIGNED_OFF: "signed off", State.FAILED: "not checked"}


def status(office: Office, args: Args, _rest: str) -> str:
    """Return the person's open cases and how far each is."""
    team, user = args.body["team_id"], args.body["user_id"]
    found = _seen(office, args, lambda: open_cases.asked_by(office.desk.database, team, user, MOST))
    return _listed(office, "Open, handed in by you:", found) or "You have no open checks."


def mine(office: Office, args: Args, _rest: str) -> str:
    """Return the cases that the person has in hand."""
    team, user = args.body["team_id"], args.body["user_id"]
    found = _seen(office, args, lambda: open_cases.owned_by(office.desk.database, team, user, MOST))
    return _listed(office, "In your hands:", found) or "You have no checks in hand."


def history(office: Office, args: Args, rest: str) -> str:
    """Return the newest cases that the person may see."""
    number = min(int(rest), MOST) if rest.isascii() and rest.isdigit() else _FEW
    found = _recent(office, args, number)
    return _listed(office, "The latest checks:", found) or "There are no checks yet that you may see."


def settings(office: Office, args: Args, _rest: str) -> None:
    """Open the form of what holds in this channel, or for whoever typed it where that is none."""
    typed = args.body
    preferences.ask(office, args, typed["team_id"], typed["user_id"], str(typed.get("channel_id") or ""))


def export(office: Office, args: Args, _rest: str) -> None:
    """Open the form that asks which of the newest reports to write into a file, this channel's newest set."""
    papers.choose(office, args, lambda: _reported(office, args))


def _reported(office: Office, args: Args) -> tuple[dict[str, str], str]:
    """Return the newest reports that the person may see, by case id, and the one to set."""
    reported = [case for case in _recent(office, args, MOST) if case.report and case.state in _EXPORTED]
    if not reported:
        raise CaseNotFoundError("There is no report yet that you may see, and so nothing to export.")
    here = [case for case in reported if case.channel == args.body.get("channel_id")]
    stories = {case.id: f"{one_line(_first_line(office, case), 50)} ({case.opened_at:%-d %b})" for case in reported}
    return stories, (here or reported)[0].id


WORDS: dict[str, Word] = {
    "status": status,
    "history": history,
    "mine": mine,
    "export": export,
    "settings": settings,
}


def known(text: str) -> tuple[Word, str] | None:
    """Return the function that a command asks for and the words after its own, None where it is no such command."""
    first, _, rest = text.strip().partition(" ")
    word = WORDS.get(first.casefold())
    return (word, rest.strip()) if word and len(text.split()) <= LONGEST else None


def _recent(office: Office, args: Args, number: int) -> list[Case]:
    """Return the newest cases that the person may see now."""
    reader = office.access.reader(args.body["team_id"], args.body["user_id"])
    return office.access.standing.listed(lambda: office.desk.recent(reader, number))


def _seen(office: Office, args: Args, look: Callable[[], list[Case]]) -> list[Case]:
    """Return those of the cases looked for that the person may see now, asking Slack once for most of them."""
    team, user = args.body["team_id"], args.body["user_id"]
    walls = office.access.reader(team, user).walls
    found = office.access.standing.listed(look)
    return [case for case in found if case.wall in walls or office.access.may_see(case, team=team, user=user)]


def _listed(office: Office, heading: str, found: Iterable[Case]) -> str:
    lines = [f"• {_headline(office, case)}: {_state(office, case)}" for case in found]
    return "\n".join([heading, *lines]) if lines else ""


def _headline(office: Office, case: Case) -> str:
    return link(postings.address(office.desk.database, case.id), inert(_first_line(office, case), 80))


def _first_line(office: Office, case: Case) -> str:
    text = case.headline or cases.text(office.desk.database, case.id).strip().partition("\n")[0]
    return text.strip() or "No headline"


def _state(office: Office, case: Case) -> str:
    if case.state is not State.CHECKED:
        return _STATES[case.state]
    found = {finding.id for finding in listed(office.desk, case)}
    ruled = len(found & rulings.standing(office.desk.database, case.id).keys())
    return f"{ruled} of {len(found)} ruled" if found else "nothing found"
