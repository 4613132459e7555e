"""The contract as programs see it: the OpenAPI document without its words.

``python -m tests.harness.contract`` writes ``tests/harness/contract.json`` after a wanted change.
"""

import json
from pathlib import Path
from typing import Any

from app.config import Settings
from app.main import create_app

FILE = Path(__file__).with_name("contract.json")
_WORDS = frozenset(("description", "summary", "title", "example", "examples", "tags", "links"))


def _bare(value: Any, names: bool = False) -> Any:
    """Without words; ``names``: the keys of this level are names, not keywords."""
    if isinstance(value, dict):
        return {
            key: _bare(inner, key in ("properties", "schemas") and not names)
            for key, inner in value.items()
            if names or key not in _WORDS
        }
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return value


def contract_of(document: dict[str, Any]) -> dict[str, Any]:
    """Operations and schemas of a document, without words."""
    return {
        "paths": _bare(document["paths"]),
        "schemas": _bare(document["components"]["schemas"], names=True),
        "securitySchemes": _bare(document["components"]["securitySchemes"]),
    }


def main() -> None:
    """Write the contract of the present code."""
    app = create_app(
        Settings(model="hash", log_level="error", secret_key="for the contract alone, 32 bytes")
    )
    text = json.dumps(contract_of(app.openapi()), indent=1, sort_keys=True) + "\n"
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
