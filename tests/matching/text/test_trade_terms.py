"""Terms of a trade in plain words."""

import pytest

from app.matching.documents import CandidateProfile, CandidateSkill, Experience, JobPosting
from app.matching.engine import Engine
from app.matching.features.pieces import candidate_pieces, job_pieces
from app.matching.text.trade_terms import (
    TradeTerms,
    explained,
    load_trade_terms,
    read_line,
    trades_of,
)

_LINES = [
    "back-purged\tgas-shielded pipe welding\t7212\tonly",
    "root\tfirst weld of a pipe joint\t7212\ttrade",
    "root pass\tfirst weld of a pipe joint\t7212\tonly",
    "RO\treverse osmosis plant\t3132\ttrade",
    "RO\trunning order of a programme\t2654\ttrade",
]


def _explained(text: str, titled: tuple[str, ...] = ()) -> str:
    table = TradeTerms(_LINES)
    found = table.find(text)
    return explained(text, found, trades_of({t for one in found for t in one.meanings}, titled))


@pytest.mark.parametrize(
    ("text", "titled", "wanted"),
    [
        (
            "Back-purged joints",
            (),
            "Back-purged (gas-shielded pipe welding) joints",
        ),
        ("The root passes", (), "The root passes"),
        ("Root pass first", (), "Root pass (first weld of a pipe joint) first"),
        ("The root of it", (), "The root of it"),
        ("The root of it", ("7213",), "The root (first weld of a pipe joint) of it"),
        ("The root of it", ("2166",), "The root of it"),
        (
            "Every root back-purged",
            (),
            "Every root (first weld of a pipe joint) back-purged (gas-shielded pipe welding)",
        ),
        ("RO and ro", ("3132",), "RO (reverse osmosis plant) and ro"),
        ("The RO", ("2654",), "The RO (running order of a programme)"),
        ("The RO", ("2166",), "The RO"),
        ("Two ROs", ("3132",), "Two ROs (reverse osmosis plant)"),
        ("rooted, beroot", ("7212",), "rooted, beroot"),
        ("", (), ""),
    ],
)
def test_terms_are_read_as_their_trade_does(
    text: str, titled: tuple[str, ...], wanted: str
) -> None:
    assert _explained(text, titled) == wanted


def test_a_term_alone_does_not_prove_its_own_trade() -> None:
    assert _explained("Found the root cause") == "Found the root cause"


def test_every_line_of_the_table_is_whole() -> None:
    lines = [line for lines in load_trade_terms()._lines for line in lines]
    terms = [read_line(line) for line in lines]
    assert len({(term.name.lower(), term.meaning) for term in terms}) == len(terms) > 20_000
    for line, term in zip(lines, terms, strict=True):
        assert line.split("\t")[3] in ("only", "trade"), line
        codes = line.split("\t")[2].split(",")
        assert all(len(code) == 4 and code.isdigit() for code in codes), line
        assert term.meaning, line
        assert term.meaning.casefold() != term.name.casefold(), line
        assert term.name == term.name.strip(), line
        assert any(map(str.isalnum, term.name)), line


def test_what_is_shown_and_searched_for_names_stays_as_written() -> None:
    post = Experience(title="Welder", description="GTAW on thin pipe all day.")
    pieces = candidate_pieces(CandidateProfile((), headline="Welder", experience=(post,)))
    told = next(piece for piece in pieces if piece.kind == "experience")
    assert told.text == told.said == "GTAW on thin pipe all day."
    assert "TIG" in told.embed


def test_names_that_the_vocabulary_knows_are_left_alone() -> None:
    skill = candidate_pieces(CandidateProfile((CandidateSkill("Kubernetes"),)))[0]
    assert skill.embed == skill.said


def test_the_same_word_is_plain_only_where_the_document_is_of_its_trade() -> None:
    nurse = job_pieces(JobPosting("Staff nurse", "Obs and drug rounds on a ward."))
    observer = job_pieces(JobPosting("Astronomer", "Obs from Chile, twice a year."))
    assert any("vital signs" in piece.embed for piece in nurse)
    assert not any("vital signs" in piece.embed for piece in observer)


def test_the_trade_behind_its_words_is_found(real_engine: Engine) -> None:
    job = JobPosting("Pipe welder", "Weld stainless steel pipes by the TIG process.")
    people = [
        CandidateProfile((), experience=(Experience(title=title, description=told),))
        for title, told in (
            ("Tube hand", "GTAW in 6G, 316L, back-purged roots, walking the cup."),
            ("Pipe inspector", "Inspected the processes by which stainless pipes are sold."),
        )
    ]
    best = real_engine.match_many(job, people).items[0]
    assert best.index == 0
