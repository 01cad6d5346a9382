"""The source files behind a module are found, and their hash tells versions apart."""

import pytest

from feedfollow import sources


@pytest.fixture
def package(tmp_path):
    root = tmp_path / "feedfollow"
    (root / "day").mkdir(parents=True)
    for name in ("__init__.py", "day/__init__.py", "day/helper.py"):
        (root / name).write_text("")
    return root


def test_imports_of_every_form_are_followed(package, monkeypatch):
    monkeypatch.setattr(sources, "ROOT", package)
    many = package / "many.py"
    many.write_text(
        "import numpy\nimport feedfollow.a\nfrom feedfollow import b\n"
        "from feedfollow.c import (\n    first,\n    second,  # why\n)\n"
        "from feedfollow import d, e as other  # why\n"
        "def late():\n    from feedfollow import f\n"
    )
    for name in "abcdef":
        (package / f"{name}.py").write_text("")
    (package / "b.py").write_text("from feedfollow.day import helper\n")
    (package / "day" / "noon.py").write_text("from . import helper\nfrom ..f import first\n")
    relative = sources.sources_behind(package / "day" / "noon.py")
    assert {package / "day" / "helper.py", package / "f.py"} <= relative
    found = {path.relative_to(package).as_posix() for path in sources.sources_behind(many)}
    expected = {f"{name}.py" for name in "abcde"} | {"many.py"}
    expected |= {"__init__.py", "day/__init__.py", "day/helper.py"}
    assert found == expected


def test_a_digest_tells_content_and_name_but_not_order(package, monkeypatch):
    monkeypatch.setattr(sources, "ROOT", package)
    one, two = package / "one.py", package / "two.py"
    one.write_text("x = 1\n")
    two.write_text("x = 2\n")
    both = sources.digest_of([one, two])
    assert both == sources.digest_of([two, one])
    assert sources.digest_of([one]) != sources.digest_of([two])
    sources._read.cache_clear()
    one.write_text("x = 2\n")
    assert sources.digest_of([one, two]) != both
    assert sources.digest_of([one]) != sources.digest_of([two])
