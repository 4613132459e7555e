"""Every list asks the database a constant number of things, whatever the number of rows."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from app.worker import run_once
from tests.harness import bodies, process
from tests.harness.callers import Callers, made
from tests.harness.operations import WEBHOOK
from tests.harness.queries import QueryCounter

GUIDE = "/v1/career-guides/data-engineer"
ALL_FACETS = "country,seniority,remote,employment_type,skill,salary"


@dataclass(frozen=True)
class Listing:
    """A list as one caller asks for it. ``{…}`` in the path are ids of :class:`Market`."""

    operation: str
    caller: str
    path: str
    params: dict[str, Any] = field(default_factory=dict)


LISTINGS = [
    Listing("list_api_keys", "candidate", "/v1/api-keys"),
    Listing("list_candidates", "admin", "/v1/candidates"),
    Listing("list_candidates", "employer", "/v1/candidates", {"country": "GB"}),
    Listing("list_employers", "anonymous", "/v1/employers"),
    Listing("list_members", "employer", "/v1/employers/{employer}/members"),
    Listing("list_jobs", "candidate", "/v1/jobs"),
    Listing("list_jobs", "candidate", "/v1/jobs", {"facets": ALL_FACETS, "remote": "hybrid"}),
    Listing("list_jobs", "employer", "/v1/jobs", {"status": "open"}),
    Listing("list_jobs", "admin", "/v1/jobs", {"q": "data engineer", "facets": ALL_FACETS}),
    Listing("list_jobs", "candidate", "/v1/jobs", {"q": "loads", "employer_id": "{employer}"}),
    Listing("list_candidate_matches", "candidate", "/v1/candidates/{candidate}/matches"),
    Listing("list_job_matches", "employer", "/v1/jobs/{job}/matches"),
    Listing("list_alerts", "candidate", "/v1/alerts"),
    Listing("list_alert_matches", "candidate", "/v1/alerts/{jobs_alert}/matches"),
    Listing("list_alert_matches", "employer", "/v1/alerts/{people_alert}/matches"),
    Listing("list_match_requests", "employer", "/v1/match-requests"),
    Listing("list_match_requests", "candidate", "/v1/match-requests"),
    Listing("get_match_request_history", "candidate", "/v1/match-requests/{request}/history"),
    Listing("list_messages", "candidate", "/v1/match-requests/{accepted}/messages"),
    Listing("list_interviews", "candidate", "/v1/match-requests/{accepted}/interviews"),
    Listing("list_offers", "candidate", "/v1/match-requests/{accepted}/offers"),
    Listing("compare_offers", "candidate", "/v1/candidates/{candidate}/offers/compare"),
    Listing(
        "compare_match_requests", "candidate", "/v1/candidates/{candidate}/match-requests/compare"
    ),
    Listing("list_support_inbox", "admin", "/v1/support"),
    Listing("list_support", "candidate", "/v1/match-requests/{accepted}/support"),
    Listing("list_consents", "candidate", "/v1/candidates/{candidate}/consent"),
    Listing("list_audit_records", "admin", "/v1/audit", {"action": "create_api_key"}),
    Listing("list_webhooks", "employer", "/v1/webhooks"),
    Listing("list_webhook_deliveries", "employer", "/v1/webhooks/{webhook}/deliveries"),
    Listing("list_skills", "anonymous", "/v1/skills", {"q": "pyth"}),
    Listing("list_career_guides", "anonymous", "/v1/career-guides", {"q": "pipelines"}),
    Listing("list_career_guide_salaries", "anonymous", f"{GUIDE}/salaries"),
    Listing("list_career_guide_transitions", "anonymous", f"{GUIDE}/transitions"),
    Listing(
        "rank_career_guides",
        "candidate",
        "/v1/career-guides/ranked",
        {"candidate_id": "{candidate}"},
    ),
    Listing("list_career_guide_roles", "anonymous", f"{GUIDE}/roles"),
]

SHIPPED = (
    "list_skills",
    "list_career_guides",
    "list_career_guide_transitions",
    "rank_career_guides",
)
"""Lists of what comes with the package: they do not grow."""


class Market:
    """A marketplace that grows by the same rows everywhere at each call of :meth:`grow`."""

    def __init__(self, callers: Callers) -> None:
        self.callers = callers
        self.ids = {"candidate": callers.with_profile().candidate_id}
        self.ids["employer"] = callers["employer"].employer_id
        self.ids["webhook"] = made(callers["employer"].post("/v1/webhooks", WEBHOOK))["id"]
        self.grown = 0
        anybody = {"name": "Anybody", "query": "data engineer", "min_score": 0}
        self.ids["people_alert"] = made(callers["employer"].post("/v1/alerts", anybody))["id"]
        self.grow()

    def grow(self) -> None:
        callers, admin = self.callers, self.callers["admin"]
        employer, candidate = callers["employer"], callers["candidate"]
        made(admin.post("/v1/employers", {"name": "Another"}))
        made(candidate.post("/v1/api-keys", {"name": "k"}))
        made(employer.post("/v1/webhooks", WEBHOOK))
        made(employer.post(f"/v1/webhooks/{self.ids['webhook']}/test"))
        email = f"colleague{len(self._listed('list_members'))}@example.com"
        made(employer.post(f"/v1/employers/{self.ids['employer']}/members", {"email": email}))
        search = {"name": "Anything", "query": "data engineer", "min_score": 0}
        alert = made(candidate.post("/v1/alerts", search))["id"]
        self.ids.setdefault("jobs_alert", alert)
        country = ("GB", "DE", "FR")[self.grown]
        self.grown += 1
        posting = bodies.job(self.ids["employer"] or "", status="open", guide="data-engineer")
        items = [posting, posting, {**posting, "location": {"country": country}}]
        jobs = made(employer.post("/v1/jobs/batch", {"items": items}), 200)["results"]
        people = made(admin.post("/v1/candidates/batch", {"items": [bodies.candidate()] * 3}), 200)
        wanted = [self.ids["candidate"], *(person["id"] for person in people["results"])]
        for person in wanted:
            body = {"job_id": jobs[0]["id"], "candidate_id": person, "message": "Talk?"}
            request = made(employer.post("/v1/match-requests", body))
            if person == self.ids["candidate"]:
                self.ids.setdefault("request", request["id"])
        self.ids.setdefault("job", jobs[0]["id"])
        wishes = {"wishes": {"note": "More time."}}
        path = f"/v1/match-requests/{self.ids['request']}/revision"
        made(candidate.post(path, wishes), 200)
        self._go_on(jobs[1]["id"])
        state = callers.client.app.state  # type: ignore[attr-defined]
        run_once(callers.database, state.engine, state.ranker)

    def _go_on(self, job_id: str) -> None:
        """An accepted request more, with an open offer; rows more on the first of them."""
        employer, candidate = self.callers["employer"], self.callers["candidate"]
        body = {"job_id": job_id, "candidate_id": self.ids["candidate"], "message": "Talk?"}
        request = made(employer.post("/v1/match-requests", body))
        made(candidate.post(f"{process.path(request)}/accept"), 200)
        made(employer.post(f"{process.path(request)}/offers", process.offer()))
        path = f"/v1/match-requests/{self.ids.setdefault('accepted', request['id'])}"
        made(employer.post(f"{path}/messages", {"text": "Talk?"}))
        made(employer.post(f"{path}/interviews", process.interview()))
        consent = {"purpose": "learning", "granted": True}
        made(candidate.post(f"/v1/candidates/{self.ids['candidate']}/consent", consent), 200)
        made(candidate.post(f"{path}/support", {"text": "Help?"}))
        made(employer.post(f"{process.path(request)}/support", {"text": "Help?"}))
        (offer,) = made(candidate.get(f"{path}/offers", params={"limit": 1}), 200)["items"]
        made(candidate.post(f"/v1/offers/{offer['id']}/decline"), 200)
        made(employer.post(f"{path}/offers", process.offer()))

    def _listed(self, operation: str) -> list[Any]:
        listing = next(listing for listing in LISTINGS if listing.operation == operation)
        return self.ask(listing)

    def ask(self, listing: Listing) -> list[Any]:
        """The items of a list."""
        params = {key: str(value).format(**self.ids) for key, value in listing.params.items()}
        path = listing.path.format(**self.ids)
        response = self.callers[listing.caller].get(path, params=params)
        items: list[Any] = made(response, 200)["items"]
        return items


def test_lists_use_a_constant_number_of_queries(
    callers: Callers, query_counter: QueryCounter
) -> None:
    market = Market(callers)

    def measure() -> list[tuple[int, int]]:
        found = []
        for listing in LISTINGS:
            market.ask(listing)  # the index catches up with the writes before
            with query_counter.counting() as statements:
                rows = len(market.ask(listing))
            found.append((rows, len(statements)))
        return found

    before = measure()
    market.grow()
    market.grow()
    for listing, (few, queries_before), (many, queries) in zip(
        LISTINGS, before, measure(), strict=True
    ):
        assert many > few or listing.operation in SHIPPED, listing
        assert queries == queries_before, (listing, query_counter.statements)
        assert queries <= 14, listing


def test_a_guide_is_read_with_as_many_queries(
    callers: Callers, query_counter: QueryCounter
) -> None:
    market = Market(callers)

    def queries() -> int:
        callers["anonymous"].get(GUIDE)  # the index catches up
        with query_counter.counting() as statements:
            made(callers["anonymous"].get(GUIDE), 200)
        return len(statements)

    before = queries()
    market.grow()
    assert queries() == before <= 7


def test_no_list_is_missing_here(app: FastAPI) -> None:
    document = app.openapi()
    lists = set()
    for operations in document["paths"].values():
        for operation in operations.values():
            content = operation["responses"].get("200", {}).get("content", {})
            answer = content.get("application/json", {}).get("schema", {})
            for reference in (one.get("$ref", "") for one in answer.get("anyOf", [answer])):
                schema = document["components"]["schemas"].get(reference.rsplit("/", 1)[-1], {})
                if "items" in schema.get("properties", {}):
                    lists.add(operation["operationId"])
    # It stores nothing and reads nothing: the bodies come with the request.
    assert lists - {"match"} == {listing.operation for listing in LISTINGS}
