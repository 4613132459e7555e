"""How well skills are found in sentences of job advertisements, with ESCO imported.

People marked the ESCO skills of the sentences in ``skillext_house_val`` and ``skillext_tech_val``
(SkillSpan). They marked little: most of what else is found there is right, too, so precision is a
lower bound. The constants are chosen on the first half of each folder; the second is read off.

``python -m benchmarks.extraction ../shared/bench`` imports the release beside the folders into a
database of its own; ``--keep FILE`` keeps that for the next run.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
from sklearn.linear_model import LogisticRegression

from app.config import Settings
from app.database import Database, migrate
from app.main import build_engine
from app.matching.engine import Engine
from app.matching.evaluation import read_lines
from app.matching.retrieval.skills import SkillIndex
from app.matching.skills.extraction import Fitted, findings, fitted_for, tells_more
from app.matching.skills.mentions import MentionFinder
from app.matching.text.normalise import normalise
from app.services.skills import taxonomy_import
from app.services.skills.taxonomy_esco import read_esco
from benchmarks.report import machine_line

TASKS = ("skillext_house_val", "skillext_tech_val")
THRESHOLDS = (0.45, 0.5, 0.525, 0.55, 0.575, 0.6, 0.65, 0.7)
MOST = (1, 2, 3)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the benchmark: what people marked, what is named, what is near."""

    gold: frozenset[UUID]
    named: frozenset[UUID]
    near: tuple[tuple[tuple[UUID, float], ...], ...]
    """For each sentence that it was split into the nearest skills, by falling cosine."""

    def found(self, least: float, most: int) -> frozenset[UUID]:
        """What is near enough."""
        return frozenset(
            id for nearest in self.near for id, cosine in nearest[:most] if cosine >= least
        )


@dataclass(frozen=True)
class Quality:
    """Precision and recall over all findings of all sentences."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"{self.precision:.3f} | {self.recall:.3f} | {self.f1:.3f}"


def prepared_database(file: Path, release: Path, engine: Engine) -> Database:
    """A database with the release in force and all its skills embedded."""
    database = Database(f"sqlite:///{file}", 4)
    migrate(database)
    with database.write() as session:
        taxonomy_import.import_release(session, read_esco(release))
    while taxonomy_import.embed_missing_names(database, engine):
        pass
    return database


def _gold(folder: Path) -> dict[str, list[str]]:
    gold: dict[str, list[str]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        query, document, _ = line.split("\t")
        gold.setdefault(query, []).append(document)
    return gold


def look_at(finder: MentionFinder, engine: Engine, folder: Path) -> list[Sentence]:
    """Read a folder and find skills in each of its sentences."""
    gold = _gold(folder)
    looked = []
    for row in read_lines(folder, "queries"):
        query, text = row["_id"], row["text"]
        sentences, named = findings(finder, text)
        chosen = [
            normalise(text[at.start : at.end])
            for at, found in zip(sentences, named, strict=True)
            if tells_more(text, at, found)
        ]
        near = finder.catalogue.nearest(engine.encoder.encode(chosen), max(MOST)) if chosen else []
        looked.append(
            Sentence(
                frozenset(finder.catalogue.by_key(key).id for key in gold.get(query, ())),
                frozenset(mention.skill.id for found in named for mention in found),
                tuple(tuple((skill.id, cosine) for skill, cosine in row) for row in near),
            )
        )
    return looked


def quality(sentences: Sequence[Sentence], found: Sequence[frozenset[UUID]]) -> Quality:
    """Compare what was found with what people marked."""
    hits = sum(len(row & one.gold) for row, one in zip(found, sentences, strict=True))
    total, wanted = sum(map(len, found)), sum(len(one.gold) for one in sentences)
    return Quality(hits / total if total else 0.0, hits / wanted if wanted else 0.0)


def together(sentences: Sequence[Sentence], least: float, most: int) -> Quality:
    """Names and meaning together."""
    return quality(sentences, [one.named | one.found(least, most) for one in sentences])


def fit(sentences: Sequence[Sentence]) -> tuple[float, int]:
    """The threshold, and the number of skills per sentence, with the best F1."""
    options = [(least, most) for least in THRESHOLDS for most in MOST]
    return max(options, key=lambda option: together(sentences, *option).f1)


def judged(sentences: Sequence[Sentence], least: float, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Cosines of what was found by meaning alone, and whether people had marked it."""
    rows = [
        (cosine, id in one.gold)
        for one in sentences
        for nearest in one.near
        for id, cosine in nearest[:most]
        if cosine >= least and id not in one.named
    ]
    cosines, marked = zip(*rows, strict=True)
    return np.array(cosines), np.array(marked, float)


def calibrate(cosines: np.ndarray, marked: np.ndarray) -> tuple[float, float]:
    """Middle and slope of the logistic curve (practically without regularisation)."""
    model = LogisticRegression(C=1e6).fit(cosines[:, None], marked)
    slope = float(model.coef_[0, 0])
    return -float(model.intercept_[0]) / slope, slope


def show(first: Sequence[Sentence], second: Sequence[Sentence], model: str) -> None:
    """Print the tables, the choice, and how it does on the second halves."""
    print("| found by, first halves | precision | recall | F1 |\n|---|---|---|---|")
    print(f"| names alone | {quality(first, [one.named for one in first])} |")
    for most in MOST:
        for least in THRESHOLDS:
            print(f"| and {most} by meaning from {least} | {together(first, least, most)} |")
    least, most = fit(first)
    print(f"\nChosen: {most} from {least}. On the second halves:\n")
    print("| found by | precision | recall | F1 |\n|---|---|---|---|")
    print(f"| names | {quality(second, [one.named for one in second])} |")
    print(f"| meaning | {quality(second, [one.found(least, most) for one in second])} |")
    print(f"| both | {together(second, least, most)} |")
    in_force = fitted_for(model)
    if in_force is not None:
        print(f"| both, constants in force | {together(second, in_force.least, in_force.most)} |")
    middle, slope = calibrate(*judged(first, min(THRESHOLDS), most))
    chosen = Fitted(least, most, round(middle, 3), round(slope, 2))
    cosines, marked = judged(second, least, most)
    said = np.array([chosen.confidence(cosine) for cosine in cosines])
    print(
        f"\nConfidence on the second halves, {len(said)} findings by meaning: "
        f"mean {said.mean():.3f}, marked {marked.mean():.3f}."
    )
    body = {"least": least, "most": most, "middle": chosen.middle, "slope": chosen.slope}
    print(f'\n"{model}": {json.dumps(body)}')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of the benchmark folders")
    parser.add_argument("--esco", type=Path, help="the release; default: beside the folder")
    parser.add_argument("--keep", type=Path, help="database to make, or to use again")
    chosen = parser.parse_args()
    release = chosen.esco or chosen.folder.parent / "data" / "esco_v1.1.1_en_csv.zip"
    print(machine_line(), end="\n\n")
    engine = build_engine(Settings())
    with tempfile.TemporaryDirectory() as directory:
        file = chosen.keep or Path(directory) / "esco.sqlite3"
        database = prepared_database(file, release, engine)
        finder = SkillIndex(engine).finder(database)
        first: list[Sentence] = []
        second: list[Sentence] = []
        for task in TASKS:
            looked = look_at(finder, engine, chosen.folder / task)
            first += looked[: len(looked) // 2]
            second += looked[len(looked) // 2 :]
        show(first, second, engine.encoder.model_id)
        database.dispose()


if __name__ == "__main__":
    main()
