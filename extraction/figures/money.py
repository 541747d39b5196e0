"""Money: £40,000, £2.5m, US$1.2bn, 3 million euros, 50p, and what is "worth tens of thousands" of nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extraction.figures.numerals import Numeral
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

_SIGNS = {
    "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₩": "KRW", "₦": "NGN", "₺": "TRY", "₽": "RUB", "₪": "ILS",
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD", "s$": "SGD",
    "us $": "USD", "hk $": "HKD", "nz $": "NZD",
    "r$": "BRL", "rs": "INR", "rs.": "INR", "rm": "MYR", "usd": "USD", "gbp": "GBP", "eur": "EUR", "chf": "CHF",
    "aud": "AUD", "cad": "CAD", "inr": "INR", "jpy": "JPY", "cny": "CNY", "sek": "SEK", "nok": "NOK", "dkk": "DKK",
    "ngn": "NGN", "kes": "KES", "zar": "ZAR", "myr": "MYR", "sgd": "SGD", "hkd": "HKD", "nzd": "NZD",
}  # fmt: skip
_WORDS = {
    r"pounds?(?: sterling)?|quid|sterling|gbp": "GBP",
    r"euros?|eur|€": "EUR",
    r"us dollars?|u\.s\. dollars?|american dollars?|usd": "USD",
    r"australian dollars?|aud": "AUD",
    r"canadian dollars?|cad": "CAD",
    r"new zealand dollars?|nzd": "NZD",
    r"hong kong dollars?|hkd": "HKD",
    r"singapore dollars?|sgd": "SGD",
    r"(?:japanese )?yen|jpy": "JPY",
    r"(?:chinese )?yuan|renminbi|rmb|cny|元": "CNY",
    r"(?:indian )?rupees?|inr": "INR",
    r"swiss francs?|chf": "CHF",
    r"(?:russian )?roubles?|(?:russian )?rubles?|rub": "RUB",
    r"(?:malaysian )?ringgit|myr": "MYR",
    r"(?:south korean )?won(?= |\.|,|$)": "KRW",
    r"(?:south african )?rand|zar": "ZAR",
    r"(?:polish )?zloty|pln": "PLN",
    r"(?:turkish )?lira|try": "TRY",
    r"(?:nigerian )?naira|ngn": "NGN",
    r"swedish kron(?:a|or)|sek": "SEK",
    r"norwegian kron(?:e|er)|nok": "NOK",
    r"danish kron(?:e|er)|dkk": "DKK",
    r"mexican pesos?|mxn": "MXN",
    r"brazilian rea(?:l|is)|brl": "BRL",
    r"shekels?|ils": "ILS",
}
_BEFORE = re.compile(
    "(?<![A-Za-z])(" + "|".join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True)) + r"|\$)\s?$",
    re.IGNORECASE,
)
_AFTER = re.compile("|".join(rf"(?P<{unit}>[ -]?(?:{words})(?!\w))" for words, unit in _WORDS.items()), re.IGNORECASE)
_DOLLARS = re.compile(r"[ -]?(?:dollars?|bucks)\b", re.IGNORECASE)
_HUNDREDTHS = {"GBP": re.compile(r"\s?(?:p|pence)(?!\w)"), "USD": re.compile(r"[ -]?(?:cents?|¢)(?!\w)")}
_WEIGHED = re.compile(r"\b(?:weigh\w*|weight|heavy|heavier|lighter|lost|gained)\b[^.]*$", re.IGNORECASE)
_OF_STUFF = re.compile(r"[ -](?:feet|foot)\b|\s+(?:of\s+(?!pounds)\w+|per\s+square|in\s+weight)", re.IGNORECASE)
_WORTH = re.compile(r"\b(?:worth|valued at|a value of)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


def money(passage: Passage, numeral: Numeral) -> Draft | None:
    """Read a number with a currency sign, word or code, or none at all after "worth"."""
    sign = passage.before(numeral.start, _BEFORE)
    if sign:
        unit = _SIGNS.get(sign[1].lower(), passage.style.dollar)
        end = numeral.end
        named = passage.after(end, _AFTER)  # "£3 million sterling", "$5 Canadian dollars"
        if named:
            unit, end = named.lastgroup or unit, named.end()
        return Draft(numeral, sign.start(1), end, FigureKind.MONEY, unit)
    return _named(passage, numeral) or _unnamed(passage, numeral)


def _named(passage: Passage, numeral: Numeral) -> Draft | None:
    """Read a number whose currency follows it in words."""
    for unit, pattern in _HUNDREDTHS.items():
        match = passage.after(numeral.end, pattern)
        if match and numeral.scale == 1 and not numeral.vague:
            owner = passage.style.dollar if unit == "USD" else unit
            return Draft(replace(numeral.times(Decimal("0.01"))), numeral.start, match.end(), FigureKind.MONEY, owner)
    dollars = passage.after(numeral.end, _DOLLARS)
    if dollars:
        return Draft(numeral, numeral.start, dollars.end(), FigureKind.MONEY, passage.style.dollar)
    match = passage.after(numeral.end, _AFTER) or passage.after(numeral.end, _OF_CURRENCY)
    if not match or (match.lastgroup == "GBP" and _is_weight(passage, numeral, match.end())):
        return None
    return Draft(numeral, numeral.start, match.end(), FigureKind.MONEY, match.lastgroup or "")


_OF_CURRENCY = re.compile(r"\s+of(?:" + _AFTER.pattern + ")", re.IGNORECASE)  # "tens of thousands of pounds"


def _is_weight(passage: Passage, numeral: Numeral, end: int) -> bool:
    """Tell whether pounds are a weight: "weighing 20 pounds", "20 pounds of cannabis"."""
    return bool(passage.before(numeral.start, _WEIGHED) or passage.after(end, _OF_STUFF))


def _unnamed(passage: Passage, numeral: Numeral) -> Draft | None:
    """Read "worth tens of thousands": money in no currency, where no noun follows that it could count."""
    worth = passage.before(numeral.start, _WORTH)
    following = passage.token(numeral.end + 1) if numeral.end + 1 < len(passage.text) else None
    if not worth or (
        (following is not None and following.tag_ in ("NN", "NNS", "JJ")) or passage.after(numeral.end, _OF)
    ):
        return None
    # A number's own span begins at it, so that the words of a bound are found before it: "worth over 2 billion".
    return Draft(numeral, worth.start() if numeral.vague else numeral.start, numeral.end, FigureKind.MONEY)


_OF = re.compile(r"\s+of\b")
