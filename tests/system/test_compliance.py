"""What the documents on duties and threats name exists: operations, tests, settings, commands."""

import json
import re
from pathlib import Path

from app.config import Settings

ROOT = Path(__file__).parents[2]
TOLD = "".join((ROOT / name).read_text("utf-8") for name in ("docs/compliance.md", "SECURITY.md"))
NAMED = [name.replace("\\|", "|") for name in re.findall(r"`([^`]+)`", TOLD)]
_OPERATION = re.compile(
    r"((?:GET|POST|PUT|PATCH|DELETE)(?:\|(?:GET|POST|PUT|PATCH|DELETE))*) (\S+)"
)


def test_every_file_that_is_named_exists() -> None:
    files = [name for name in NAMED if re.match(r"(?:tests|docs|benchmarks)/|test_", name)]
    assert len(files) > 30
    missing = [
        name
        for name in files
        if not (ROOT / name).exists() and not list((ROOT / "tests").rglob(name))
    ]
    assert missing == []


def test_every_operation_that_is_named_exists() -> None:
    paths = json.loads((ROOT / "tests/harness/contract.json").read_text("utf-8"))["paths"]
    known = {f"{method.upper()} {path}" for path, item in paths.items() for method in item}
    told = [match for name in NAMED if (match := _OPERATION.fullmatch(name))]
    assert len(told) > 8
    for match in told:
        path = match[2].removeprefix("…")
        for method in match[1].split("|"):
            named = (one for one in known if one.startswith(f"{method} "))
            assert any(_same_names(one).endswith(_same_names(path)) for one in named), match.group()


def _same_names(path: str) -> str:
    """A path whose parameters all have one name."""
    return re.sub(r"\{\w+\}", "{}", path)


def test_every_setting_that_is_named_exists() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    for name in ("RETENTION_DAYS", "AUDIT_RETENTION_DAYS", "RANKING", "EMPLOYER_VERIFICATION"):
        assert name in settings
        assert name in TOLD
