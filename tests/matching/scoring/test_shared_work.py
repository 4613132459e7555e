"""What somebody did decides which work a pair shares, not what the headline and the list claim."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from app import clock
from app.matching.documents import JobPosting
from app.matching.engine import Engine
from app.matching.kernels.late_interaction import must_haves
from app.matching.kernels.records import BEST_EVIDENCE, EXPIRED, JOB_ROW, LEVEL, NO_REASON
from app.matching.results import Match
from app.matching.text.masking import anonymous_profile

Body = dict[str, Any]


@pytest.fixture(autouse=True)
def _autumn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 15, tzinfo=UTC))


def _matches(engine: Engine, job: Body, *profiles: Body) -> list[Match]:
    people = [anonymous_profile({"skills": [], **profile}) for profile in profiles]
    items = engine.match_many(JobPosting.from_mapping(job), people).items
    return [item.match for item in sorted(items, key=lambda item: item.index)]


def _post(title: str, told: str, start: str = "2019-02", end: str | None = None) -> Body:
    return {"title": title, "start": start, "end": end, "description": told}


BAKERY: Body = {
    "title": "Head baker",
    "description": "You run the night shift, shape sourdough and teach two apprentices.",
    "skills": [{"name": "Sourdough"}, {"name": "Dough shaping"}],
}
CLAIM: Body = {
    "headline": "Head baker",
    "summary": "Sourdough is what I live for.",
    "skills": [{"name": "Sourdough"}, {"name": "Dough shaping"}],
}


def test_a_post_outweighs_a_headline(real_engine: Engine) -> None:
    baker = {
        "headline": "Night worker with floury hands",
        "skills": [{"name": "Rye"}, {"name": "Starters"}],
        "experience": [_post("Second baker", "Fed the starters, shaped and baked rye loaves.")],
    }
    claimant = {**CLAIM, "experience": [_post("Bus driver", "Drove line 12 on schedule.")]}
    held, claimed = _matches(real_engine, BAKERY, baker, claimant)
    assert held.score > claimed.score
    assert "has held a similar post" not in claimed.summary


def test_who_sold_or_recruited_for_a_trade_has_not_done_it(real_engine: Engine) -> None:
    job = {
        "title": "Crane operator",
        "description": "Lift steel on a bridge site with a tower crane, six days a week.",
        "skills": [{"name": "Tower crane"}, {"name": "Slinging signals"}],
    }
    done = {
        "headline": "Up in the cab",
        "experience": [_post("Crane driver", "Lifted beams and panels on high-rise sites.")],
    }
    told = "Recruited 80 tower crane operators a year and checked their slinging signals."
    dealt = {
        "headline": "Crane operations professional",
        "skills": [{"name": "Tower crane"}, {"name": "Slinging signals"}],
        "experience": [_post("Recruitment consultant, cranes", told)],
    }
    practised, recruited = _matches(real_engine, job, done, dealt)
    assert practised.score > recruited.score
    assert {found.status for found in recruited.requirements} <= {"partial", "missing"}


def test_the_newest_post_speaks_for_who_changed_trades(real_engine: Engine) -> None:
    job = {
        "title": "Data analyst",
        "description": "Build reports in SQL and explain the figures to the wards.",
        "skills": [{"name": "SQL"}, {"name": "Reporting"}],
    }
    nursing = [
        _post("Staff nurse", "Cared for patients on a surgical ward, drips and dressings.",
              f"{year}-01", f"{year + 3}-12")
        for year in (2010, 2014)
    ]  # fmt: skip
    newest = _post(
        "Data analyst", "Wrote SQL reports on waiting times and explained them.", "2023-01"
    )
    both, nurse = _matches(
        real_engine,
        job,
        {"headline": "Nurse turned analyst", "experience": [newest, *nursing]},
        {"headline": "Nurse with a liking for figures", "experience": nursing},
    )
    assert both.score > 4 * nurse.score
    assert (both.band, nurse.band) == ("fair", "weak")
    assert "another field" not in both.summary


def test_a_possible_fit_has_something_that_speaks_for_it(real_engine: Engine) -> None:
    job = {
        "title": "Piano tuner",
        "description": "Tune uprights and grands in schools and concert halls.",
        "skills": [{"name": name, "importance": "must"} for name in ("Aural tuning", "Regulation")],
    }
    tuner = {
        "headline": "Piano tuner",
        "skills": [{"name": "Aural tuning"}, {"name": "Regulation"}],
        "experience": [_post("Piano tuner", "Aural tuning and regulation of grands.")],
    }
    accountant = {
        "headline": "Tax accountant",
        "experience": [_post("Tax accountant", "Filed returns for small companies.")],
    }
    right, wrong = _matches(real_engine, job, tuner, accountant)
    assert right.band in ("excellent", "good")
    assert wrong.summary.startswith("Little fit")
    assert "another field" in wrong.summary
    assert "same field" not in wrong.summary


def test_a_band_is_not_raised_by_a_score_that_nothing_explains(real_engine: Engine) -> None:
    people = [
        {"headline": told, "experience": [_post(title, told)]}
        for title, told in (
            ("Museum guide", "Led school classes through a museum of clocks."),
            ("Watchmaker", "Took movements apart, oiled and set them again."),
            ("Shop assistant", "Sold alarm clocks and batteries in a department store."),
        )
    ]
    job = {
        "title": "Clock restorer",
        "description": "Restore movements and dials of tower clocks and long-case clocks.",
        "skills": [{"name": name, "importance": "must"} for name in ("Escapements", "Gilding")],
    }
    for match in _matches(real_engine, job, *people):
        shown = any(one.status != "missing" for one in match.requirements)
        if match.band == "fair":
            assert shown or "similar post" in match.summary or "same field" in match.summary
        assert match.band != "weak" or match.score < real_engine.weights.bands["good"]


@pytest.mark.parametrize("similarity", [0.0, 0.1, 0.19])
def test_what_is_hardly_like_a_must_have_shows_nothing_of_it(
    real_engine: Engine, similarity: float
) -> None:
    best = np.zeros(3, dtype=BEST_EVIDENCE)
    rows = np.zeros(3, dtype=JOB_ROW)
    rows["must"][2] = True
    best["similarity"][2] = similarity
    assert must_haves(rows, best, real_engine.weights.parameters) == (0.0, 0.0)
    best["similarity"][2] = real_engine.weights.parameters.partial
    assert must_haves(rows, best, real_engine.weights.parameters) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("exact", "reason", "years", "lacked"),
    [
        (True, NO_REASON, None, 0.0),
        (True, LEVEL, None, 0.7),
        (True, EXPIRED, None, 0.7),
        (False, LEVEL, None, 0.0),
        (False, NO_REASON, 2.0, 0.6),
    ],
)
def test_what_is_named_and_not_held_as_asked_for_is_lacked(
    real_engine: Engine, exact: bool, reason: int, years: float | None, lacked: float
) -> None:
    params = real_engine.weights.parameters._replace(must_short=0.3)
    best = np.zeros(1, dtype=BEST_EVIDENCE)
    rows = np.zeros(1, dtype=JOB_ROW)
    rows["must"], rows["exact"] = True, exact
    best["similarity"], best["reason"] = 1.0, reason
    if years is not None:
        rows["min_years"], best["short"], best["years"] = 5.0, True, years
    assert must_haves(rows, best, params)[1] == pytest.approx(lacked)


def test_what_all_others_name_is_missed_more_than_extras_are_worth(real_engine: Engine) -> None:
    job = {
        "title": "Platform engineer",
        "skills": [
            *({"name": name, "importance": "must"} for name in ("Azure", "Ansible", "MySQL")),
            *({"name": name, "importance": "nice"} for name in ("Grafana", "Go")),
        ],
    }
    told = "Built and ran the platform on Azure with MySQL for four years."
    skills = [{"name": name} for name in ("Azure", "MySQL")]
    all_musts = {
        "headline": "Platform engineer",
        "skills": [*skills, {"name": "Ansible"}],
        "experience": [_post("Platform engineer", f"{told} Every server is set up by Ansible.")],
    }
    with_extras = {
        "headline": "Platform engineer",
        "skills": [*skills, {"name": "Grafana"}, {"name": "Go"}],
        "experience": [_post("Platform engineer", f"{told} Dashboards in Grafana, tools in Go.")],
    }
    better, worse = _matches(real_engine, job, all_musts, with_extras)
    assert better.score > worse.score
