"""Why candidates declined, told from ten people on."""

from datetime import timedelta
from typing import Any

from app import clock
from app.database import Database
from tests.harness.callers import Callers
from tests.harness.insights_calls import add_people, decline_all, engineer, insights_of

REASONS = ["salary", "location", "role", "company", "timing", "skills", "other"]


def _shares(side: dict[str, Any]) -> dict[str, float]:
    assert [own["reason"] for own in side["reasons"]] == REASONS
    return {own["reason"]: own["share"] for own in side["reasons"] if own["share"] != 0}


def test_reasons_of_the_own_job_from_ten_people_on(callers: Callers, database: Database) -> None:
    people = add_people(callers, (11, engineer()))
    job, employer = callers.open_job(), callers["employer"]
    reasons = dict(zip(people, ["salary"] * 6 + ["role"] * 3, strict=False))
    decline_all(callers, database, employer, job["id"], reasons)
    own = insights_of(callers, job)["declines"]["own"]
    assert own["n"] == 5
    assert _shares(own) == dict.fromkeys(REASONS)
    decline_all(callers, database, employer, job["id"], {people[9]: "timing"})
    found = insights_of(callers, job)["declines"]
    assert found["own"]["n"] == 10
    assert _shares(found["own"]) == {"salary": 0.6, "role": 0.3, "timing": 0.1}
    assert "note" not in str(found).lower()
    assert found["peers"]["n"] == 0
    # Six of eleven are .545…: shares come in steps of five hundredths.
    decline_all(callers, database, employer, job["id"], {people[10]: "role"})
    own = insights_of(callers, job)["declines"]["own"]
    assert _shares(own) == {"salary": 0.55, "role": 0.35, "timing": 0.1}
    with clock.moved(timedelta(days=366)):  # tokens of today would have run out
        later = insights_of(callers, job, "admin")["declines"]["own"]
    assert (later["n"], _shares(later)) == (0, dict.fromkeys(REASONS))


def test_reasons_of_peers_need_three_employers_and_none_that_dominates(
    callers: Callers, database: Database
) -> None:
    people = add_people(callers, (14, engineer()))
    job = callers.open_job()
    peers = [callers[name] for name in ("other_employer", "third_employer", "fourth_employer")]
    jobs = [callers.open_job(peer.name)["id"] for peer in peers]

    def declined(place: int, reasons: dict[str, str]) -> dict[str, Any]:
        decline_all(callers, database, peers[place], jobs[place], reasons)
        found = insights_of(callers, job)["declines"]
        assert found["own"]["n"] == 0
        peers_found: dict[str, Any] = found["peers"]
        return peers_found

    declined(0, dict.fromkeys(people[:6], "salary"))
    two = declined(1, dict.fromkeys(people[6:11], "company"))
    assert two["n"] == 10
    assert _shares(two) == dict.fromkeys(REASONS)
    # Eleven people of three employers, six of them of one.
    dominated = declined(2, {people[10]: "location"})
    assert dominated["n"] == 10
    assert _shares(dominated) == dict.fromkeys(REASONS)
    fair = declined(2, {people[11]: "location"})
    assert _shares(fair) == {"salary": 0.5, "company": 0.35, "location": 0.15}
    # A person counts once, with their newest answer.
    assert declined(2, {people[6]: "location"})["n"] == 10
