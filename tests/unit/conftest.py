"""How the property tests run: the same every time, and without deadlines."""

import pytest
from hypothesis import HealthCheck, settings

from grader.lab.model import LabSpec
from tests.unit.build import line_lab

settings.register_profile(
    "unit",
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=False,
    max_examples=100,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.function_scoped_fixture),
)
settings.load_profile("unit")


@pytest.fixture(scope="session")
def lab_functions(lab: LabSpec) -> tuple[str, ...]:
    """Names of the functions that the lab of this repository grades."""
    return lab.function_names


@pytest.fixture(scope="session")
def line() -> LabSpec:
    """A small lab."""
    return line_lab()
