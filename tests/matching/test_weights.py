"""The file of constants: complete, and each with where its value comes from."""

import json
from collections import Counter

from app.matching.weights import PACKAGED_WEIGHTS, Parameters, load_weights

_TEXTS = ("version", "about", "sources")
_MANY = ("parameters", "evidence")
"""Sections whose constants come from different places."""


def test_every_constant_has_one_source() -> None:
    body = json.loads(PACKAGED_WEIGHTS.read_text(encoding="utf-8"))
    sections = [name for name in body if name not in (*_TEXTS, *_MANY)]
    constants = Counter([*sections, *(name for many in _MANY for name in body[many])])
    sourced = Counter(name for entry in body["sources"] for name in entry["names"])
    # A language's and a skill's unstated level are two constants of one name and one source each.
    assert set(sourced) == set(constants)
    assert sourced == constants
    assert all(entry["source"].strip() for entry in body["sources"])


def test_the_file_holds_every_parameter_and_no_other() -> None:
    body = json.loads(PACKAGED_WEIGHTS.read_text(encoding="utf-8"))
    assert set(body["parameters"]) == set(Parameters._fields)
    assert load_weights().parameters.pay_top_loss == body["parameters"]["pay_top_loss"]
