"""Flags stand in one list, with what they say and what they cost."""

import pytest

from app.matching.features.flag_codes import FLAG_KINDS, cast_doubt, flag


@pytest.mark.parametrize("code", FLAG_KINDS)
def test_a_flag_says_what_its_kind_says(code: str) -> None:
    found, kind = flag(code), FLAG_KINDS[code]
    assert (found.code, found.severity, found.message) == (code, kind.severity, kind.message)
    assert found.message.endswith(".")
    assert cast_doubt([found]) == kind.casts_doubt


def test_a_code_without_an_entry_raises_nothing_by_accident() -> None:
    with pytest.raises(KeyError):
        flag("no-such-flag")


def test_one_doubtful_flag_is_enough() -> None:
    harmless = flag("disguised-characters")
    assert not cast_doubt([])
    assert not cast_doubt([harmless])
    assert cast_doubt([harmless, flag("repeated-text")])
