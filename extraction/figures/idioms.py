"""Numbers that count nothing: times, roads, telephone and case numbers, years, street numbers, idioms."""

from __future__ import annotations

import re

from extraction.figures.measures import has_unit
from extraction.figures.numerals import Numeral
from extraction.figures.passage import Passage

# What stands right before a number that only names something; a full stop after a whole word ends the sentence.
_NAMING = re.compile(
    r"(?:\b(?:(?:no|nos|figs?|eq|refs?|p|pp|vol|ch|art|sec|apt|st)\.|no|nos|figs?|eq|refs|number|numbers|ref|reference|case|crime|incident|claim|flight|route|section|sections|article|"
    r"clause|chapter|page|pages|channel|room|flat|apartment|suite|group|level|category|phase|stage|tier|grade|class|"
    r"zone|platform|gate|highway|interstate|junction|exit|radio|boeing|airbus|area|district|block|pier|lot|formula|"
    r"euro|windows|iphone|figure|table|part|volume|act|schedule|type|model|version|lane|terminal|form|order|episode|"
    r"season|week|day|year|apollo|covid|g|resolution|region|ward|sector|unit|bus|tram|line|game|ftse|s&p|sp|stoxx|"
    r"nasdaq|nikkei|dax|cac|ibex|russell|fortune|asx|topix|kospi|csi|tsx|nifty|sensex|hang seng)\s*[#:]?\s*|\#)$",
    re.IGNORECASE,
)
# "Last year 300 homes were sold": the word is of the time, and the number counts.
_THAT_TIME = re.compile(
    r"\b(?:[Ll]ast|[Tt]his|[Nn]ext|[Ee]ach|[Ee]very|[Pp]er|[Tt]hat|[Ss]ame|[Pp]revious|[Ff]ollowing|an?|one)\s+"
    r"(?:week|day|year|season)\s+$"
)
_SHARE = re.compile(r"\s?%|[ -]per\s?cent\b|[ -]percent\b")
_TIME = re.compile(r"\d{1,2}(?:[.:]\d{2})?\s?(?:[ap]\.?m\b\.?)|\d{1,2}:\d{2}(?!\d)|\w+\s+o['’]clock", re.IGNORECASE)
_AT_TIME = re.compile(r"\b(?:at|by|from|until|till|before|after|around|about)\s+$", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-3])\.[0-5]\d(?![\d%]|\s?(?:m|km|kg|per|million|billion|bn|tonnes?|miles?|pounds|euros?|dollars|"
    r"cents|pence|p|yen|yuan|rupees|rand|francs|shekels|roubles|rubles|lira|zloty|pesos?|points?|seconds)\b)"
)
_PHONE = re.compile(r"(?:\+?\d{2,5}[ -]){1,3}\d{3,}")
_CALL = re.compile(r"\b(?:call|dial|ring|phone|text|quote|quoting|on)\s+$", re.IGNORECASE)
_STREET = re.compile(
    r"\d+[A-Za-z]?(?:\s?[-–]\s?\d+)?,?\s+(?:[A-Z][\w’'-]+\s+){1,3}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Way|Place|Crescent|"
    r"Terrace|Square|Gardens|Grove|Hill|Row|Boulevard|Blvd|Parade|Walk|Mews|Quay)\b"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?!\d)(?:\s?[-/–]\s?\d{2,4}(?!\d))?")
_YEAR_TAIL = re.compile(r"\b(?:1[5-9]|20)\d\d\s?[-/–]$")
_BARE_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?![\d,.]\d)\b(?!%|\s(?:people|per|homes|jobs|men|women|votes))")
_COUNTED_BARE = re.compile(
    r"\s(?:people|homes|houses|flats|jobs|men|women|children|votes|seats|places|pupils|students|patients|cases|deaths|"
    r"properties|households|staff|workers|officers|troops|soldiers|refugees|migrants|cars|tickets|copies|calls|pages|"
    r"words|members|residents|customers|fans|arrests|incidents|crimes|offences|fires|years|days|hours|miles|trees)\b"
)
_WHEN = re.compile(r"\b(?:in|of|since|until|till|during|before|by|from|early|late|mid|for)[\s-]+$", re.IGNORECASE)
_DECADE = re.compile(r"['’]?\d{2,4}['’]?s\b")
_CITED = re.compile(r"\[(?:\d+(?:,\s?|[-–]))*$")  # "[27, 28]", a note's number
_LIMIT = re.compile(r"\b(?:under|over)[ -]$", re.IGNORECASE)  # "under-18s"
_JOINED = re.compile(r"\d++(?:[A-Z]+\d*|[a-z]*\d+[a-z]*|[xX]\d+|/\d+(?:/\d+)*)(?![\w%])")
_ONE = re.compile(
    r"one(?:\s+(?:of|another|day|eye|eyed|thing|things|side|way|hand|point|moment|step|place|area|another's|can|could|"
    r"should|would|must|might|may|may|has|had|is|was|will|that|which|who|in|on|for|with|to|and|or|by|from|at|as|more|"
    r"morning|night|evening|afternoon|time|stage|another|end|minute|go|word|kind|such|last|final)\b|[’']s\b|\s*[.,;:!?)”’]|"
    r"-(?:off|time|way|sided|to-one|on-one|stop|liner)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:no|any|every|some|this|that|the|each|which|another|day|number|square|page|a|only|last|first|next|new|good|"
    r"big|other|right|wrong|loved)\s+$",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\s+$")
_MODEL = re.compile(r"\s(?:UTC|GMT|BST|IST|EST|EDT|CET|Max|Pro|Plus|Ultra|Club|Squadron|Series|Festival)\b")
_IDIOM = re.compile(
    r"\b(?:baker['’]s dozen|"
    r"24/7|24-7|9/11|7/7|50[-/]50|fifty-fifty|4x4|one-off|one-time|one by one|one to one|one-to-one|two-way|"
    r"two-tier|two-faced|zero tolerance|zero-tolerance|ground zero|net[- ]zero|million-to-one|six-pack|four-letter|"
    r"nine to five|nine-to-five|cloud nine|at sixes and sevens|first-class|second to none|catch-22|fifth column|"
    r"big four|two cents|five-a-day|three-piece|four-wheel|two-wheel|five-star|four-star|three-star|one-star|"
    r"six of one|half a dozen of the other|a hundred and one|nine times out of (?:ten|10)|ten out of ten|ten to one|"
    r"seven-a-side|five-a-side|12-step|channel 4|radio 4|once or twice|two thumbs)\b",
    re.IGNORECASE,
)


def counts_nothing(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether the number only names, dates or turns a phrase."""
    text, start, end = passage.text, numeral.start, numeral.end
    if passage.dated(start, end) or passage.touches(_IDIOM, start, end):
        return True
    if _is_named(passage, numeral):
        return True
    named = passage.before(start, _NAMING) and not passage.before(start, _THAT_TIME)
    if (named and not _is_measured(passage, numeral)) or _is_time(passage, numeral):
        return True
    if text[start:end].lower() == "one":
        return bool(passage.after(start, _ONE) or passage.before(start, _PRONOUN))
    return text[start].isdigit() and (_is_reference(passage, numeral) or _is_year(passage, numeral))


def _is_measured(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether a number after a word that numbers things is none of its numbers: "the sector 0.7 per cent"."""
    text = passage.text[numeral.start : numeral.end]
    return bool(passage.after(numeral.end, _SHARE)) or ("." in text and text[0].isdigit() and numeral.scale == 1)


def _is_named(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether the number is a piece of a name: "Formula One", "the 737 Max", 1137 UTC."""
    text, start = passage.text, numeral.start
    if text[start].isupper():
        return numeral.spelled and bool(passage.before(start, _CAPITALISED))
    return not numeral.spelled and numeral.scale == 1 and bool(passage.after(numeral.end, _MODEL))


def _is_time(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether the number is a time of day: 2.15pm, 10:30, "at 14.30", six o'clock."""
    if passage.after(numeral.start, _TIME) or passage.text[: numeral.start].endswith(":"):
        return True
    return bool(passage.before(numeral.start, _AT_TIME) and passage.after(numeral.start, _CLOCK))


def _is_reference(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether the digits are a telephone or house number, a code ("4AB", "12/345"), or a decade."""
    start = numeral.start
    if passage.after(start, _STREET) or passage.before(start, _CITED):
        return True
    if passage.after(start, _DECADE) and not passage.before(start, _LIMIT):
        return True
    if passage.after(start, _JOINED) and not has_unit(passage, numeral):
        return True
    if passage.touches(_PHONE, start, start + 1):
        return True
    return bool(passage.before(start, _CALL)) and numeral.value in (101, 111, 911, 999)


def _is_year(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether four bare digits are a year: yes, since a count has a comma, unless it plainly counts."""
    if passage.before(numeral.start, _YEAR_TAIL):
        return True
    if passage.after(numeral.start, _BARE_YEAR) and passage.before(numeral.start, _WHEN):
        return True
    match = passage.after(numeral.start, _YEAR)
    if not match or "," in passage.text[numeral.start : numeral.end] or numeral.scale != 1:
        return False
    return not has_unit(passage, numeral) and not passage.after(match.end(), _COUNTED_BARE)
