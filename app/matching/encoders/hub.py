"""Models that are in no folder here: the cache that the model library keeps, and the hub behind it.

A name that is in the cache is taken from there, and nobody asks whether the hub has a newer one:
vectors must not change unasked. The library itself would ask for each file, six times.
"""

import os
from pathlib import Path

from huggingface_hub import HfApi, constants, try_to_load_from_cache
from huggingface_hub.errors import (
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
)

from app.matching.encoders.source import ModelNotFound

_SECONDS = 4.0
"""How long the hub may take to say whether it has a model."""

_OWNER = "sentence-transformers"
"""Whose models the library takes a name without an owner for."""

_EVERY_MODEL_HAS = ("modules.json", "config.json")


def is_kept(name: str) -> bool:
    """Whether the cache has a model of the hub, as far as its first files tell."""
    place = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    try:
        return any(
            isinstance(try_to_load_from_cache(one, file, cache_dir=place), str)
            for one in _names(name)
            for file in _EVERY_MODEL_HAS
        )
    except HFValidationError:
        return False


def look_up(name: str) -> None:
    """Make sure that a model can be had before anything slow begins.

    Raises
    ------
    ModelNotFound
        If it is in no folder, not in the cache, and not at the hub, which is asked once.
    """
    if Path(name).is_dir() or is_kept(name):
        return
    if name.startswith(("/", ".", "~")) or name.count("/") > 1:
        raise ModelNotFound("there is no such folder")
    missing = "it is in no folder of that name and not in the cache"
    reason = ""
    for one in _names(name):
        try:
            HfApi().model_info(one, timeout=_SECONDS)
        except HFValidationError:
            raise ModelNotFound("there is no such folder") from None
        except OfflineModeIsEnabled:
            raise ModelNotFound(f"{missing}, and HF_HUB_OFFLINE forbids to ask the hub") from None
        except RepositoryNotFoundError:
            reason = f"{constants.ENDPOINT} shows nobody such a model"
        except HfHubHTTPError as error:
            status = error.response.status_code
            raise ModelNotFound(f"{missing}, and {constants.ENDPOINT} says {status}") from None
        except Exception as error:  # of whichever HTTP client the library has
            kind = type(error).__name__
            raise ModelNotFound(
                f"{missing}, and {constants.ENDPOINT} cannot be reached ({kind})"
            ) from None
        else:
            return
    raise ModelNotFound(f"{missing}, and {reason}")


def _names(name: str) -> list[str]:
    return [name] if "/" in name else [f"{_OWNER}/{name}", name]
