"""Limits on calling hold in every process and after a restart, and say when to come back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app import clock
from app.config import Settings
from app.database import Database
from app.processor_time import begin, metered, spend
from app.services.accounts.token_buckets import Bucket, Taking, TokenBuckets
from tests.harness.callers import Callers, made

_BUCKET = Bucket("of a test", per_minute=60, burst=10)


def test_a_bucket_is_shared_by_processes_and_outlives_them(database: Database) -> None:
    one, other = TokenBuckets(database), TokenBuckets(database)
    waits = [place.take([Taking(_BUCKET, "ada")]) for place in (one, other) * 6]
    assert [wait == 0 for wait in waits] == [True] * 10 + [False] * 2
    assert 0 < waits[-1] <= 1
    assert one.take([Taking(_BUCKET, "bob")]) == 0
    again = TokenBuckets(database)  # after a restart
    assert again.take([Taking(_BUCKET, "ada")]) > 0
    with clock.moved(timedelta(seconds=3)):
        assert [again.take([Taking(_BUCKET, "ada")]) > 0 for _ in range(4)] == [False] * 3 + [True]


def test_no_two_callers_take_the_same_token(database: Database) -> None:
    places = [TokenBuckets(database) for _ in range(4)]

    def take(number: int) -> bool:
        return places[number % 4].take([Taking(_BUCKET, "eve")]) == 0

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(take, range(80))) == pytest.approx(10, abs=2)  # a token a second


def test_what_was_done_is_charged_beyond_the_bucket(database: Database) -> None:
    rates = TokenBuckets(database)
    assert rates.overdrawn(Taking(_BUCKET, "ada")) == 0
    rates.charge(Taking(_BUCKET, "ada", 25))
    assert 14 < rates.overdrawn(Taking(_BUCKET, "ada")) <= 15
    with clock.moved(timedelta(seconds=16)):
        assert rates.overdrawn(Taking(_BUCKET, "ada")) == 0


def test_time_is_counted_over_threads() -> None:
    def busy() -> None:
        sum(range(2_000_000))
        spend(1.0)  # of other threads

    meter = begin()
    metered(busy)()
    assert 1.005 < meter.seconds < 3


@pytest.fixture
def limits(app: FastAPI, settings: Settings) -> Settings:
    app.state.settings = settings.model_copy(
        update={
            "rate_limits": "on",
            "requests_per_minute": 20,
            "processor_seconds_per_minute": 0.02,
        }
    )
    found: Settings = app.state.settings
    return found


def test_an_account_that_calls_too_often_waits_and_others_do_not(
    callers: Callers, limits: Settings
) -> None:
    candidate = callers["candidate"]
    answers = [candidate.get("/v1/me") for _ in range(22)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 2
    assert answers[-1].json()["type"] == "/problems/rate-limited"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 4
    assert callers["employer"].get("/v1/me").status_code == 200
    with clock.moved(timedelta(seconds=7)):
        assert candidate.get("/v1/me").status_code == 200


def test_an_address_that_calls_too_often_waits_signed_in_or_not(
    callers: Callers, limits: Settings
) -> None:
    anonymous = callers["anonymous"]
    answers = [anonymous.get("/v1/employers").status_code for _ in range(20)]
    answers += [anonymous.get("/v1/me").status_code for _ in range(21)]
    assert answers == [200] * 20 + [401] * 20 + [429]
    assert anonymous.get("/healthz").status_code == 200


def test_processor_time_is_bounded_by_account(callers: Callers, limits: Settings) -> None:
    body = {
        "text": " ".join(
            f"You know Python and Kubernetes, and you keep server {number} of ours up."
            for number in range(350)
        )
    }
    employer = callers["employer"]
    statuses = [employer.post("/v1/skills/extract", body).status_code for _ in range(3)]
    assert statuses == [200, 429, 429]
    refused = employer.get("/v1/me")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 1
    assert callers["candidate"].get("/v1/me").status_code == 200


def test_what_an_owner_can_have_sent_at_will_is_bounded(
    callers: Callers, app: FastAPI, settings: Settings
) -> None:
    app.state.settings = settings.model_copy(
        update={"rate_limits": "on", "webhook_private_addresses": "allow"}
    )
    employer = callers["employer"]
    body = {"url": "http://127.0.0.1:9/", "events": ["match_request.accepted"]}
    path = f"/v1/webhooks/{made(employer.post('/v1/webhooks', body))['id']}/test"
    statuses = [employer.post(path).status_code for _ in range(32)]
    assert statuses[:30] == [201] * 30
    assert statuses[-1] == 429
