"""Fixtures that several tests need."""

from pathlib import Path

import pytest

from grader.lab.load import default_lab_folder, load_lab
from grader.lab.model import LabSpec
from grader.sandbox.choose import Choice
from tests.support import levels


@pytest.fixture(scope="session")
def lab() -> LabSpec:
    """The lab of this repository."""
    return load_lab(default_lab_folder())


@pytest.fixture(scope="session")
def namespaces() -> None:
    """Asks for the namespaces level."""
    levels.require("namespaces")


@pytest.fixture(params=levels.WALLED)
def level(request: pytest.FixtureRequest) -> Choice:
    """Each sandbox level that has walls, to be given to Options(sandbox=level)."""
    demanded: Choice = request.param
    levels.require(demanded)
    return demanded


@pytest.fixture
def notebook_file(tmp_path: Path) -> Path:
    """Where a test may write a notebook."""
    return tmp_path / "submission.ipynb"
