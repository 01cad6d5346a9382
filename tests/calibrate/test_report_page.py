"""The page of a report needs nothing but itself, and says what the report says."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from feedfollow.calibrate.report_page import report_page

TEXT = """# Fit & more

**Not converged**: <script>alert(1)</script>

## Misses

| figure | away |
|---|---|
| a_b | +1.0 |

![A plot](plots/one.png)
"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    (tmp_path / "plots").mkdir()
    (tmp_path / "plots" / "one.png").write_bytes(b"picture")
    return report_page(TEXT, tmp_path)


def test_pictures_are_inside_and_nothing_is_loaded(page: str):
    assert f"data:image/png;base64,{base64.b64encode(b'picture').decode()}" in page
    assert 'alt="A plot"' in page
    sources = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert sources and all(each.startswith(("data:", "#")) for each in sources)
    assert "url(" not in page and "@import" not in page


def test_headings_are_reached_by_links(page: str):
    assert "<title>Fit &amp; more</title>" in page
    (name,) = re.findall(r'<a href="#([\w-]+)">Misses</a>', page)
    assert f'<h2 id="{name}">Misses</h2>' in page


def test_tables_stay_tables_and_html_is_shown_not_obeyed(page: str):
    assert "<td>a_b</td>" in page and "<td>+1.0</td>" in page
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_a_missing_picture_is_an_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        report_page(TEXT, tmp_path)


@pytest.mark.parametrize(
    "source",
    ["../secret.png", "/etc/passwd", "plots/../../secret.png", "http://example.org/a.png",
     "data:image/png;base64,AAAA", "secret.png", "file:///etc/passwd"],
)  # fmt: skip
def test_no_text_of_a_spec_puts_other_files_into_the_page(source: str, tmp_path: Path):
    (tmp_path / "fit").mkdir()
    for folder in (tmp_path, tmp_path / "fit"):
        (folder / "secret.png").write_bytes(b"secret")
    page = report_page(f"# Fit\n\nWhy? ![look <here>]({source})\n", tmp_path / "fit")
    assert "<img" not in page
    assert base64.b64encode(b"secret").decode() not in page
    assert "look &lt;here&gt;" in page
