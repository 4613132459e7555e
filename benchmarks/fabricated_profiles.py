"""Attacks by invented evidence: each makes a profile out of a job and of an honest stranger.

Nothing is pasted word for word, nothing repeats, no list stands alone: what :mod:`.attack_set`
does not try. ``fabricated_profiles.json`` holds jobs of further trades, and for each job its
skills and its description in other words.
"""

import json
from functools import lru_cache
from pathlib import Path

from benchmarks.attack_set import Attack, Body, Case, cases

_DATA = Path(__file__).with_name("fabricated_profiles.json")
_TITLE_LENGTH = 200
_FILLERS = ("really", "successfully", "always", "daily", "professionally")


@lru_cache(maxsize=1)
def _data() -> Body:
    read: Body = json.loads(_DATA.read_text("utf-8"))
    return read


@lru_cache(maxsize=1)
def all_cases() -> tuple[Case, ...]:
    """The cases of ``attack_set`` and those of further trades; the stranger is an honest medium
    match of another job."""
    own = _data()["cases"]
    names = list(own)
    more = (
        Case(
            name,
            own[name]["job"],
            own[name]["strong"],
            own[name]["medium"],
            own[names[(place + 1) % len(names)]]["medium"][0],
        )
        for place, name in enumerate(names)
    )
    return (*cases(), *more)


def _names(job: Body) -> list[str]:
    return [skill["name"] for skill in job["skills"]]


def _backwards(names: list[str]) -> list[str]:
    return [*names[1::2], *names[::2]]


def _sentences(job: Body) -> list[str]:
    return [f"{sentence}." for sentence in job["description"].rstrip(".").split(". ")]


def _wording(job: Body) -> Body:
    wording: Body = _data()["wording"][job["title"]]
    return wording


def _listed(names: list[str]) -> list[Body]:
    return [{"name": name} for name in names]


def _added(who: Body, *posts: Body) -> Body:
    """The stranger's own profile with posts put in front."""
    return {**who, "experience": [*posts, *who["experience"]]}


def _filled(text: str) -> str:
    """A text with a filler after every fifth word."""
    words = text.split(" ")
    fives = [words[start : start + 5] for start in range(0, len(words), 5)]
    return " ".join(
        " ".join([*five, _FILLERS[place % len(_FILLERS)]]) for place, five in enumerate(fives)
    )


def _strong_of(job: Body) -> Body:
    strong: Body = next(case.strong[0] for case in all_cases() if case.job["title"] == job["title"])
    return strong


DATES: dict[str, Attack] = {
    f"a post under the job's title {words}": lambda job, who, dates=dates: _added(
        who, {"title": job["title"], **dates}
    )
    for words, dates in {
        "since 1900": {"start": "1900-01"},
        "from 2090 on": {"start": "2090-01"},
        "from 1900 to 2090": {"start": "1900-01", "end": "2090-12"},
    }.items()
}
"""Dates that cannot be, in a post that says nothing else."""

INVENTED_POSTS: dict[str, Attack] = {
    "the skills as used in three posts": lambda job, who: _added(
        who,
        *(
            {"title": title, "start": start, "end": end, "skills": _backwards(_names(job))}
            for title, start, end in (
                ("Specialist", "2021-01", "2026-06"),
                ("Senior specialist", "2017-01", "2020-12"),
                ("Assistant", "2014-01", "2016-12"),
            )
        ),
    ),
    "the skills as used in a post under the job's title": lambda job, who: _added(
        who, {"title": job["title"], "start": "2016-01", "skills": _backwards(_names(job))}
    ),
    "the skills as used in three posts, and listed, under the job's title": lambda job, who: {
        "headline": job["title"],
        "skills": _listed(_backwards(_names(job))),
        "experience": [
            {"title": "Specialist", "start": start, "end": end, "skills": _names(job)}
            for start, end in (("2021-01", "2026-06"), ("2017-01", "2020-12"))
        ],
    },
    "the skills as titles": lambda job, who: _added(
        who, *({"title": name, "start": "2019-01"} for name in _names(job))
    ),
    "requirement texts as titles": lambda job, who: _added(
        who,
        *({"title": text[:_TITLE_LENGTH], "start": "2019-01"} for text in _sentences(job)),
    ),
    "requirement texts as titles, and nothing else": lambda job, who: {
        "headline": job["title"],
        "skills": _listed(_backwards(_names(job))),
        "experience": [
            {"title": text[:_TITLE_LENGTH], "start": "2019-01"} for text in _sentences(job)
        ],
    },
}
"""Posts that were never held: the job's own skills or sentences under dates."""

CERTIFICATES: dict[str, Attack] = {
    "certificates equal to requirements": lambda job, who: {
        **who, "certifications": [{"name": name} for name in _names(job)],
    },
    "certificates equal to requirements, listed too, under the job's title": lambda job, who: {
        "headline": job["title"],
        "skills": _listed(_backwards(_names(job))),
        "certifications": [{"name": f"Certified in {name}"} for name in _names(job)],
    },
    "requirement texts as certificates": lambda job, who: {
        **who,
        "certifications": [{"name": text[:_TITLE_LENGTH]} for text in _sentences(job)],
    },
}  # fmt: skip
"""Certificates nobody issues: their names are the job's skills or sentences."""

OTHER_WORDS: dict[str, Attack] = {
    "a list of synonyms": lambda job, who: {
        "headline": "", "skills": _listed(_wording(job)["synonyms"]),
    },
    "a list of synonyms under the job's title": lambda job, who: {
        "headline": job["title"], "skills": _listed(_wording(job)["synonyms"]),
    },
    "a list of synonyms, by a stranger": lambda job, who: {
        **who, "skills": _listed(_wording(job)["synonyms"]),
    },
    "the description with a filler after every fifth word": lambda job, who: {
        **who, "summary": _filled(job["description"]),
    },
    "the description with fillers as a post, title and skills": lambda job, who: {
        "headline": job["title"],
        "skills": _listed(_backwards(_names(job))),
        "experience": [
            {"title": job["title"], "start": "2017-01", "description": _filled(job["description"])}
        ],
    },
    "the description paraphrased beside its list of skills, by a stranger": lambda job, who: {
        **who, "skills": _listed(_names(job)), "summary": _wording(job)["paraphrase"],
    },
    "the description paraphrased as summary, title and skills": lambda job, who: {
        "headline": job["title"],
        "skills": _listed(_names(job)),
        "summary": _wording(job)["paraphrase"],
    },
    "the description paraphrased as a post, title and skills": lambda job, who: {
        "headline": job["title"],
        "skills": _listed(_names(job)),
        "experience": [
            {
                "title": job["title"],
                "start": "2017-01",
                "description": _wording(job)["paraphrase"],
            }
        ],
    },
}  # fmt: skip
"""The job in other words: synonyms, fillers between its words, every sentence rewritten."""

FABRICATED = {**DATES, **INVENTED_POSTS, **CERTIFICATES, **OTHER_WORDS}
"""All of these: below every honest medium match of the same job."""

COPIES: dict[str, Attack] = {
    "a copy of the right person's profile": lambda job, who: _strong_of(job),
    "the right person's posts in front of one's own": lambda job, who: _added(
        who, *_strong_of(job)["experience"]
    ),
}
"""What somebody else wrote about themselves: as good as the original, never better, and noted
where both stand in one list."""
