"""Trains the network that reads a document's line of work (``features/occupation.py``).

``python -m training.fit_occupations --bench ../shared/bench --data ../shared/data``. Documents are
put together from taxonomies and hand-written texts (``occupation_documents.py``) and encoded once
with the frozen encoder; then several networks are trained, each on its own pairs of people and
jobs, and made one (``occupation_network.py``). Occupations of ``not_for_training`` take no part.
The file holds half-precision numbers; the same seed, texts and machine give the same file.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from app.matching.arrays import Vectors
from app.matching.encoders.load import load_encoder
from app.matching.features.occupation import PACKAGED_OCCUPATIONS, grouped
from training.occupation_documents import (
    Composer,
    LineOfWork,
    Parts,
    taxonomy_lines,
    written_lines,
)
from training.occupation_network import Corpus, Network, combined, train
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
_TITLED_DOCUMENTS, _TITLED_REPEATS = 8, 25
"""Documents made, people and jobs each, and times taken of a line of work known by its titles."""
TEMPERATURE = 2.0


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


def compose(made: Sequence[Documents], vectors: dict[str, Vectors], seed: int) -> Corpus:
    """Pair people with jobs; ``vectors`` are those of all texts."""
    chance = random.Random(seed)
    everything = [parts for one in made for parts in one.all()]
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
    parser.add_argument("--members", type=int, default=3)
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
    made = documents(lines, titled, options.seed)
    texts = [text for one in made for parts in one.all() for text in parts.texts() if text]
    vectors = encode(texts, options.encoder)
    members = []
    for seed in range(options.seed + 1, options.seed + 1 + options.members):
        corpus = compose(made, vectors, seed)
        sizes = (options.hidden, options.embedding, options.epochs)
        members.append(train(corpus, *sizes, seed))
    with torch.no_grad():
        network = combined(members, corpus, options.embedding)
    save(options.output, load_encoder(options.encoder).model_id, network, corpus)
    print(f"{options.output.name}: {len(corpus.codes)} groups")


if __name__ == "__main__":
    main()
