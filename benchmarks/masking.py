"""How much of what names somebody is left in the anonymous view: stated values, and well-known
employers and schools that a profile names in its text alone.

``python -m benchmarks.masking`` prints both. Stated values are those of the profiles in
``tests/matching/text/leak_profiles.json``. Unstated ones are put into sentences as people write
them, one profile for each name and sentence: masking knows a value by its field, so what no field
states is expected to stay. The figure says how far that goes.
"""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from app.matching.text.masking import mask_candidate
from benchmarks.report import Figure, machine_line, show
from benchmarks.server import ROOT

_PROFILES = ROOT / "tests" / "matching" / "text" / "leak_profiles.json"
_EMPLOYERS = (
    *("Deutsche Bahn", "Nestlé", "Toyota", "Goldman Sachs", "Infosys", "Ryanair", "Maersk"),
    *("Carrefour", "Telefónica", "Samsung", "Lufthansa", "Unilever", "Allianz", "HSBC", "Ikea"),
    *("Volvo", "Aramco", "Petrobras", "Яндекс", "阿里巴巴"),
)
_SCHOOLS = (
    *("Harvard", "Oxford", "ETH Zürich", "Sorbonne", "TU Delft", "IIT Bombay", "Bocconi", "MIT"),
    *("Humboldt-Universität", "Universidad de Chile", "KTH", "Trinity College", "UCL", "NUS"),
    *("University of Lagos", "Yonsei", "МГУ", "東京大学", "Stanford", "HEC Paris"),
)
_WORKED = (
    "Six years at {}.",
    "Ex-{} controller.",
    "I led the payroll of {} in two countries.",
    "Clients: {} and others.",
    "{} alumni, closing the books each month.",
)
_STUDIED = ("Studied at {}.", "{} graduate.", "MSc from {}.", "Thesis with honours ({}).")


def _stated() -> Iterator[bool]:
    """Whether each stated value is found in what is shown of its profile."""
    for told in json.loads(_PROFILES.read_text("utf-8")):
        body: dict[str, Any] = {
            **{name: told[name] for name in ("name", "email", "phone", "links")},
            "summary": told["text"],
            "headline": told["text"],
            "location": {"country": "GB", "city": told["city"]},
            "skills": [],
            "experience": [{"title": "Clerk", "company": name} for name in told["companies"]],
            "education": [{"institution": name} for name in told["schools"]],
        }
        shown = json.dumps(mask_candidate(body), ensure_ascii=False).casefold()
        yield from (secret.casefold() in shown for secret in told["secrets"])


def _unstated(names: tuple[str, ...], sentences: tuple[str, ...]) -> Iterator[bool]:
    for name, sentence in product(names, sentences):
        summary = f"I keep books. {sentence.format(name)}"
        shown = mask_candidate({"name": "Zed Quux", "skills": [], "summary": summary})["summary"]
        yield name in shown


def _readable(what: str, aim: str, found: Iterator[bool]) -> Figure:
    left = list(found)
    return Figure(what, aim, f"{sum(left)} of {len(left)} readable ({sum(left) / len(left):.1%})")


def main() -> None:
    """Print the shares that are left readable."""
    rows = [
        _readable("stated values", "0", _stated()),
        _readable("unstated employers", "reported", _unstated(_EMPLOYERS, _WORKED)),
        _readable("unstated schools", "reported", _unstated(_SCHOOLS, _STUDIED)),
    ]
    show(machine_line(), rows)


if __name__ == "__main__":
    main()
