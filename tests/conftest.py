"""Fixtures that several tests need."""

import os
from pathlib import Path

import pytest

from grader.lab.load import default_lab_folder, load_lab
from grader.lab.model import LabSpec
from grader.sandbox import bubblewrap


@pytest.fixture(scope="session")
def lab() -> LabSpec:
    """The lab of this repository."""
    return load_lab(default_lab_folder())


@pytest.fixture(scope="session")
def namespaces() -> None:
    """Asks for the namespaces level: missing it is a failure in CI, elsewhere a reason to skip."""
    reason = bubblewrap.unavailable()
    if reason and os.environ.get("CI"):
        pytest.fail(f"CI must offer the sandbox level 'namespaces': {reason}")
    if reason:
        pytest.skip(reason)


@pytest.fixture
def notebook_file(tmp_path: Path) -> Path:
    """Where a test may write a notebook."""
    return tmp_path / "submission.ipynb"
