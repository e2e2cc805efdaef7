"""Whatever is in a result, all that is written of it can be read, and nothing in it is live."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.result import Result
from tests.support.hostile_results import HOSTILE, any_result, check_all_that_is_written
from tests.unit.test_page import whole


class Drawn:
    """Choices that Hypothesis makes."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def number(self, most: int, /) -> int:
        """A whole number from 0 to most."""
        return self._data.draw(st.integers(0, most))

    def text(self) -> str:
        """Any text, lone surrogates included."""
        return self._data.draw(st.text(max_size=12))


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_result(data: st.DataObject) -> None:
    """Any result at all is written in every format and for every platform."""
    result = any_result(Drawn(data))
    assert isinstance(result, Result)
    check_all_that_is_written(result)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_everywhere(text: str) -> None:
    """The same text in every place that a student has a hand in."""
    check_all_that_is_written(whole(text))
