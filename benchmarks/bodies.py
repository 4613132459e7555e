"""Request bodies whose texts nobody has sent before: no cache may answer for the encoder."""

import csv
import random
from itertools import count
from pathlib import Path
from typing import Any

from app.services import demo

SKILLS = Path(__file__).parent.parent / "app" / "data" / "skills"
DESCRIPTION_CHARACTERS = 500

_DID = "built designed moved rewrote measured secured documented automated tested ran".split()
_THING = (
    "the invoicing service|a warehouse of parcel events|the sign-in page|nightly loads|the "
    "payroll run|an on-call rota|the search index|a forecast of returns|the claims portal|a data "
    "catalogue|the mobile checkout|a backup plan|the pricing model|the hiring funnel"
).split("|")
_FOR = (
    "three hospitals|a regional bank|the port authority|two online shops|a chip maker|the night "
    "shift|a travel agency|eleven schools|a games studio|the water company|a law firm"
).split("|")
_RESULT = (
    "so that errors fell by|and cut waiting by|which saved the team|and raised coverage by|so "
    "that complaints dropped by|and lowered the bill by"
).split("|")
_TITLES = (
    "Data engineer|Support lead|Product designer|Security analyst|Payroll officer|Backend "
    "developer|Test engineer|Sales engineer|Operations manager|People partner"
).split("|")


def prose(chance: random.Random, limit: int = DESCRIPTION_CHARACTERS) -> str:
    """Sentences of at most ``limit`` characters that differ from call to call."""
    text = ""
    while True:
        sentence = (
            f"I {chance.choice(_DID)} {chance.choice(_THING)} for {chance.choice(_FOR)} "
            f"{chance.choice(_RESULT)} {chance.randint(2, 97)} per cent in "
            f"{chance.randint(2, 30)} weeks. "
        )
        if len(text) + len(sentence) > limit:
            return text.strip()
        text += sentence


def vocabulary() -> list[str]:
    """Names of the skills that ship with the package, or else those of the demo's profiles."""
    names = []
    for path in sorted(SKILLS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            names += [row["name"] for row in csv.DictReader(file) if row.get("name")]
    return names or [
        skill["name"] for person in demo.read("candidates") for skill in person["skills"]
    ]


_numbers = count(1)


def unseen_skill(chance: random.Random) -> str:
    """A name of a skill that no profile has carried yet."""
    return f"{chance.choice(_THING).removeprefix('the ')}, variant {next(_numbers)}"


def candidate(chance: random.Random, skills: list[str], posts: int = 3) -> dict[str, Any]:
    """A profile with the skills and as many posts held, each described at length."""
    number = next(_numbers)
    return {
        "name": f"Person {number}",
        "email": f"person.{number}@example.com",
        "headline": f"{chance.choice(_TITLES)} who {chance.choice(_DID)} {chance.choice(_THING)}",
        "location": {"country": "IS"},
        "skills": [{"name": name, "years": chance.randint(1, 15)} for name in skills],
        "experience": [
            {
                "title": chance.choice(_TITLES),
                "start": f"{2012 + 4 * post}-03",
                "end": f"{2015 + 4 * post}-11",
                "description": prose(chance),
                "skills": skills[post::posts],
            }
            for post in range(posts)
        ],
    }


def job(chance: random.Random, employer_id: str, skills: list[str]) -> dict[str, Any]:
    """A posting that may be published: it has a pay range and a description."""
    return {
        "employer_id": employer_id,
        "title": chance.choice(_TITLES),
        "description": prose(chance),
        "salary": {"min": 52000, "max": 61000, "currency": "EUR", "period": "year"},
        "skills": [{"name": name, "importance": "must"} for name in skills],
        "location": {"country": "IE"},
        "remote": "hybrid",
        "employment_type": "full_time",
    }
