"""The command line. Exit code 0: fine; 1: a run failed; 2: a mistake of the user.

Each command imports what it needs when it is called, so that help, check, describe and schema
start without the compiler and the plotting library.
"""

# each module puts its commands into the application; help lists them in this order
from feedfollow.cli import looking, fitting, running, page  # noqa: I001
from feedfollow.cli.application import app

__all__ = ["app", "fitting", "looking", "page", "running"]
