"""Where the pay of a job stands among comparable ones."""

import pytest
from fastapi import FastAPI

from tests.harness.callers import Callers, made
from tests.harness.insights_calls import (
    add_people,
    engineer,
    insights_of,
    musts,
    others_pay,
    pounds,
)


def test_the_range_stands_among_comparable_jobs(app: FastAPI, callers: Callers) -> None:
    job = callers.open_job(salary=pounds(60_000, 75_000))
    callers.open_job(salary=pounds(1, 2))  # of the same employer
    ranges = [pounds(k, k + 10_000) for k in (40_000, 45_000, 50_000, 55_000, 62_500, 62_500)]
    others_pay(callers, *ranges, pounds(6_000, 7_000, "month"), pounds(50, 50, "hour"))
    dollars = {"min": 100_000, "max": 100_000, "currency": "USD", "period": "year"}
    others_pay(callers, dollars)
    others_pay(callers, pounds(1, 2), location={"country": "DE"})
    others_pay(callers, pounds(1, 2), title="Lion tamer", skills=[], description="Ring. " * 50)
    few = insights_of(callers, job)["pay"]["comparable"]
    assert (few["n"], few["country"], few["currency"]) == (9, "GB", "GBP")
    assert {few[name] for name in ("p25", "median", "p75", "percentile")} == {None}
    others_pay(callers, pounds(200_000, 200_000))
    found = insights_of(callers, job)["pay"]["comparable"]
    in_pounds = app.state.engine.rates.convert(100_000, "USD", "GBP")
    middles = [45_000, 50_000, 55_000, 60_000, 67_500, 67_500, 78_000, 88_000, 200_000]
    middles = sorted([*middles, in_pounds])
    assert found["n"] == len(middles) == 10
    for name, place in (("p25", 2.25), ("median", 4.5), ("p75", 6.75)):
        lower, share = int(place), place % 1
        between = middles[lower] + share * (middles[lower + 1] - middles[lower])
        assert found[name] == pytest.approx(between, abs=0.01), name
    below = sum(middle < 67_500 for middle in middles)
    assert found["percentile"] == round((below + 1) / 10 * 100)


def test_jobs_of_the_same_level_count_alone_where_there_are_ten(callers: Callers) -> None:
    job = callers.open_job(seniority="senior", salary=pounds(60_000, 75_000))
    others_pay(callers, *[pounds(30_000, 30_000)] * 10, seniority="junior")
    others_pay(callers, *[pounds(90_000, 90_000)] * 9, seniority="senior")
    mixed = insights_of(callers, job)["pay"]["comparable"]
    assert (mixed["n"], mixed["seniority"], mixed["p25"]) == (19, None, 30_000)
    others_pay(callers, pounds(90_000, 90_000), seniority="senior")
    level = insights_of(callers, job)["pay"]["comparable"]
    assert (level["n"], level["seniority"], level["p25"]) == (10, "senior", 90_000)
    assert level["percentile"] == 0


def test_published_figures_stand_apart_with_source_and_year(callers: Callers) -> None:
    place = {"location": {"country": "US"}, "guide": "data-engineer"}
    job = callers.open_job(**place)
    found = insights_of(callers, job)["pay"]
    assert found["comparable"]["n"] == 0
    assert found["benchmarks"]
    for figure in found["benchmarks"]:
        assert figure["kind"] == "benchmark"
        assert figure["country"] == "US"
        assert figure["source"]
        assert figure["year"] > 2000
    assert insights_of(callers, callers.open_job())["pay"]["benchmarks"] == []


def test_the_largest_pay_and_the_longest_list_are_answered(callers: Callers) -> None:
    add_people(callers, (10, engineer()))
    most = {"min": 10**12, "max": 10**12, "currency": "GBP", "period": "hour"}
    many = musts("Python", *(f"tool {i}" for i in range(199)))
    job = callers.open_job(salary=most, skills=many)
    others_pay(callers, *[most] * 10)
    found = insights_of(callers, job)
    assert len(found["requirements"]) == 12
    assert found["pay"]["steps"][-1]["max"] == 1.3 * 10**12
    assert found["pay"]["comparable"]["median"] == 1760 * 10**12
    others_pay(callers, *[most] * 10, guide="data-engineer")
    guide = made(callers["anonymous"].get("/v1/career-guides/data-engineer/salaries"), 200)
    assert 1760 * 10**12 in [figure["median"] for figure in guide["items"]]
