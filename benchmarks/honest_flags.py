"""How many honest profiles carry a flag, beside a job of their own trade and beside another.

``python -m benchmarks.honest_flags``. Every second trade chooses, the others confirm. Warnings are
mistakes; notes lower a score a little and are counted by the habit of the profile and by their
code.
"""

import argparse
from collections import Counter

from app.config import Settings
from app.main import build_engine
from app.matching.arrays import Vectors
from app.matching.documents import JobPosting
from app.matching.engine import Engine
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.results import Flag
from app.matching.text.masking import anonymous_profile
from benchmarks.honest_profiles import HonestProfile, honest_profiles
from benchmarks.report import Figure, machine_line, show


def flags_of(engine: Engine, person: HonestProfile, known: dict[str, Vectors]) -> set[Flag]:
    """Every flag that a profile carries beside either of its jobs; ``known``: see
    ``Engine.encode_with``."""
    profile = anonymous_profile(person.candidate)
    postings = [JobPosting.from_mapping(body) for body in (person.job, person.other_job)]
    encoded = engine.encode_with([profile, *postings], known)
    candidate = engine.features(profile, encoded[0])
    assert isinstance(candidate, CandidateFeatures)
    found: set[Flag] = set()
    for posting, own in zip(postings, encoded[1:], strict=True):
        job = engine.features(posting, own)
        assert isinstance(job, JobFeatures)
        found |= set(engine.match(candidate, job).flags)
    return found


def measure(engine: Engine, people: list[HonestProfile]) -> list[Figure]:
    """The rows of all profiles."""
    known: dict[str, Vectors] = {}
    trades = sorted({person.trade for person in people})
    choosing = frozenset(trades[::2])
    rows = []
    notes: Counter[str] = Counter()
    for half, chooses in (("choosing", True), ("confirming", False)):
        own = [person for person in people if (person.trade in choosing) == chooses]
        found = [flags_of(engine, person, known) for person in own]
        for person, flags in zip(own, found, strict=True):
            codes = (flag.code for flag in flags if flag.severity == "info")
            notes.update(f"{code}, {person.habit}" for code in codes)
        warned = sum(any(flag.severity == "warning" for flag in flags) for flags in found)
        noted = sum(bool(flags) for flags in found)
        what = f"{half} half, {len(own)} honest profiles of {len({p.trade for p in own})} trades"
        rows += [Figure(f"{what}: with a warning", "0", str(warned))]
        rows += [Figure(f"{what}: with a flag of any kind", "", str(noted))]
    return [*rows, *(Figure(f"note: {what}", "", str(n)) for what, n in sorted(notes.items()))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other profiles")
    seed = parser.parse_args().seed
    machine = machine_line()
    show(machine, measure(build_engine(Settings()), honest_profiles(seed)))


if __name__ == "__main__":
    main()
