"""Machine code kept in files: never trusted blindly, never in the way.

Numba keeps compiled kernels beside their sources. It loads what it finds there without a check: a
file that a crash or a bad disk damaged stops the start, or runs. Here each file carries a SHA-256,
and the index knows all sources of this folder, since a kernel inlines others. What is damaged or
stale is compiled anew; a disk that takes no files costs time at each start and nothing else.
"""

import functools
import hashlib
import pickle
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache, IndexDataCacheFile

_DIGEST = hashlib.sha256().digest_size


@functools.cache
def _sources() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class _CheckedFiles(IndexDataCacheFile):
    """Files of one kernel; what they hold follows a digest of it."""

    def _load_data(self, name: str) -> Any:
        content = Path(self._data_path(name)).read_bytes()
        digest, data = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(data).digest() != digest:
            raise ValueError("damaged machine code")
        return pickle.loads(data)  # noqa: S301  # nosec B301 - our own file

    def _save_data(self, name: str, data: Any) -> None:
        dumped = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(hashlib.sha256(dumped).digest() + dumped)


class CheckedCache(FunctionCache):
    """The cache of one kernel."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp(), _sources()
        self._cache_file = _CheckedFiles(self._cache_path, self._impl.filename_base, stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Machine code from the files; None, if there is none that is whole and fresh."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # whatever unpickling a damaged file may raise
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep machine code for later starts, if the disk takes it."""
        try:
            super().save_overload(sig, data)
        except Exception:  # a damaged index: begin a new one
            try:
                self.flush()
                super().save_overload(sig, data)
            except OSError:
                return
