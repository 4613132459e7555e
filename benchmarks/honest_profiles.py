"""Honest profiles of many trades, with the habits of real CVs, and a job for each.

Put together from the hand-written parts of ``honest_profiles.json``: nobody here writes for a
ranking, so no profile may carry a warning, neither beside the job of its own trade nor beside that
of another. The habits are those that tripped earlier signs of manipulation: the same duties in
several posts, headers above each project, a whole CV in one field, skills in the order in which
their trade always lists them, standard sentences that advertisements hold as well.

>>> people = honest_profiles()
>>> len(people) >= 360 and len({person.trade for person in people}) >= 36
True
"""

import json
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

Body = dict[str, Any]
Habit = Callable[["Parts"], Body]

_DATA = Path(__file__).with_name("honest_profiles.json")
_NEWEST = 2026


@dataclass(frozen=True)
class HonestProfile:
    """A candidate and two jobs, bodies as ``POST /v1/match`` takes them: ``job`` is of the
    candidate's own trade, ``other_job`` is not."""

    trade: str
    habit: str
    candidate: Body
    job: Body
    other_job: Body


@lru_cache(maxsize=1)
def _data() -> Body:
    read: Body = json.loads(_DATA.read_text("utf-8"))
    return read


class Parts:
    """The hand-written parts of one trade, dealt by chance."""

    def __init__(self, trade: Body, chance: random.Random) -> None:
        self.trade = trade
        self.chance = chance

    def some(self, of: str, count: int) -> list[str]:
        """Some of the trade's texts of a kind, in the order in which they stand."""
        texts = self.trade[of]
        chosen = set(self.chance.sample(range(len(texts)), min(count, len(texts))))
        return [text for place, text in enumerate(texts) if place in chosen]

    def one(self, of: str) -> str:
        """A text of a kind that serves all trades."""
        return str(self.chance.choice(_data()[of]))

    def title(self) -> str:
        """A title of the trade."""
        return str(self.chance.choice(self.trade["titles"]))

    def skills(self, count: int) -> list[Body]:
        """The trade's first skills in their usual order, some with years."""
        found: list[Body] = [{"name": name} for name in self.trade["skills"][:count]]
        for skill in found:
            if self.chance.random() < 0.3:
                skill["years"] = self.chance.randint(1, 12)
        return found

    def posts(self, descriptions: list[str]) -> list[Body]:
        """Posts one after the other, the newest first and still held."""
        year, posts = _NEWEST, []
        for number, description in enumerate(descriptions):
            begun = year - self.chance.randint(1, 3)
            post = {"title": self.title(), "start": f"{begun}-{self.chance.randint(1, 12):02}"}
            if number:
                post["end"] = f"{year}-12"
            if description:
                post["description"] = description
            posts.append({**post, "company": self.one("employers")})
            year = begun - 1
        return posts

    def profile(self, descriptions: list[str], listed: int = 6, **changes: Any) -> Body:
        """A profile of posts with these descriptions."""
        body: Body = {
            "name": self.one("people"),
            "headline": self.title(),
            "summary": self.trade["about"][0],
            "skills": self.skills(listed),
            "experience": self.posts(descriptions),
        }
        if self.chance.random() < 0.5:
            degree, field = self.trade["degree"]
            body["education"] = [{"institution": "College", "degree": degree, "field": field}]
        if self.chance.random() < 0.4:
            body["certifications"] = [{"name": name} for name in self.trade["certificates"]]
        return {**body, **changes}


def _text(sentences: list[str]) -> str:
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences)


def _bullets(sentences: list[str], mark: str = "•") -> str:
    return "\n".join(f"{mark} {sentence}" for sentence in sentences)


def _same_duties(parts: Parts) -> Body:
    duties = _text(parts.some("duties", parts.chance.randint(1, 4)))
    return parts.profile([duties] * parts.chance.randint(3, 7))


def _agency_posts(parts: Parts) -> Body:
    """A long career in many short posts, two or three descriptions by turns."""
    kinds = [_bullets(parts.some("duties", 4), "-") for _ in range(parts.chance.randint(2, 3))]
    count = parts.chance.randint(8, 14)
    return parts.profile([kinds[number % len(kinds)] for number in range(count)])


def _project_headers(parts: Parts) -> Body:
    """One post, a block with the same headers for each project."""
    environment = parts.trade.get("environment") or ", ".join(parts.trade["skills"][:7])
    duties = parts.some("duties", 5)
    blocks = []
    for _ in range(parts.chance.randint(3, 8)):
        told = parts.chance.sample(duties, parts.chance.randint(3, 5))
        blocks.append(
            f"Company: {parts.one('employers')}\nProject: {parts.one('projects')}\n"
            f"Role: {parts.trade['titles'][0]}\nDuration: {parts.chance.randint(3, 18)} months\n"
            f"Environment: {environment}\nResponsibilities:\n{_bullets(told)}"
        )
    return parts.profile(["\n\n".join(blocks)], listed=8)


def _pasted_cv(parts: Parts) -> Body:
    """A whole CV in one field, with headings in capitals, dates and duties told more than once."""
    headings = _data()["headings"]
    lines = [headings[0], *parts.trade["about"], "", headings[4]]
    lines += [", ".join(parts.trade["skills"] + parts.trade["more"][:10]), "", headings[1]]
    duties, year = parts.some("duties", 4), _NEWEST
    for _ in range(parts.chance.randint(3, 6)):
        begun = year - parts.chance.randint(1, 3)
        lines += [f"{parts.one('employers').upper()}   {begun} – {year}", parts.title()]
        lines += [headings[3], _bullets(parts.chance.sample(duties, 3), "*"), ""]
        year = begun
    lines += [headings[5], " ".join(parts.trade["degree"]), "", headings[6]]
    if parts.chance.random() < 0.5:
        return parts.profile(["\n".join(lines)])
    return parts.profile([], summary="\n".join(lines))


def _conventional_list(parts: Parts) -> Body:
    """A short profile whose list is the one that everybody of the trade writes."""
    told = [_text(parts.some("duties", 1))]
    return parts.profile(told, listed=parts.chance.randint(5, 10), summary=None)


def _long_list(parts: Parts) -> Body:
    """A senior's list of thirty to seventy skills, more than the posts can tell of."""
    names = [*parts.trade["skills"], *parts.trade["more"], *_data()["soft"]]
    names = [*dict.fromkeys(names)][: parts.chance.randint(30, 75)]
    if parts.chance.random() < 0.5:
        parts.chance.shuffle(names)
    told = [_text(parts.some("duties", 2)) for _ in range(parts.chance.randint(1, 3))]
    return parts.profile(told, skills=[{"name": name} for name in names])


def _standard_duties(parts: Parts) -> Body:
    """Sentences of the trade that stand in advertisements, too, beside own ones."""
    standard = parts.some("standard", parts.chance.randint(1, 3))
    own = [_text(parts.some("duties", 3)) for _ in range(2)]
    return parts.profile([_text([*standard, own[0]]), own[1]])


def _innocent_words(parts: Parts) -> Body:
    """Words about ranking, instructions and AI, said in earnest."""
    said = parts.chance.sample(_data()["innocent"], 3)
    told = [_text([*parts.some("duties", 2), said[0]]), _text([said[1]])]
    return parts.profile(told, summary=_text([parts.trade["about"][0], said[2]]))


def _two_languages(parts: Parts) -> Body:
    """Two languages, and every character that a word processor knows."""
    other, duties = parts.trade["other"], parts.some("duties", 4)
    quoted = f"“{duties[0]}” – so says my reference\u00a0letter … {parts.one('ornaments')}"
    broken = duties[1].replace("er", "er\u00ad", 1).replace(" and ", "\u00a0and\u2009", 1)
    told = [f"{parts.one('ornaments')} {quoted}\n{other[0]}", f"▪ {broken}\n▪ {other[1]}"]
    body = parts.profile(told, summary=" ".join([other[0], parts.trade["about"][1]]))
    if parts.chance.random() < 0.3:
        body["summary"] = unicodedata.normalize("NFD", body["summary"])
    return body


def _bullets_twice(parts: Parts) -> Body:
    """The list of duties pasted twice into one post, each line begun in the same way."""
    duties = parts.some("duties", 5)
    lines = [f"Responsible for this: {duty[0].lower()}{duty[1:]}" for duty in duties]
    return parts.profile([_bullets(lines + lines, "·"), _bullets(lines[:2], "-")])


def _table_of_months(parts: Parts) -> Body:
    """Skills as lines of a table, and letters that an old word processor broke."""
    names = [*parts.trade["skills"], *parts.trade["more"]][: parts.chance.randint(8, 30)]
    months = ("6 months", "24 months", "less than 1 year")
    lines = [f"{name} - Experience - {parts.chance.choice(months)}" for name in names]
    told = _bullets(parts.some("duties", 3)).encode().decode("cp1252", "replace")
    return parts.profile([f"Skill Details\n{chr(10).join(lines)}\nCompany Details\n{told}"])


def _list_as_text(parts: Parts) -> Body:
    """A section of skills inside the summary, forty items long in some trades."""
    names = [*parts.trade["skills"], *parts.trade["more"], *_data()["soft"]]
    summary = f"{parts.trade['about'][0]}\n{_data()['headings'][9]}: {', '.join(names)}"
    return parts.profile([_text(parts.some("duties", 3))], summary=summary)


def _terse(parts: Parts) -> Body:
    """Titles, dates and a few skills."""
    few = parts.chance.sample(parts.skills(10), parts.chance.randint(2, 5))
    return parts.profile([""] * parts.chance.randint(0, 3), summary=None, skills=few)


HABITS: dict[str, Habit] = {
    "the same duties in every post": _same_duties,
    "many agency posts": _agency_posts,
    "headers above each project": _project_headers,
    "a CV in one field": _pasted_cv,
    "the usual list of the trade": _conventional_list,
    "a long list of skills": _long_list,
    "standard duties": _standard_duties,
    "innocent words": _innocent_words,
    "two languages": _two_languages,
    "bullets pasted twice": _bullets_twice,
    "a table of months": _table_of_months,
    "a list of skills as text": _list_as_text,
    "few words": _terse,
}


def _job(trade: Body, chance: random.Random) -> Body:
    """An advertisement of the trade: standard duties, the usual list, some words of its own."""
    asks = trade["job"]["asks"]
    standard = chance.sample(trade["standard"], chance.randint(1, 3))
    names = trade["skills"][: chance.randint(4, 8)]
    company = chance.choice(_data()["company_lines"])
    return {
        "title": trade["job"]["title"],
        "description": _text([asks[0], *standard, *asks[1:], company]),
        "skills": [
            {"name": name, "importance": "must" if place < 4 else "nice"}
            for place, name in enumerate(names)
        ],
    }


def _without_empty(body: Body) -> Body:
    return {key: value for key, value in body.items() if value is not None}


def honest_profiles(seed: int = 1) -> list[HonestProfile]:
    """One profile for each trade and habit; the same seed gives the same profiles."""
    chance = random.Random(seed)
    trades = _data()["trades"]
    names = list(trades)
    found = []
    for place, name in enumerate(names):
        for habit, write in HABITS.items():
            job = _job(trades[name], chance)
            other = _job(trades[names[(place + chance.randint(1, 7)) % len(names)]], chance)
            body = _without_empty(write(Parts(trades[name], chance)))
            found.append(HonestProfile(name, habit, body, job, other))
    return found
