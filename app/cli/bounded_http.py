"""The server's HTTP protocol with bounds: on the head of a request, and on the time it takes.

uvicorn's parser keeps headers of any size and waits for bodies for ever; a hundred slow
connections would hold a process.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 32 * 1024
"""Request line and headers together."""
HEAD_SECONDS = 15.0
BODY_SECONDS = 60.0
_PROBLEM = (
    b'{"type":"/problems/headers-too-large","title":"The headers are too large","status":431,'
    b'"detail":"At most 32 KiB in all."}'
)
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: application/problem+json\r\n"
    b"connection: close\r\ncontent-length: %d\r\n\r\n%b" % (len(_PROBLEM), _PROBLEM)
)


class BoundedHttp(HttpToolsProtocol):
    """Closes connections whose requests are too large in the head or too slow."""

    _head_bytes = 0
    _in_head = True
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            end = data.find(b"\r\n\r\n")
            self._head_bytes += len(data) if end < 0 else end
            if self._head_bytes > HEAD_BYTES:
                self.transport.write(_TOO_LARGE)
                self._close()
                return
            if self._deadline is None:  # the first bytes of another request on this connection
                self._expect(HEAD_SECONDS)
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_bytes = 0
        self._expect(BODY_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        self._expect(None)
        super().on_message_complete()

    def _expect(self, seconds: float | None) -> None:
        """Set the time by which the present part must be here; None: no time."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self._close)

    def _close(self) -> None:
        transport: Any = self.transport
        if transport is not None and not transport.is_closing():
            transport.close()
