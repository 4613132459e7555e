"""The tools of ``skillmatch mcp``: what an assistant may ask, and what it gets of each answer.

Answers are cut to what a reader needs: names, scores, reasons. Ids stay, so that the next call can
follow.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from mcp.server.mcpserver import Context, MCPServer
from mcp.types import ToolAnnotations
from pydantic import Field

from app.cli.assistant_api import Api

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)

Count = Annotated[int, Field(ge=1, le=50, description="How many.")]
Country = Annotated[str | None, Field(description="ISO 3166-1 alpha-2, such as GB.")]
Currency = Annotated[str | None, Field(description="ISO 4217, such as GBP.")]
Answer = dict[str, Any]


def add_tools(server: MCPServer, api: Api, *, write: bool) -> None:
    """Give a server the tools that read and, with ``write``, those that change something."""
    for tool in (*_lists(api), *_pairs(api), *_knowledge(api)):
        server.add_tool(tool, annotations=_READS)
    if write:
        for tool in _changing(api):
            server.add_tool(tool, annotations=_WRITES)


def _lists(api: Api) -> list[Callable[..., Any]]:
    async def rank_roles(
        context: Context,
        candidate_id: Annotated[
            UUID | None, Field(description="Absent: the profile of the key's owner.")
        ] = None,
        count: Count = 10,
        country: Country = None,
        remote: Literal["onsite", "hybrid", "remote"] | None = None,
        min_salary: Annotated[float | None, Field(description="Per year.")] = None,
        currency: Currency = None,
    ) -> Answer:
        """Rank the open roles for a person by meaning, best first, each with its reasons: score
        (0..1), one sentence, requirements by status, terms that are not met."""
        of = candidate_id or await _own(api, context, "candidate_id")
        page = await api.get(
            context,
            f"/v1/candidates/{of}/matches",
            limit=count,
            country=country,
            remote=remote,
            min_salary=min_salary,
            currency=currency,
        )
        return _page(page, "job")

    async def rank_people(
        context: Context,
        job_id: UUID,
        count: Count = 10,
        country: Country = None,
        max_salary: Annotated[float | None, Field(description="Per year.")] = None,
        currency: Currency = None,
        must_haves: Annotated[
            Literal["met", "shown"] | None,
            Field(description="Only who meets every must-have, or shows it at least partly."),
        ] = None,
    ) -> Answer:
        """Rank the people for one of your jobs by meaning, best first, anonymous, each with the
        evidence. Needs the key of the employer or the operator."""
        page = await api.get(
            context,
            f"/v1/jobs/{job_id}/matches",
            limit=count,
            country=country,
            max_salary=max_salary,
            currency=currency,
            must_haves=must_haves,
        )
        return _page(page, "candidate")

    return [rank_roles, rank_people]


def _pairs(api: Api) -> list[Callable[..., Any]]:
    async def explain_match(context: Context, candidate_id: UUID, job_id: UUID) -> Answer:
        """Explain the score of one person and one job in full: what each category contributes, each
        requirement with its status, the evidence and why it is not more, warnings."""
        return await api.get(context, f"/v1/match/{candidate_id}/{job_id}")

    async def match_texts(
        context: Context,
        skills: Annotated[list[str], Field(max_length=200)],
        jobs: Annotated[
            list[dict[str, Any]],
            Field(max_length=100, description="Each {title, description?, skills?: [{name}]}."),
        ],
        headline: str = "",
        summary: str | None = None,
    ) -> Answer:
        """Match a person who has no profile with jobs that are not posted; nothing is stored."""
        person = {"headline": headline, "skills": [{"name": name} for name in skills]}
        if summary:
            person["summary"] = summary
        page = await api.post(context, "/v1/match", {"candidate": person, "jobs": jobs})
        return _page(page, "job")

    async def skill_gap(
        context: Context,
        candidate_id: UUID | None = None,
        job_id: UUID | None = None,
        guide: Annotated[str | None, Field(description="Slug of a career guide.")] = None,
    ) -> Answer:
        """Say what a person lacks for a job or for the role of a guide: requirements by status, the
        few skills that raise the score most with the exact new score, an order to learn them in."""
        of = candidate_id or await _own(api, context, "candidate_id")
        found = await api.get(context, f"/v1/candidates/{of}/skill-gap", job_id=job_id, guide=guide)
        for status in ("met", "partial", "claimed", "missing"):
            found[status] = [one["requirement"] for one in found[status]]
        return found

    return [explain_match, match_texts, skill_gap]


def _knowledge(api: Api) -> list[Callable[..., Any]]:
    async def extract_skills(
        context: Context, text: Annotated[str, Field(max_length=50_000)]
    ) -> Answer:
        """Find the skills in free text (a CV, an advertisement), with where they stand."""
        return await api.post(context, "/v1/skills/extract", {"text": text})

    async def search_jobs(
        context: Context,
        query: Annotated[str | None, Field(description="In your own words.")] = None,
        count: Count = 10,
        country: Country = None,
        remote: Literal["onsite", "hybrid", "remote"] | None = None,
    ) -> Answer:
        """Search the open jobs, by meaning of a query or newest first."""
        page = await api.get(
            context, "/v1/jobs", q=query, limit=count, country=country, remote=remote
        )
        return {"jobs": [_job(job) for job in page["items"]]}

    async def find_guides(
        context: Context,
        query: Annotated[str, Field(description="What somebody likes or looks for.")] = "",
        count: Count = 10,
    ) -> Answer:
        """Find career guides by meaning: what a role is, for people who do not know its name."""
        page = await api.get(context, "/v1/career-guides", q=query, limit=count)
        names = ("slug", "title", "summary", "score")
        guides = [{name: item[name] for name in names} for item in page["items"]]
        return {"guides": guides, "note": page["note"]}

    async def read_guide(context: Context, slug: str) -> Answer:
        """Read a career guide: the work, its skills, how to start, the path, what it pays by
        country and source, open jobs of its kind."""
        return await api.get(context, f"/v1/career-guides/{slug}")

    async def next_roles(context: Context, slug: str, count: Count = 5) -> Answer:
        """Name the roles to move on to from a role: shared and missing skills, change of pay."""
        page = await api.get(context, f"/v1/career-guides/{slug}/transitions", limit=count)
        return {"roles": page["items"]}

    async def rank_guides(
        context: Context, candidate_id: UUID | None = None, count: Count = 10
    ) -> Answer:
        """Rank all career guides for a person: fit, missing skills, open roles, change of pay."""
        of = candidate_id or await _own(api, context, "candidate_id")
        page = await api.get(context, "/v1/career-guides/ranked", candidate_id=of, limit=count)
        return {"present_role": page["present_role"], "guides": page["items"]}

    return [extract_skills, search_jobs, find_guides, read_guide, next_roles, rank_guides]


def _changing(api: Api) -> list[Callable[..., Any]]:
    async def approach_candidate(
        context: Context,
        job_id: UUID,
        candidate_id: UUID,
        message: Annotated[str, Field(max_length=5_000)],
    ) -> Answer:
        """Approach a person about one of your open jobs. They see company, job and message."""
        body = {"job_id": str(job_id), "candidate_id": str(candidate_id), "message": message}
        return _request(await api.post(context, "/v1/match-requests", body))

    async def answer_request(
        context: Context,
        request_id: UUID,
        answer: Literal["accept", "decline"],
        reason: Literal["salary", "location", "role", "company", "timing", "skills", "other"]
        | None = None,
    ) -> Answer:
        """Accept or decline a request as the candidate; a decline needs its reason. To accept
        shows the employer your name and contact."""
        path = f"/v1/match-requests/{request_id}/{answer}"
        return _request(await api.post(context, path, {"reason": reason}))

    return [approach_candidate, answer_request]


async def _own(api: Api, context: Context, field: str) -> str:
    found = (await api.get(context, "/v1/me")).get(field)
    return str(found) if found else "none"


def _page(page: Answer, side: str) -> Answer:
    return {
        "matches": [_match(item, side) for item in page["items"]],
        "considered": page["total_considered"],
        "kept_out_by": page["excluded"],
        "near_misses": [_match(item, side) for item in page["near_misses"]],
        "model_version": page["model_version"],
    }


def _match(item: Answer, side: str) -> Answer:
    by_status: dict[str, list[str]] = {}
    for one in item["requirements"]:
        by_status.setdefault(one["status"], []).append(one["requirement"])
    shown = item[side]
    return {
        side: _job(shown) if side == "job" else shown,
        "score": item["score"],
        "band": item["band"],
        "summary": item["summary"],
        "requirements": by_status,
        "unmet_constraints": item["unmet_constraints"],
        "warnings": [flag["message"] for flag in item["flags"]],
    }


def _job(job: Answer) -> Answer:
    names = ("id", "title", "company", "location", "remote", "seniority", "salary", "score")
    return {name: job[name] for name in names if job.get(name) is not None}


def _request(request: Answer) -> Answer:
    names = ("id", "status", "expires_at", "next_actions")
    return {**{name: request[name] for name in names}, "title": request["job"]["title"]}
