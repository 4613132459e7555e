"""Texts that look the same become the same; texts in other scripts stay what they are."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.text.normalise import deobfuscate, folded_with_offsets, normalise


@pytest.mark.parametrize(
    "text",
    [
        "Руthon dеvelореr",  # Cyrillic letters among Latin ones
        "Ｐｙｔｈｏｎ ｄｅｖｅｌｏｐｅｒ",
        "P\u200by\u200bt\u200bhon devel\u2060oper",
        "𝐏𝐲𝐭𝐡𝐨𝐧 developer",
        "Python\u00a0devel\u00adoper",
    ],
)
def test_disguised_words_are_read_as_what_they_imitate(text: str) -> None:
    assert normalise(text) == "Python developer"


@pytest.mark.parametrize(
    "text",
    [
        "Программист Python, Москва",
        "Μηχανικός λογισμικού με Java",
        "日本語を話す開発者",
        "مهندس برمجيات",
        "Zoë Ångström, café",
    ],
)
def test_other_scripts_survive(text: str) -> None:
    assert normalise(text) == text


def test_decomposed_letters_are_composed() -> None:
    text = "Développeur à Orléans"
    assert normalise(unicodedata.normalize("NFD", text)) == text


def test_honest_typography_is_no_disguise() -> None:
    _, found = deobfuscate("Soft\u00adware “engineer” – 5 yrs… ﬁrst \u200bTeam 👩\u200d💻")
    assert (found.imitated_words, found.zero_width_joins, found.fullwidth_letters) == (0, 0, 0)


def test_disguise_is_counted() -> None:
    _, found = deobfuscate("Руthon Jаvа S\u200bQ\u200bL Ｋａｆｋａ")
    assert (found.imitated_words, found.zero_width_joins, found.fullwidth_letters) == (2, 2, 5)


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(max_size=100))
def test_folded_characters_know_where_they_stood(text: str) -> None:
    folded, offsets = folded_with_offsets(text)
    assert len(offsets) == len(folded) + 1
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(text)
