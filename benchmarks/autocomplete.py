"""Time to complete a skill while somebody types it, over the whole vocabulary.

The queries are what a search box sends: the beginnings of names and aliases, letter by letter,
and the same with one slip of the pen. Timed alone in this process, and over HTTP by one caller.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence

from app.matching.skills.vocabulary import Vocabulary, load_vocabulary
from benchmarks.report import Figure, machine_line, percentile, show
from benchmarks.server import Server, expect, options, storage

RESULTS = 10
QUERIES = 4000
HTTP_QUERIES = 1000
SEED = 20261122
TARGET = "p50 ≤ 5 ms"


def _typed(vocabulary: Vocabulary, chance: random.Random, number: int) -> list[str]:
    """Beginnings of names and aliases, each as long as somebody might have typed by now."""
    names = [name for skill in vocabulary.skills for name in (skill.name, *skill.aliases)]
    chosen = (chance.choice(names) for _ in range(number))
    return [name[: chance.randint(1, min(len(name), 16))] for name in chosen]


def _with_typo(query: str, chance: random.Random) -> str:
    """Leave a letter out, type one twice, change one, or swap two."""
    at = chance.randrange(len(query))
    swapped = query[:at] + query[at + 1 : at + 2] + query[at] + query[at + 2 :]
    left_out, twice = query[:at] + query[at + 1 :], query[:at] + query[at] + query[at:]
    changed = query[:at] + chance.choice("aeinrst") + query[at + 1 :]
    return chance.choice([swapped, left_out, twice, changed]) or query


def _times(ask: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    seconds = []
    for query in queries:
        start = time.perf_counter()
        ask(query)
        seconds.append(time.perf_counter() - start)
    return seconds


def _fine(seconds: Sequence[float]) -> str:
    shares = ", ".join(f"p{share} {percentile(seconds, share):.2f} ms" for share in (50, 99))
    return f"{shares}; {len(seconds)} queries"


def measure(kind: str) -> list[Figure]:
    """Complete beginnings and slips, in this process and over HTTP."""
    start = time.perf_counter()
    vocabulary = load_vocabulary()
    loaded = (time.perf_counter() - start) * 1000
    vocabulary.autocomplete("warm")
    chance = random.Random(SEED)
    typed = _typed(vocabulary, chance, QUERIES)
    typos = [_with_typo(query, chance) for query in typed]

    def complete(query: str) -> object:
        return vocabulary.autocomplete(query, RESULTS)

    size = f"{len(vocabulary.skills)} skills"
    figures = [
        Figure(f"load the vocabulary ({size})", "< 100 ms", f"{loaded:.0f} ms"),
        Figure(f"autocomplete, {size}, as typed", TARGET, _fine(_times(complete, typed))),
        Figure(f"autocomplete, {size}, with a typo", TARGET, _fine(_times(complete, typos))),
    ]
    with storage(kind) as place, Server(place) as server, server.client() as client:

        def ask(query: str) -> object:
            answer = client.get("/v1/skills", params={"q": query, "limit": RESULTS})
            return expect(answer, 200)

        ask("warm")
        mixed = [pair[number % 2] for number, pair in enumerate(zip(typed, typos, strict=True))]
        what = "`GET /v1/skills?q=`, one caller, half of the queries with a typo"
        figures.append(Figure(what, TARGET, _fine(_times(ask, mixed[:HTTP_QUERIES]))))
    return figures


def main() -> None:
    parser: argparse.ArgumentParser = options(__doc__ or "")
    chosen = parser.parse_args()
    machine = machine_line()
    show(machine, measure(chosen.database))


if __name__ == "__main__":
    main()
