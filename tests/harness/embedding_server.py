"""The packaged model behind the route that embedding servers have, and the ways they fail."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from app.matching.encoders.base import Encoder

Spoil = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@dataclass
class EmbeddingCalls:
    """What was asked, and how the next calls are to be answered: ``statuses`` one after the other,
    then 200; ``spoil`` changes what would be right."""

    inputs: list[list[str]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    spoil: Spoil = lambda data: data


def embedding_app(encoder: Encoder, calls: EmbeddingCalls) -> FastAPI:
    """An application with ``POST /v1/embeddings`` of the OpenAI API."""
    app = FastAPI()

    @app.post("/v1/embeddings")
    async def embeddings(request: Request) -> JSONResponse:
        body = await request.json()
        calls.inputs.append(body["input"])
        calls.keys.append(request.headers.get("authorization"))
        status = calls.statuses.pop(0) if calls.statuses else 200
        if status != 200:
            return JSONResponse({"error": {"message": "not now"}}, status)
        # Servers do not promise the order of rows, and not all send rows of unit length.
        rows = 2.5 * encoder.encode(body["input"])
        data = [
            {"object": "embedding", "index": index, "embedding": [float(x) for x in row]}
            for index, row in enumerate(rows)
        ]
        answer = {"object": "list", "model": body["model"], "data": calls.spoil(data[::-1])}
        return JSONResponse(answer)

    return app
