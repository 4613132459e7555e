"""What a batch may count as negative, nearest concepts, and the mixture of sources."""

import math
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertModel

from training.encoder import embed_texts
from training.occupations import ProfilesAndJobs, TitlesAndSkills, TitlesAndTexts
from training.pairs import (
    Batch,
    Neighbours,
    SkillDescriptions,
    SkillLabels,
    SkillSentences,
    Source,
    Titles,
)
from training.taxonomies import Taxonomies, normalized

NEVER = -1e4
SAME_BY_BASE = 0.93
"""Concepts whose names the base model puts this close are taken for one thing."""


@dataclass(frozen=True)
class Share:
    """One source's batch size and how often it is drawn."""

    source: Source
    size: int
    weight: float


def related_concepts(taxonomies: Taxonomies) -> dict[str, set[str]]:
    """Concepts that are close by the taxonomies' own word: related, broader, same group."""
    related: dict[str, set[str]] = defaultdict(set)
    groups: dict[str, list[str]] = defaultdict(list)
    for occupation in [*taxonomies.esco.values(), *taxonomies.onet.values()]:
        groups[occupation.group].append(occupation.id)
        for other in occupation.related:
            related[occupation.id].add(other)
            related[other].add(occupation.id)
    for members in groups.values():
        for member in members:
            related[member].update(members)
    for skill in taxonomies.skills.values():
        related[skill.id] |= skill.near
    return related


def nearest_concepts(
    names: dict[str, str], tokenizer: Tokenizer, network: BertModel, most: int = 14
) -> tuple[dict[str, list[str]], dict[str, set[str]]]:
    """Nearest concepts by name, and those so near that they are taken for the same."""
    keys = list(names)
    vectors = embed_texts(tokenizer, network, [names[key] for key in keys], 32).numpy()
    near: dict[str, list[str]] = {}
    same: dict[str, set[str]] = {}
    for start in range(0, len(keys), 1024):
        scores = vectors[start : start + 1024] @ vectors.T
        count = min(most + 1, len(keys))
        best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        for row, found in enumerate(best):
            key = keys[start + row]
            order = sorted(found.tolist(), key=lambda i: (-scores[row, i], i))
            close = [(keys[i], float(scores[row, i])) for i in order if keys[i] != key]
            same[key] = {k for k, score in close if score >= SAME_BY_BASE}
            near[key] = [k for k, score in close if score < SAME_BY_BASE]
    return near, same


def find_neighbours(
    taxonomies: Taxonomies, tokenizer: Tokenizer, network: BertModel
) -> tuple[Neighbours, dict[str, set[str]]]:
    """Neighbours within skills, within ESCO and within O*NET occupations."""
    neighbours = Neighbours()
    same: dict[str, set[str]] = {}
    for names in (
        {key: skill.label for key, skill in taxonomies.skills.items()},
        {key: occupation.title for key, occupation in taxonomies.esco.items()},
        {key: occupation.title for key, occupation in taxonomies.onet.items()},
    ):
        near, equal = nearest_concepts(names, tokenizer, network)
        neighbours.of.update(near)
        same.update(equal)
    for key, skill in taxonomies.skills.items():
        neighbours.of[key] = [k for k in neighbours.of[key] if k not in skill.near]
    return neighbours, same


@dataclass(frozen=True)
class Mix:
    """How the sources share the steps of a run.

    ``parts``: pairs of a batch and share of the steps, by source. ``related``: a related concept
    counts as this much of a negative; it is neither the same nor unrelated.
    """

    parts: dict[str, tuple[int, float]]
    related: float


MIXES = {
    "broad": Mix(
        {
            "esco_titles": (128, 0.16),
            "onet_titles": (128, 0.16),
            "skill_labels": (128, 0.15),
            "skill_descriptions": (64, 0.09),
            "sentences": (56, 0.20),
            "title_skills": (44, 0.07),
            "title_texts": (56, 0.06),
            "profile_jobs": (24, 0.11),
        },
        related=0.3,
    ),
    "titles": Mix(
        {
            "esco_titles": (192, 0.20),
            "onet_titles": (192, 0.20),
            "skill_labels": (160, 0.14),
            "skill_descriptions": (72, 0.10),
            "sentences": (56, 0.12),
            "title_skills": (44, 0.07),
            "title_texts": (56, 0.06),
            "profile_jobs": (24, 0.11),
        },
        related=0.15,
    ),
}


def build_shares(taxonomies: Taxonomies, neighbours: Neighbours, mix: Mix) -> list[Share]:
    """The sources with the sizes and weights of a mix."""
    concepts: dict[str, set[str]] = defaultdict(set)
    for occupation in [*taxonomies.esco.values(), *taxonomies.onet.values()]:
        for title in occupation.titles:
            concepts[normalized(title)].add(occupation.id)
    withheld = taxonomies.withheld_titles
    sources: list[Source] = [
        Titles("esco_titles", taxonomies.esco, concepts, neighbours, withheld),
        Titles("onet_titles", taxonomies.onet, concepts, neighbours, withheld),
        SkillLabels(taxonomies.skills, neighbours),
        SkillDescriptions(taxonomies.skills, neighbours),
        SkillSentences(taxonomies, neighbours),
        TitlesAndSkills(taxonomies, neighbours),
        TitlesAndTexts(taxonomies, neighbours),
        ProfilesAndJobs(taxonomies, neighbours),
    ]
    return [Share(source, *mix.parts[source.name]) for source in sources]


def schedule(shares: list[Share], steps: int, seed: int) -> list[int]:
    """Which source each step draws: even over time, shuffled within windows of 100 steps."""
    rng = random.Random(seed)
    weights = np.asarray([share.weight for share in shares])
    weights = weights / weights.sum()
    order: list[int] = []
    owed = np.zeros(len(shares))
    while len(order) < steps:
        window: list[int] = []
        for _ in range(100):
            owed += weights
            chosen = int(np.argmax(owed))
            owed[chosen] -= 1.0
            window.append(chosen)
        rng.shuffle(window)
        order += window
    return order[:steps]


def negative_bias(
    batch: Batch,
    related: dict[str, set[str]],
    same: dict[str, set[str]],
    related_share: float = MIXES["broad"].related,
) -> Tensor:
    """Added to the logits, `(len(left), len(right))`: the row's own pair 0, known positives
    a large negative number, related concepts the logarithm of their share, the rest 0."""
    rows: dict[str, list[int]] = defaultdict(list)
    texts: dict[str, list[int]] = defaultdict(list)
    for i, left in enumerate(batch.left):
        texts[normalized(left.text)].append(i)
        for concept in left.concepts:
            rows[concept].append(i)
    bias = torch.zeros(len(batch.left), len(batch.right))
    for j, right in enumerate(batch.right):
        for concept in right.concepts:
            for other in related.get(concept, ()):
                if other in rows:
                    bias[rows[other], j] = math.log(related_share)
        for concept in right.concepts:
            for other in (concept, *same.get(concept, ())):
                if other in rows:
                    bias[rows[other], j] = NEVER
        shared = texts.get(normalized(right.text))
        if shared:
            bias[shared, j] = NEVER
    own = torch.arange(len(batch.left))
    bias[own, own] = 0.0
    for i, left in enumerate(batch.left):
        for j in texts[normalized(batch.right[i].text)]:
            if j != i:
                bias[j, i] = NEVER
        for j in texts[normalized(left.text)]:
            if j != i and j < len(batch.right):
                bias[i, j] = NEVER
    return bias


def assert_nothing_withheld(batch: Batch, taxonomies: Taxonomies) -> None:
    """Stop if a withheld occupation, or one of its titles, takes part in a pair."""
    for text in [*batch.left, *batch.right]:
        if text.concepts & taxonomies.withheld or text.concepts & taxonomies.development:
            raise AssertionError(f"a withheld occupation takes part in {batch.source}")
        if batch.source.endswith("_titles") and normalized(text.text) in taxonomies.withheld_titles:
            raise AssertionError(f"a withheld title takes part in {batch.source}")


def default_paths() -> tuple[Path, Path]:
    """Where the archives and benchmarks lie beside a checkout."""
    return Path("../shared/data"), Path("../shared/bench")
