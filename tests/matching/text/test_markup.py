"""HTML, Markdown and bullets of all kinds become the lines that a reader sees."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.text.html_source import without_html
from app.matching.text.markup import plain_text, read_lines


def _shown(text: str) -> list[tuple[str, str]]:
    kinds = {(True, False): "item", (False, True): "heading", (False, False): "line"}
    return [(kinds[line.is_item, line.is_heading], line.text) for line in read_lines(text)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "<h2>Tasks</h2><ul><li>Prune roses</li></ul>",
            [("heading", "Tasks"), ("item", "Prune roses")],
        ),
        ("<p>Salt &amp; vinegar</p>", [("line", "Salt & vinegar")]),
        ("&lt;li&gt;Prune &amp;amp; mow&lt;/li&gt;", [("item", "Prune & mow")]),
        ("<!-- hidden --><script>x()</script>Prune", [("line", "Prune")]),
        ("# Tasks\n- [ ] Prune **roses**", [("heading", "Tasks"), ("item", "Prune roses")]),
        ("Tasks\n=====\n1. Prune", [("heading", "Tasks"), ("item", "Prune")]),
        (
            "**Tasks**\n> Prune [roses](https://example.org)",
            [("heading", "Tasks"), ("line", "Prune roses")],
        ),
        ("Tasks: ● Prune ● Mow", [("line", "Tasks:"), ("item", "Prune"), ("item", "Mow")]),
        (
            "Tasks:- Prune roses- Mow lawns",
            [("line", "Tasks:"), ("item", "Prune roses"), ("item", "Mow lawns")],
        ),
        ("Mow lawnsWe offer: a shed", [("line", "Mow lawns"), ("line", "We offer: a shed")]),
        (
            "| Task | Share |\n|---|---|\n| Pruning | half |",
            [("line", "Task: Share"), ("line", "Pruning: half")],
        ),
        ("if a < b and c > d then mow", [("line", "if a < b and c > d then mow")]),
        ("C++, C#, a_b and 2 * 3 * 4", [("line", "C++, C#, a_b and 2 * 3 * 4")]),
    ],
)
def test_lines_are_those_that_a_reader_sees(text: str, lines: list[tuple[str, str]]) -> None:
    assert _shown(text) == lines


def test_a_line_that_an_editor_broke_is_whole_again() -> None:
    broken = "You look after the greenhouses and the orchard on the southern\nslope of the garden."
    assert plain_text(broken) == broken.replace("\n", " ")


def test_a_word_that_was_cut_is_whole_again() -> None:
    broken = (
        "You look after the greenhouses and the glass of the large green-\nhouse beside the gate."
    )
    assert "large greenhouse beside" in plain_text(broken)


@given(st.text(alphabet=st.sampled_from("ab<>/&;lipr#*_-•|\n .:1)AZ"), max_size=80))
def test_every_character_knows_where_it_stands(text: str) -> None:
    plain, places = without_html(text)
    assert len(places) == len(plain) + 1
    assert all(0 <= place <= len(text) for place in places)
    for line in read_lines(text):
        assert len(line.places) == len(line.text) + 1
        assert list(line.places) == sorted(line.places)


@pytest.mark.parametrize(
    "unit", ["<b>", "&amp;", "<!--", "<script>", "- a", "**a", "[a](", "a:- B"]
)
def test_time_is_linear(unit: str) -> None:
    read_lines(unit)
    started = time.process_time()
    read_lines(unit * (40_000 // len(unit)))
    assert time.process_time() - started < 3
