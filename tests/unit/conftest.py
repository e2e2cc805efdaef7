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


# They start processes, or judge hundreds of functions.
_SLOW = frozenset(
    {
        *("test_audit", "test_channels", "test_confined", "test_reference", "test_train"),
        *("test_usage", "test_watch", "test_writers"),
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make check` leaves out: these, and property tests."""
    for item in items:
        module, function = getattr(item, "module", None), getattr(item, "function", None)
        name = getattr(module, "__name__", "").rpartition(".")[2]
        if name in _SLOW or getattr(function, "is_hypothesis_test", False):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def lab_functions(lab: LabSpec) -> tuple[str, ...]:
    """Names of the functions that the lab of this repository grades."""
    return lab.function_names


@pytest.fixture(scope="session")
def line() -> LabSpec:
    """A small lab."""
    return line_lab()
