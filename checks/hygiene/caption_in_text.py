"""A picture's caption run into the text.

A paragraph that is a caption by its own words (“File picture.”, “pictured left”) and stands between two paragraphs of
the story, where a reader would take it for the next sentence. A label, a photographer's or an agency's credit, or
brackets mark it for whoever lays out the page. One finding lists them all.

## Flags
> The council agreed on Monday to mend the bridge at Kelderby.
>
> [[The bridge at Kelderby in the floods of last winter. File picture.]]
>
> Work is to begin in March.

## Does not flag
> The council agreed on Monday to mend the bridge at Kelderby.
>
> The bridge at Kelderby in the floods of last winter. Picture: Tom Hale
>
> Work is to begin in March. Photographs of the bridge can be seen at the library.

> The council agreed on Monday to mend the bridge at Kelderby.
>
> The bridge at Kelderby in the floods of last winter. File picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from extraction.models import Article, Section, SectionKind

RULE = Rule(code="HYG-CAPTION", severity=Severity.QUERY, reads=("sections",), priority=15)

_STORY = (SectionKind.LEAD, SectionKind.BODY)
_MARKED = re.compile(
    r"^[(\[{*<—–-]|^(?:(?:main|file|inset)\s+)?(?:captions?|cutlines?|inset|above|below|left|right|top)\b[^:]{0,20}:|"
    r"\b(?:pictures?|pictured|photos?|photograph(?:s|ed|er|y)?|pics?|images?|credit|still|screengrab|graphic|video|"
    r"illustration)(?:\s+(?:captions?|credits?|courtesy|by))*(?:\s*[:|–—]|\s+(?-i:[A-Z@]))|[)\]]\.?$|"
    r"\b(?-i:Getty|PA|AFP|Reuters|AP|Shutterstock|Alamy|SWNS|Google|iStock|Unsplash|Wikimedia)\b",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Finding]:
    """Yield one finding for all captions that interrupt the story."""
    runs = _runs(article)
    found = [run[0].span.to(run[-1].span) for run in runs]
    if not found:
        return
    several = len(found) > 1 or any(len(run) > 1 for run in runs)
    message = "Captions have been left" if several else "A caption has been left"
    message += " between paragraphs of the story, with nothing to mark " + ("them." if several else "it.")
    yield RULE.finding(article, found[0], message, evidence=tuple(found[1:]))


def _runs(article: Article) -> list[list[Section]]:
    """Return the captions that stand together between two paragraphs of the story."""
    runs: list[list[Section]] = []
    run: list[Section] = []
    before = False  # whether a paragraph of the story stands before the run
    for section in article.copy_sections():
        if section.kind is SectionKind.CAPTION:
            run.append(section)
            continue
        story = section.kind in _STORY
        if run and before and story and not any(_MARKED.search(article.words(caption.span)) for caption in run):
            runs.append(run)
        run, before = [], story
    return runs
