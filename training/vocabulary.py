"""Writes the compact classifications and the trades' words that ship with the package.

``python -m training.vocabulary ../shared`` reads the official archives and writes
``app/data/skills/esco.npz``, ``onet.npz`` and ``trade_words.npz``; the same archives give the same
bytes. What the files hold: ``app/matching/skills/shipped.py`` and ``trade_words.py``.
"""

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import NAMESPACE_URL, UUID

import numpy as np
from numpy.typing import NDArray

from app.services.skills import taxonomy_onet
from app.services.skills.taxonomy_esco import read_esco
from app.services.skills.taxonomy_onet import read_onet
from app.services.skills.taxonomy_release import ConceptEntry, Release
from training.taxonomies import ESCO_ARCHIVE, ONET_ARCHIVE, read_taxonomies, read_withheld
from training.trade_words import count_trade_words

FOLDER = Path("app/data/skills")
SHIPPED_KINDS = {
    "esco": ("competence", "knowledge", "group", "occupation"),
    "onet": ("technology",),
}
"""What ships of each classification, in the order in which its concepts stand: skills first."""

RELEASED = {"esco": "2022-09-13", "onet": "2022-08-01"}
NAMESPACES = {"esco": NAMESPACE_URL, "onet": taxonomy_onet.NAMESPACE}
_LISTED = ("competence", "knowledge", "technology")


def _text(lines: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode("utf-8"), np.uint8)


def _is_shipped(entry: ConceptEntry, kinds: tuple[str, ...]) -> bool:
    return entry.kind in kinds and (entry.subject == "skill" or entry.kind == "occupation")


def pack(
    release: Release, kinds: tuple[str, ...], namespace: UUID, released: str
) -> Mapping[str, NDArray[np.generic]]:
    """The arrays of a classification, as ``app/matching/skills/shipped.py`` describes them."""

    def order(entry: ConceptEntry) -> tuple[int, str, str]:
        rank = 0 if entry.kind in _LISTED else 1 + kinds.index(entry.kind)
        return rank, entry.names[0].casefold(), entry.key

    entries = sorted(
        (entry for entry in release.concepts.values() if _is_shipped(entry, kinds)), key=order
    )
    places = {entry.key: place for place, entry in enumerate(entries)}
    link_kinds = sorted({kind for _, kind, _ in release.links})
    links = sorted(
        (link_kinds.index(kind), places[start], places[end])
        for start, kind, end in release.links
        if start in places and end in places
    )
    return {
        "release": _text([release.name]),
        "released": _text([released]),
        "namespace": np.frombuffer(namespace.bytes, np.uint8),
        "keys": _text(entry.key for entry in entries),
        "names": _text("\t".join(_plain(entry.names)) for entry in entries),
        "descriptions": _text(
            "\r".join((entry.description or "").splitlines()) for entry in entries
        ),
        "codes": _text(entry.code or "" for entry in entries),
        "kind_names": _text(kinds),
        "kinds": np.array([kinds.index(entry.kind) for entry in entries], np.uint8),
        "link_kind_names": _text(link_kinds),
        "link_kinds": np.array([kind for kind, _, _ in links], np.uint8),
        "links": np.array([link[1:] for link in links], np.uint16).reshape(-1, 2),
    }


def _plain(names: Iterable[str]) -> Iterable[str]:
    """Names without the white space that parts names and concepts in the file."""
    return (" ".join(name.split()) for name in names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with data/ and bench/")
    shared: Path = parser.parse_args().shared
    data = shared / "data"
    for release in (read_esco(data / ESCO_ARCHIVE), read_onet(data / ONET_ARCHIVE)):
        name = release.taxonomy
        packed = pack(release, SHIPPED_KINDS[name], NAMESPACES[name], RELEASED[name])
        np.savez_compressed(FOLDER / f"{name}.npz", **packed)  # type: ignore[arg-type]
    taxonomies = read_taxonomies(data, read_withheld(shared / "bench"))
    words, groups, log_odds = count_trade_words(taxonomies)
    np.savez_compressed(
        FOLDER / "trade_words.npz", words=_text(words), groups=_text(groups), log_odds=log_odds
    )
    for name in ("esco", "onet", "trade_words"):
        print(f"{name}.npz: {(FOLDER / f'{name}.npz').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
