"""How many texts a second each form of the model encodes, and what a new profile costs.

``python -m benchmarks.encoding``. The forms take turns on the same texts in one run, so that a
slower minute of the machine meets them all; tokenising, pooling and normalisation are included.
Texts are of the demo: long ones of 1,300 characters, short ones of 4 words.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from app.cli.compiling import demo_texts
from app.matching.arrays import Vectors
from app.matching.encoders import compiling
from app.matching.encoders.compiled import CompiledFormUnusable, load_compiled
from app.matching.encoders.reference import load_source
from app.matching.encoders.sentence_transformer import SentenceTransformerEncoder
from app.matching.encoders.source import Source, source_of
from app.matching.features.pieces import pieces_and_document_text
from app.services.embeddings import candidate_document
from benchmarks import bodies
from benchmarks.report import Figure, machine_line, milliseconds, show

LONG_CHARACTERS, SHORT_WORDS = 1300, 4
PUBLISHED, REFERENCE, COMPILED = "sentence-transformers", "reference", "compiled"
_TARGETS = {"long": "≥ 6.5 ×", "short": "≥ 9 ×"}


@dataclass
class Spent:
    """Seconds by the clock and of the processor, one of each a turn."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], object]) -> None:
        """Do the work and add what it took."""
        began, used = time.perf_counter(), time.process_time()
        work()
        self.wall.append(time.perf_counter() - began)
        self.processor.append(time.process_time() - used)


Encode = Callable[[Sequence[str]], object]


def _forms(threads: int, directory: Path) -> dict[str, Encode]:
    source = source_of("default")
    assert source is not None
    model = load_source(source)
    reference = SentenceTransformerEncoder(model, source.model_id, threads)
    compiled = _compiled(source, directory, threads)

    def published(texts: Sequence[str]) -> Vectors:
        torch.set_num_threads(threads)  # as somebody would who uses it directly
        try:
            found: Vectors = model.encode(list(texts), batch_size=32, show_progress_bar=False)
            return found
        finally:
            torch.set_num_threads(1)

    return {PUBLISHED: published, REFERENCE: reference.encode, COMPILED: compiled}


def _compiled(source: Source, directory: Path, threads: int) -> Encode:
    try:
        return load_compiled(directory, source, threads).encode
    except CompiledFormUnusable:
        texts = demo_texts()
        given = compiling.Texts(texts[:240], texts[240:360])
        with tempfile.TemporaryDirectory() as made:
            compiling.compile_encoder(source, Path(made), given, threads)
            return load_compiled(Path(made), source, threads).encode


def _texts(chance: random.Random, count: int) -> dict[str, list[str]]:
    sentences = demo_texts()
    words = " ".join(sentences).split()

    def long() -> str:
        text = ""
        while len(text) < LONG_CHARACTERS:
            text += chance.choice(sentences) + " "
        return text[:LONG_CHARACTERS]

    return {
        "long": [long() for _ in range(count)],
        "short": [" ".join(chance.choices(words, k=SHORT_WORDS)) for _ in range(16 * count)],
    }


def _throughput(forms: dict[str, Encode], count: int, turns: int) -> list[Figure]:
    figures = []
    for kind, texts in _texts(random.Random(5), count).items():
        spent = {name: Spent() for name in forms}
        for turn in range(turns + 1):
            for name, encode in forms.items():
                if turn == 0:
                    encode(texts[: len(texts) // 4])  # pays for what is loaded late
                else:
                    spent[name].measure(lambda encode=encode, texts=texts: encode(texts))
        wall = {name: len(texts) / min(one.wall) for name, one in spent.items()}
        processor = {name: min(one.processor) for name, one in spent.items()}
        for name in forms:
            figures.append(
                Figure(
                    f"{kind} texts a second, {name}",
                    _TARGETS[kind] if name == COMPILED else "",
                    f"{wall[name]:.0f} ({wall[name] / wall[PUBLISHED]:.1f} × {PUBLISHED}; by "
                    f"processor time {processor[PUBLISHED] / processor[name]:.1f} ×)",
                )
            )
    return figures


def _profiles(forms: dict[str, Encode], count: int) -> list[Figure]:
    chance, names = random.Random(3), bodies.vocabulary()
    spent = {name: Spent() for name in forms if name != PUBLISHED}
    for number in range(count + 1):
        body = bodies.candidate(chance, chance.sample(names, 12))
        pieces, document_text = pieces_and_document_text(candidate_document(body))
        texts = [document_text, *(piece.embed for piece in pieces)]
        for name, one in spent.items():
            if number:
                one.measure(lambda name=name, texts=texts: forms[name](texts))
            else:
                forms[name](texts)
    return [
        Figure(
            f"encode a profile with 12 skills and 3 posts, {name}, nothing remembered",
            "",
            f"{milliseconds(one.wall, 50)} wall, {milliseconds(one.processor, 50)} processor",
        )
        for name, one in spent.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=128, help="long ones; short ones 16 times")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--profiles", type=int, default=40)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="compiled forms")
    chosen = parser.parse_args()
    machine = machine_line()
    forms = _forms(chosen.threads, chosen.models)
    figures = _throughput(forms, chosen.texts, max(1, chosen.turns))
    show(machine, figures + _profiles(forms, chosen.profiles))


if __name__ == "__main__":
    main()
