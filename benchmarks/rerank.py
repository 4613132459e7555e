"""How long the scoring of 300 resident candidates of 40 pieces each takes for one job, one thread.

``python -m benchmarks.rerank``. Pieces are sentences and skills of the demo marketplace, dealt anew
until a profile has as many as asked for; encoding takes no part.
"""

import argparse
import random
import time

from app.config import Settings
from app.main import build_engine
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting
from app.matching.engine import Engine
from app.matching.features.pieces import pieces_and_document_text
from app.matching.features.types import CandidateFeatures, JobFeatures
from app.matching.text.masking import anonymous_profile
from app.services import demo
from benchmarks.report import Figure, machine_line, milliseconds, show

TARGET_MS = 6


def people(engine: Engine, count: int, pieces: int) -> list[CandidateFeatures]:
    """Profiles of exactly as many pieces: those of the demo, with skills of others added."""
    chance = random.Random(5)
    bodies = demo.read("candidates")
    names = sorted({skill["name"] for body in bodies for skill in body["skills"]})
    found = []
    for number in range(count):
        profile = anonymous_profile(bodies[number % len(bodies)])
        skills = list(profile.skills)
        while len(pieces_and_document_text(_with(profile, skills))[0]) < pieces:
            skills.append(CandidateSkill(chance.choice(names)))
        profile = _with(profile, skills)
        features = engine.features(profile, engine.encode(profile))
        assert isinstance(features, CandidateFeatures)
        found.append(features)
    return found


def _with(profile: CandidateProfile, skills: list[CandidateSkill]) -> CandidateProfile:
    return CandidateProfile(
        headline=profile.headline,
        skills=tuple(skills),
        experience=profile.experience[:2],
        preferences=profile.preferences,
    )


def measure(engine: Engine, count: int, pieces: int, rounds: int) -> list[Figure]:
    """Time ``Engine.scores`` for several jobs."""
    candidates = people(engine, count, pieces)
    jobs = [JobPosting.from_mapping(body) for body in demo.read("jobs")[:10]]
    features = [engine.features(job, engine.encode(job)) for job in jobs]
    taken = []
    rows = 0
    for turn in range(rounds):
        job = features[turn % len(features)]
        assert isinstance(job, JobFeatures)
        rows = max(rows, len(job.rows))
        began = time.perf_counter()
        engine.scores(job, candidates)
        taken.append(time.perf_counter() - began)
    mean = sum(len(person.pieces) for person in candidates) / count
    return [
        Figure(
            f"score {count} candidates of {mean:.0f} pieces, jobs of up to {rows} rows",
            f"≤ {TARGET_MS} ms",
            f"{milliseconds(taken, 50)}, {milliseconds(taken, 99)}",
        )
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=300)
    parser.add_argument("--pieces", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=200)
    chosen = parser.parse_args()
    machine = machine_line()
    engine = build_engine(Settings())
    show(machine, measure(engine, chosen.candidates, chosen.pieces, chosen.rounds))


if __name__ == "__main__":
    main()
