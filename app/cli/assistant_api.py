"""The API as the tools of assistants call it: each call is the caller's own, with their key."""

from collections.abc import Mapping
from typing import Any

import httpx2
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError

_CREDENTIALS = ("authorization", "x-api-key")


class Api:
    """Calls the public API, in this process or at an address.

    Nothing is read beside it: whoever may not see something by HTTP does not see it through a tool.

    Parameters
    ----------
    client
        Where the API is.
    key
        The API key of calls that bring no credentials of their own; None: they are anonymous.
    """

    def __init__(self, client: httpx2.AsyncClient, key: str | None) -> None:
        self._client = client
        self._key = key

    async def get(self, context: Context, path: str, **query: Any) -> dict[str, Any]:
        """Read a resource; what is None is not asked for. ToolError if the API refuses."""
        wanted = {name: value for name, value in query.items() if value is not None}
        return await self._call(context, "GET", path, params=wanted)

    async def post(self, context: Context, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Send a body without what is None. ToolError if the API refuses."""
        sent = {name: value for name, value in body.items() if value is not None}
        return await self._call(context, "POST", path, json=sent)

    async def _call(
        self, context: Context, method: str, path: str, **options: Any
    ) -> dict[str, Any]:
        try:
            response = await self._client.request(
                method, path, headers=self._credentials(context), **options
            )
        except httpx2.HTTPError as error:
            raise ToolError(f"Skillmatch does not answer ({type(error).__name__}).") from None
        if response.is_success:
            found: dict[str, Any] = response.json()
            return found
        raise ToolError(_told(response))

    def _credentials(self, context: Context) -> dict[str, str]:
        """The credentials of the assistant's own request (over HTTP), else the key."""
        given = context.headers or {}
        own = {name: given[name] for name in _CREDENTIALS if name in given}
        if own or self._key is None:
            return own
        return {"x-api-key": self._key}


def _told(response: httpx2.Response) -> str:
    """What a problem says, in one line."""
    try:
        problem = response.json()
    except ValueError:
        return f"Skillmatch answered {response.status_code}."
    if response.status_code == 401:
        return f"{problem['detail']} Set SKILLMATCH_MCP_KEY, or send a key with the request."
    errors = [f"{error['field']}: {error['message']}" for error in problem.get("errors", [])]
    return " ".join([f"{problem['title']} ({response.status_code}).", problem["detail"], *errors])
