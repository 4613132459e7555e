"""Machine code on disk: what is damaged is compiled anew, never run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import pytest

from app.matching.kernels import code_cache
from app.matching.kernels.code_cache import CheckedCache


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Makes the same small kernel again, as another start of the process would."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))

    def twice(number: float) -> float:
        return 2 * number

    def make() -> Any:
        made = numba.njit(twice)
        made._cache = CheckedCache(twice)
        return made

    return make


def _files(tmp_path: Path, ending: str) -> list[Path]:
    return sorted((tmp_path / "cache").rglob(f"*.{ending}"))


def test_a_later_start_loads_what_an_earlier_one_compiled(
    kernel: Callable[[], Any], tmp_path: Path
) -> None:
    assert kernel()(2.0) == 4.0
    assert _files(tmp_path, "nbc")
    again = kernel()
    assert again(2.0) == 4.0
    assert sum(again.stats.cache_hits.values()) == 1


@pytest.mark.parametrize("ending", ["nbc", "nbi"])
@pytest.mark.parametrize("damage", ["empty", "cut", "flipped"])
def test_damaged_files_are_replaced(
    kernel: Callable[[], Any], tmp_path: Path, ending: str, damage: str
) -> None:
    kernel()(2.0)
    (file,) = _files(tmp_path, ending)
    content = file.read_bytes()
    half = len(content) // 2
    flipped = content[:half] + bytes([content[half] ^ 0xFF]) + content[half + 1 :]
    file.write_bytes({"empty": b"", "cut": content[:half], "flipped": flipped}[damage])
    assert kernel()(2.0) == 4.0
    again = kernel()
    assert again(2.0) == 4.0
    assert sum(again.stats.cache_hits.values()) == 1


def test_code_of_other_sources_is_stale(
    kernel: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel()(2.0)
    monkeypatch.setattr(code_cache, "_sources", lambda: "another kernel changed")
    again = kernel()
    assert again(2.0) == 4.0
    assert sum(again.stats.cache_hits.values()) == 0
