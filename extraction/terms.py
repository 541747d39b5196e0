"""Terms of a house list: what not to write, and what to write for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

# A word whole: not part of a web address, a handle, a file name or a code.
_WHOLE = r"(?<![\w@#/&.+])(?:{})(?![\w@/_&+]|[.-]\w)"
_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<open>\((?:\?[^:)=!<|>]*[:)=!<>]?)?)|(?P<close>\))|"
    r"(?P<repeat>[*+?]|\{\d*,?\d*\})|(?P<or>\|)|.",
    re.DOTALL,
)
_CHOICES = 1000  # ways in which an expression may be tried at one place, at most
_REPEAT = re.compile(r"\{(\d*)(,?)(\d*)\}")


def _several(said: Any) -> Any:
    return (said,) if isinstance(said, str) else said


class Term(BaseModel):
    """One entry: the words `find`, or regular expressions where `regex`, and what to `use` for them.

    `case` says whether capitals count. `quotes` looks inside direct speech too. `why` is shown with the finding.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    find: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], BeforeValidator(_several)]
    use: str = Field(default="", max_length=200)
    why: str = ""
    severity: Literal["error", "query", "note"] = "note"
    regex: bool = False
    quotes: bool = False
    case: bool = False

    @field_validator("find")
    @classmethod
    def _some(cls, find: tuple[str, ...]) -> tuple[str, ...]:
        if not find or not all(words.strip() for words in find):
            raise ValueError("it names no words")
        return find

    @model_validator(mode="after")
    def _can_be_found(self) -> Term:
        for words in self.find if self.regex else ():
            if why := _refused(words):
                raise ValueError(f"“{words}” {why}")
        return self

    def patterns(self) -> Iterator[re.Pattern[str]]:
        """Yield what finds each of the words."""
        for words in self.find:
            yield _pattern(words, self.regex, self.case)

    def cue(self, text: str) -> bool:
        """Tell whether it is worth looking for the words in `text`, which has no capitals where those don't count."""
        return self.regex or any(word in text for word in _longest_words(self.find, self.case))


@cache
def _longest_words(find: tuple[str, ...], case: bool) -> tuple[str, ...]:
    """Return the longest piece of each that has one spelling."""
    pieces = (max(re.split(r"[\s'’]", words), key=len) for words in find)
    return tuple(dict.fromkeys(piece if case else piece.lower() for piece in pieces))


@cache
def _pattern(words: str, regex: bool, case: bool) -> re.Pattern[str]:
    spelled = words if regex else r"\s+".join(re.escape(word) for word in words.split())
    if not regex:
        spelled = re.sub("['’]", "['’]", spelled)
    return re.compile(_WHOLE.format(spelled), re.NOFLAG if case else re.IGNORECASE)


def _refused(expression: str) -> str:
    """Say why an expression can't be used, "" where it can: what it costs must not depend on the copy."""
    try:
        re.compile(_WHOLE.format(expression))
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}"
    choices, closed = 1, False
    branches = [1]  # of the whole, and of each group that is open
    for token in _TOKEN.finditer(expression):
        branches[-1] += bool(token["or"])
        if token["open"] and not token["open"].endswith(")"):
            branches.append(1)
        if token["close"] and len(branches) > 1:
            choices *= branches.pop()
        if token["repeat"]:
            span = _repeats(token["repeat"])
            if span is None:
                return f"has a repeat without an end, {token['repeat']}; write how many at most, as {{0,20}}"
            if closed and token["repeat"] != "?":
                return "repeats a group; only single signs may be repeated"
            choices *= span
        closed = bool(token["close"])
    return "can be read in too many ways; part it into several" if choices * branches[0] > _CHOICES else ""


def _repeats(sign: str) -> int | None:
    """Return in how many ways a repeat may end, None where there is no telling."""
    if sign in "*+":
        return None
    if sign == "?":
        return 2
    match = _REPEAT.fullmatch(sign)
    least, comma, most = match.groups() if match else ("", "", "")
    if not comma:
        return 1
    return int(most) - int(least or 0) + 1 if most else None
