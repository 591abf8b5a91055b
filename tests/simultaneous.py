"""Several people at the same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def all_at_once(number: int, work: Callable[[int], object]) -> list[object]:
    """Run `work(0)`, `work(1)`… in threads that start together; return results or exceptions."""
    results: list[object] = [None] * number
    start = threading.Barrier(number)

    def run(rank: int) -> None:
        try:
            start.wait(timeout=30)
            results[rank] = work(rank)
        except Exception as error:  # the test looks at it
            results[rank] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(rank,)) for rank in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return results
