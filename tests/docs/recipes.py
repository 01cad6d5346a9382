"""What each page needs to be carried out at a small size, and what of it is not, with reasons."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.app.screens import small_screen
from tests.docs.snippets import Block, Recipe

import feedfollow as ff
from feedfollow.app.overlay import downloads
from feedfollow.paths import data_folder
from feedfollow.spec.errors import SpecError
from feedfollow.spec.loader import load_scenario

FIT = data_folder("calibration") / "fits" / "default"
HALF_AN_HOUR = "half an hour or more; tests/calibrate/test_command.py runs it on the smoke spec"
HALF_AN_HOUR_OF_RUNS = "half an hour or more; the page's own small market is traced above it"
MANY_RUNS = "thousands of runs over a posterior; tests/analyse/test_draws.py compares with a few"
A_FIT = (
    "needs the fit made above it; tests/calibrate/test_committed_fit.py runs it on committed ones"
)
A_NULL = "fits the inputs-only null beside the committed fit, a minute or more"
A_CHAIN = "a chain on the emulator of the committed fit, a minute or more"
ASKS = "hours, or a minute with the paths of the project; tests/facts asks small claims"
HALF_A_YEAR = "140 runs of half a year, ten minutes; the page carries out a smaller one"
SERVES = "serves until it is stopped; tests/app/test_serve.py starts it"


def small_baseline(start: str, until: str) -> str:
    """Return the text of the shipped baseline with few users and days."""
    text = (data_folder("scenarios") / "baseline.yaml").read_text(encoding="utf-8")
    sizes = {"start": start, "until": until, "burn_in": "5 days", "users": "300",
             "scale": "{anchors: 60, merchants: 400}"}  # fmt: skip
    for name, value in sizes.items():
        text, count = re.subn(rf"^{name}: .*$", f"{name}: {value}", text, count=1, flags=re.M)
        assert count == 1, name
    return text


def small_checkout(folder: Path) -> None:
    """Give a folder what the README finds in a checkout, with a small baseline."""
    (folder / "scenarios").mkdir()
    text = small_baseline("2019-12-16", "2019-12-31")
    for place in (folder, folder / "scenarios"):
        (place / "baseline.yaml").write_text(text, encoding="utf-8")
    shutil.copytree(FIT, folder / "calibration" / "fits" / "default")


def the_committed_fit(folder: Path) -> None:
    """Give a folder the committed fit and the table of figures, as the project has them."""
    shutil.copytree(FIT, folder / "calibration" / "fits" / "default")


def a_quick_fit(folder: Path) -> None:
    """Put the committed fit where the page has its reader fit, and a table of later figures."""
    shutil.copytree(FIT, folder / "runs" / "quick")
    shutil.copy(data_folder("calibration") / "figures.csv", folder / "later.csv")


def files_of_the_page(folder: Path) -> None:
    """Download from the what-if page what its page says, at a small size."""
    for name, text in downloads(small_screen(folder)).items():
        (folder / name).write_text(text, encoding="utf-8")


def a_file_outside(folder: Path) -> None:
    """Write a scenario that names a file beside the folders it may read."""
    text = "# a scenario\nextends: ../elsewhere/base.yaml\n"
    (folder / "variant.yaml").write_text(text, encoding="utf-8")


def folders_of_a_checkout(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "scenarios").mkdir()


def is_in_a_run_folder(folder: Path, block: Block) -> None:
    """Hold the list of a run folder's files against one: the run that the page makes in Python."""
    made = ff.simulate(ff.load_scenario(folder / "baseline.yaml")).save(folder / "a run")
    for name in re.findall(r"[\w*/]+\.\w+", block.text):
        assert list(Path(made).glob(name)), name


def is_refused_so(folder: Path, block: Block) -> None:
    with pytest.raises(SpecError) as told:
        load_scenario("variant.yaml")
    said, shown = str(told.value).splitlines(), block.text.splitlines()
    assert said[0].startswith(shown[0].removesuffix("..."))
    assert [line.strip() for line in said[1:]] == [line.strip() for line in shown[1:]]


RECIPES: Mapping[str, Recipe] = {
    "README.md": Recipe(
        given=small_checkout,
        saved={"# private.yaml": "private.yaml"},
        left={
            "make run": "3.5 years of 20,000 users; tests/test_wheel.py runs the baseline",
            "make test": "this is part of it",
        },
    ),
    "docs/guide.md": Recipe(
        given=small_checkout,
        saved={"# yaml-language-server: $schema=scenarios/scenario.schema.json": "private.yaml"},
        left={
            "make recovery": "four minutes; tests/calibrate/test_recovery.py",
            "feedfollow compare scenarios/baseline.yaml private.yaml --fit default "
            "--draws 10": MANY_RUNS,
            "feedfollow calibrate quick.yaml": HALF_AN_HOUR,
            "feedfollow figures --fit runs/fit-quick": HALF_AN_HOUR,
            "feedfollow project --fit runs/fit-quick": HALF_AN_HOUR,
            "feedfollow score LATER.csv --fit runs/fit-quick": HALF_AN_HOUR,
        },
        shown={
            "scenario.yaml      complete and resolved; running it again gives the same tables, "
            "byte for byte": is_in_a_run_folder
        },
    ),
    "docs/commands.md": Recipe(
        whole="usage lines of a generated page; tests/reference/test_pages.py compares it"
    ),
    "CONTRIBUTING.md": Recipe(
        left={
            "make lint": "part of .ci/run",
            "make test": "this is part of it",
            "make test-long": "half an hour",
            "make test-endurance": "hours",
            "make facts": ASKS,
            "make atlas": "hours; tests/atlas makes a page of tiny what-ifs",
            "make fuzz": "half an hour; tests/fuzz/test_campaign.py runs a part",
            "make bench": "half an hour; tests/benchmarks runs its parts at small sizes",
        }
    ),
    "docs/howto/ask_a_claim.md": Recipe(
        left={
            "python -m feedfollow.facts --rehearse M05": ASKS,
            "python -m feedfollow.facts M05": ASKS,
            "make facts": ASKS,
        }
    ),
    "docs/calibration.md": Recipe(
        left={
            "feedfollow calibrate default.yaml --workers 2 --out runs/fit-default":
            HALF_AN_HOUR,
            "feedfollow project --fit runs/fit-default --until 2025-09-30 --draws 60": HALF_AN_HOUR,
            "feedfollow calibrate whole.yaml --budget 718 --workers 2 --out runs/fit-whole":
            HALF_AN_HOUR,
            "feedfollow project --fit runs/fit-whole --until 2025-09-30 --draws 24": HALF_AN_HOUR,
            "feedfollow report --fit runs/fit-whole --against default": A_FIT,
        }
    ),
    "docs/files_from_others.md": Recipe(
        given=a_file_outside,
        shown={
            "variant.yaml:2:10: extends '../elsewhere/base.yaml' lies outside the folders that "
            "this file may read: ...": is_refused_so
        },
    ),
    "docs/parameters.md": Recipe(
        whole="equations of a generated page; tests/spec/test_markdown.py compares it"
    ),
    "docs/first_what_ifs.md": Recipe(
        whole="tables of a generated page that takes half an hour: make what-ifs"
    ),
    "docs/atlas.md": Recipe(whole="tables of a generated page that takes hours: make atlas"),
    "docs/howto/add_a_figure.md": Recipe(
        given=the_committed_fit,
        left={"feedfollow calibrate quick.yaml --out runs/quick": HALF_AN_HOUR},
        slow={
            "from dataclasses import replace": A_CHAIN,
            "feedfollow score later.csv --fit calibration/fits/default --out score.md": A_NULL,
        },
    ),
    "docs/howto/add_a_process.md": Recipe(
        given=folders_of_a_checkout,
        left={
            "python -m feedfollow.reference": "tests/reference/test_pages.py makes the pages"
        },
    ),
    "docs/howto/app.md": Recipe(
        given=files_of_the_page,
        left={
            "feedfollow app": SERVES,
            "feedfollow app mine.yaml": SERVES,
            "feedfollow app --port 8502 --no-browser": SERVES,
        },
    ),
    "docs/howto/calibrate.md": Recipe(
        given=a_quick_fit,
        saved={"name: own_tastes": "own_tastes.yaml", "name: without_trust": "mine.yaml"},
        left={
            "feedfollow calibrate quick.yaml --out runs/quick": HALF_AN_HOUR,
            "feedfollow calibrate quick.yaml --out runs/quick --resume --workers 2": HALF_AN_HOUR,
            "feedfollow compare baseline.yaml douyin_links_stay_open.yaml --fit runs/quick "
            "--draws 10": MANY_RUNS,
            "feedfollow calibrate quick.yaml --out runs/quick --resume --rivals": HALF_AN_HOUR,
            "feedfollow rivals --fit runs/quick --name without_trust --resume": HALF_AN_HOUR,
            "feedfollow project --fit runs/quick --until 2025-09-30 --draws 100": HALF_AN_HOUR,
            "feedfollow project --fit runs/quick --draws 200 --resume": HALF_AN_HOUR,
        },
        slow={
            "import feedfollow as ff": A_CHAIN,
            "feedfollow report --fit runs/quick": "draws every plot of a fit, most of a minute",
            "feedfollow score later.csv --fit runs/quick --out runs/quick-score.md": A_NULL,
        },
    ),
    "docs/howto/where_sales_go.md": Recipe(
        left={
            "feedfollow diversion leaving.yaml --leaver kuaishou --leaver kuaishou@douyin:30% "
            "--on 2020-07-01 --out runs/leaving": HALF_A_YEAR,
        }
    ),
    "docs/howto/focal_business.md": Recipe(
        left={
            "feedfollow focal focal_brand.yaml --seeds 10 --out runs/brand": HALF_AN_HOUR_OF_RUNS,
            "feedfollow focal focal_anchor.yaml --seeds 10 --out runs/anchor": HALF_AN_HOUR_OF_RUNS,
        },
    ),
    "docs/howto/run_on_a_cluster.md": Recipe(
        left={
            "feedfollow compare small.yaml closed.yaml --seeds 100 --cluster tcp://10.0.0.1:8786":
            "needs a scheduler; tests/run/test_cluster.py starts one",
            "#!/bin/bash": "a job of Slurm; what it runs is executed below it",
        }
    ),
}  # fmt: skip
PLAIN = Recipe()
