"""The people of the CV benchmark, and their dates as they would write them.

Twenty people of eight English-speaking countries and as many trades, written by hand
(``benchmarks/cv_set/people_*.json``). The first half of each file serves for choosing rules, the
second for confirming them.
"""

import json
from pathlib import Path
from typing import Any

SET = Path(__file__).parent / "cv_set"
_MONTHS = "January February March April May June July August September October November December"
_SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"

Person = dict[str, Any]


def load_people() -> list[Person]:
    """All people, each with ``half``: choosing or confirming."""
    people = []
    for path in sorted(SET.glob("people_*.json")):
        group = json.loads(path.read_text(encoding="utf-8"))
        for number, person in enumerate(group):
            half = "choosing" if number < len(group) // 2 else "confirming"
            people.append({**person, "half": half})
    return people


def shown_date(date: str, style: str) -> str:
    """A month (YYYY-MM) in the style of a person."""
    year, month = date[:4], int(date[5:7] or 1)
    return {
        "Mon YYYY": f"{_SHORT.split()[month - 1]} {year}",
        "Month YYYY": f"{_MONTHS.split()[month - 1]} {year}",
        "MM/YYYY": f"{month:02}/{year}",
        "YYYY-MM": f"{year}-{month:02}",
        "DD/MM/YYYY": f"{1:02}/{month:02}/{year}",
        "Mon 'YY": f"{_SHORT.split()[month - 1]} ’{year[2:]}",
    }.get(style, year)


def shown_span(post: dict[str, Any], style: str, number: int) -> str:
    """The dates of a post as the CV prints them; words for *now* and dashes vary."""
    if "shown" in post:
        return str(post["shown"])
    now = ("present", "Present", "current", "now", "Today")[number % 5]
    dash = (" – ", " - ", "–", " to ", " — ")[number % 5]
    start = shown_date(padded(post["start"]), style)
    end = shown_date(padded(post["end"]), style) if post["end"] else now
    return f"{start}{dash}{end}"


def padded(date: str) -> str:
    """A date with a month, whether it has one or not."""
    return date if len(date) > 4 else f"{date}-01"


def heading(person: Person, kind: str) -> str:
    """The name that a person gives to a section."""
    usual = {
        "summary": "Profile",
        "experience": "Experience",
        "education": "Education",
        "certifications": "Certifications",
        "skills": "Skills",
        "languages": "Languages",
    }
    return str(person.get("headings", {}).get(kind, usual[kind]))


_NAMES = {
    "en": "English", "fr": "French", "es": "Spanish", "ga": "Irish", "vi": "Vietnamese",
    "mi": "Māori", "ta": "Tamil", "hi": "Hindi", "zu": "Zulu", "af": "Afrikaans", "it": "Italian",
    "cy": "Welsh", "pl": "Polish", "nl": "Dutch", "bn": "Bengali", "de": "German", "ar": "Arabic",
}  # fmt: skip


def languages(person: Person, number: int) -> list[str]:
    """Languages with their levels, as people put them."""
    joins = ("{} ({})", "{} – {}", "{}: {}")
    return [
        joins[number % 3].format(_NAMES[each["code"]], each["level"])
        for each in person["languages"]
    ]


def certificates(person: Person, number: int) -> list[str]:
    """Certificates with issuer, year and expiry, in three manners."""
    lines = []
    for each in person["certifications"]:
        expires = each.get("expires", "")
        if number % 3 == 0:
            until = f", valid until {shown_date(expires, 'MM/YYYY')}" if expires else ""
            lines.append(f"{each['name']}, {each['issuer']}, {each['year']}{until}")
        elif number % 3 == 1:
            until = f", expires {shown_date(expires, 'Mon YYYY')}" if expires else ""
            lines.append(f"{each['name']} ({each['issuer']}, {each['year']}{until})")
        else:
            until = f" (exp. {shown_date(expires, 'Mon YYYY')})" if expires else ""
            lines.append(f"{each['name']} – {each['issuer']} – {each['year']}{until}")
    return lines


def study(person: Person) -> list[tuple[str, str, str]]:
    """Degree with its field, institution and dates."""
    return [
        (
            " ".join(part for part in (each["degree"], each["field"]) if part),
            each["institution"],
            f"{each['start']}–{each['end']}",
        )
        for each in person["education"]
    ]
