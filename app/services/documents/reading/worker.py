"""The process that reads one file: ``python -m app.services.documents.reading.worker EXTENSION``.

The file comes by standard input; one JSON object goes to standard output: the lines, or the
reason why there are none. The process first gives up what it could do harm with.
"""

import json
import sys

MEMORY_BYTES = 1536 * 2**20
CPU_SECONDS = 15


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # not on Windows: the time limit of the parent remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes, extension: str) -> dict[str, object]:
    from app.services.documents.reading.kinds import read  # noqa: PLC0415
    from app.services.documents.reading.refusals import Refusal  # noqa: PLC0415

    try:
        return read(data, extension).to_json()
    except Refusal as refusal:
        return {"refused": refusal.reason}
    except (MemoryError, RecursionError):
        return {"refused": "oversized"}
    except Exception:
        # A reader gave up on a broken file; its message may hold what stands in it.
        return {"refused": "unreadable"}


def main() -> None:
    """Read standard input and answer."""
    _limit()
    data = sys.stdin.buffer.read()
    answer = json.dumps(_answer(data, sys.argv[1] if len(sys.argv) > 1 else ""))
    sys.stdout.write(answer)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
