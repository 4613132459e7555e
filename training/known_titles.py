"""Makes the table of titles whose line of work is known (``features/known_titles.py``).

``python -m training.known_titles --bench ../shared/bench --data ../shared/data``. Names come from
files written by hand (``title_names.tsv``: English ones by region and register; ``title_names_
languages.tsv``: other languages; ``regional_titles.tsv``; titles and aliases of ``trade_texts``)
and, where those say nothing, from the titles of ESCO. A name that stands in two unit groups is left
out, and so are preferred titles of occupations that training must not see (``not_for_training``).
What is usual for a group is the mean of what the network says of its titles.
"""

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.matching.arrays import Vectors, unit
from app.matching.encoders.load import load_encoder
from app.matching.features.known_titles import PACKAGED_TITLES, key_hash, title_key
from app.matching.features.occupation import OccupationModel, grouped, load_occupations
from app.matching.text.english import english_words
from app.matching.text.protected_attributes import neutral_title
from training.fit_occupations import encode
from training.occupation_documents import TRADE_TEXTS
from training.regional_titles import read_regional_titles
from training.taxonomies import kept_aside_titles, read_taxonomies, read_withheld

_FOLDER = Path(__file__).parent
NAMES = (_FOLDER / "title_names.tsv", _FOLDER / "title_names_languages.tsv")
_OWN = 0.5
"""Part of what is usual for a group that is the group itself; the rest is what the network gives
to its titles, which spreads over near groups."""

Named = tuple[str, str]
"""Unit group and title."""


def written_names() -> Iterator[Named]:
    """Every title that a file written by hand gives to a unit group."""
    for path in NAMES:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                for name in row["names"].split("|"):
                    yield row["group"], name
    for line in read_regional_titles():
        for name in line.names:
            yield line.group, name
        yield from line.look_alikes
    for path in sorted(TRADE_TEXTS.glob("*.jsonl")):
        for text in path.read_text(encoding="utf-8").splitlines():
            body = json.loads(text)
            for name in (body["title"], *body["aliases"]):
                yield body["isco"], name


def by_key(named: Iterator[Named]) -> dict[str, Named]:
    """Group and title of each key that stands in one group alone."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for group, name in named:
        groups[title_key(neutral_title(name))].setdefault(group, name)
    return {
        key: next(iter(found.items())) for key, found in groups.items() if key and len(found) == 1
    }


def table(bench: Path, data: Path, codes: tuple[str, ...]) -> dict[str, Named]:
    """Every known title by its key."""
    withheld = read_withheld(bench)
    written = list(written_names())
    spoken_of = {title_key(neutral_title(name)) for _, name in written}
    esco = read_taxonomies(data, withheld).esco.values()
    found = by_key((one.group, title) for one in esco for title in one.titles)
    known = {key: one for key, one in found.items() if key not in spoken_of}
    known |= by_key(iter(written))
    aside = {title_key(neutral_title(title)) for title in kept_aside_titles(data, withheld)}
    return {key: one for key, one in sorted(known.items()) if one[0] in codes and key not in aside}


def _written_in(path: Path) -> dict[str, list[str]]:
    """Titles of a file written by hand, by unit group."""
    found = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["group"]] += row["names"].split("|")
    return found


def foreign_keys() -> set[str]:
    """Keys of the titles in other languages that hold a word English does not know, or does not
    write so: *Bäcker* is no backer."""
    names = {neutral_title(name) for own in _written_in(NAMES[1]).values() for name in own}
    return {
        title_key(name)
        for name in names
        if not name.isascii() or not english_words().issuperset(title_key(name).split())
    }


def english_names(codes: tuple[str, ...]) -> list[str]:
    """What the work of each unit group is usually called: the first name of the group."""
    written = _written_in(NAMES[0])
    return [written[code][0] for code in codes]


def usual_of(known: dict[str, Named], model: OccupationModel, encoder: str) -> Vectors:
    """What a document of each unit group usually looks like, ``(g, k)``."""
    vectors = encode([neutral_title(name) for _, name in known.values()], encoder)
    described = defaultdict(list)
    for group, name in known.values():
        vector = vectors[neutral_title(name)].astype(np.float32)
        inputs = grouped(["title"], vector[None, :], vector, model.means)
        described[group].append(model.describe(inputs[None])[0])
    count = len(model.codes)
    usual = np.zeros((count, model.width), dtype=np.float32)
    for row, code in enumerate(model.codes):
        usual[row, row] = _OWN
        if not described[code]:
            continue
        said = np.stack(described[code])
        usual[row, :count] += (1.0 - _OWN) * (said[:, :count] ** 2).mean(axis=0)
        usual[row, count:] = unit(said[:, count:].mean(axis=0))
    return usual


def main() -> None:
    """Read names, describe the groups and write the file."""
    parser = argparse.ArgumentParser(description="Make the table of known titles.")
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--output", type=Path, default=Path(str(PACKAGED_TITLES)))
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    model = load_occupations(encoder.model_id, encoder.dimension)
    if model is None:
        raise SystemExit(f"there is no model of lines of work for {encoder.model_id}")
    known = table(options.bench, options.data, model.codes)
    hashes = np.array([key_hash(key) for key in known], dtype=np.uint64)
    rows = {code: row for row, code in enumerate(model.codes)}
    groups = np.array([rows[group] for group, _ in known.values()], dtype=np.uint16)
    order, foreign = np.argsort(hashes), foreign_keys()
    np.savez_compressed(
        options.output,
        encoder=np.array(encoder.model_id),
        codes=np.array(model.codes),
        hashes=hashes[order],
        groups=groups[order],
        foreign=np.array([key in foreign for key in known])[order],
        english=np.array(english_names(model.codes)),
        usual=usual_of(known, model, options.encoder).astype(np.float16),
    )
    print(f"{options.output.name}: {len(known)} titles of {len(set(groups.tolist()))} groups")


if __name__ == "__main__":
    main()
