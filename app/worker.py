"""Work that nobody waits for: expiry, reminders, alerts, webhooks, the audit log's chain, embedding
anew after a change of model."""

import threading
import time

from app.config import Settings
from app.database import Database
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval.memory import MemoryIndex
from app.observability import describe_exception, log
from app.services import reindexing, retention
from app.services.audit import chain
from app.services.rankings import alert_matching, served
from app.services.transitions import expected_replies
from app.services.transitions import match_requests as request_transitions
from app.services.transitions import offers as offer_transitions
from app.services.webhooks.sender import Sender

RETENTION_SECONDS = 3_600
"""Pause between looks for what is older than it may be."""


def run_once(
    database: Database,
    engine: Engine,
    ranker: Ranker | None = None,
    watch: reindexing.Watch | None = None,
) -> int:
    """Do what is due now, in short transactions; return how many things were done.

    A ranker and a watch that are kept from round to round need not read the marketplace again in
    each.
    """
    with database.write() as session:
        done = request_transitions.expire_due(session)
        done += offer_transitions.expire_due(session)
        done += expected_replies.remind_due(session)
        done += served.forget_old(session)
    with database.write() as session:
        chain.extend(session)
    embedded = reindexing.embed_missing(database, engine, watch)
    if embedded == 0:  # pairs are judged once everything has vectors of the same model
        done += alert_matching.match_due(database, ranker or Ranker(engine, MemoryIndex(engine)))
    return done + embedded


def run(settings: Settings, database: Database, ranker: Ranker, stop: threading.Event) -> None:
    """Work in rounds until told to stop. A failed round is logged and tried again. Webhooks have
    rounds of their own: a slow round of the one does not hold up the other."""
    sending = threading.Thread(
        target=send_webhooks,
        args=(settings, database, stop),
        name="skillmatch-webhooks",
        daemon=True,
    )
    sending.start()
    next_retention, watch = time.monotonic(), reindexing.Watch()
    while not stop.is_set():
        done = 0
        try:
            done = run_once(database, ranker.engine, ranker, watch)
            if time.monotonic() >= next_retention:
                erased = retention.apply(database, settings)
                done += erased
                next_retention += 0 if erased else RETENTION_SECONDS
        except Exception as error:
            log.error("worker round failed", **describe_exception(error))
        if done == 0:
            stop.wait(settings.worker_interval_seconds)
    sending.join()


def send_webhooks(settings: Settings, database: Database, stop: threading.Event) -> None:
    """Send events to webhooks until told to stop; then what is in the air lands."""
    sender = Sender(settings, database)
    while not stop.is_set():
        done = 0
        try:
            done = sender.round()
        except Exception as error:
            log.error("webhook round failed", **describe_exception(error))
            stop.wait(settings.worker_interval_seconds)
        if done == 0:
            sender.wait(settings.worker_interval_seconds)
    sender.close()


class EmbeddedWorker:
    """The worker as a thread of a serving process. Several may run: each round's work is done
    under row locks or unique keys, so doing it twice is harmless."""

    def __init__(self, settings: Settings, database: Database, ranker: Ranker) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=run,
            args=(settings, database, ranker, self._stop),
            name="skillmatch-worker",
            daemon=True,
        )

    def start(self) -> None:
        """Begin working."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the present round and end."""
        self._stop.set()
        self._thread.join(timeout=30)
