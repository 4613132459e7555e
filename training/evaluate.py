"""Ranking figures of an encoder on text tasks: the whole corpus by cosine, nothing else.

Queries without relevant documents are left out. Relevance counts as yes or no.
"""

import argparse
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from app.matching.encoders.weight_delta import read_differences
from training.encoder import embed_texts, load_base
from training.taxonomies import is_development, read_withheld
from training.weights import base_state, mixed_with_base, read_checkpoint

Encode = Callable[[list[str]], NDArray[np.float32]]

SHIPPED = Path("app/data/model/adapter.safetensors")
TASKS = (
    "jobtitle_sim_en",
    "jobnorm_jobbert_val",
    "skillext_tech_val",
    "skillext_house_val",
    "skillext_skillskape_dev",
    "profile2job_development",
    "onet_alttitle2occ_development",
)
READ_ONLY_TASKS = (
    "profile2job_esco_onet_unseen",
    "onet_alttitle2occ_unseen",
    "jobtitle_sim_es",
    "jobtitle_sim_de",
)
"""Read off for the report; no choice rests on them."""


@dataclass
class Task:
    """Queries, corpus and the positions of the relevant documents of each query."""

    name: str
    queries: list[str]
    query_ids: list[str]
    corpus: list[str]
    relevant: list[list[int]]


@dataclass
class Figures:
    """Average precision and reciprocal rank of each query, in the order of the task."""

    precision: NDArray[np.float64]
    reciprocal: NDArray[np.float64]


def _texts(path: Path) -> dict[str, str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["_id"]: row["text"] for row in rows}


def _folder_and_filter(bench: Path, name: str) -> tuple[Path, Callable[[str, list[str]], bool]]:
    if name == "profile2job_development":
        return bench / "profile2job_esco_onet", lambda query, _: is_development(query)
    if name.startswith("onet_alttitle2occ_"):
        withheld = read_withheld(bench)
        if name.endswith("_unseen"):
            return bench / "onet_alttitle2occ", lambda _, found: any(d in withheld for d in found)
        return (
            bench / "onet_alttitle2occ",
            lambda _, found: all(is_development(d) and d not in withheld for d in found),
        )
    return bench / name, lambda query, found: True


def read_task(bench: Path, name: str, most: int | None = None) -> Task:
    """Read one task; names with `_development` or `_unseen` select queries of a larger one."""
    folder, wanted = _folder_and_filter(bench, name)
    queries = _texts(folder / "queries.jsonl.gz")
    corpus = _texts(folder / "corpus.jsonl.gz")
    position = {key: i for i, key in enumerate(corpus)}
    withheld = read_withheld(bench)
    found: dict[str, list[str]] = defaultdict(list)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")[:3]
        if float(grade) > 0 and document in position and query in queries:
            found[query].append(document)
    keys = [
        key
        for key in queries
        if found.get(key)
        and wanted(key, found[key])
        and not (name == "profile2job_development" and key in withheld)
    ]
    if most is not None:
        keys = sorted(keys, key=lambda key: hashlib.sha256(key.encode()).digest())[:most]
    relevant = [[position[d] for d in found[key]] for key in keys]
    return Task(name, [queries[key] for key in keys], keys, list(corpus.values()), relevant)


def figures_of(task: Task, encode: Encode) -> Figures:
    """Rank the corpus for every query; ties are broken by corpus order."""
    corpus = encode(task.corpus)
    queries = encode(task.queries)
    precision, reciprocal = [], []
    for start in range(0, len(task.queries), 256):
        scores = queries[start : start + 256] @ corpus.T
        for row, relevant in zip(scores, task.relevant[start : start + 256], strict=True):
            ranks = np.sort(_ranks(row, np.asarray(relevant)))
            precision.append(float(np.mean(np.arange(1, len(ranks) + 1) / ranks)))
            reciprocal.append(float(1.0 / ranks[0]))
    return Figures(np.asarray(precision), np.asarray(reciprocal))


def _ranks(row: NDArray[np.float32], relevant: NDArray[np.int64]) -> NDArray[np.int64]:
    if len(relevant) <= 4:
        higher = [int((row > row[i]).sum() + (row[:i] == row[i]).sum()) + 1 for i in relevant]
        return np.asarray(higher)
    order = np.argsort(-row, kind="stable")
    rank = np.empty(len(row), dtype=np.int64)
    rank[order] = np.arange(1, len(row) + 1)
    return rank[relevant]


def metric_name(task: str) -> str:
    """`mrr` where each query has one answer, `map` otherwise."""
    return "mrr" if task.startswith("jobnorm") else "map"


def values_of(task: str, figures: Figures) -> NDArray[np.float64]:
    """The per-query values whose mean is the task's figure."""
    return figures.reciprocal if metric_name(task) == "mrr" else figures.precision


def halves(task: Task, values: NDArray[np.float64]) -> tuple[float, float]:
    """Means over the two halves of the queries, split by a hash of the query's identifier."""
    first = np.asarray(
        [hashlib.sha256(f"half:{key}".encode()).digest()[0] % 2 == 0 for key in task.query_ids]
    )
    return float(values[first].mean()), float(values[~first].mean())


def interval(values: NDArray[np.float64], draws: int = 2000) -> tuple[float, float]:
    """95 % bootstrap interval of the mean over queries; the seed is fixed."""
    rng = np.random.default_rng(0)
    means = values[rng.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def evaluate(
    encode: Encode, bench: Path, names: Iterable[str], most: int | None = None
) -> dict[str, dict[str, float]]:
    """Figures of each task: the mean, its interval, both halves and the number of queries."""
    report: dict[str, dict[str, float]] = {}
    cache: dict[str, NDArray[np.float32]] = {}

    def remembered(texts: list[str]) -> NDArray[np.float32]:
        key = hashlib.sha256("\x00".join(texts).encode()).hexdigest()
        if key not in cache:
            cache[key] = encode(texts)
        return cache[key]

    for name in names:
        task = read_task(bench, name, most)
        values = values_of(name, figures_of(task, remembered))
        low, high = interval(values)
        first, second = halves(task, values)
        report[name] = {
            metric_name(name): float(values.mean()),
            "low": low,
            "high": high,
            "first_half": first,
            "second_half": second,
            "queries": float(len(values)),
        }
    return report


def encoder_of(state: dict[str, torch.Tensor] | None) -> Encode:
    """Encoding with the base network, its weights replaced by `state` where given."""
    tokenizer, network = load_base()
    if state is not None:
        network.load_state_dict(state, strict=False)

    def encode(texts: list[str]) -> NDArray[np.float32]:
        return np.asarray(embed_texts(tokenizer, network, texts).numpy(), dtype=np.float32)

    return encode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--checkpoint", type=Path, help="weights of train.py; the base without")
    parser.add_argument("--share", type=float, default=1.0, help="weight beside the base's")
    parser.add_argument("--shipped", action="store_true", help="the base with the shipped adapter")
    parser.add_argument("--most", type=int, help="queries per task at most")
    parser.add_argument("--tasks", nargs="*", default=[*TASKS, *READ_ONLY_TASKS])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    state = None
    if arguments.shipped:
        base = base_state()
        state = {key: base[key] + added for key, added in read_differences(SHIPPED)[0].items()}
    elif arguments.checkpoint:
        state = mixed_with_base(read_checkpoint(arguments.checkpoint), arguments.share)
    report = evaluate(encoder_of(state), arguments.bench, arguments.tasks, arguments.most)
    for name, row in report.items():
        print(name, " ".join(f"{key}={value:.4f}" for key, value in row.items()), flush=True)
    if arguments.output:
        arguments.output.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
