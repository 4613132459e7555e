"""Facts of a document beside its vectors, as numbers: pay, level, wishes, posts held."""

import hashlib
from collections.abc import Container, Sequence
from functools import lru_cache

import numpy as np

from app.matching.arrays import Numbers, Records, Tokens, Vectors, unit
from app.matching.documents import CandidateProfile, Experience, JobPosting, Preferences
from app.matching.features.piece import Piece
from app.matching.features.posts import span_of
from app.matching.features.seniority import LEVEL_YEARS, level_in_title, level_of
from app.matching.kernels.records import (
    ATTRIBUTES,
    CANDIDATE_TRAITS,
    CITY,
    COMPANY_SIZE,
    COUNTRY,
    EMPLOYMENT_TYPE,
    INDUSTRY,
    JOB_TRAITS,
    POST,
    PREFERENCE,
    SENIORITY,
)
from app.matching.pay import ExchangeRates
from app.matching.skills.credentials import credentials_asked
from app.matching.text.normalise import folded, normalise
from app.matching.text.practitioner import dealings_asked
from app.matching.text.protected_attributes import neutral_title

_REMOTE = {"onsite": 0.0, "hybrid": 1.0, "remote": 2.0}


@lru_cache(maxsize=65536)
def _token(value: str) -> int:
    """A number for a value, equal in every process, never 0."""
    digest = hashlib.blake2b(folded(value).encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 2) | 1


def candidate_traits(
    profile: CandidateProfile,
    hubness: float,
    skills_only: float,
    bare: bool,
    rates: ExchangeRates,
) -> Records:
    """Traits of a candidate, ``(1,)`` ``CANDIDATE_TRAITS``, NaN where nothing is stated.

    ``skills_only``: what remains of the fit of a profile that tells of no post; ``bare``: it is a
    list and nothing else. A stated wish for pay or place of work wins over a learned one, also
    where it says *any*.
    """
    wishes, learned = profile.preferences, profile.learned
    traits = np.zeros(1, dtype=CANDIDATE_TRAITS)
    traits["hubness"] = hubness
    level = candidate_level(profile)
    traits["level"] = np.nan if level is None else level
    for name, floor, remote in (
        ("stated_", wishes.min_salary, wishes.remote),
        ("", wishes.min_salary or learned.min_salary, wishes.remote or learned.remote),
    ):
        a_year = rates.per_year(floor)
        traits[f"{name}pay_floor"] = np.nan if a_year is None else a_year
        traits[f"{name}remote"] = _REMOTE.get(remote or "", np.nan)
    # Where countries are named, the hard constraint judges each job by its own.
    anywhere = wishes.needs_visa_sponsorship is True and not wishes.work_authorisation
    traits["needs_visa"] = anywhere
    described = any(post.title or post.description for post in profile.experience)
    traits["substance"] = 1.0 if described else skills_only
    traits["bare"] = bare
    stated = [skill.years for skill in profile.skills if skill.years is not None]
    traits["stated_years"] = sum(stated) / len(stated) if stated else np.nan
    return traits


def job_traits(
    posting: JobPosting, pieces: Sequence[Piece], hubness: float, rates: ExchangeRates
) -> Records:
    """Traits of a job, ``(1,)`` ``JOB_TRAITS``, NaN where nothing is stated. ``pieces``: its
    requirements."""
    traits = np.zeros(1, dtype=JOB_TRAITS)
    for name in ("level", "min_pay", "max_pay", "sponsors_visa", "min_years"):
        traits[name] = np.nan
    traits["hubness"] = hubness
    level = level_of(posting.seniority)
    level = level_in_title(normalise(neutral_title(posting.title))) if level is None else level
    if level is not None:
        traits["level"] = level
        traits["min_years"] = LEVEL_YEARS[int(level)]
    traits["dealings"] = dealings_asked(posting.title)
    years = [piece.min_years for piece in pieces if piece.min_years]
    if years:
        traits["min_years"] = max(years)
    pay = rates.range_per_year(posting.salary)
    if pay is not None:
        traits["min_pay"], traits["max_pay"] = pay
    traits["remote"] = _REMOTE.get(posting.remote or "", np.nan)
    if posting.visa_sponsorship is not None:
        traits["sponsors_visa"] = float(posting.visa_sponsorship)
    return traits


def candidate_level(profile: CandidateProfile) -> float | None:
    """Level stated by the newest title held, else by the headline."""

    def newest(post: Experience) -> tuple[bool, str, str]:
        return (not post.end, post.end or "", post.start or "")

    for post in sorted(profile.experience, key=newest, reverse=True)[:1]:
        level = level_in_title(normalise(neutral_title(post.title)))
        if level is not None:
            return level
    return level_in_title(normalise(neutral_title(profile.headline)))


_TELLING_WORDS = 20
"""A summary of fewer words tells nothing that the headline does not."""


_TELLING_POST = 3
"""Fewer words about a post say no more than its title."""


def described_posts(pieces: Sequence[Piece]) -> set[str]:
    """Paths of the posts that say what was done, measured by the words that are embedded."""
    length: dict[str, int] = {}
    for piece in pieces:
        if piece.kind == "experience":
            length[piece.ref] = length.get(piece.ref, 0) + len(piece.said.split())
    return {ref for ref, count in length.items() if count >= _TELLING_POST}


def is_list(profile: CandidateProfile, pieces: Sequence[Piece]) -> bool:
    """Whether a profile only lists: no post that says what was done, no study, no summary to speak
    of. Titles and certificates are names like those of skills: they can be listed as easily.

    Texts are measured by the words that are embedded: a longer name makes no difference.
    """
    if described_posts(pieces) or profile.education:
        return False
    summary = [piece.said for piece in pieces if piece.kind == "summary"]
    return sum(len(text.split()) for text in summary) < _TELLING_WORDS


def _is_credential(name: str) -> bool:
    """Whether a certificate is a known one: it is held or not, and no post need speak of it."""
    found = credentials_asked(name)
    return found is not None and bool(found.keys)


def unsupported_pieces(
    profile: CandidateProfile, pieces: Sequence[Piece], supported: Container[str]
) -> list[bool]:
    """Per piece whether it only names something while no sentence speaks of it: titles and skills
    of a post that says nothing, certificates that are not ``supported`` by any post and that nobody
    is known to issue, and every name in a profile that only lists."""
    described, listing = described_posts(pieces), is_list(profile, pieces)
    found = []
    for piece in pieces:
        post = ".".join(piece.ref.split(".")[:2])
        if piece.kind in ("title", "used_skill"):
            found.append(post not in described)
        elif piece.kind == "certification":
            found.append(listing or not (piece.ref in supported or _is_credential(piece.said)))
        else:
            found.append(listing and piece.kind in ("skill", "headline"))
    return found


FOCUS = 3
"""Power of the nearness of a post's sentences to what the profile is about: a page of something
else must not outweigh the two sentences that tell of the work."""


def _dealings_of_post(pieces: Sequence[Piece]) -> int:
    """What a post dealt with instead of doing it: as its sentences say, else its title."""
    shown = [piece.dealings for piece in pieces if piece.kind == "experience"]
    shown = shown or [piece.dealings for piece in pieces]
    found = 0
    for dealings in shown:
        if dealings == 0:
            return 0
        found |= dealings
    return found


def posts_held(
    profile: CandidateProfile, pieces: tuple[Piece, ...], vectors: Vectors, near: Numbers
) -> tuple[Records, list[Vectors]]:
    """The posts held, ``(m,)`` ``POST``, and a vector for each that has pieces: their mean, weighed
    by ``near``, ``(n,)``, so that a digression does not hide what a post was about."""
    posts = np.zeros(len(profile.experience), dtype=POST)
    posts["row"] = posts["title_row"] = -1
    added: list[Vectors] = []
    for number, post in enumerate(profile.experience):
        own = [i for i, piece in enumerate(pieces) if piece.ref == f"experience.{number}"]
        titles = [i for i in own if pieces[i].kind == "title"]
        span = span_of(post)
        posts[number]["start"], posts[number]["end"] = span.start, span.end
        posts[number]["share"] = span.share
        posts[number]["dealings"] = _dealings_of_post([pieces[i] for i in own])
        if titles:
            posts[number]["title_row"] = 1 + titles[0]
        if own:
            posts[number]["row"] = 1 + len(pieces) + len(added)
            weights = near[own] ** FOCUS
            added.append(unit((vectors[own] * weights[:, None]).sum(axis=0) / weights.sum()))
    return posts, added


def preference_tokens(wishes: Preferences) -> Records:
    """What a candidate would like of a job's attributes, ``(k,)`` ``PREFERENCE``."""
    listed = (
        (COUNTRY, wishes.countries),
        (CITY, wishes.cities),
        (EMPLOYMENT_TYPE, wishes.employment_types),
        (COMPANY_SIZE, wishes.company_sizes),
        (INDUSTRY, wishes.industries),
        (SENIORITY, wishes.seniorities),
    )
    found = [(kind, _token(value)) for kind, values in listed for value in values]
    return np.array(found, dtype=PREFERENCE)


def job_attribute_tokens(posting: JobPosting) -> Tokens:
    """A token for each attribute of a job, ``(ATTRIBUTES,)``; 0: not stated."""
    tokens = np.zeros(ATTRIBUTES, dtype=np.int64)
    stated = (
        (COUNTRY, posting.country),
        (CITY, posting.city),
        (EMPLOYMENT_TYPE, posting.employment_type),
        (COMPANY_SIZE, posting.company_size),
        (INDUSTRY, posting.industry),
        (SENIORITY, posting.seniority),
    )
    for attribute, value in stated:
        if value:
            tokens[attribute] = _token(value)
    return tokens
