"""The page in a real browser: what it shows is what the command line computes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.app.server import opened, served
from tests.run.ensembles import alive, processes, wait_until
from tests.run.short import feedfollow, tiny, written

from feedfollow.spec.loader import load_scenario

SHARE = "platforms.kuaishou.traffic.private_share"
LABEL = "private share (share of views)"

pytestmark = pytest.mark.long


@pytest.fixture
def home(tmp_path: Path) -> Path:
    written(tiny(name="tiny", until="2020-06-07"), tmp_path / "tiny.yaml")
    return tmp_path


def sized(page: Page, users: int, seeds: int) -> None:
    """Set the size of the runs at the side of the page."""
    for label, value in (("Simulated users", users), ("Seeds", seeds)):
        field = page.get_by_role("spinbutton", name=label, exact=True)
        field.fill(str(value))
        field.press("Tab")


def lever_moved(page: Page, value: float) -> None:
    """Move the private share of Kuaishou."""
    page.get_by_role("tab", name="Kuaishou", exact=True).click()
    page.get_by_role("tab", name="Traffic", exact=True).locator("visible=true").click()
    field = page.get_by_role("spinbutton", name=LABEL).locator("visible=true")
    field.fill(str(value))
    field.press("Tab")
    expect(page.get_by_text(f"{SHARE}: 0.65 -> {value:g} share of views")).to_be_visible()


def shown_table(page: Page) -> list[list[str]]:
    """Read the table of measures, row by row."""
    listed = page.locator("table").first.locator("tbody tr")
    expect(listed.first).to_be_visible()
    rows = listed.all()
    return [[cell.strip() for cell in row.locator("td, th").all_inner_texts()] for row in rows]


def saved(page: Page, button: str, folder: Path) -> Path:
    """Press a button that gives a file; return where it was saved."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).locator("visible=true").click()
    place = folder / waiting.value.suggested_filename
    waiting.value.save_as(place)
    return place


def below(pid: int) -> set[int]:
    """Return the job of a server and every process below it."""
    found: set[int] = set()
    listed = processes()
    parents = {pid}
    while more := {p for p, (parent, *_) in listed.items() if parent in parents} - found:
        found |= more
        parents = more
    return found


def test_a_lever_moved_in_the_page_gives_the_numbers_of_the_command_line(home):
    with served(home, home / "tiny.yaml") as (address, _), opened(address) as (page, asked):
        expect(page.get_by_role("heading", name="What if?")).to_be_visible()
        sized(page, 300, 3)
        lever_moved(page, 0.15)
        page.get_by_role("button", name="Run 3 pairs").click()
        expect(page.get_by_text("3 pairs (seeds 1 to 3)")).to_be_visible()
        rows = shown_table(page)
        page.get_by_text("Files", exact=True).locator("visible=true").click()
        # the whole block: colours, which come later, divide its words over elements
        block = page.locator("code").filter(has_text="feedfollow compare").locator("visible=true")
        said = block.first.inner_text().strip()
        assert said == "feedfollow compare base.yaml variant.yaml --seeds 3"
        files = [saved(page, f"Download {name}", home) for name in ("base.yaml", "variant.yaml")]
        table = saved(page, "Download every measure (CSV)", home)
        expect(page.get_by_text("Traceback")).to_have_count(0)
    assert {
        urlsplit(each).hostname for each in asked if not each.startswith(("data:", "blob:"))
    } == {"127.0.0.1"}
    variant = load_scenario(files[1])
    assert variant.platforms["kuaishou"].levers["traffic.private_share"] == 0.15
    here = Path.cwd()
    os.chdir(home)
    try:
        result = feedfollow(*said.split()[1:], "--workers", 1, "--out", "again", COLUMNS="200")
    finally:
        os.chdir(here)
    assert result.returncode == 0, result.stderr
    assert (home / "again" / "table.csv").read_bytes() == table.read_bytes()
    assert len(rows) == 19
    assert any(row[3] not in ("0", "not measured") for row in rows)
    listed = result.stdout.split("Main measures")[1].split("kuaishou\n")[1]
    told = {
        re.split(r"  +", line.strip())[0]: line for line in listed.splitlines() if line[:2] == "  "
    }
    for measure, base, changed, difference, interval, *_ in rows:
        for text in (base, changed, difference, interval):
            assert text in told[measure], (measure, text)


def test_a_fit_in_a_folder_is_laid_over_both_sides(home):
    (home / "fits" / "mine").mkdir(parents=True)
    draws = "".join(f"{number},{1.5 + 0.2 * number}\n" for number in range(4))
    table = home / "fits" / "mine" / "posterior.csv"
    table.write_text(f"draw,parameters.session_trust\n{draws}")
    with served(home, home / "tiny.yaml") as (address, _), opened(address) as (page, _):
        expect(page.get_by_role("heading", name="What if?")).to_be_visible()
        lever_moved(page, 0.15)
        page.get_by_role("combobox", name="Parameters").click()
        page.get_by_role("option", name="Posterior of a fit in a folder").click()
        expect(page.get_by_text("type its folder, such as calibration/fits/mine")).to_be_visible()
        page.get_by_role("textbox", name="Folder of the fit").fill("fits/mine")
        page.keyboard.press("Enter")
        for label, value in (
            ("Posterior draws", 2), ("Seeds of each draw", 2), ("Simulated users", 300),
        ):  # fmt: skip
            field = page.get_by_role("spinbutton", name=label, exact=True)
            field.fill(str(value))
            field.press("Tab")
        page.get_by_role("button", name="Run 4 pairs").click()
        expect(page.get_by_text("4 pairs (2 posterior draws x seeds 1 to 2)")).to_be_visible()
        expect(page.get_by_text("95 % posterior interval", exact=True)).to_be_visible()
        said = page.get_by_text("drawn from a table that no fit wrote")
        expect(said).to_have_count(2)  # above the levers, and above the answer
        expect(page.get_by_text("Traceback")).to_have_count(0)


def test_a_cancelled_run_leaves_no_process_and_the_page_can_run_again(home):
    with served(home, home / "tiny.yaml") as (address, server), opened(address) as (page, _):
        expect(page.get_by_role("heading", name="What if?")).to_be_visible()
        sized(page, 3000, 60)
        lever_moved(page, 0.15)
        page.get_by_role("button", name="Run 60 pairs").click()
        expect(page.get_by_text(re.compile(r"\d+ of 122 runs"))).to_be_visible()
        assert wait_until(lambda: len(below(server)) > 1, 120)
        everyone = below(server)
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_text(re.compile(r"Cancelled after \d+ of 122 runs"))).to_be_visible()
        expect(page.get_by_role("button", name="Run 60 pairs")).to_be_visible()
        assert wait_until(lambda: not alive(everyone), 60)


def test_a_file_with_a_mistake_shows_the_loaders_message(home):
    bad = home / "bad.yaml"
    bad.write_text(
        "extends: baseline.yaml\nplatforms:\n  kuaishou:\n    trafic: {private_share: 1}\n"
    )
    with served(home) as (address, _), opened(address) as (page, _):
        expect(page.get_by_role("heading", name="What if?")).to_be_visible()
        page.locator("input[type=file]").set_input_files(bad)
        expect(page.get_by_text("bad.yaml cannot be used")).to_be_visible()
        expect(page.get_by_text("bad.yaml:4:5: unknown key 'trafic'")).to_be_visible()
        expect(page.get_by_text("did you mean 'traffic'?")).to_be_visible()
