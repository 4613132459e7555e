"""The webhook sender of a process: leases due deliveries and sends each in a thread of its own, so
that a slow receiver does not delay others."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait

from app import clock
from app.config import Settings
from app.database import Database
from app.observability import describe_exception, log
from app.services.webhooks import delivery_log, delivery_queue, fan_out, http_post
from app.services.webhooks.delivery_queue import Outgoing

SLOTS = 32
_PRUNE_SECONDS = 60.0


class Sender:
    """Sends the events of the outbox to webhooks, round by round."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._database = settings, database
        self._threads = ThreadPoolExecutor(SLOTS, "skillmatch-webhook")
        self._in_flight: set[Future[None]] = set()
        self._finished = threading.Event()
        self._pruned_at = 0.0

    def round(self) -> int:
        """Fan out new events, start sending due deliveries while threads are free, and prune the
        log now and then.

        Returns
        -------
        int
            Events fanned out, deliveries started and log entries deleted; 0: nothing to do.
        """
        self._finished.clear()
        self._in_flight = {future for future in self._in_flight if not future.done()}
        free = SLOTS - len(self._in_flight)
        with self._database.read() as session:
            waiting = fan_out.is_waiting(session)
        done = 0
        if waiting:
            with self._database.write() as session:
                done = fan_out.fan_out(session)
        with self._database.read() as session:
            due = delivery_queue.find_due(session, free) if free else []
        if due:
            with self._database.write() as session:
                taken = delivery_queue.take(session, self._settings, due)
            for outgoing in taken:
                future = self._threads.submit(self._deliver, outgoing)
                future.add_done_callback(lambda _: self._finished.set())
                self._in_flight.add(future)
            done += len(taken)
        return done + self._prune()

    def _prune(self) -> int:
        if time.monotonic() - self._pruned_at < _PRUNE_SECONDS:
            return 0
        self._pruned_at = time.monotonic()
        with self._database.write() as session:
            return delivery_log.prune(session, self._settings.webhook_log_days)

    def _deliver(self, outgoing: Outgoing) -> None:
        """Make one attempt. If recording it fails, the lease runs out and it is made again."""
        at = clock.now()
        allow_private = self._settings.webhook_private_addresses == "allow"
        try:
            answer = http_post.post(
                outgoing.url, outgoing.headers(at), outgoing.body, allow_private=allow_private
            )
            with self._database.write() as session:
                delivery_queue.record(session, outgoing, at, answer)
        except Exception as error:
            log.error("webhook attempt failed", **describe_exception(error))
            return
        log.info(
            "webhook attempt",
            webhook_id=str(outgoing.webhook_id),
            delivery_id=str(outgoing.delivery_id),
            status=answer.status_code,
            error=answer.error,
            duration_ms=answer.duration_ms,
        )

    def wait(self, seconds: float) -> None:
        """Wait until an attempt in flight has finished, at most ``seconds``."""
        self._finished.wait(seconds)

    def finish(self) -> None:
        """Wait until no attempt is in flight."""
        wait(self._in_flight)

    def close(self) -> None:
        """Wait until no attempt is in flight and stop the threads."""
        self._threads.shutdown()
