"""A small web server that shows one page at a time, with its styles and scripts, to the browser.

The bytes were answered before, by the portal in the test's own transaction: nobody asks it again.
"""

import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

from tests.pages.rendered import Rendered

# What the server says by itself, or cannot be told twice.
NOT_SENT = {"content-length", "set-cookie", "connection"}


class Stage:
    """Shows `current` at its path."""

    def __init__(self) -> None:
        self.current: Rendered | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.origin = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, address: str) -> tuple[bytes, dict[str, str]] | None:
        """Return the bytes and headers at `address`; None when the page has nothing there."""
        path = urlsplit(address).path
        if path.startswith(settings.STATIC_URL):
            return _static_file(path.removeprefix(settings.STATIC_URL))
        if self.current is None:
            return None
        if address == self.current.path:
            return self.current.content, self.current.headers
        part = self.current.parts.get(address)
        return None if part is None else (part.content, part.headers)

    def _handler(stage) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                found = stage.answer(self.path)
                content, headers = (b"", {}) if found is None else found
                self.send_response(404 if found is None else 200)
                for name, value in headers.items():
                    if name.lower() not in NOT_SENT:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing: what goes wrong is heard in the browser."""

        return Handler


def _static_file(name: str) -> tuple[bytes, dict[str, str]] | None:
    found = finders.find(name)
    if found is None:
        return None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    # Kept by the browser from one page to the next, as the portal's own are.
    return Path(found).read_bytes(), {"Content-Type": kind, "Cache-Control": "max-age=3600"}
