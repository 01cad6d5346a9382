"""The page itself, which Streamlit runs from the top at every look: `feedfollow app`."""

from __future__ import annotations

import streamlit as st

from feedfollow.app.choosing import choose
from feedfollow.app.moving import move
from feedfollow.app.room import room
from feedfollow.app.running import run_bar
from feedfollow.app.scenario_head import head
from feedfollow.app.showing import show


def main() -> None:
    """Lay out the page: side, levers, runs, answer."""
    st.set_page_config(page_title="feedfollow: what if?", layout="wide")
    st.title("What if?", anchor=False)
    held = room()
    chosen = choose(held)
    if chosen is None:
        return
    head(chosen.scenario, chosen.whose.origin)
    st.caption("Move what a platform decides, then run it beside what it is compared with.")
    screen = move(held, chosen)
    run_bar(held, screen)
    show(held, screen)


if __name__ == "__main__":
    main()
