"""A finding's certain repairs, as words to copy; nothing is ever applied."""

from __future__ import annotations

from bot.excerpt import one_line
from bot.wording import counted
from checks.models import Finding
from extraction.models import Article

MOST = 3  # different repairs shown with a finding
_LONG = 60  # characters of a passage that goes
_LONG_NEW = 120  # characters of what is to be copied


def repairs(article: Article, finding: Finding) -> str:
    """Return “the the” → “the”; take out “Advertisement”: each repair once; "" where there is none."""
    told = list(dict.fromkeys(_told(one_line(article.words(fix.span), _LONG), fix.replacement) for fix in finding.fix))
    more = [f"and {counted(len(told) - MOST, 'other')}"] if len(told) > MOST else []
    return "; ".join([*told[:MOST], *more])


def _told(old: str, new: str) -> str:
    return f"“{old}” → “{one_line(new, _LONG_NEW)}”" if new else f"take out “{old}”"
