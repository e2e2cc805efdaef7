"""What CONTRIBUTING.md names is there, and every attack says what it is."""

import re

import pytest

from benchmarks.attacks import CLASSES
from tests.support.abusing import ABUSES
from tests.support.notebooks import SUBMISSIONS, read_patch
from tests.unit.build import ROOT

_PATH = re.compile(r"[`(]((?:grader|tests|docs|benchmarks|reference)/[\w/.]+|[A-Z]+(?:\.md)?)[`)]")


def test_its_files_are_there() -> None:
    """No path in it is stale."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(_PATH.findall(text)) - {"PLATFORM", "USAGE.md", "grader/export/files/NAME"}
    assert len(named) > 15
    assert [name for name in named if not list(ROOT.glob(f"{name.rstrip('/')}"))] == []


@pytest.mark.parametrize(
    "name", re.findall(r"`([\w/]+\.py)`", (ROOT / "CONTRIBUTING.md").read_text())
)
def test_its_modules_are_there(name: str) -> None:
    """Nor is any module, in which room it may be."""
    assert [*ROOT.glob(name), *ROOT.glob(f"grader/**/{name}"), *ROOT.glob(f"tests/**/{name}")]


def test_every_attack_names_its_class() -> None:
    """`make attacks` counts by it."""
    paths = [*ABUSES, *(SUBMISSIONS / "hostile").glob("*.py")]
    kinds = {path.stem: read_patch(path).fields.get("attack") for path in paths}
    assert {name: kind for name, kind in kinds.items() if kind not in CLASSES} == {}
