"""Facts of a document beside its vectors, as numbers: pay, level, wishes, posts held."""

import hashlib
from collections.abc import Container, Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from app.matching.arrays import Numbers, Tokens, Vectors, unit
from app.matching.documents import CandidateProfile, Experience, JobPosting, Preferences
from app.matching.features.integrity import plausible_start
from app.matching.features.pieces import Piece
from app.matching.features.seniority import LEVEL_YEARS, level_in_title, level_of
from app.matching.kernels import layout as columns
from app.matching.pay import ExchangeRates
from app.matching.text.normalise import folded, normalise

_REMOTE = {"onsite": 0.0, "hybrid": 1.0, "remote": 2.0}


def month_number(text: str | None) -> float:
    """Months since year 0 of ``YYYY``, ``YYYY-MM`` or a longer ISO date; NaN if there is none."""
    if not text:
        return np.nan
    year, _, rest = text.partition("-")
    return int(year) * 12.0 + (int(rest[:2]) - 1 if rest[:2].isdigit() else 0)


@lru_cache(maxsize=65536)
def _token(value: str) -> int:
    """A number for a value, equal in every process, never 0."""
    digest = hashlib.blake2b(folded(value).encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 2) | 1


def candidate_traits(
    profile: CandidateProfile,
    hubness: float,
    skills_only: float,
    unsupported: float,
    neighbours: int,
    rates: ExchangeRates,
) -> Numbers:
    """Traits of a candidate, ``(CANDIDATE_TRAITS,)``, NaN where nothing is stated.

    ``skills_only``: what remains of the fit of a profile that tells of no post; ``unsupported``: 0,
    1 if it holds names that nothing speaks of, 2 if it holds nothing else; ``neighbours``: see
    ``Fingerprints``. A stated wish for pay or place of work wins over a learned one, also where it
    says *any*.
    """
    wishes, learned = profile.preferences, profile.learned
    traits = np.full(columns.CANDIDATE_TRAITS, np.nan)
    traits[columns.T_TYPICAL] = hubness
    level = candidate_level(profile)
    traits[columns.T_LEVEL] = np.nan if level is None else level
    floor = rates.per_year(wishes.min_salary or learned.min_salary)
    traits[columns.T_FLOOR] = np.nan if floor is None else floor
    traits[columns.T_REMOTE] = _REMOTE.get(wishes.remote or learned.remote or "", np.nan)
    traits[columns.T_VISA] = float(wishes.needs_visa_sponsorship is True)
    described = any(post.title or post.description for post in profile.experience)
    traits[columns.T_SUBSTANCE] = 1.0 if described else skills_only
    traits[columns.T_UNSUPPORTED] = unsupported
    traits[columns.T_NEIGHBOURS] = neighbours
    return traits


def job_traits(posting: JobPosting, hubness: float, rates: ExchangeRates) -> Numbers:
    """Traits of a job, ``(JOB_TRAITS,)``, NaN where nothing is stated."""
    traits = np.full(columns.JOB_TRAITS, np.nan)
    traits[columns.U_TYPICAL] = hubness
    level = level_of(posting.seniority)
    level = level_in_title(normalise(posting.title)) if level is None else level
    if level is not None:
        traits[columns.U_LEVEL] = level
        traits[columns.U_MIN_YEARS] = LEVEL_YEARS[int(level)]
    years = [skill.min_years for skill in posting.skills if skill.min_years]
    if years:
        traits[columns.U_MIN_YEARS] = max(years)
    pay = rates.range_per_year(posting.salary)
    if pay is not None:
        traits[columns.U_MIN_PAY], traits[columns.U_MAX_PAY] = pay
    traits[columns.U_REMOTE] = _REMOTE.get(posting.remote or "", np.nan)
    if posting.visa_sponsorship is not None:
        traits[columns.U_VISA] = float(posting.visa_sponsorship)
    return traits


def candidate_level(profile: CandidateProfile) -> float | None:
    """Level stated by the newest title held, else by the headline."""

    def newest(post: Experience) -> tuple[bool, str, str]:
        return (not post.end, post.end or "", post.start or "")

    for post in sorted(profile.experience, key=newest, reverse=True)[:1]:
        level = level_in_title(normalise(post.title))
        if level is not None:
            return level
    return level_in_title(normalise(profile.headline))


_TELLING_WORDS = 20
"""A summary of fewer words tells nothing that the headline does not."""
_TELLING_POST = 3
"""Fewer words about a post say no more than its title."""


def described_posts(pieces: Sequence[Piece]) -> set[str]:
    """Paths of the posts that say what was done, measured by the words that are embedded."""
    length: dict[str, int] = {}
    for piece in pieces:
        if piece.kind == "experience":
            length[piece.ref] = length.get(piece.ref, 0) + len(piece.embed.split())
    return {ref for ref, count in length.items() if count >= _TELLING_POST}


def is_list(profile: CandidateProfile, pieces: Sequence[Piece]) -> bool:
    """Whether a profile only lists: no post that says what was done, no study, no summary to speak
    of. Titles and certificates are names like those of skills: they can be listed as easily.

    Texts are measured by the words that are embedded: a longer name makes no difference.
    """
    if described_posts(pieces) or profile.education:
        return False
    summary = [piece.embed for piece in pieces if piece.kind == "summary"]
    return sum(len(text.split()) for text in summary) < _TELLING_WORDS


def unsupported_pieces(
    profile: CandidateProfile, pieces: Sequence[Piece], supported: Container[str]
) -> list[bool]:
    """Per piece whether it only names something while no sentence speaks of it: titles and skills
    of a post that says nothing, certificates that are not ``supported`` by any post, and every
    name in a profile that only lists."""
    described, listing = described_posts(pieces), is_list(profile, pieces)
    found = []
    for piece in pieces:
        post = ".".join(piece.ref.split(".")[:2])
        if piece.kind in ("title", "used_skill"):
            found.append(post not in described)
        elif piece.kind == "certification":
            found.append(listing or piece.ref not in supported)
        else:
            found.append(listing and piece.kind in ("skill", "headline"))
    return found


_FOCUS = 3
"""Power of the nearness of a post's sentences to what the profile is about: a page of something
else must not outweigh the two sentences that tell of the work."""


def posts_held(
    profile: CandidateProfile,
    pieces: tuple[Piece, ...],
    vectors: Vectors,
    near: Numbers,
    today: date,
) -> tuple[Numbers, list[Vectors]]:
    """The posts held, ``(m, 4)``, and a vector for each that has pieces: their mean, weighed by
    ``near``, ``(n,)``, so that a digression does not hide what a post was about.

    A post that cannot have begun when it says counts as none.
    """
    posts = np.full((len(profile.experience), columns.POST_COLUMNS), -1.0)
    added: list[Vectors] = []
    for number, post in enumerate(profile.experience):
        if not plausible_start(post.start, today):
            posts[number, columns.E_START] = np.inf  # no time has passed since
            continue
        own = [i for i, piece in enumerate(pieces) if piece.ref == f"experience.{number}"]
        titles = [i for i in own if pieces[i].kind == "title"]
        end = month_number(post.end)
        posts[number, columns.E_START] = month_number(post.start)
        posts[number, columns.E_END] = -1.0 if np.isnan(end) else end
        if titles:
            posts[number, columns.E_TITLE_ROW] = 1 + titles[0]
        if own:
            posts[number, columns.E_ROW] = 1 + len(pieces) + len(added)
            weights = near[own] ** _FOCUS
            added.append(unit((vectors[own] * weights[:, None]).sum(axis=0) / weights.sum()))
    return posts, added


def preference_tokens(wishes: Preferences) -> Tokens:
    """Wishes as ``(k, 2)``: kind and token."""
    listed = (
        (columns.W_COUNTRY, wishes.countries),
        (columns.W_CITY, wishes.cities),
        (columns.W_TYPE, wishes.employment_types),
        (columns.W_SIZE, wishes.company_sizes),
        (columns.W_INDUSTRY, wishes.industries),
        (columns.W_SENIORITY, wishes.seniorities),
    )
    found = [(kind, _token(value)) for kind, values in listed for value in values]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def job_attribute_tokens(posting: JobPosting) -> Tokens:
    """What a job offers of each kind of wish, ``(WISH_KINDS,)``; 0: not stated."""
    tokens = np.zeros(columns.WISH_KINDS, dtype=np.int64)
    stated = (
        (columns.W_COUNTRY, posting.country),
        (columns.W_CITY, posting.city),
        (columns.W_TYPE, posting.employment_type),
        (columns.W_SIZE, posting.company_size),
        (columns.W_INDUSTRY, posting.industry),
        (columns.W_SENIORITY, posting.seniority),
    )
    for kind, value in stated:
        if value:
            tokens[kind] = _token(value)
    return tokens
