"""A small real mail server on a loopback port, which keeps what it accepts."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class _Conversation(socketserver.StreamRequestHandler):
    server: "MailServer"

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 essai")
        while command := self.rfile.readline():
            verb = command.split(None, 1)[0].upper().decode()
            if verb == "DATA":
                self.say("354 j’écoute".encode("ascii", "ignore").decode())
                self.receive()
            elif verb == "RCPT" and self.server.refuses:
                self.say("550 no such box")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def receive(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.wait_before_accepting.wait(30)
        self.server.accepted.append(message)
        self.say("250 accepted")


class MailServer(socketserver.ThreadingTCPServer):
    """`accepted` is what came; `refuses` answers 550; clear `wait_before_accepting` to be slow."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.accepted: list[EmailMessage] = []
        self.refuses = False
        self.wait_before_accepting = threading.Event()
        self.wait_before_accepting.set()

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
