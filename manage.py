#!/usr/bin/env python
"""Django's command line. `bin/manage` runs it in the project's environment."""

import os
import sys
from contextlib import nullcontext

import pghistory
from django.core.management import execute_from_command_line

# They change tables, not rows; and SQL with a bare % is no longer theirs once a context is joined.
UNRECORDED = ("migrate", "sqlflush", "flush", "dbshell")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutualisation.settings.demonstration")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    # The history says which command has changed something.
    with nullcontext() if name in UNRECORDED else pghistory.context(command=name):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
