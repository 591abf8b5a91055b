"""Keeps the servers of a folder running (`python -m core.embedded.hold`): used by `bin/run`.

Says « prêt » when they answer, holds them until its input is closed (so also when whoever started
it was killed), then waits for their stop unless somebody else uses them.
"""

import argparse
import signal
import sys
from pathlib import Path

from core.embedded.client import join, leave
from core.embedded.places import EmbeddedError


def main() -> None:
    """Hold the servers; exit 1 with a French message when they cannot start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("var_dir", type=Path)
    options = parser.parse_args()
    # Ctrl-C is for the command that closes our input once all the rest has stopped.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        join(options.var_dir)
    except EmbeddedError as error:
        sys.exit(str(error))
    print("prêt", flush=True)  # the line that bin/run waits for
    sys.stdin.read()
    leave(options.var_dir)


if __name__ == "__main__":
    main()
