"""Pay as the text of an advertisement states it."""

import re
from dataclasses import dataclass

from app.matching.text.word_patterns import word_pattern


@dataclass(frozen=True, slots=True)
class PayStated:
    """Pay as a text states it: major units; ``currencies`` that its sign may mean (ISO 4217);
    ``period`` year, month, day or hour."""

    min: float
    max: float
    currencies: frozenset[str]
    period: str


_SIGNS = {
    "$": "USD CAD AUD NZD SGD HKD MXN TWD",
    "us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "s$": "SGD",
    "hk$": "HKD", "r$": "BRL", "£": "GBP", "€": "EUR", "₹": "INR", "rs": "INR", "rs.": "INR",
    "¥": "JPY CNY", "r": "ZAR", "zł": "PLN", "kr": "SEK NOK DKK ISK", "euro": "EUR", "euros": "EUR",
    "pounds": "GBP", "dollars": "USD CAD AUD NZD SGD HKD",
}  # fmt: skip
_CODES = (
    "USD|EUR|GBP|CAD|AUD|NZD|CHF|INR|ZAR|PLN|SEK|NOK|DKK|SGD|HKD|JPY|BRL|MXN|CZK|HUF|RON|AED|ILS"
)
_SIGN = rf"(?:US\$|CA?\$|AU?\$|NZ\$|S\$|HK\$|R\$|[$£€₹¥]|Rs\.?|R(?=\s?\d)|{_CODES})"
_AMOUNT = r"\d{1,3}(?:[,.’' ]\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_PAY = re.compile(
    rf"(?<![\w$£€])(?P<sign>{_SIGN})\s?(?P<min>{_AMOUNT})\s?(?P<mink>[kK](?!\w))?"
    rf"(?:\s*(?:[-–—]|to|and|until)\s*(?:{_SIGN})?\s?(?P<max>{_AMOUNT})\s?(?P<maxk>[kK](?!\w))?)?"
    rf"|(?<![\w.,])(?P<min2>{_AMOUNT})\s?(?P<mink2>[kK](?!\w))?(?:\s*(?:[-–—]|to"
    rf"|and)\s*(?P<max2>{_AMOUNT})\s?(?P<maxk2>[kK](?!\w))?)?"
    rf"\s?(?P<sign2>€|£|zł|{_CODES}|euros?|pounds|dollars)(?!\w)"
)
_PERIOD = (
    ("hour", word_pattern(r"(?:per|an?|/|each)\s*(?:hour|hr|h)\b|\bhourly\b|\bp\.?h\.?\b")),
    ("day", word_pattern(r"(?:per|a|/)\s*day\b|\bdaily\b|\bday\s+rate\b")),
    ("month", word_pattern(r"(?:per|a|/)\s*month\b|\bmonthly\b|\bp\.?c?\.?m\.?\b")),
    (
        "year",
        word_pattern(
            r"(?:per|a|/)\s*(?:year|yr|annum)\b|\bannual(?:ly)?\b|\bp\.?a\.?(?!\w)|\byearly\b"
        ),
    ),
)
_NO_PAY = word_pattern(
    r"\b(?:budget|revenue|turnover|sales|portfolio|volume|worth|deals?|assets|funding|raised"
    r"|invest\w*|customers|allowance"
    r"|bonus\s+of|stipend|reimburse\w*|training|learning|desk|expenses|loan|fund)\b"
)
_BEFORE_CHARACTERS = 200
_IS_PAY = word_pattern(
    r"\b(?:salary|pay|wages?|compensation|base|rate|ote|earn|remuneration)\b"
    r"(?:\W+(?:is|are|of|from|starts?|starting|at|about|around|up\s+to|range|per\s+\w+))*\W*$"
)
"""Stands before a single figure that is pay."""


def _amount(text: str, thousands: str | None) -> float:
    digits = re.sub(r"[,.’' ](?=\d{3}(?!\d))", "", text).replace(",", ".")
    return float(digits) * (1000 if thousands else 1)


def pay_stated(text: str) -> tuple[PayStated, int, int] | None:
    """The pay that a sentence states, with where it begins and ends; None if there is none."""
    if _NO_PAY.search(text) and not re.search(r"\b(?:salary|pay is|base)\b", text, re.IGNORECASE):
        return None
    said = next((name for name, words in _PERIOD if words.search(text)), None)
    for found in _PAY.finditer(text):
        sign = found["sign"] or found["sign2"]
        low, high = found["min"] or found["min2"], found["max"] or found["max2"]
        begin = max(0, found.start() - _BEFORE_CHARACTERS)
        if high is None and not _IS_PAY.search(text, begin, found.start()):
            continue
        high_k = found["maxk"] or found["maxk2"]
        low_k = found["mink"] or found["mink2"] or (high_k if high else None)
        least = _amount(low, low_k)
        most = _amount(high, high_k) if high else least
        after = text[found.end() : found.end() + 40]
        period = next((name for name, words in _PERIOD if words.search(after)), None)
        period = period or said or ("year" if least >= 10_000 else None)
        if period is None or most < least or least <= 0:
            continue
        currencies = frozenset(_SIGNS.get(sign.lower(), sign.upper()).split())
        return PayStated(least, most, currencies, period), *found.span()
    return None
