"""From registration to ranked roles with the generated client."""

import os
from uuid import uuid4

from skillmatch_client import AuthenticatedClient, Client
from skillmatch_client.api.access import create_token, register
from skillmatch_client.api.candidates import create_candidate
from skillmatch_client.api.matching import list_candidate_matches
from skillmatch_client.models import (
    BodyCreateToken,
    CandidateCreate,
    CandidateRead,
    CandidateSkill,
    MatchPage,
    RegisterCreate,
    RegisterCreateRole,
    TokenRead,
)

URL = os.environ.get("SKILLMATCH_URL", "http://127.0.0.1:8000")


def main() -> None:
    """Register, store a profile, print the best matches."""
    email, password = f"{uuid4()}@example.com", "a long pass phrase"
    client = Client(base_url=URL)
    account = RegisterCreate(
        email=email, password=password, role=RegisterCreateRole.CANDIDATE, name="Ada Example"
    )
    register.sync(client=client, body=account)
    token = create_token.sync(
        client=client, body=BodyCreateToken(username=email, password=password)
    )
    assert isinstance(token, TokenRead), token
    signed_in = AuthenticatedClient(base_url=URL, token=token.access_token)
    profile = CandidateCreate(
        name="Ada Example",
        email=email,
        headline="Data engineer",
        skills=[CandidateSkill(name="Python", years=6), CandidateSkill(name="Airflow", years=3)],
    )
    person = create_candidate.sync(client=signed_in, body=profile)
    assert isinstance(person, CandidateRead), person
    page = list_candidate_matches.sync(person.id, client=signed_in, limit=5)
    assert isinstance(page, MatchPage), page
    for match in page.items:
        assert match.job, match
        print(f"{match.score:.4f}  {match.band:<9}  {match.job.title}, {match.job.company}")


if __name__ == "__main__":
    main()
