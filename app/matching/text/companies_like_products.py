"""Companies whose name is also that of what they make: only these are taken for an employer where
a sentence could mean either."""

import json
from functools import cache
from importlib import resources

_DATA = resources.files("app") / "data" / "matching" / "company_names.json"


@cache
def company_names() -> frozenset[str]:
    """Their names, folded; read once per process."""
    return frozenset(json.loads(_DATA.read_text(encoding="utf-8"))["names"])
