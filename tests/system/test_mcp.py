"""``skillmatch mcp`` with the official client: over standard input, over HTTP, and what it lets
whom do."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.server.mcpserver import MCPServer

from app.cli.assistant_server import build_server
from app.cli.opening import bound_socket
from app.database import Database, migrate
from app.models import Role
from app.services.accounts import api_keys
from tests.harness.callers import Caller, Callers, made

READING = {
    "explain_match",
    "extract_skills",
    "find_guides",
    "match_texts",
    "next_roles",
    "rank_guides",
    "rank_people",
    "rank_roles",
    "read_guide",
    "search_jobs",
    "skill_gap",
}
WRITING = {"answer_request", "approach_candidate"}
ROOT = Path(__file__).parents[2]


def _server(app: FastAPI, key: str | None, *, write: bool = False) -> MCPServer:
    transport = httpx2.ASGITransport(app=app)
    client = httpx2.AsyncClient(transport=transport, base_url="http://skillmatch")
    return build_server(client, key, write=write)


def _asked(server: Any, ask: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Client(server) as client:
            return await ask(client)

    return asyncio.run(run())


def _call(server: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    result = _asked(server, lambda client: client.call_tool(tool, arguments))
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content
    return found


def _refused(server: Any, tool: str, **arguments: Any) -> str:
    result = _asked(server, lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    text: str = result.content[0].text
    return text


def _key_of(caller: Caller, *scopes: str) -> str:
    body = {"name": "assistant", **({"scopes": list(scopes)} if scopes else {})}
    key: str = made(caller.post("/v1/api-keys", body))["key"]
    return key


def test_tools_say_whether_they_change_something(app: FastAPI) -> None:
    listed = _asked(_server(app, None), lambda client: client.list_tools()).tools
    assert {tool.name for tool in listed} == READING
    assert all(tool.annotations.read_only_hint for tool in listed)
    assert all(tool.description for tool in listed)
    more = _asked(_server(app, None, write=True), lambda client: client.list_tools()).tools
    assert {tool.name for tool in more} == READING | WRITING


def test_a_person_asks_about_themselves(app: FastAPI, callers: Callers) -> None:
    candidate, job = callers.with_profile(), callers.open_job()
    server = _server(app, _key_of(candidate, "read"))
    ranked = _call(server, "rank_roles", count=5)
    (match,) = ranked["matches"]
    assert match["job"]["id"] == job["id"]
    path = f"/v1/match/{candidate.candidate_id}/{job['id']}"
    pair = made(candidate.get(path), 200)
    assert match["score"] == pair["score"]
    asked = {"candidate_id": candidate.candidate_id, "job_id": job["id"]}
    assert _call(server, "explain_match", **asked)["categories"] == pair["categories"]
    gap = _call(server, "skill_gap", job_id=job["id"])
    assert gap["score"] == pair["score"]
    assert gap["new_score"] >= gap["score"]
    guides = _call(server, "rank_guides", count=3)
    assert guides["present_role"] == "data-engineer"
    assert "Skill" not in _refused(server, "rank_people", job_id=job["id"])


def test_an_employer_ranks_people_without_learning_who_they_are(
    app: FastAPI, callers: Callers
) -> None:
    callers.with_profile()
    job = callers.open_job()
    server = _server(app, _key_of(callers["employer"]))
    ranked = _call(server, "rank_people", job_id=job["id"])
    assert "Quillby" not in str(ranked)
    assert ranked["matches"][0]["candidate"]["headline"].startswith("Data engineer")


def test_what_needs_no_account_needs_no_key(app: FastAPI, callers: Callers) -> None:
    callers.open_job()
    server = _server(app, None)
    found = _call(server, "find_guides", query="pipelines of data", count=3)
    slug = found["guides"][0]["slug"]
    assert _call(server, "read_guide", slug=slug)["slug"] == slug
    assert len(_call(server, "next_roles", slug=slug, count=2)["roles"]) == 2
    assert "SKILLMATCH_MCP_KEY" in _refused(server, "search_jobs")
    signed_in = _server(app, _key_of(callers["candidate"]))
    assert len(_call(signed_in, "search_jobs")["jobs"]) == 1
    assert _call(signed_in, "extract_skills", text="We use Python.")["skills"]
    jobs = [{"id": "a", "title": "Data engineer", "skills": [{"name": "Python"}]}]
    ranked = _call(signed_in, "match_texts", skills=["Python"], jobs=jobs)
    assert ranked["matches"][0]["job"]["id"] == "a"


def test_only_a_key_that_may_write_writes(app: FastAPI, callers: Callers) -> None:
    candidate, employer, job = callers.with_profile(), callers["employer"], callers.open_job()
    body = {"job_id": job["id"], "candidate_id": candidate.candidate_id, "message": "Talk?"}
    reader = _server(app, _key_of(employer, "read"), write=True)
    assert "403" in _refused(reader, "approach_candidate", **body)
    writer = _server(app, _key_of(employer), write=True)
    request = _call(writer, "approach_candidate", **body)
    assert request["status"] == "sent"
    person = _server(app, _key_of(candidate), write=True)
    answer = {"request_id": request["id"], "answer": "decline"}
    assert "reason" in _refused(person, "answer_request", **answer)
    assert _call(person, "answer_request", **answer, reason="role")["status"] == "declined"


@contextmanager
def _listening(server: MCPServer) -> Iterator[str]:
    bound = bound_socket("127.0.0.1", 0)
    served = server.streamable_http_app(stateless_http=True, json_response=True)
    running = uvicorn.Server(uvicorn.Config(served, log_level="error"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{bound.getsockname()[1]}/mcp"
    running.should_exit = True
    thread.join()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_over_http_every_call_brings_its_own_key(app: FastAPI, callers: Callers) -> None:
    candidate, job = callers.with_profile(), callers.open_job()
    with _listening(_server(app, None)) as url:
        assert "SKILLMATCH_MCP_KEY" in _refused(url, "rank_roles")

        async def ranked() -> Any:
            headers = {"X-API-Key": _key_of(candidate)}
            async with (
                httpx2.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(url, http_client=http)) as client,
            ):
                return await client.call_tool("rank_roles", {})

        result = asyncio.run(ranked())
        assert result.structured_content["matches"][0]["job"]["id"] == job["id"]


def test_the_command_serves_standard_input(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'skillmatch.sqlite3'}", 2)
    migrate(database)
    with database.write() as session:
        key = api_keys.issue_for(session, Role.ADMIN, None, "assistant", ["read"])
    database.dispose()
    environment = {
        **{name: value for name, value in os.environ.items() if "SKILLMATCH" not in name},
        "SKILLMATCH_DATA_DIR": str(tmp_path),
        "SKILLMATCH_MODEL": "hash",
        "SKILLMATCH_MCP_KEY": key,
        "PYTHONPATH": str(ROOT),
    }
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "app.cli", "mcp"], env=environment
    )
    assert _call(command, "search_jobs") == {"jobs": []}
