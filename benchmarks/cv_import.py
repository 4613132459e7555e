"""How well CVs are read: ``python -m benchmarks.cv_import [--half HALF] [--misses]``.

Forty files (``benchmarks.cv_files``) against what they were made from. Rules were chosen on the
half *choosing*; the half *confirming* is only read off. Roles are ranked among the demo jobs, for
the imported draft and for the profile entered by hand.
"""

import argparse
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from app.config import Settings
from app.errors import AppError
from app.main import build_engine
from app.matching.documents import JobPosting
from app.matching.engine import Engine
from app.matching.retrieval.skills import package_finder
from app.matching.skills.mentions import MentionFinder
from app.services import embeddings
from app.services.documents.cv.profile import draft_profile
from app.services.documents.drafts import as_cv_import
from app.services.documents.reading.kinds import read
from app.services.documents.reading.refusals import Refusal

FILES = Path(__file__).parents[1] / "tests" / "services" / "documents" / "cvs"
FLOORS = {
    "name": 0.95,
    "email": 0.98,
    "titles": 0.85,
    "dates": 0.85,
    "five skills": 0.90,
    "top 3": 0.8,
}
_SAME = 88


def plain(text: str | None) -> str:
    """Text without case, accents and marks."""
    letters = unicodedata.normalize("NFKD", text or "").casefold()
    return " ".join(
        "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split()
    )


@dataclass
class Tally:
    """Hits and trials per measure, and what was missed."""

    hits: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    trials: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    misses: list[str] = field(default_factory=list)
    errors: int = 0

    def count(self, measure: str, hit: float, what: str = "") -> None:
        """Count one trial; ``hit`` is 0 to 1."""
        self.hits[measure] += hit
        self.trials[measure] += 1
        if hit < 1 and what:
            self.misses.append(f"{measure}: {what}")

    def rate(self, measure: str) -> float:
        """Share of hits."""
        return self.hits[measure] / self.trials[measure] if self.trials[measure] else 1.0


def load_truth(half: str | None = None) -> list[dict[str, Any]]:
    """What is in the files, of one half or both."""
    lines = (FILES / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [row for row in rows if half is None or row["half"] == half]


def read_file(finder: MentionFinder, engine: Engine, name: str) -> dict[str, Any]:
    """The profile that is read of a file, in this process."""
    path = FILES / name
    document = read(path.read_bytes(), path.suffix[1:])
    draft = draft_profile(finder, engine, document)
    return as_cv_import(draft, document.text).profile.model_dump(mode="json")


def compare(tally: Tally, name: str, found: dict[str, Any], true: dict[str, Any]) -> None:
    """Count what is right of one file."""
    tally.count("name", plain(found["name"]) == plain(true["name"]), f"{name} {found['name']!r}")
    tally.count("email", found["email"] == true["email"], f"{name} {found['email']!r}")
    pairs = _paired(found["experience"], true["experience"])
    for post, other in pairs:
        title = other is not None and plain(other["title"]) == plain(post["title"])
        tally.count("titles", title, f"{name} {post['title']!r} {other and other['title']!r}")
        company = other is not None and plain(other["company"]) == plain(post["company"])
        tally.count(
            "companies", company, f"{name} {post['company']!r} {other and other['company']!r}"
        )
        same = other is not None and all(other[k] == post.get(k) for k in ("start", "end"))
        shown = other and (other["start"], other["end"])
        tally.count("dates", same, f"{name} {post.get('start')} {post.get('end')} {shown}")
    extra = len(found["experience"]) - len(true["experience"])
    tally.count("number of posts", extra == 0, f"{name} {extra:+}")
    listed = {plain(skill["name"]) for skill in found["skills"]}
    right = sum(plain(skill["name"]) in listed for skill in true["skills"])
    tally.count("five skills", right >= 5, f"{name} {right} of {len(true['skills'])}")
    tally.count("skills", right / len(true["skills"]))
    for measure, key, part in (
        ("schools", "education", "institution"),
        ("certificates", "certifications", "name"),
        ("issuers", "certifications", "issuer"),
        ("languages", "languages", "code"),
        ("language levels", "languages", "level"),
    ):
        _compare_list(tally, measure, name, found[key], true[key], part)
    country = (found["location"] or {}).get("country")
    tally.count("country", country == true["location"]["country"], f"{name} {country}")
    tally.count(
        "phone", _digits(found["phone"]) == _digits(true["phone"]), f"{name} {found['phone']}"
    )
    tally.count(
        "headline",
        plain(found["headline"]) == plain(true["headline"]),
        f"{name} {found['headline']!r}",
    )
    near = fuzz.ratio(plain(found["summary"]), plain(true["summary"]))
    tally.count("summary", near >= _SAME, f"{name} {near:.0f} {(found['summary'] or '')[:80]!r}")


def _compare_list(
    tally: Tally, measure: str, name: str, found: list[Any], true: list[Any], part: str
) -> None:
    have = [plain(str(entry.get(part) or "").split(" (expires")[0]) for entry in found]
    for entry in true:
        tally.count(measure, plain(str(entry[part])) in have, f"{name} {entry[part]!r} {have}")


def _digits(text: str | None) -> str:
    return "".join(character for character in text or "" if character.isdigit())


def _paired(
    found: Sequence[dict[str, Any]], true: Sequence[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each true post with the imported one that is most like it; each used once."""
    left = list(found)
    pairs = []
    for post in true:
        best = max(left, key=lambda one: _likeness(one, post), default=None)
        if best is not None and _likeness(best, post) < 40:
            best = None
        if best is not None:
            left.remove(best)
        pairs.append((post, best))
    return pairs


def _likeness(one: dict[str, Any], post: dict[str, Any]) -> float:
    title = fuzz.ratio(plain(one["title"]), plain(post["title"]))
    return title + 60 * (one["start"] == post.get("start")) + 20 * (one["end"] == post.get("end"))


def load_jobs() -> list[JobPosting]:
    """The demo jobs."""
    folder = resources.files("app") / "data" / "demo" / "jobs"
    bodies: list[dict[str, Any]] = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        loaded = json.loads(file.read_text(encoding="utf-8"))
        bodies += loaded if isinstance(loaded, list) else [loaded]
    return [JobPosting.from_mapping(body) for body in bodies]


class Roles:
    """Jobs, encoded once, and the order in which a profile sees them."""

    def __init__(self, engine: Engine, jobs: Sequence[JobPosting]) -> None:
        self.engine = engine
        encoded = engine.encode_many(list(jobs))
        self.features = [engine.features(job, own) for job, own in zip(jobs, encoded, strict=True)]

    def first(self, profile: dict[str, Any]) -> set[int]:
        """The first three roles for a profile."""
        document = embeddings.candidate_document(profile)
        (encoded,) = self.engine.encode_many([document])
        ranked = self.engine.rank(self.engine.features(document, encoded), self.features)
        return set(ranked.order[:3].tolist())

    def overlap(self, one: dict[str, Any], two: dict[str, Any]) -> float:
        """Share of the first three roles that two profiles have in common."""
        return len(self.first(one) & self.first(two)) / 3


def measure(engine: Engine, rows: Iterable[dict[str, Any]], *, roles: Roles | None = None) -> Tally:
    """Read all files and compare."""
    finder = package_finder(engine)
    tally = Tally()
    for row in rows:
        try:
            found = read_file(finder, engine, row["file"])
        except (AppError, Refusal) as error:
            tally.errors += 1
            tally.misses.append(f"error: {row['file']} {error}")
            continue
        compare(tally, row["file"], found, row["profile"])
        if roles is not None:
            tally.count("top 3", roles.overlap(found, row["profile"]), row["file"])
    return tally


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("choosing", "confirming"))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--no-ranking", action="store_true")
    asked = parser.parse_args()
    model = "hash" if asked.no_ranking else "default"
    engine = build_engine(Settings(model=model))
    roles = None if asked.no_ranking else Roles(engine, load_jobs())
    for half in (asked.half,) if asked.half else ("choosing", "confirming"):
        rows = load_truth(half)
        tally = measure(engine, rows, roles=roles)
        print(f"{half}: {len(rows)} files, {tally.errors} errors")
        for name in tally.trials:
            floor = f"  (at least {FLOORS[name]})" if name in FLOORS else ""
            print(f"  {name:16} {tally.rate(name):.3f} of {tally.trials[name]:.0f}{floor}")
        if asked.misses:
            print("\n".join(f"    {miss}" for miss in tally.misses))


if __name__ == "__main__":
    main()
