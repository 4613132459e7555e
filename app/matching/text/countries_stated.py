"""The countries to which a sentence of an advertisement limits the person."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.matching.text.country_names import COUNTRY_NAMES, REGION_NAMES, REGIONS


@lru_cache(maxsize=1)
def _names() -> dict[str, frozenset[str]]:
    """Countries by each name, regions too."""
    names = {
        name: frozenset((code,))
        for code, listed in COUNTRY_NAMES.items()
        for name in listed.split("|")
    }
    for region, listed in REGION_NAMES.items():
        names.update(dict.fromkeys(listed.split("|"), REGIONS[region]))
    return names


@lru_cache(maxsize=1)
def _place_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One that finds a name, and one that finds a list of names after what limits a place."""
    longest_first = sorted(_names(), key=len, reverse=True)
    name = "|".join(re.escape(each) for each in longest_first)
    one = rf"(?:the\s+)?(?:{name})(?!\w)"
    listed = rf"{one}(?:(?:\s*[,/]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+){one})*"
    limits = rf"""
        (?i:\bremote(?:ly)?\b[^.;()\n]{{0,30}}?\b(?:within|in|inside|across|from
            |throughout))\s+(?i:anywhere\s+(?:in|within)\s+)?(?P<a>{listed})
        | (?i:\b(?:work\s+from\s+)?anywhere\s+(?:in|within|across))\s+(?P<b>{listed})
        | (?i:\bremote(?:\s+(?:role|position|job))?\s*[,(:–—/-])\s*(?P<c>{listed})
        | (?i:\b(?:must|should|need(?:s)?\s+to|have\s+to|has\s+to|required\s+to
            |only)\s+(?:already\s+|currently\s+|permanently\s+)?
            (?:live|reside|be\s+(?:based|located|resident|residing|living|domiciled
                |working))\s+(?:in|within|inside))\s+(?P<d>{listed})
        | (?P<e>{listed})(?i:[-\s](?:only\b|based\s+(?:candidates|applicants|only)
            |residents?\s+only))
        | (?i:\b(?:candidates|applicants|people|residents|employees|hires?|hiring
            |applications)\s+(?:\w+\s+){{0,3}}?(?:in|within|of
            |from)(?:\s+only)?)\s+(?P<f>{listed})(?i:\s+only\b)
        | (?i:\b(?:only\s+(?:open\s+to|accept\w*|hir\w+|consider\w*|employ\w*)|open\s+only\s+to
            |can\s+only\s+(?:hire|employ|consider))\s+(?:\w+\s+){{0,3}}?(?:in|within|of
            |from))\s+(?P<g>{listed})
        | (?i:\b(?:authori[sz]ed|eligible|entitled|permitted|allowed|right
            |permission)\s+(?:\w+\s+)?to\s+(?:legally\s+)?work\s+in)\s+(?P<h>{listed})
    """
    return re.compile(name), re.compile(limits, re.VERBOSE)


def countries_stated(text: str) -> Iterator[tuple[frozenset[str], int, int]]:
    """Each statement of where the person has to live or may work from: countries (ISO 3166-1
    alpha-2), and where it begins and ends in the sentence."""
    name, limits = _place_patterns()
    for found in limits.finditer(text):
        listed = next(group for group in found.groups() if group)
        codes = frozenset(code for each in name.findall(listed) for code in _names()[each])
        yield codes, *found.span()
