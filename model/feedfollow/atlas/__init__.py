"""The atlas: every what-if of the library run, judged, taken apart and drawn on one page."""
