"""The service of every tutorial: FastAPI, sentence-transformers, NumPy.

``uvicorn --factory benchmarks.compare.tutorial_service:application`` with ``TUTORIAL_VECTORS``, a
``.npy`` of the jobs' vectors. A call is a profile's text; the answer is the nearest twenty.
"""

import os

import numpy as np
from fastapi import FastAPI
from pydantic import BaseModel

from benchmarks.compare.quality import tutorial_model

RESULTS = 20


class Profile(BaseModel):
    """What is sent."""

    text: str


class Found(BaseModel):
    """A job of the answer."""

    id: int
    score: float


def application() -> FastAPI:
    """The service."""
    app, model = FastAPI(), tutorial_model()
    jobs = np.load(os.environ["TUTORIAL_VECTORS"])

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/match")
    def match(profile: Profile) -> list[Found]:
        vector = model.encode(profile.text, normalize_embeddings=True)
        near = jobs @ vector
        best = np.argsort(-near)[:RESULTS]
        return [Found(id=int(row), score=float(near[row])) for row in best]

    return app
