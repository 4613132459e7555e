"""Who may do what: every operation, every kind of caller, the answer written by hand.

The answers follow the contract.
"""

import pytest

from tests.harness.authorisation_variants import VARIANTS
from tests.harness.operations import OPERATIONS

# ``candidate`` owns the profile, ``employer`` the company, the job and the request.
CALLERS = ("anonymous", "candidate", "other_candidate", "employer", "other_employer", "admin")

TABLE: dict[str, tuple[int, int, int, int, int, int]] = {
    # anonymous, candidate, other_candidate, employer, other_employer, admin
    "GET /healthz": (200, 200, 200, 200, 200, 200),
    "GET /readyz": (200, 200, 200, 200, 200, 200),
    "POST /v1/auth/register": (201, 201, 201, 201, 201, 201),
    "POST /v1/auth/token": (200, 200, 200, 200, 200, 200),
    "POST /v1/auth/refresh": (200, 200, 200, 200, 200, 200),
    "POST /v1/auth/logout": (401, 204, 204, 204, 204, 204),
    # The operator is a key here, which has no password and no address.
    "POST /v1/auth/password": (401, 200, 200, 200, 200, 403),
    "POST /v1/auth/password/forgot": (202, 202, 202, 202, 202, 202),
    "POST /v1/auth/password/reset": (200, 200, 200, 200, 200, 200),
    "POST /v1/auth/email": (401, 202, 202, 202, 202, 403),
    "POST /v1/auth/email/confirm": (200, 200, 200, 200, 200, 200),
    "DELETE /v1/me": (401, 204, 204, 409, 409, 403),  # the last owner stays
    "GET /v1/me": (401, 200, 200, 200, 200, 200),
    "POST /v1/api-keys": (401, 201, 201, 201, 201, 201),
    "GET /v1/api-keys": (401, 200, 200, 200, 200, 200),
    "DELETE /v1/api-keys/{id}": (401, 204, 404, 404, 404, 404),
    "POST /v1/candidates": (401, 201, 201, 403, 403, 201),
    "GET /v1/candidates": (401, 403, 403, 200, 200, 200),
    "GET /v1/candidates/{id}": (401, 200, 404, 200, 200, 200),
    "GET /v1/candidates/{id}/preview": (401, 200, 404, 403, 403, 200),
    "PATCH /v1/candidates/{id}": (401, 200, 404, 403, 403, 200),
    "DELETE /v1/candidates/{id}": (401, 204, 404, 403, 403, 204),
    "POST /v1/candidates/batch": (401, 403, 403, 403, 403, 200),
    "POST /v1/candidates/import": (401, 200, 200, 403, 403, 200),
    "POST /v1/candidates/import-cv": (401, 200, 200, 403, 403, 200),
    "GET /v1/candidates/{id}/export": (401, 200, 404, 403, 403, 200),
    "POST /v1/candidates/{id}/consent": (401, 200, 404, 403, 403, 403),
    "GET /v1/candidates/{id}/matches": (401, 200, 404, 403, 403, 200),
    "GET /v1/candidates/{id}/skill-gap": (401, 200, 404, 403, 403, 200),
    "GET /v1/candidates/{id}/learned-preferences": (401, 200, 404, 403, 403, 200),
    "DELETE /v1/candidates/{id}/learned-preferences": (401, 204, 404, 403, 403, 204),
    "POST /v1/employers": (401, 403, 403, 403, 403, 201),
    "GET /v1/employers": (200, 200, 200, 200, 200, 200),
    "GET /v1/employers/{id}": (200, 200, 200, 200, 200, 200),
    "PATCH /v1/employers/{id}": (401, 403, 403, 200, 403, 200),
    "DELETE /v1/employers/{id}": (401, 403, 403, 204, 403, 204),
    # A member proves a domain: a body without an address or a code is not enough.
    "POST /v1/employers/{id}/verify": (401, 403, 403, 422, 403, 200),
    "POST /v1/employers/{id}/members": (401, 403, 403, 201, 403, 201),
    "GET /v1/employers/{id}/members": (401, 403, 403, 200, 403, 200),
    "DELETE /v1/employers/{id}/members/{member_id}": (401, 403, 403, 204, 403, 204),
    "POST /v1/jobs": (401, 403, 403, 201, 403, 201),
    "GET /v1/jobs": (401, 200, 200, 200, 200, 200),
    "POST /v1/jobs/batch": (401, 403, 403, 200, 200, 200),
    "POST /v1/jobs/import": (401, 403, 403, 200, 200, 200),
    "GET /v1/jobs/{id}": (401, 200, 200, 200, 200, 200),
    "PATCH /v1/jobs/{id}": (401, 403, 403, 200, 403, 200),
    "DELETE /v1/jobs/{id}": (401, 403, 403, 204, 403, 204),
    "POST /v1/jobs/{id}/publish": (401, 404, 404, 200, 404, 200),
    "POST /v1/jobs/{id}/pause": (401, 403, 403, 200, 403, 200),
    "POST /v1/jobs/{id}/close": (401, 403, 403, 200, 403, 200),
    "GET /v1/jobs/{id}/matches": (401, 403, 403, 200, 403, 200),
    "GET /v1/jobs/{id}/insights": (401, 403, 403, 200, 403, 200),
    "POST /v1/match": (401, 200, 200, 200, 200, 200),
    "GET /v1/match/{candidate_id}/{job_id}": (401, 200, 404, 200, 404, 200),
    "POST /v1/match/feedback": (401, 201, 404, 201, 404, 403),
    # ``other_candidate`` has no profile, which alerts belong to; the operator looks for nothing.
    "POST /v1/alerts": (401, 201, 409, 201, 201, 403),
    "GET /v1/alerts": (401, 200, 200, 200, 200, 403),
    "GET /v1/alerts/{id}": (401, 200, 404, 404, 404, 403),
    "PATCH /v1/alerts/{id}": (401, 200, 404, 404, 404, 403),
    "DELETE /v1/alerts/{id}": (401, 204, 404, 404, 404, 403),
    "GET /v1/alerts/{id}/matches": (401, 200, 404, 404, 404, 403),
    "GET /v1/skills": (200, 200, 200, 200, 200, 200),
    "GET /v1/skills/{id}": (200, 200, 200, 200, 200, 200),
    "GET /v1/career-guides": (200, 200, 200, 200, 200, 200),
    "GET /v1/career-guides/{slug}": (200, 200, 200, 200, 200, 200),
    "GET /v1/career-guides/{slug}/salaries": (200, 200, 200, 200, 200, 200),
    "GET /v1/career-guides/{slug}/roles": (200, 200, 200, 200, 200, 200),
    "GET /v1/career-guides/{slug}/fit": (401, 200, 404, 403, 403, 200),
    "POST /v1/skills/extract": (401, 200, 200, 200, 200, 200),
    "POST /v1/match-requests": (401, 403, 403, 201, 403, 201),
    "GET /v1/match-requests": (401, 200, 200, 200, 200, 200),
    "GET /v1/match-requests/{id}": (401, 200, 404, 200, 404, 200),
    "GET /v1/match-requests/{id}/history": (401, 200, 404, 200, 404, 200),
    "POST /v1/match-requests/{id}/accept": (401, 200, 404, 403, 404, 403),
    "POST /v1/match-requests/{id}/decline": (401, 200, 404, 403, 404, 403),
    "POST /v1/match-requests/{id}/withdraw": (401, 403, 404, 200, 404, 403),
    "POST /v1/match-requests/{id}/close": (401, 200, 404, 200, 404, 403),
    "POST /v1/match-requests/{id}/revision": (401, 200, 404, 403, 404, 403),
    "POST /v1/match-requests/{id}/revise": (401, 403, 404, 200, 404, 403),
    "POST /v1/match-requests/{id}/messages": (401, 201, 404, 201, 404, 403),
    "GET /v1/match-requests/{id}/messages": (401, 200, 404, 200, 404, 200),
    "POST /v1/match-requests/{id}/messages/read": (401, 200, 404, 200, 404, 403),
    "POST /v1/match-requests/{id}/interviews": (401, 201, 404, 201, 404, 403),
    "GET /v1/match-requests/{id}/interviews": (401, 200, 404, 200, 404, 200),
    "GET /v1/interviews/{id}.ics": (401, 200, 404, 200, 404, 200),
    "GET /v1/interviews/{id}": (401, 200, 404, 200, 404, 200),
    "POST /v1/interviews/{id}/confirm": (401, 200, 404, 409, 404, 403),
    "POST /v1/interviews/{id}/propose": (401, 200, 404, 200, 404, 403),
    "POST /v1/interviews/{id}/cancel": (401, 200, 404, 200, 404, 403),
    "POST /v1/interviews/{id}/complete": (401, 200, 404, 200, 404, 403),
    "POST /v1/match-requests/{id}/offers": (401, 403, 404, 201, 404, 403),
    "GET /v1/match-requests/{id}/offers": (401, 200, 404, 200, 404, 200),
    "GET /v1/offers/{id}": (401, 200, 404, 200, 404, 200),
    "POST /v1/offers/{id}/counter": (401, 200, 404, 409, 404, 403),
    "POST /v1/offers/{id}/accept": (401, 200, 404, 409, 404, 403),
    "POST /v1/offers/{id}/decline": (401, 200, 404, 409, 404, 403),
    "POST /v1/offers/{id}/withdraw": (401, 403, 404, 200, 404, 403),
    "GET /v1/candidates/{id}/offers/compare": (401, 200, 404, 403, 403, 403),
    "POST /v1/match-requests/{id}/support": (401, 201, 404, 201, 404, 201),
    "GET /v1/match-requests/{id}/support": (401, 200, 404, 200, 404, 200),
    "GET /v1/candidates/{id}/consent": (401, 200, 404, 403, 403, 200),
    "GET /v1/candidates/{id}/self-identification": (401, 200, 404, 403, 403, 403),
    "PUT /v1/candidates/{id}/self-identification": (401, 200, 404, 403, 403, 403),
    "DELETE /v1/candidates/{id}/self-identification": (401, 204, 404, 403, 403, 403),
    "GET /v1/fairness/report": (401, 403, 403, 403, 403, 200),
    "GET /v1/match-requests/{id}/explanation": (401, 200, 404, 403, 404, 200),
    "GET /v1/match-requests/{id}/replay": (401, 200, 404, 200, 404, 200),
    "GET /v1/audit": (401, 403, 403, 403, 403, 200),
    "GET /v1/audit/verify": (401, 403, 403, 403, 403, 200),
    "POST /v1/webhooks": (401, 201, 201, 201, 201, 201),
    "GET /v1/webhooks": (401, 200, 200, 200, 200, 200),
    "GET /v1/webhooks/{id}": (401, 404, 404, 200, 404, 404),
    "PATCH /v1/webhooks/{id}": (401, 404, 404, 200, 404, 404),
    "DELETE /v1/webhooks/{id}": (401, 404, 404, 204, 404, 404),
    "POST /v1/webhooks/{id}/rotate-secret": (401, 404, 404, 200, 404, 404),
    "POST /v1/webhooks/{id}/test": (401, 404, 404, 201, 404, 404),
    "GET /v1/webhooks/{id}/deliveries": (401, 404, 404, 200, 404, 404),
    "GET /v1/webhooks/{id}/deliveries/{delivery_id}": (401, 404, 404, 200, 404, 404),
    "POST /v1/webhooks/{id}/deliveries/{delivery_id}/replay": (401, 404, 404, 200, 404, 404),
}

CELLS = [
    pytest.param(operation, OPERATIONS[operation].call, caller, status, id=f"{operation}-{caller}")
    for operation, answers in TABLE.items()
    for caller, status in zip(CALLERS, answers, strict=True)
] + [
    pytest.param(operation, preparation, caller, status, id=f"{operation} {state}-{caller}")
    for operation, state, preparation, answers in VARIANTS
    for caller, status in zip(CALLERS, answers, strict=True)
]
