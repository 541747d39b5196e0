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
    "฿": "THB", "₫": "VND", "₴": "UAH", "₱": "PHP", "₭": "LAK", "₵": "GHS", "₸": "KZT", "₾": "GEL", "₼": "AZN",
    "₡": "CRC", "₲": "PYG", "₮": "MNT", "৳": "BDT", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD",
    "ca$": "CAD", "hk$": "HKD", "nz$": "NZD", "s$": "SGD", "us $": "USD", "hk $": "HKD", "nz $": "NZD",
    "r$": "BRL", "rs": "INR", "rs.": "INR", "rm": "MYR",
}  # fmt: skip
# ISO 4217, but for TRY, ALL, TOP and the like, which in capitals are words of a headline too.
_CODES = (
    "AED AFN AMD AOA ARS AUD AZN BAM BBD BDT BGN BHD BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP "
    "CRC CZK DKK DOP DZD EGP ETB EUR FJD GBP GEL GHS GMD GTQ HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY "
    "KES KGS KHR KRW KWD KZT LAK LBP LKR LYD MDL MKD MMK MNT MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR "
    "PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SCR SDG SEK SGD SOS SRD SSP SYP THB TJS TMT TND TTD TWD TZS "
    "UAH UGX USD UYU UZS VND XAF XCD XOF YER ZAR ZMW "
).split()
_WORDS = {
    r"pounds?(?: sterling)?|quid|sterling": "GBP",
    r"euros?|€": "EUR",
    r"us dollars?|u\.s\. dollars?|american dollars?": "USD",
    r"australian dollars?": "AUD",
    r"canadian dollars?": "CAD",
    r"new zealand dollars?": "NZD",
    r"hong kong dollars?": "HKD",
    r"singapore dollars?": "SGD",
    r"(?:japanese )?yen": "JPY",
    r"(?:chinese )?yuan|renminbi|rmb|元": "CNY",
    r"(?:indian )?rupees?": "INR",
    r"swiss francs?": "CHF",
    r"(?:russian )?roubles?|(?:russian )?rubles?": "RUB",
    r"(?:malaysian )?ringgit": "MYR",
    r"(?:south korean )?won(?= |\.|,|$)": "KRW",
    r"(?:south african )?rand": "ZAR",
    r"(?:polish )?zloty": "PLN",
    r"(?:turkish )?lira": "TRY",
    r"(?:nigerian )?naira": "NGN",
    r"swedish kron(?:a|or)": "SEK",
    r"norwegian kron(?:e|er)": "NOK",
    r"danish kron(?:e|er)": "DKK",
    r"mexican pesos?": "MXN",
    r"brazilian rea(?:l|is)": "BRL",
    r"(?:new )?shekels?": "ILS",
    r"(?:thai )?baht": "THB",
    r"(?:vietnamese )?dong": "VND",
    r"(?:philippine|filipino) pesos?": "PHP",
    r"argentine pesos?": "ARS",
    r"colombian pesos?": "COP",
    r"chilean pesos?": "CLP",
    r"(?:indonesian )?rupiah": "IDR",
    r"pakistani rupees?": "PKR",
    r"(?:bangladeshi )?taka": "BDT",
    r"(?:ukrainian )?hryvnias?": "UAH",
    r"(?:saudi )?riyals?": "SAR",
    r"(?:uae )?dirhams?": "AED",
    r"kuwaiti dinars?": "KWD",
    r"(?:czech )?(?:koruna|koruny)": "CZK",
    r"(?:hungarian )?forints?": "HUF",
    r"(?:bulgarian )?lev(?:a|s)": "BGN",
    r"(?:romanian )?lei": "RON",
    r"kenyan shillings?": "KES",
    r"ugandan shillings?": "UGX",
    r"tanzanian shillings?": "TZS",
    r"(?:ghanaian )?cedis?": "GHS",
    r"egyptian pounds?": "EGP",
    r"taiwan(?:ese)? dollars?": "TWD",
    r"(?:lao(?:tian)? )?kip|₭": "LAK",
    r"(?:finnish )?markka": "FIM",
    r"(?:deutsche ?|german )marks?": "DEM",
}
_CODE = rf"(?-i:(?P<code>{'|'.join(_CODES)}))"
_BEFORE = re.compile(
    "(?<![A-Za-z])(" + "|".join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True)) + rf"|{_CODE}|\$)\s?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    "|".join([*(rf"(?P<{unit}>[ -]?(?:{words})(?!\w))" for words, unit in _WORDS.items()), rf" ?{_CODE}(?!\w)"]),
    re.IGNORECASE,
)
_DOLLARS = re.compile(r"[ -]?(?:dollars?|bucks)\b", re.IGNORECASE)
_HUNDREDTHS = {"GBP": re.compile(r"\s?(?:p|pence)(?!\w)"), "USD": re.compile(r"[ -]?(?:cents?|¢)(?!\w)")}
_WEIGHED = re.compile(r"\b(?:weigh\w*|weight|heavy|heavier|lighter|lost|gained)\b[^.]*$", re.IGNORECASE)
_OF_STUFF = re.compile(
    r"[ -](?:feet|foot)\b|\s+(?:of\s+(?!pounds)\w+|per\s+square|in\s+weight)|"
    r"\s?\((?:about\s|around\s)?[\d.,]+\s?(?:kgs?|kilos?|kilograms?|g|grams?|stone|st)\b",
    re.IGNORECASE,
)
_WORTH = re.compile(r"\b(?:worth|valued at|a value of)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


def money(passage: Passage, numeral: Numeral) -> Draft | None:
    """Read a number with a currency sign, word or code, or none at all after "worth"."""
    sign = passage.before(numeral.start, _BEFORE)
    if sign:
        unit = sign["code"] or _SIGNS.get(sign[1].lower(), passage.style.dollar)
        end = numeral.end
        named = passage.after(end, _AFTER)  # "£3 million sterling", "$5 Canadian dollars"
        if named:
            unit, end = _currency(named), named.end()
        return Draft(numeral, sign.start(1), end, FigureKind.MONEY, unit)
    return _named(passage, numeral) or _unnamed(passage, numeral)


def _currency(match: re.Match[str]) -> str:
    """Return the ISO 4217 code of a currency that is named in words or by its code."""
    return str(match["code"] or match.lastgroup)


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
    if not match or (_currency(match) == "GBP" and _is_weight(passage, numeral, match.end())):
        return None
    return Draft(numeral, numeral.start, match.end(), FigureKind.MONEY, _currency(match))


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
