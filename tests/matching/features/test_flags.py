"""Flags stand in one list, with what they say and what they cost."""

import pytest

from app.matching.features.flags import FLAG_KINDS, doubt, flags


@pytest.mark.parametrize("code", FLAG_KINDS)
def test_a_flag_says_what_its_kind_says(code: str) -> None:
    (found,), kind = flags({code: 1.0}), FLAG_KINDS[code]
    assert (found.code, found.severity, found.message) == (code, kind.severity, kind.message)
    assert found.message.endswith(".")
    assert doubt({code: 1.0}) == float(kind.casts_doubt)


def test_a_code_without_an_entry_raises_nothing_by_accident() -> None:
    with pytest.raises(KeyError):
        flags({"no-such-flag": 1.0})


def test_one_doubtful_flag_is_enough() -> None:
    harmless = {"disguised-characters": 1.0}
    assert doubt({}) == 0.0
    assert doubt(harmless) == 0.0
    assert doubt({**harmless, "repeated-text": 1.0}) == 1.0


def test_a_flag_is_as_serious_and_as_costly_as_what_it_proves() -> None:
    assert flags({"repeated-text": 0.05}) == ()
    assert [flag.severity for flag in flags({"repeated-text": 0.3})] == ["info"]
    assert [flag.severity for flag in flags({"repeated-text": 0.7})] == ["warning"]
    assert doubt({"repeated-text": 0.05}) == pytest.approx(0.05)
    assert doubt({"repeated-text": 0.5, "stuffed-skills": 0.5}) == pytest.approx(0.75)
