"""Which version of the features a process makes: rows of another one are never read."""

import hashlib
import json
from dataclasses import asdict
from functools import cache
from importlib import resources

from app.matching.features.occupation import OccupationModel
from app.matching.pay import ExchangeRates
from app.matching.weights import EncoderStatistics, Weights

_ROOT = resources.files("app")
_CODE = ("matching/features", "matching/text", "matching/skills")
_FILES = (
    "matching/documents.py",
    "matching/pay.py",
    "matching/kernels/packing.py",
    "matching/kernels/records.py",
)
_DATA = ("data/matching", "data/skills")
_NAMED = frozenset(
    (
        "weights.json",
        "exchange_rates.json",
        "statistics.npz",
        "occupations.npz",
        "known_titles.npz",
    )
)
"""Data of which the version names what enters the features by itself."""


@cache
def _sources() -> str:
    """Hash of the rules and word lists that make features of a document."""
    files = [_ROOT / name for name in _FILES]
    for folder in _CODE:
        files += [file for file in (_ROOT / folder).iterdir() if file.name.endswith(".py")]
    for folder in _DATA:
        files += [
            file
            for file in (_ROOT / folder).iterdir()
            if file.is_file() and file.name not in _NAMED
        ]
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: str(file)):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def features_version(
    weights: Weights,
    statistics: EncoderStatistics,
    occupations: OccupationModel | None,
    rates: ExchangeRates,
) -> str:
    """Hash of all that features depend on besides document and vectors."""
    body = asdict(weights)
    used = {name: body[name] for name in ("pooling", "evidence", "requirements", "integrity")}
    parts = [
        _sources(),
        json.dumps({**used, **weights.parameters._asdict()}, sort_keys=True),
        statistics.fingerprint,
        "" if occupations is None else occupations.fingerprint,
        json.dumps([rates.base, dict(rates.units_per_base)], sort_keys=True),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
