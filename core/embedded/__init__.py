"""Private PostgreSQL and Redis servers for the demonstration and the tests, never for production.

`join()` starts them or joins those that already run for a data folder. One supervisor process per
folder owns both servers. Each user holds a shared lock that the kernel releases when the process
ends, however it ends; the supervisor stops the servers when nobody holds it any more.
"""

from core.embedded.client import EmbeddedServers, join
from core.embedded.places import EmbeddedError

__all__ = ["EmbeddedError", "EmbeddedServers", "join"]
