"""The layout is a rule: imports point downwards, rooms stay small, errors have one shape."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import AppError

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))
BANNED = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
LINES = 300
LONGER = {
    "app/matching/documents.py": "the two documents and their parts mirror two bodies of the API",
    "app/matching/skills/contexts.py": "one function for each context in which a name is no skill",
    "app/matching/skills/disambiguation.py": "the questions that are put to one name in a sentence",
    "app/matching/features/pieces.py": "how each kind of piece is cut, in one order",
    "app/matching/retrieval/store.py": "the one module that writes vectors and what is packed",
    "app/matching/text/negation_cues.py": "a list of cues, which is looked up and not read through",
    "app/matching/text/identity_names.py": "one collector of forms, which stem from one another",
}
"""Files of more lines, each with the reason why it is not two."""


def test_imports_only_point_downwards() -> None:
    """The contracts of pyproject.toml, by import-linter."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small_and_are_named_after_what_they_hold(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= (400 if str(path.relative_to(ROOT)) in LONGER else LINES)
    assert path.stem not in BANNED


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_files_that_a_page_names_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = re.findall(r"`((?:app|docs|tests)/[\w./-]+)`", text)
    assert len(named) >= 12
    assert [path for path in named if not (ROOT / path).exists()] == []


def _functions() -> Iterator[tuple[str, int]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = f"{path.relative_to(ROOT)}:{node.name}"
                yield name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_95_of_100_functions_are_under_40_lines() -> None:
    lengths = list(_functions())
    long = [item for item in lengths if item[1] >= 40]
    assert len(long) <= 0.05 * len(lengths), sorted(long, key=lambda item: -item[1])


def _subclasses(kind: type[AppError]) -> Iterator[type[AppError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


def test_every_error_has_its_own_slug_and_an_error_status() -> None:
    kinds = list(_subclasses(AppError))
    slugs = [kind.slug for kind in kinds]
    assert len(slugs) == len(set(slugs))
    assert all(400 <= kind.status < 600 for kind in kinds)
