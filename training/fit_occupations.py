"""Trains the network that reads a document's line of work (``features/occupation.py``).

``python -m training.fit_occupations --bench ../shared/bench --data ../shared/data``. Documents are
put together from taxonomies and hand-written texts (``occupation_documents.py``) and encoded once
with the frozen encoder; then two tasks are learned together: the ISCO-08 unit group of a document
(cross-entropy), and that a person lies nearer to a job of the same line of work than to others and
nearer than its look-alike does (InfoNCE, van den Oord et al. 2018, both directions). Occupations of
``not_for_training`` take no part. The file holds half-precision numbers; the same seed, texts and
machine give the same file.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from app.matching.arrays import Vectors
from app.matching.encoders.load import load_encoder
from app.matching.features.occupation import INPUTS, PACKAGED_OCCUPATIONS, grouped
from training.occupation_documents import (
    Composer,
    LineOfWork,
    Parts,
    taxonomy_lines,
    written_lines,
)
from training.regional_titles import (
    TitleComposer,
    TitledWork,
    for_training,
    read_regional_titles,
)
from training.taxonomies import kept_aside_titles, read_taxonomies, read_withheld

_PROFILES = {True: 10, False: 3}
_JOBS = {True: 5, False: 2}
_REPEATS = {True: 20, False: 3}
"""Documents made and times taken per pass of a hand-written line of work, and of another."""
_LOOK_ALIKES = 2
_TITLED_DOCUMENTS, _TITLED_REPEATS = 8, 12
"""Documents made, people and jobs each, and times taken of a line of work known by its titles."""
_BATCH = 512
_LEARNING_RATE, _DECAY = 1.5e-3, 2e-2
_DROPOUT, _GROUP_DROPOUT, _BARE_LIST = 0.35, 0.15, 0.15
"""Hidden units, groups of text, and everything beside the labels that are left out at random: a
profile may lack any of them."""
_SMOOTHING, _CONTRAST = 0.05, 0.1
TEMPERATURE = 1.5


@dataclass(frozen=True)
class Corpus:
    """Encoded documents. ``profiles`` and ``jobs`` are ``(n, inputs)`` and belong together row by
    row; ``groups`` ``(n,)`` (−1: unknown) and ``lines`` ``(n,)`` say of what, ``titled`` ``(n,)``
    whether they are little more than a title. ``look_alikes`` is ``(k, inputs)``, of the lines in
    ``look_alike_of``, with ``look_alike_groups``."""

    profiles: torch.Tensor
    jobs: torch.Tensor
    groups: torch.Tensor
    lines: torch.Tensor
    titled: torch.Tensor
    look_alikes: torch.Tensor
    look_alike_groups: torch.Tensor
    look_alike_of: list[int]
    codes: list[str]
    means: Vectors


class Network(nn.Module):
    """One hidden layer; from it the logits of the groups and the work embedding."""

    def __init__(self, inputs: int, hidden: int, groups: int, embedding: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(inputs, hidden)
        self.groups = nn.Linear(hidden, groups)
        self.embedding = nn.Linear(hidden, embedding)

    def forward(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits ``(n, g)`` and unit embeddings ``(n, e)`` of ``(n, inputs)``."""
        if self.training:
            rows = _without_groups(rows)
        hidden = functional.dropout(functional.relu(self.hidden(rows)), _DROPOUT, self.training)
        return self.groups(hidden), functional.normalize(self.embedding(hidden), dim=-1)


def _without_groups(rows: torch.Tensor) -> torch.Tensor:
    """Documents that lack some of their groups of text, or all but the labels."""
    width = rows.shape[1] // INPUTS
    kept = (torch.rand(len(rows), INPUTS) > _GROUP_DROPOUT).float()
    bare = (torch.rand(len(rows)) < _BARE_LIST) & (rows[:, :width].abs().sum(1) > 0)
    kept[bare, 0], kept[bare, 1], kept[bare, 2] = 1.0, 0.0, 0.0
    return rows * kept.repeat_interleave(width, 1)


def encode(texts: Sequence[str], encoder_name: str) -> dict[str, Vectors]:
    """Vectors by text, half precision; short texts first, so that batches are even."""
    encoder, found = load_encoder(encoder_name), {}
    ordered = sorted(set(texts), key=len)
    for start in range(0, len(ordered), 4096):
        part = ordered[start : start + 4096]
        found.update(zip(part, encoder.encode(part).astype(np.float16), strict=True))
        print(f"{start + len(part)} of {len(ordered)} texts", flush=True)
    return found


@dataclass(frozen=True)
class Documents:
    """The documents of one line of work, made once; ``repeats`` times per pass one is taken.

    ``is_titled``: they are a title and little else. ``look_alikes`` have their own unit groups.
    """

    group: str
    profiles: list[Parts]
    jobs: list[Parts]
    look_alikes: list[tuple[str, Parts]]
    repeats: int
    is_titled: bool = False

    def all(self) -> list[Parts]:
        """Every document."""
        return [*self.profiles, *self.jobs, *(parts for _, parts in self.look_alikes)]


def documents(
    lines: Sequence[LineOfWork], titled: Sequence[TitledWork], seed: int
) -> list[Documents]:
    """Make the documents of all lines of work, then of those known by their titles."""
    composer, of_titles = Composer(seed), TitleComposer(seed)
    profiles = [[composer.profile(o) for _ in range(_PROFILES[o.is_written])] for o in lines]
    jobs = [[composer.job(o) for _ in range(_JOBS[o.is_written])] for o in lines]
    alike = [
        [(o.look_alike.group, composer.look_alike(o)) for _ in range(_LOOK_ALIKES)]
        if o.look_alike
        else []
        for o in lines
    ]
    made = [
        Documents(line.group, *parts, _REPEATS[line.is_written])
        for line, *parts in zip(lines, profiles, jobs, alike, strict=True)
    ]
    return made + [
        Documents(
            line.group,
            [of_titles.profile(line) for _ in range(_TITLED_DOCUMENTS)],
            [of_titles.job(line) for _ in range(_TITLED_DOCUMENTS)],
            of_titles.look_alikes(line),
            _TITLED_REPEATS,
            is_titled=True,
        )
        for line in titled
    ]


def compose(made: Sequence[Documents], encoder_name: str, seed: int) -> Corpus:
    """Encode the documents and pair people with jobs."""
    chance = random.Random(seed)
    everything = [parts for one in made for parts in one.all()]
    vectors = encode([text for parts in everything for text in parts.texts() if text], encoder_name)
    means = _means(everything, vectors)
    codes = sorted(
        {o.group for o in made if o.group} | {g for o in made for g, _ in o.look_alikes if g}
    )
    seen = {id(parts): _inputs(parts, vectors, means) for parts in everything}
    rows: list[tuple[Vectors, Vectors, int, int]] = []
    for number, one in enumerate(made):
        group = codes.index(one.group) if one.group else -1
        for turn in range(one.repeats):
            person = one.profiles[turn % len(one.profiles)]
            rows.append((seen[id(person)], seen[id(chance.choice(one.jobs))], group, number))
    alike = [
        (number, group, parts) for number, o in enumerate(made) for group, parts in o.look_alikes
    ]
    return Corpus(
        profiles=torch.tensor(np.stack([row[0] for row in rows])),
        jobs=torch.tensor(np.stack([row[1] for row in rows])),
        groups=torch.tensor([row[2] for row in rows]),
        lines=torch.tensor([row[3] for row in rows]),
        titled=torch.tensor([made[row[3]].is_titled for row in rows]),
        look_alikes=torch.tensor(np.stack([seen[id(parts)] for _, _, parts in alike])),
        look_alike_groups=torch.tensor([codes.index(group) for _, group, _ in alike]),
        look_alike_of=[number for number, _, _ in alike],
        codes=codes,
        means=means,
    )


def _means(made: Sequence[Parts], vectors: dict[str, Vectors]) -> Vectors:
    """Mean vector of the pieces and of the joined texts, ``(2, d)``."""
    pieces = {text for parts in made for text in (*parts.labels, *parts.titles, *parts.prose)}
    return np.stack(
        [
            np.mean([vectors[text] for text in sorted(pieces)], axis=0, dtype=np.float32),
            np.mean([vectors[p.joined] for p in made if p.joined], axis=0, dtype=np.float32),
        ]
    )


def _inputs(parts: Parts, vectors: dict[str, Vectors], means: Vectors) -> Vectors:
    texts = (*parts.labels, *parts.titles, *parts.prose)
    kinds = ["skill"] * len(parts.labels) + ["title"] * len(parts.titles)
    kinds += ["experience"] * len(parts.prose)
    rows = np.array([vectors[text] for text in texts], dtype=np.float32)
    joined = vectors[parts.joined].astype(np.float32) if parts.joined else None
    return grouped(kinds, rows.reshape(len(texts), means.shape[1]), joined, means)


def losses(
    network: Network, corpus: Corpus, rows: torch.Tensor, alike: torch.Tensor
) -> torch.Tensor:
    """Both losses of a batch, added."""
    count = len(rows)
    logits, embedded = network(
        torch.cat([corpus.profiles[rows], corpus.jobs[rows], corpus.look_alikes[alike]])
    )
    own = corpus.groups[rows]
    wanted = torch.cat([own, own, corpus.look_alike_groups[alike]])
    named = functional.cross_entropy(logits, wanted, ignore_index=-1, label_smoothing=_SMOOTHING)
    people, jobs, others = embedded.split([count, count, len(alike)])
    same = _not_apart(corpus, rows)
    near = (jobs @ people.T / _CONTRAST).masked_fill(same, -1e4)
    back = (people @ jobs.T / _CONTRAST).masked_fill(same, -1e4)
    away = corpus.look_alike_groups[alike][None, :] == own[:, None]
    near = torch.cat([near, (jobs @ others.T / _CONTRAST).masked_fill(away, -1e4)], dim=1)
    right = torch.arange(count)
    return (
        named + (functional.cross_entropy(near, right) + functional.cross_entropy(back, right)) / 2
    )


def _not_apart(corpus: Corpus, rows: torch.Tensor) -> torch.Tensor:
    """Which rows ``(n, n)`` are no counter-examples of each other: those of one line of work, and,
    where one is known by its title, those of one unit group, which may be it under another name."""
    lines, groups, titled = corpus.lines[rows], corpus.groups[rows], corpus.titled[rows]
    alike = (groups[:, None] == groups[None, :]) & (titled[:, None] | titled[None, :])
    same = (lines[:, None] == lines[None, :]) | alike
    return same.fill_diagonal_(False)


def train(corpus: Corpus, hidden: int, embedding: int, epochs: int, seed: int) -> Network:
    """Fit the network; the learning rate falls in a straight line."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network = Network(corpus.profiles.shape[1], hidden, len(corpus.codes), embedding)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_LEARNING_RATE, weight_decay=_DECAY)
    places: dict[int, list[int]] = {}
    for place, line in enumerate(corpus.look_alike_of):
        places.setdefault(line, []).append(place)
    steps = epochs * (len(corpus.lines) // _BATCH)
    network.train()
    for step in range(steps):
        if step % (steps // epochs) == 0:
            order = torch.randperm(len(corpus.lines))
        first = (step % (steps // epochs)) * _BATCH
        rows = order[first : first + _BATCH]
        alike = [chance.choice(places[o]) for o in corpus.lines[rows].tolist() if o in places]
        loss = losses(network, corpus, rows, torch.tensor(alike, dtype=torch.long))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        for group in optimiser.param_groups:
            group["lr"] = _LEARNING_RATE * max(0.02, 1.0 - step / steps)
        if (step + 1) % (steps // epochs) == 0:
            print(f"pass {(step + 1) // (steps // epochs)}: loss {loss.item():.3f}", flush=True)
    network.eval()
    return network


def save(path: Path, encoder: str, network: Network, corpus: Corpus) -> None:
    """Write the network of one encoder."""
    arrays = {
        name.replace(".weight", "").replace(".bias", "_bias"): value.detach().numpy()
        for name, value in network.state_dict().items()
    }
    np.savez_compressed(
        path,
        encoder=np.array(encoder),
        codes=np.array(corpus.codes),
        temperature=np.float32(TEMPERATURE),
        means=corpus.means.astype(np.float16),
        **{name: value.astype(np.float16) for name, value in arrays.items()},
    )


def main() -> None:
    """Compose, encode, train and write the file."""
    parser = argparse.ArgumentParser(description="Train the model of lines of work.")
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--hidden", type=int, default=384)
    parser.add_argument("--embedding", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--output", type=Path, default=Path(str(PACKAGED_OCCUPATIONS)))
    options = parser.parse_args()
    withheld = read_withheld(options.bench)
    taxonomies = read_taxonomies(options.data, withheld)
    aside = kept_aside_titles(options.data, withheld)
    lines = taxonomy_lines(taxonomies) + written_lines(aside)
    written = sum(line.is_written for line in lines)
    print(f"{len(lines)} lines of work, {written} written by hand", flush=True)
    titled = for_training(read_regional_titles(), aside)
    print(f"{len(titled)} known by their titles", flush=True)
    corpus = compose(documents(lines, titled, options.seed), options.encoder, options.seed)
    network = train(corpus, options.hidden, options.embedding, options.epochs, options.seed)
    save(options.output, load_encoder(options.encoder).model_id, network, corpus)
    print(f"{options.output.name}: {len(corpus.codes)} groups")


if __name__ == "__main__":
    main()
