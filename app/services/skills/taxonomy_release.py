"""A release of a classification as published: tables in a zip archive or a folder.

No database here: files in, a :class:`Release` or an :class:`UnreadableRelease` out.
"""

import csv
import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

LONGEST_NAME = 300
LONGEST_KEY = 200
_LARGEST_FILE = 200 * 2**20
_TOLERATED = 0.01
"""Share of links that may name concepts the release does not hold: the official ESCO 1.1.1 has
75 of 154,000. More means that files of different releases were mixed."""

csv.field_size_limit(2**20)


class UnreadableRelease(ValueError):
    """The archive is not what it should be; the message names the file and the column."""


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    """A concept as a release describes it. ``names``: the preferred name, then the others."""

    id: UUID
    key: str
    subject: str
    kind: str
    names: tuple[str, ...]
    description: str | None = None
    code: str | None = None


Link = tuple[str, str, str]
"""``(from key, kind, to key)``."""


@dataclass(frozen=True)
class Release:
    """All concepts of a release by key, and the links between them."""

    taxonomy: str
    name: str
    concepts: Mapping[str, ConceptEntry]
    links: frozenset[Link]
    left_out: int = 0
    """Links of the files that name a concept the release does not hold."""
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256()
        for key in sorted(self.concepts):
            digest.update(repr(self.concepts[key]).encode())
        for link in sorted(self.links):
            digest.update(repr(link).encode())
        object.__setattr__(self, "digest", digest.hexdigest())

    @property
    def counts(self) -> dict[str, int]:
        """How many concepts of each kind, labels and links there are."""
        found: dict[str, int] = {}
        for concept in self.concepts.values():
            is_group = concept.kind == "group"
            name = f"{concept.subject} group" if is_group else concept.kind
            found[name] = found.get(name, 0) + 1
        found["labels"] = sum(len(concept.names) for concept in self.concepts.values())
        for _, kind, _ in self.links:
            found[f"{kind} links"] = found.get(f"{kind} links", 0) + 1
        return found


Row = dict[str, str]


class Archive:
    """The files of a release by their base names, from a zip or an unpacked folder.

    Raises
    ------
    UnreadableRelease
        If there is no such file or folder, or it is no zip.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip: zipfile.ZipFile | None = None
        if path.is_dir():
            self._files = {file.name: str(file) for file in sorted(path.rglob("*.[ct][sx][vt]"))}
            return
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise UnreadableRelease(f"{path.name} is no zip archive and no folder") from error
        self._files = {PurePosixPath(name).name: name for name in self._zip.namelist()}

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: Any) -> None:
        if self._zip is not None:
            self._zip.close()

    def find(self, pattern: str) -> str | None:
        """The first file, in alphabetical order, whose whole name matches."""
        return next((name for name in sorted(self._files) if re.fullmatch(pattern, name)), None)

    def text(self, name: str) -> str:
        """The text of a file, UTF-8 with or without a byte order mark."""
        try:
            if self._zip is None:
                raw = Path(self._files[name]).read_bytes()
            else:
                if self._zip.getinfo(self._files[name]).file_size > _LARGEST_FILE:
                    raise UnreadableRelease(f"{name} is larger than {_LARGEST_FILE >> 20} MiB")
                raw = self._zip.read(self._files[name])
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UnreadableRelease(f"{name} is not UTF-8") from error
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
            raise UnreadableRelease(f"{name} cannot be read: the archive is damaged") from error

    def table(self, name: str, columns: Sequence[str], *, tabs: bool = False) -> Iterator[Row]:
        """The rows of a table; ``columns`` must be there, others may be.

        ``tabs``: columns are separated by tabs and nothing is quoted, else it is CSV.
        """
        options: dict[str, Any] = {}
        if tabs:
            options = {"delimiter": "\t", "quoting": csv.QUOTE_NONE}
        text = self.text(name)
        reader = csv.DictReader(StringIO(text, newline=""), strict=not tabs, **options)
        try:
            for column in columns:
                if column not in (reader.fieldnames or ()):
                    raise UnreadableRelease(f"{name}: column {column!r} is missing")
            for row in reader:
                for column in columns:
                    if row[column] is None:
                        line = reader.line_num
                        raise UnreadableRelease(f"{name}, line {line}: no column {column!r}")
                yield row
        except csv.Error as error:
            raise UnreadableRelease(f"{name}, line {reader.line_num}: {error}") from error


def required(row: Row, column: str, name: str, longest: int = LONGEST_NAME) -> str:
    """The text of a cell, or UnreadableRelease if it is empty or longer than ``longest``."""
    text = row[column].strip()
    if not text or "\x00" in text:
        raise UnreadableRelease(f"{name}: column {column!r} is empty in a row")
    if len(text) > longest:
        raise UnreadableRelease(f"{name}: column {column!r} has more than {longest} characters")
    return text


def add_concept(concepts: dict[str, ConceptEntry], entry: ConceptEntry, name: str) -> None:
    """Add a concept, or raise UnreadableRelease if its key occurs twice; ``name`` is the file's."""
    if entry.key in concepts:
        raise UnreadableRelease(f"{name}: {entry.key} occurs twice")
    concepts[entry.key] = entry


def distinct_names(preferred: str, others: Sequence[str]) -> tuple[str, ...]:
    """The preferred name and the others, each once, without those over :data:`LONGEST_NAME`
    characters."""
    stripped = (other.strip().replace("\x00", "") for other in others)
    return tuple(
        dict.fromkeys([preferred, *(name for name in stripped if 0 < len(name) <= LONGEST_NAME)])
    )


def known_links(
    links: set[Link], concepts: Mapping[str, ConceptEntry], taxonomy: str
) -> frozenset[Link]:
    """The links whose two concepts the release holds.

    Raises
    ------
    UnreadableRelease
        If more than 1 % name other concepts: then files of different releases were mixed.
    """
    known = frozenset(link for link in links if link[0] in concepts and link[2] in concepts)
    if len(links) - len(known) > _TOLERATED * len(links):
        missing = len(links) - len(known)
        raise UnreadableRelease(
            f"{missing} of {len(links)} links name concepts that this {taxonomy} release does not "
            "hold: its files do not belong together"
        )
    return known
