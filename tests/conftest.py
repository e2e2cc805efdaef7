"""Fixtures that several tests need."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.sandbox import confined
from grader.sandbox.choose import Choice
from grader.sandbox.interpreter import VARIABLE
from grader.sandbox.scratch import sweep
from tests.support import levels
from tests.support.installation import Installation, install


@pytest.fixture(scope="session", autouse=True)
def swept() -> Iterator[None]:
    """Removes, at the end, what graders left that tests have killed."""
    yield
    sweep()


@pytest.fixture(scope="session")
def lab() -> LabSpec:
    """The lab of this repository."""
    return load_lab()


@pytest.fixture(scope="session")
def functions_lab(lab: LabSpec) -> LabSpec:
    """The lab of this repository without its trainings, for what needs none of them."""
    return replace(lab, trainings=())


@pytest.fixture(scope="session")
def namespaces() -> None:
    """Asks for the namespaces level."""
    levels.require("namespaces")


@pytest.fixture(params=levels.WALLED)
def level(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Choice:
    """Each sandbox level that has walls, to be given to Options(sandbox=level)."""
    demanded: Choice = request.param
    if demanded == "confined":
        # Its processes are another user, who must be able to read the interpreter.
        installed: Installation = request.getfixturevalue("installation")
        monkeypatch.setenv(VARIABLE, str(installed.python))
        confined.unavailable.cache_clear()
    levels.require(demanded)
    return demanded


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """A copy of the grader that every user of the machine can read."""
    with tempfile.TemporaryDirectory(prefix="grader-installed-") as name:
        yield install(Path(name))


@pytest.fixture
def notebook_file(tmp_path: Path) -> Path:
    """Where a test may write a notebook."""
    return tmp_path / "submission.ipynb"
