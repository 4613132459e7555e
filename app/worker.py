"""Work that nobody waits for: expiry of requests, embedding anew after a change of model, and
the vectors of the vocabulary's skills, which most profiles carry."""

import threading
from itertools import islice

from app.config import Settings
from app.database import Database
from app.matching.engine import Engine
from app.matching.skills import load_vocabulary
from app.observability import describe_exception, log
from app.services import match_request_moves, reindexing

_NAMES_AT_ONCE = 8
_PAUSE_SECONDS = 0.2


def run_once(database: Database, engine: Engine) -> int:
    """Do what is due now, in short transactions; return how many things were done."""
    with database.write() as session:
        done = match_request_moves.expire_due(session)
    return done + reindexing.embed_missing(database, engine)


def remember_vocabulary(engine: Engine, stop: threading.Event) -> None:
    """Embed the names of the vocabulary, a few at a time, so that requests get their turn."""
    names = iter(load_vocabulary().skills)
    while not stop.is_set() and (few := [skill.name for skill in islice(names, _NAMES_AT_ONCE)]):
        engine.remember_skills(few)
        stop.wait(_PAUSE_SECONDS)


def run(settings: Settings, database: Database, engine: Engine, stop: threading.Event) -> None:
    """Work in rounds until told to stop. A failed round is logged and tried again."""
    while not stop.is_set():
        done = 0
        try:
            done = run_once(database, engine)
        except Exception as error:
            log.error("worker round failed", **describe_exception(error))
        if done == 0:
            stop.wait(settings.worker_interval_seconds)


class EmbeddedWorker:
    """The worker as a thread of a serving process. Several may run: each round's work is done
    under row locks or unique keys, so doing it twice is harmless."""

    def __init__(self, settings: Settings, database: Database, engine: Engine) -> None:
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=target, args=arguments, name=name, daemon=True)
            for name, target, arguments in (
                ("skillmatch-worker", run, (settings, database, engine, self._stop)),
                ("skillmatch-vocabulary", remember_vocabulary, (engine, self._stop)),
            )
        ]

    def start(self) -> None:
        """Begin working."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the present round and end."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)
