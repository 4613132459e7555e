"""Retry schedule of webhook deliveries: delays, jitter, and when to give up."""

import random
from datetime import datetime, timedelta

TRYING = timedelta(days=3)
# Seconds after each attempt to the next; the last one repeats until the three days are over.
SCHEDULE = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800, 43200)
_JITTER = 0.1  # at most so much later, so that what failed together is not tried together
_LONGEST_RETRY_AFTER = timedelta(hours=12)  # of a Retry-After
_random = random.SystemRandom()


def next_attempt(
    now: datetime, since: datetime, tries: int, retry_after: timedelta | None = None
) -> datetime | None:
    """When to try again after ``tries`` failed attempts, the first at ``since``; None: give up.

    The delay follows :data:`SCHEDULE` with jitter; a longer ``Retry-After`` of the receiver is
    respected up to 12 hours. The last attempt is made at the end of the period :data:`TRYING`.
    """
    end = since + TRYING
    if now >= end:
        return None
    delay = timedelta(seconds=SCHEDULE[min(tries, len(SCHEDULE)) - 1])
    delay *= 1 + _random.random() * _JITTER
    if retry_after is not None:
        delay = max(delay, min(retry_after, _LONGEST_RETRY_AFTER))
    return min(now + delay, end)
