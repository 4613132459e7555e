"""Interviews: times, whose turn it is, bookings, change of clocks, calendars."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app import clock
from tests.harness import bodies
from tests.harness.callers import Callers, made
from tests.harness.process import (
    accepted,
    act_on,
    confirm,
    day_before_spring,
    interview,
    path,
    proposed,
    slot,
)

LONDON = ZoneInfo("Europe/London")


def test_first_slots_move_the_request_and_carry_the_process(callers: Callers) -> None:
    callers.with_profile()
    job = callers.open_job(interview_process="A call, then a talk with the team.")
    request = accepted(callers, job_id=job["id"])
    it = proposed(
        callers, request, 24, 48, location="https://meet.example.com/a", note="Bring tea."
    )
    assert it["status"] == "proposed"
    assert it["interview_process"] == "A call, then a talk with the team."
    assert it["next_actions"] == ["propose", "cancel"]
    assert made(callers["candidate"].get(path(request)), 200)["status"] == "interviewing"
    proposed(callers, request, 72)
    items = made(callers["candidate"].get(f"{path(request)}/history"), 200)["items"]
    assert [item["state"] for item in items] == ["sent", "accepted", "interviewing"]
    listed = made(callers["candidate"].get(f"{path(request)}/interviews"), 200)["items"]
    assert [len(item["slots"]) for item in listed] == [1, 2]
    assert listed[1]["next_actions"] == ["confirm", "propose", "cancel"]


def test_interviews_need_a_request_in_process(callers: Callers) -> None:
    request = callers.approach()
    response = callers["employer"].post(f"{path(request)}/interviews", interview())
    assert (response.status_code, response.json()["state"]) == (409, "sent")
    made(callers["candidate"].post(f"{path(request)}/accept"), 200)
    it = proposed(callers, request)
    made(callers["candidate"].post(f"{path(request)}/close"), 200)
    seen = made(callers["employer"].get(f"/v1/interviews/{it['id']}"), 200)
    assert (seen["status"], seen["next_actions"]) == ("cancelled", [])
    assert callers["employer"].post(f"{path(request)}/interviews", interview()).status_code == 409


def test_the_side_that_did_not_propose_confirms(callers: Callers) -> None:
    it = proposed(callers, accepted(callers), 24, 48)
    chosen = {"slot": it["slots"][1]["id"]}
    response = act_on(callers, "employer", it, "confirm", chosen)
    assert (response.status_code, response.json()["state"]) == (409, "proposed")
    other = made(act_on(callers, "candidate", it, "propose", {"slots": [slot(72), slot(96)]}), 200)
    assert other["by"] == "candidate"
    response = act_on(callers, "employer", it, "confirm", chosen)
    assert response.json()["errors"][0]["field"] == "slot"  # no longer on offer
    done = confirm(callers, other, "employer")
    assert done["status"] == "confirmed"
    assert done["slot"] == other["slots"][0]["id"]
    assert (done["starts_at"], done["ends_at"]) == (
        other["slots"][0]["start"],
        other["slots"][0]["end"],
    )
    assert [round["by"] for round in done["rounds"]] == ["employer", "candidate"]
    assert act_on(callers, "employer", it, "confirm", chosen).status_code == 409


def test_rescheduling_frees_the_time(callers: Callers) -> None:
    request = accepted(callers)
    it, second = proposed(callers, request, 24), proposed(callers, request, 24.5)
    confirm(callers, it)
    response = act_on(callers, "candidate", second, "confirm", {"slot": second["slots"][0]["id"]})
    assert response.json()["type"] == "/problems/slot-taken"
    moved = made(act_on(callers, "employer", it, "propose", {"slots": [slot(90)]}), 200)
    assert (moved["status"], moved["slot"], moved["starts_at"]) == ("proposed", None, None)
    confirm(callers, second)


def test_cancelled_interview_frees_the_time_and_ends(callers: Callers) -> None:
    request = accepted(callers)
    it, second = proposed(callers, request, 24), proposed(callers, request, 24)
    confirm(callers, it)
    assert made(act_on(callers, "candidate", it, "cancel"), 200)["status"] == "cancelled"
    confirm(callers, second)
    for verb, body in (("cancel", None), ("propose", {"slots": [slot(9)]}), ("complete", None)):
        response = act_on(callers, "employer", it, verb, body)
        assert (response.status_code, response.json()["state"]) == (409, "cancelled")


def test_complete_waits_for_the_end(callers: Callers) -> None:
    it = proposed(callers, accepted(callers), 2)
    assert act_on(callers, "employer", it, "complete").status_code == 409
    done = confirm(callers, it)
    assert done["next_actions"] == ["propose", "cancel"]
    response = act_on(callers, "employer", it, "complete", {"outcome": "advance"})
    assert (response.status_code, response.json()["state"]) == (409, "confirmed")
    with clock.moved(timedelta(hours=2, minutes=59)):
        assert act_on(callers, "employer", it, "complete").status_code == 409
    with clock.moved(timedelta(hours=3)):
        seen = made(callers["employer"].get(f"/v1/interviews/{it['id']}"), 200)
        assert seen["next_actions"] == ["complete"]
        assert act_on(callers, "employer", it, "cancel").status_code == 409
        body = {"outcome": "advance", "feedback": "Clear about trade-offs."}
        assert made(act_on(callers, "employer", it, "complete", body), 200)["status"] == "completed"
        seen = made(callers["candidate"].get(f"/v1/interviews/{it['id']}"), 200)
        assert (seen["outcome"], seen["feedback"]) == ("advance", "Clear about trade-offs.")
        assert act_on(callers, "candidate", it, "complete").status_code == 409


def test_what_took_place_is_completed_after_the_request_has_ended(callers: Callers) -> None:
    request = accepted(callers)
    it = proposed(callers, request, 2)
    confirm(callers, it)
    with clock.moved(timedelta(hours=4)):
        made(callers["candidate"].post(f"{path(request)}/close"), 200)
        made(act_on(callers, "employer", it, "complete", {"feedback": "Thank you."}), 200)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slots": []}, "slots"),
        ({"slots": [{"start": "2031-03-12T10:00:00Z", "end": "2031-03-12T10:00:00Z"}]}, "slots.0"),
        (
            {"slots": [{"start": "2031-03-12T09:00:00", "end": "2031-03-12T10:00:00Z"}]},
            "slots.0.start",
        ),
        ({"slots": [{"start": 1900000000, "end": "2031-03-12T10:00:00Z"}]}, "slots.0.start"),
        (
            {"slots": [{"start": "2020-03-12T09:00:00Z", "end": "2020-03-12T10:00:00Z"}]},
            "slots.0.end",
        ),
        (
            {"slots": [{"start": "2031-03-12T09:00:00Z", "end": "2031-03-13T10:00:00Z"}]},
            "slots.0.end",
        ),
        (
            {"slots": [{"start": "2131-03-12T09:00:00Z", "end": "2131-03-12T10:00:00Z"}]},
            "slots.0.start",
        ),
        (
            {"slots": [{"start": "2031-03-12T09:00:00Z", "end": "2031-03-12T10:00:00Z"}] * 2},
            "slots",
        ),
        ({"kind": "smoke signals"}, "kind"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"interviewers": ["0199a2c0-0000-7000-8000-000000000000"]}, "interviewers"),
        ({"current_salary": 50000}, "current_salary"),
    ],
)
def test_bad_proposals_name_the_field(callers: Callers, change: dict[str, Any], field: str) -> None:
    request = accepted(callers)
    body = interview(**change) if "slots" not in change else {**interview(), **change}
    response = callers["employer"].post(f"{path(request)}/interviews", body)
    assert response.status_code == 422, response.text
    assert response.json()["errors"][0]["field"] == field


def test_slot_that_is_over_is_not_confirmed(callers: Callers) -> None:
    it = proposed(callers, accepted(callers), 2)
    with clock.moved(timedelta(hours=3, seconds=1)):
        response = act_on(callers, "candidate", it, "confirm", {"slot": it["slots"][0]["id"]})
    assert response.json()["type"] == "/problems/slot-taken"


def _approach(callers: Callers, employer: str, candidate_id: str, by: Any) -> dict[str, Any]:
    job = callers.open_job(employer)
    body = {"job_id": job["id"], "candidate_id": candidate_id, "message": "Talk?"}
    request = made(callers[employer].post("/v1/match-requests", body))
    return made(by.post(f"{path(request)}/accept"), 200)


def test_candidate_is_not_booked_twice_by_two_employers(callers: Callers) -> None:
    request = accepted(callers)
    candidate = callers["candidate"]
    assert candidate.candidate_id is not None
    other = _approach(callers, "other_employer", candidate.candidate_id, candidate)
    confirm(callers, proposed(callers, request, 24))
    body = interview(24.5, 25)
    it = made(callers["other_employer"].post(f"{path(other)}/interviews", body))
    taken = act_on(callers, "candidate", it, "confirm", {"slot": it["slots"][0]["id"]})
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/slot-taken")
    # The next one begins when the first ends.
    done = act_on(callers, "candidate", it, "confirm", {"slot": it["slots"][1]["id"]})
    assert made(done, 200)["status"] == "confirmed"


def test_employer_is_booked_twice_only_with_different_interviewers(callers: Callers) -> None:
    employer, candidate = callers["employer"], callers.with_profile("other_candidate")
    path_of_members = f"/v1/employers/{employer.employer_id}/members"
    invitation = made(employer.post(path_of_members, {"email": "colleague@example.com"}))
    token = invitation["invitation_token"]
    colleague = callers.register("colleague", "employer", invitation_token=token)
    ids = [made(caller.get("/v1/me"), 200)["id"] for caller in (employer, colleague)]
    first = accepted(callers)
    assert candidate.candidate_id is not None
    second = _approach(callers, "employer", candidate.candidate_id, candidate)

    def book(request: dict[str, Any], interviewers: list[str], who: str) -> int:
        it = proposed(callers, request, 24, interviewers=interviewers)
        assert [member["id"] for member in it["interviewers"]] == interviewers
        status: int = act_on(
            callers, who, it, "confirm", {"slot": it["slots"][0]["id"]}
        ).status_code
        if status == 200 and who == "other_candidate":
            made(act_on(callers, who, it, "cancel"), 200)
        return status

    assert book(first, ids[:1], "candidate") == 200
    assert book(second, ids[:1], "other_candidate") == 409
    assert book(second, ids, "other_candidate") == 409
    assert book(second, [], "other_candidate") == 409  # the whole team
    assert book(second, ids[1:], "other_candidate") == 200


def test_only_members_of_the_employer_are_named_and_by_it_alone(callers: Callers) -> None:
    request = accepted(callers)
    own = made(callers["employer"].get("/v1/me"), 200)["id"]
    foreign = made(callers["other_employer"].get("/v1/me"), 200)["id"]
    for who, id in (("employer", foreign), ("candidate", own)):
        body = interview(interviewers=[id])
        response = callers[who].post(f"{path(request)}/interviews", body)
        assert response.json()["errors"][0]["field"] == "interviewers"
    it = made(callers["candidate"].post(f"{path(request)}/interviews", interview()))
    assert it["by"] == "candidate"
    confirm(callers, it, "employer")


def test_times_stay_right_when_clocks_change(callers: Callers) -> None:
    before = day_before_spring().astimezone(LONDON)
    after = datetime.combine(before.date() + timedelta(days=2), before.time(), LONDON)
    assert before.utcoffset() != after.utcoffset()
    slots = [
        {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
        for start in (before, after)
    ]
    it = proposed(callers, accepted(callers), slots=slots, time_zone="Europe/London")
    shown = [datetime.fromisoformat(item["start"]) for item in it["slots"]]
    assert shown[1] - shown[0] == timedelta(hours=47)  # the same hour on clocks, two days on
    assert [item["local_start"] for item in it["slots"]] == [item["start"] for item in slots]
    assert all(moment.utcoffset() == timedelta(0) for moment in shown)


def test_offset_that_clocks_do_not_have_that_day_is_refused(callers: Callers) -> None:
    request = accepted(callers)
    summer = (day_before_spring() + timedelta(days=30)).replace(tzinfo=None)
    body = interview(
        slots=[{"start": f"{summer.isoformat()}+02:00", "end": f"{summer.isoformat()}+01:00"}],
        time_zone="Europe/London",
    )
    response = callers["employer"].post(f"{path(request)}/interviews", body)
    error = response.json()["errors"][0]
    assert (error["field"], error["code"]) == ("slots.0.start", "offset_mismatch")
    del body["time_zone"]
    made(callers["employer"].post(f"{path(request)}/interviews", body))


def test_overlap_is_found_across_offsets_and_the_change_of_clocks(callers: Callers) -> None:
    request = accepted(callers)
    # 01:00 UTC: 01:00 becomes 02:00.
    night = (day_before_spring() + timedelta(hours=13)).astimezone(UTC)
    assert night.astimezone(LONDON).hour == 2
    local = [
        {
            "start": moment.astimezone(LONDON).isoformat(),
            "end": (moment + timedelta(hours=1)).astimezone(LONDON).isoformat(),
        }
        for moment in (night - timedelta(hours=1), night)
    ]
    # On clocks an hour lies between them; in truth none does, and they do not overlap.
    assert local[0]["end"] == local[1]["start"]
    first = proposed(callers, request, slots=local[:1], time_zone="Europe/London")
    second = proposed(callers, request, slots=local[1:], time_zone="Europe/London")
    confirm(callers, first)
    confirm(callers, second)
    tokyo = night.astimezone(ZoneInfo("Asia/Tokyo")) + timedelta(minutes=30)
    body = [{"start": tokyo.isoformat(), "end": (tokyo + timedelta(hours=1)).isoformat()}]
    third = proposed(callers, request, slots=body, time_zone="Asia/Tokyo")
    response = act_on(callers, "candidate", third, "confirm", {"slot": third["slots"][0]["id"]})
    assert response.json()["type"] == "/problems/slot-taken"


@pytest.mark.parametrize(
    "zone", ["localtime", "Factory", "Europe/Nowhere", "W. Europe Standard Time"]
)
def test_zones_are_those_of_iana(callers: Callers, zone: str) -> None:
    request = accepted(callers)
    body = interview(time_zone=zone)
    response = callers["employer"].post(f"{path(request)}/interviews", body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "time_zone"


@pytest.mark.parametrize("time", ["1893456000", 1893456000, "2031-03-12", "20310312T090000Z"])
def test_times_are_rfc_3339(callers: Callers, time: object) -> None:
    request = accepted(callers)
    body = interview(slots=[{"start": time, "end": "2031-03-12T10:00:00Z"}])
    response = callers["employer"].post(f"{path(request)}/interviews", body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "slots.0.start"


def test_strangers_see_no_interview(callers: Callers) -> None:
    it = proposed(callers, accepted(callers), 24)
    confirm(callers, it)
    for who in ("other_candidate", "other_employer"):
        for ending in ("", ".ics"):
            assert callers[who].get(f"/v1/interviews/{it['id']}{ending}").status_code == 404
        assert act_on(callers, who, it, "cancel").status_code == 404
    body = bodies.candidate()
    assert callers["admin"].get(f"/v1/interviews/{it['id']}").status_code == 200
    assert act_on(callers, "admin", it, "cancel").status_code == 403
    assert body["email"] not in callers["candidate"].get(f"/v1/interviews/{it['id']}.ics").text
