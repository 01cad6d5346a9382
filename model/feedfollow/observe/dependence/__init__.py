"""What depends on what: read from the code of the day, so that no declaration can grow stale."""
