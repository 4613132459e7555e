"""When a failed delivery is tried again, and for how long."""

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
    """When to try again after ``tries`` attempts, the first at ``since``; None: no more.

    The last attempt falls on the end of the three days. A receiver may ask for more patience.
    """
    end = since + TRYING
    if now >= end:
        return None
    delay = timedelta(seconds=SCHEDULE[min(tries, len(SCHEDULE)) - 1])
    delay *= 1 + _random.random() * _JITTER
    if retry_after is not None:
        delay = max(delay, min(retry_after, _LONGEST_RETRY_AFTER))
    return min(now + delay, end)
