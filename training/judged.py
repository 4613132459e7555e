"""Judged pairs of candidates and jobs, with every signal that the engine has of them.

Sources. *lists*: the bare skill lists of ``match_esco_onet``. *titled*: the same people with
one post, under an alternate title of their occupation and told in its description, as a profile
would say it. Both are judged by the official crosswalk between the taxonomies, and occupations kept
out of training take no part. *demo*: the demo marketplace, every pair judged twice by reading
(``demo_judgements.tsv``). *meaning*: jobs with the right person in other words, a weaker neighbour
and a trap in the same words (``training/meaning``, and a folder of the same kind).
"""

import csv
import hashlib
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app import clock
from app.matching.arrays import Numbers, Records
from app.matching.constraints.filter_fields import candidate_facts, job_facts
from app.matching.constraints.rules import LOWERING, unmet_constraints
from app.matching.documents import CandidateProfile, Experience, JobPosting
from app.matching.engine import Engine
from app.matching.evaluation import encode_all, features_of, read_grades, read_lines
from app.matching.kernels.records import SIGNALS
from app.matching.text.masking import anonymous_profile
from app.services import demo
from training.taxonomies import Occupation, read_taxonomies, read_withheld

JUDGEMENTS = Path(__file__).with_name("demo_judgements.tsv")


@dataclass(frozen=True)
class Judged:
    """All pairs of one source: ``n`` candidates by ``m`` jobs.

    ``signals`` is ``(n, m)`` ``SIGNALS``; ``half`` (0 or 1, by a hash of the identifier) ``(n,)``;
    ``doubt`` (how far it is proven that a profile was written for the ranking, 0..1), ``unmet``
    (constraints that lower the candidate's view) and ``right`` (share of the judgements that call
    the pair a good match, 0..1) are ``(n, m)``.
    """

    name: str
    signals: Records
    half: NDArray[np.int64]
    doubt: Numbers
    unmet: NDArray[np.int64]
    right: Numbers


@dataclass(frozen=True)
class Triples:
    """Jobs with three people each. ``judged`` holds all pairs; ``places`` ``(k, 4)``: job, right
    person, weaker neighbour, trap; ``half`` ``(k,)``, by a hash of the field."""

    judged: Judged
    places: NDArray[np.intp]
    half: NDArray[np.int64]


def half_of(identifier: str) -> int:
    """0 or 1, by a hash."""
    return hashlib.sha256(f"half:{identifier}".encode()).digest()[0] & 1


def look_at_all(
    engine: Engine,
    name: str,
    candidates: tuple[list[str], list[CandidateProfile]],
    jobs: list[JobPosting],
    right: Numbers,
) -> Judged:
    """Compute every signal of every pair; ``candidates`` are identifiers and profiles."""
    ids, profiles = candidates
    today = clock.now().date()
    people, posts = (features_of(engine, d, encode_all(engine, d)) for d in (profiles, jobs))
    shape = (len(profiles), len(jobs))
    signals = np.empty(shape, dtype=SIGNALS)
    doubt, unmet = np.zeros(shape), np.zeros(shape, dtype=np.int64)
    facts = [job_facts(job) for job in jobs]
    for row, person in enumerate(people):
        own = candidate_facts(person.profile)
        signals[row] = engine.compare(person, posts).signals
        doubt[row] = person.doubt
        for column in range(len(jobs)):
            missed = unmet_constraints(own, facts[column], engine.rates, today)
            unmet[row, column] = sum(code in LOWERING for code in missed)
    return Judged(
        name=name,
        signals=signals,
        half=np.array([half_of(identifier) for identifier in ids]),
        doubt=doubt,
        unmet=unmet,
        right=right,
    )


def triples(engine: Engine, folder: Path) -> Triples:
    """A folder with ``labels.tsv``: candidate, job, strong / medium / trap, field."""
    people, jobs = read_lines(folder, "candidates"), read_lines(folder, "jobs")
    person = {body["id"]: row for row, body in enumerate(people)}
    column = {body["id"]: place for place, body in enumerate(jobs)}
    found: dict[str, dict[str, int]] = {}
    field_of: dict[str, str] = {}
    for line in (folder / "labels.tsv").read_text(encoding="utf-8").splitlines():
        candidate, job, label, field = line.split("\t")[:4]
        found.setdefault(job, {})[label] = person[candidate]
        field_of[job] = field
    names = ("strong", "medium", "trap")
    places = [[column[job], *(row[name] for name in names)] for job, row in found.items()]
    right = np.zeros((len(people), len(jobs)))
    for job, strong, _, _ in places:
        right[strong, job] = 1.0
    judged = look_at_all(
        engine,
        folder.name,
        ([body["id"] for body in people], [anonymous_profile(body) for body in people]),
        [JobPosting.from_mapping(body) for body in jobs],
        right,
    )
    half = np.array([half_of(field_of[job]) for job in found])
    return Triples(judged, np.array(places), half)


def _crosswalk(bench: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Numbers]:
    withheld = read_withheld(bench)
    folder = bench / "match_esco_onet"
    people = [body for body in read_lines(folder, "candidates") if body["id"] not in withheld]
    jobs = [body for body in read_lines(folder, "jobs") if body["id"] not in withheld]
    grades = read_grades(folder, [p["id"] for p in people], [j["id"] for j in jobs])
    return people, jobs, (grades > 0).astype(np.float64)


def lists(engine: Engine, bench: Path) -> Judged:
    """Bare skill lists, judged by the crosswalk."""
    people, jobs, right = _crosswalk(bench)
    profiles = [anonymous_profile(body) for body in people]
    postings = [JobPosting.from_mapping(body) for body in jobs]
    return look_at_all(engine, "lists", ([p["id"] for p in people], profiles), postings, right)


def _with_post(profile: CandidateProfile, occupation: Occupation) -> CandidateProfile:
    chance = random.Random(occupation.id)
    title = chance.choice(occupation.other_titles or [occupation.title])
    post = Experience(title=title, description=occupation.description)
    return replace(profile, experience=(post,))


def titled(engine: Engine, bench: Path, data: Path) -> Judged:
    """The same lists with a post each. Occupations that training holds back for comparisons are
    left out: their titles are not at hand."""
    people, jobs, right = _crosswalk(bench)
    occupations = read_taxonomies(data, read_withheld(bench)).esco
    kept = [row for row, body in enumerate(people) if body["id"] in occupations]
    ids = [people[row]["id"] for row in kept]
    profiles = [
        _with_post(anonymous_profile(people[row]), occupations[people[row]["id"]]) for row in kept
    ]
    postings = [JobPosting.from_mapping(body) for body in jobs]
    return look_at_all(engine, "titled", (ids, profiles), postings, right[kept])


def read_judgements(path: Path = JUDGEMENTS) -> dict[tuple[str, str], float]:
    """Candidate and job to the share of the judges who call the pair a good match."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        (row["candidate"], row["job"]): (
            sum(int(row[judge]) >= 2 for judge in ("first", "second")) / 2
        )
        for row in rows
    }


def demonstration(engine: Engine) -> Judged:
    """The demo marketplace, judged by reading."""
    people, jobs = demo.read("candidates"), demo.read("jobs")
    judged = read_judgements()
    right = np.array(
        [
            [judged.get((person["external_id"], job["external_id"]), 0.0) for job in jobs]
            for person in people
        ]
    )
    profiles = [anonymous_profile(body) for body in people]
    postings = [JobPosting.from_mapping(body) for body in jobs]
    ids = [person["external_id"] for person in people]
    return look_at_all(engine, "demo", (ids, profiles), postings, right)
