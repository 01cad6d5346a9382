"""Run the command line as ``python -m feedfollow``."""

from feedfollow.cli import app

app(prog_name="feedfollow")
