"""Web furniture: lines that belong to the page and not to the story."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise

# `*` stands for anything. Compared without regard to case, to white space and to arrows and stops at either end. A line
# that could open a paragraph of copy is given with what makes it furniture ("Follow us on Facebook", not "Follow us").
_LINES = """
advertisement | advertisement hide ad | hide ad | hide ad hide ad | advertisement hide ad advertisement hide ad
advertisement feature | advertising | sponsored content | promoted stories | skip ad | skip advertisement | ad feedback
story continues below | story continues below advertisement | story continues below this ad
article continues below | article continues below advertisement | article continues after ad* | continues below
content continues after ad* | continue reading | continue reading below | continue reading the main story
scroll down to continue | scroll to continue with content | this advertisement has not loaded yet*
sign up | sign up now | sign up here | sign up to our * | sign up for our * | sign up to the * newsletter*
sign up for the * newsletter* | sign up to * newsletters* | sign up for * newsletters* | sign up to receive *
sign up to get * in your inbox* | sign in to join the conversation* | thank you for signing up* | thanks for signing up*
get * delivered to your inbox* | get * straight to your inbox* | get * sent to your inbox* | * direct to your inbox
get the latest * in your inbox* | get breaking news on * whatsapp* | you can unsubscribe at any time*
something went wrong, please try again later* | please enter a valid email* | enter your email* | email address
your email | invalid email | we use your sign-up to provide content* | more newsletters | our newsletters
subscribe | subscribe now | subscribe today | subscribe here | subscribe to our * | subscribe to the * newsletter*
subscribe to continue reading* | already a subscriber* | log in | sign in | register | register for free*
become a subscriber* | become a member today* | support our journalism* | support local journalism*
your support helps us * | did you know with an ad-lite subscription* | did you know with a digital subscription*
watch more of our videos* | watch more videos* | visit shots now* | visit shots! now* | video playing*
video will play in * | your video will begin in * | this video can not be played* | watch: * | watch now: *
listen to this article* | listen to this story* | listen now | play audio | * min listen | * min read | * minute read
min read | minute read
read more | read more: * | read more - * | read more – * | read more > * | read more here* | read more stories *
read more from * | read more on this story* | read also: * | read also | also read: * | read next | read next: *
read this next* | see also: * | see more: * | see more | more: * | more on this story* | more like this | more stories
more news: * | more news | related | related: * | related topics | related topics: * | related topics:*
related articles* | related stories* | related content* | related story* | related news* | recommended
recommended for you* | recommended reading* | recommended stories* | you may also like* | you might also like*
you may also be interested in* | most read | most popular | most viewed | trending | trending now* | popular stories
top stories | latest news | latest stories | don't miss | don't miss: * | in other news: * | more from *
editor's picks
tags | tags: * | topics | topics: * | filed under: * | in this article* | more about: *
share | share this | share this article* | share this story* | share this page* | share this with* | share on facebook*
share on twitter* | share on x | share on whatsapp* | share via email* | share with friends* | copy link
copy this link*
link copied* | tweet | tweet this | pin it | save | save for later | save article | print | print this* | email this*
facebook | twitter | whatsapp | instagram | linkedin | reddit | e-mail | more options
follow us | follow us on facebook* | follow us on twitter* | follow us on x* | follow us on instagram*
follow us on social media* | follow us on tiktok* | follow us on google news* | follow us on linkedin*
follow us on youtube* | follow us on whatsapp* | follow us at @* | find us on facebook* | like us on facebook*
join our * group* | join our whatsapp* | join our facebook* | join our newsletter* | join the conversation*
join us on facebook* | join us on whatsapp* | download our app* | download our free app* | download the * app*
get the app* | add us as a preferred source*
we use cookies* | this site uses cookies* | this website uses cookies* | our website uses cookies*
* and accept cookies
accept cookies | accept all cookies* | accept all | manage cookies* | cookie settings | cookie policy | reject all
by continuing to use * you agree to * | to enable personalised advertising* | privacy policy | privacy notice
terms and conditions | terms of use
a message from the editor* | message from the editor* | a message from our editor* | thank you for reading this *
thank you for reading * we rely on * | in order for us to continue to provide * | comment guidelines*
national world encourages reader discussion* | submitting your stories is free and easy* | send us your news*
send your stories and photos now | get involved with the news in your community | got a story?* | have you got a story*
do you have a story for us* | do you have a story? * | if you have a story * email *
comments | comment | # comments | # comment | view comments* | view all comments* | show comments* | leave a comment*
post a comment* | add a comment* | have your say* | report this comment* | comments are closed*
this article is closed for comments* | comments on this * are closed* | what do you think? let us know*
let us know in the comments* | tell us in the comments* | load more* | loading | loading... | show more | view more
view gallery* | view * photos | view * images | back to top | skip to content | skip to main content | skip to footer
open image in gallery | open in gallery | enlarge image* | hide caption | toggle caption | close | expand
next | previous
click here to *subscribe* | click here to sign up* | click here for more * | click here to read * | click to play*
tap to play* | learn more | find out more | this article contains affiliate links* | this page contains affiliate links*
we may earn * commission* | all rights reserved* | copyright # * | © # * | © * all rights reserved* | ©#*
this material may not be published, broadcast* | buy a photo* | buy photos* | visit our * website for more *
"""
_HASH = r"\d[\d,.]*"
_MARGINS = re.compile(r"^[\s>»›→▶►•·*|#=_~–—-]+|[\s<>»›→▶►•·*|=_~.!…:–—-]+$")
_REPORTS = re.compile(
    r"\b(?:said|says|added|adds|told|tells|wrote|writes|asked|asks|replied|replies|explained|claimed|warned|announced|"
    r"cried|shouted|answered)\b",
    re.IGNORECASE,
)
_LONGEST = 45  # words in a line of furniture
_REPEATED = 6  # words in a line that is furniture because it is repeated


def is_furniture(line: str, house: Sequence[str] = ()) -> bool:
    """Tell whether a line is web furniture, by the table or by the house style's own lines."""
    words = " ".join(line.split()).replace("’", "'")
    if words.count(" ") >= _LONGEST:
        return False
    bare = _MARGINS.sub("", words)
    if not bare:  # a rule: ***, ----
        return bool(words)
    return any(_matches(form, tuple(house)) for form in (words, bare))


def repeated(lines: Sequence[str]) -> Collection[int]:
    """Return which of a story's paragraphs are short lines that come again word for word, elsewhere in the story.

    A line of speech, a sentence and a refrain end in a stop or stand in quotation marks; two captions of one thing
    follow one another. None of these is furniture.
    """
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if _could_repeat(line):
            places.setdefault(" ".join(line.split()).lower(), []).append(i)
    return {i for found in places.values() if any(b - a > 1 for a, b in pairwise(found)) for i in found}


def _could_repeat(line: str) -> bool:
    return (
        len(line.split()) <= _REPEATED
        and any(c.isalpha() for c in line)
        and line[-1] not in ".!?,;:…\"”’'"
        and line[0] not in "\"“‘'"
        and not _REPORTS.search(line)
    )


def _matches(line: str, house: tuple[str, ...]) -> bool:
    table, first = _table(house), line.split(" ", 1)[0].lower()
    return any(key in table and table[key].fullmatch(line) for key in (first, ""))


@cache
def _table(house: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    """Return the patterns of all lines by their first word, "" for those that begin with anything."""
    lines = [cell.strip() for row in _LINES.splitlines() for cell in row.split(" | ") if cell.strip()]
    by_first: dict[str, list[str]] = {}
    for line in (*lines, *(" ".join(own.split()).replace("’", "'") for own in house)):
        first = line.split(" ", 1)[0].lower()
        by_first.setdefault("" if re.search(r"[*#]", first) else first, []).append(_as_pattern(line))
    return {first: re.compile("|".join(lines), re.IGNORECASE) for first, lines in by_first.items()}


def _as_pattern(line: str) -> str:
    return re.escape(line).replace(r"\*", ".*").replace(r"\#", _HASH)
