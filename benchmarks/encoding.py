"""How long the texts of a new profile take to encode, and what each way of running them saves.

``python -m benchmarks.encoding``. The ways take turns on the same profiles, so that a slower minute
of the machine meets them all.
"""

import argparse
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.matching.encoders import sentence_transformer as real
from app.matching.encoders.load import load_encoder
from app.matching.encoders.sentence_transformer import SentenceTransformerEncoder
from app.matching.features.pieces import pieces_and_document_text
from app.services.embeddings import candidate_document
from benchmarks import bodies
from benchmarks.report import Figure, machine_line, milliseconds, show


@contextmanager
def _untraced() -> Iterator[None]:
    traced = real._traced
    real._traced = lambda network: network
    try:
        yield
    finally:
        real._traced = traced


def _load() -> SentenceTransformerEncoder:
    encoder = load_encoder("default")
    assert isinstance(encoder, SentenceTransformerEncoder)
    return encoder


def measure(profiles: int) -> list[Figure]:
    """Time every way on as many profiles with 12 skills and 3 posts."""
    with _untraced():
        fixed, plain = _load(), _load()
    fixed.fixed_shapes = True
    ways = {
        "fixed shapes, untraced": fixed,
        "rows as they come, untraced": plain,
        "rows as they come, traced (as shipped)": _load(),
    }
    chance, names = random.Random(3), bodies.vocabulary()
    wall: dict[str, list[float]] = {way: [] for way in ways}
    processor: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(profiles + 1):
        body = bodies.candidate(chance, chance.sample(names, 12))
        pieces, document_text = pieces_and_document_text(candidate_document(body))
        texts = [document_text, *(piece.embed for piece in pieces)]
        for way, encoder in ways.items():
            began, used = time.perf_counter(), time.process_time()
            encoder.encode(texts)
            if number:  # the first one pays for what is loaded late
                wall[way].append(time.perf_counter() - began)
                processor[way].append(time.process_time() - used)
    return [
        Figure(
            f"encode a profile, {way}",
            "",
            f"{milliseconds(wall[way], 50)} wall, {milliseconds(processor[way], 50)} processor",
        )
        for way in ways
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=40)
    chosen = parser.parse_args()
    machine = machine_line()
    show(machine, measure(max(1, chosen.profiles)))


if __name__ == "__main__":
    main()
