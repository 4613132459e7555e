"""What the worst requests that are let in cost: processor seconds, and the answer.

    python -m benchmarks.bounded_work

Each is as large as the bounds of fields allow, and of words that no cache knows.
"""

import random
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.report import Figure, machine_line, show
from benchmarks.server import Server, options, storage

_WORDS = (
    "built ran led moved wrote tested designed planned sold taught mended counted checked "
    "pipelines ledgers machines wards lessons shipments contracts boilers networks budgets "
    "the a our their every with for across under and or but without not never since "
    "Python Kubernetes SAP Excel welding nursing payroll Terraform German C1 ISO 9001 PMP "
    "years daily nightly remote onsite senior junior licence degree certified responsible"
).split()


class Texts:
    """Prose that says something new in each sentence."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def _word(self) -> str:
        if self._random.random() < 0.8:
            return self._random.choice(_WORDS)
        letters = self._random.choices("abcdefghijklmnopqrstuvwxyz", k=self._random.randint(4, 9))
        return "".join(letters)

    def prose(self, characters: int) -> str:
        parts: list[str] = []
        length = 0
        while length < characters:
            sentence = " ".join(self._word() for _ in range(self._random.randint(6, 18)))
            sentence = sentence[0].upper() + sentence[1:] + ". "
            parts.append(sentence)
            length += len(sentence)
        return "".join(parts)[:characters].strip()

    def name(self) -> str:
        return f"{self._word()} {self._word()} {self._random.randint(1, 10**9)}"

    def skills(self, count: int) -> list[dict[str, Any]]:
        return [{"name": self.name()} for _ in range(count)]

    def posts(self, count: int, characters: int) -> list[dict[str, Any]]:
        return [
            {"title": self.name(), "company": self.name(), "description": self.prose(characters)}
            for _ in range(count)
        ]


def _profile(texts: Texts, **fields: Any) -> dict[str, Any]:
    return {"headline": texts.name(), "skills": texts.skills(3), **fields}


def attacks(employer_id: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What it is, the path, the body."""
    texts = Texts(7)
    job = {"title": "Data engineer", "skills": [{"name": "Python"}]}

    def match(candidates: list[dict[str, Any]]) -> dict[str, Any]:
        return {"job": job, "candidates": candidates}

    def jobs(count: int, characters: int) -> list[dict[str, Any]]:
        return [
            {"title": texts.name(), "description": texts.prose(characters)} for _ in range(count)
        ]

    yield (
        "match: 5 candidates of 60 posts × 2,000 characters",
        "/v1/match",
        match([_profile(texts, experience=texts.posts(60, 2_000)) for _ in range(5)]),
    )
    yield (
        "match: 20 candidates of 200 unique skills",
        "/v1/match",
        match([{"skills": texts.skills(200)} for _ in range(20)]),
    )
    yield (
        "match: 100 jobs of 4,000 characters",
        "/v1/match",
        {"candidate": {"skills": texts.skills(3)}, "jobs": jobs(100, 4_000)},
    )
    batch = [{**item, "employer_id": employer_id} for item in jobs(20, 4_000)]
    yield "batch: 20 jobs of 4,000 characters", "/v1/jobs/batch", {"items": batch}
    batch = [{**item, "employer_id": employer_id} for item in jobs(500, 20_000)]
    yield "batch: 500 jobs of 20,000 characters", "/v1/jobs/batch", {"items": batch}
    yield "extraction: 50,000 characters", "/v1/skills/extract", {"text": texts.prose(50_000)}
    yield (
        "extraction by meaning: 50,000 characters",
        "/v1/skills/extract",
        {"text": texts.prose(50_000), "by_meaning": True},
    )
    yield "extraction: 50,000 × U+FDFA", "/v1/skills/extract", {"text": "\ufdfa" * 50_000}
    yield (
        "match: a summary of 5,000 × U+FDFA",
        "/v1/match",
        match([_profile(texts, summary="\ufdfa" * 5_000)]),
    )
    yield (
        "match: one candidate, all fields full",
        "/v1/match",
        match([_full_profile(texts)]),
    )
    yield (
        "match: one job, all fields full",
        "/v1/match",
        {"candidate": {"skills": texts.skills(3)}, "jobs": [_full_job(texts)]},
    )
    yield "job: all fields full", "/v1/jobs", {**_full_job(texts), "employer_id": employer_id}
    yield (
        "match: 100 candidates of 3 skills and 500 characters",
        "/v1/match",
        match([_profile(texts, summary=texts.prose(500)) for _ in range(100)]),
    )


def _full_profile(texts: Texts) -> dict[str, Any]:
    return _profile(
        texts,
        summary=texts.prose(10_000),
        skills=texts.skills(200),
        experience=[
            {**post, "skills": [texts.name() for _ in range(200)]}
            for post in texts.posts(60, 10_000)
        ],
        education=[
            {"institution": texts.name(), "degree": texts.name(), "field": texts.name()}
            for _ in range(20)
        ],
        certifications=[{"name": texts.name()} for _ in range(50)],
    )


def _full_job(texts: Texts) -> dict[str, Any]:
    return {
        "title": texts.name(),
        "description": texts.prose(20_000),
        "skills": texts.skills(200),
        "benefits": [texts.name() for _ in range(50)],
        "interview_process": texts.prose(10_000),
    }


def measure(database: str) -> list[Figure]:
    """Send each once to a server of its own and read its processor time before and after."""
    figures = []
    with storage(database) as place, Server(place) as server:
        headers = {"X-API-Key": place.admin_key()}
        with server.client(headers) as client:
            employer = client.post("/v1/employers", json={"name": "Example"}).json()["id"]
            for what, path, body in attacks(employer):
                before, begun = server.cpu_seconds(), time.perf_counter()
                status = client.post(path, json=body).status_code
                took = time.perf_counter() - begun
                spent = server.cpu_seconds() - before
                print(f"{what}: {status} {spent:.2f} {took:.2f}", flush=True)
                figures.append(
                    Figure(what, "", f"{status}, {spent:.2f} s of processor, {took:.2f} s")
                )
    return figures


def main() -> None:
    chosen = options(__doc__ or "").parse_args()
    machine = machine_line()
    show(machine, measure(chosen.database))


if __name__ == "__main__":
    main()
