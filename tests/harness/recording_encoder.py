"""An encoder that notes what it is asked, and what is held meanwhile."""

import threading
from typing import Any

import numpy as np
from fastapi import FastAPI

from app.matching.arrays import Vectors


class RecordingEncoder:
    """The encoder of the application, noting each text and the connections held meanwhile."""

    def __init__(self, app: FastAPI) -> None:
        self.engine = app.state.engine
        self.database = app.state.database
        self.inner = self.engine.encoder
        self.texts: list[str] = []
        self.held: list[int] = []
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def encode(self, texts: Any, *, cache: Any = None) -> Vectors:
        with self._lock:
            self.texts += texts
            self.held.append(self.database.engine.pool.checkedout())
        found: Vectors = np.asarray(self.inner.encode(texts, cache=cache))
        return found
