"""What is answered in a helper's place, whatever is asked."""

import contextlib
import random
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.bodies.child import BodyLimits
from grader.lab import Lab, Problems
from grader.requests import Refusal
from grader.substitutes import reference_answer, substitutes_apart
from grader.values.dtypes import FIXED
from grader.values.tree import AnyArray, Foreign, Source, Tree
from grader.values.writer import encode
from tests.unit.build import function_of, line_lab
from tests.unit.trees import trees

LAB = line_lab()
HELPERS = {"predict": function_of(LAB, "predict")}
WEIGHTS, BIAS, X = np.ones((3, 1)), np.ones((1, 1)), np.ones((3, 4))


def test_the_reference_answers() -> None:
    """A helper returns what the reference does."""
    prediction = reference_answer(HELPERS, "predict", (WEIGHTS, BIAS, X))
    assert prediction.tolist() == [[4.0] * 4]


def test_room_for_imaginary_parts_is_no_matter() -> None:
    """Where all of them are zero, the numbers are real."""
    prediction = reference_answer(HELPERS, "predict", (WEIGHTS, BIAS, X.astype(complex)))
    assert prediction.tolist() == [[4.0] * 4]


@pytest.mark.parametrize(
    ("name", "arguments", "why"),
    [
        ("gradients", (WEIGHTS, BIAS, X), "no such helper"),
        ("predict", (WEIGHTS, BIAS), "takes 3"),
        ("predict", (WEIGHTS, BIAS, X, X), "takes 3"),
        ("predict", (WEIGHTS, BIAS, np.ones((3, 100_000))), "too large"),
        ("predict", (WEIGHTS, BIAS, np.ones((2, 4))), "ValueError"),
        ("predict", (WEIGHTS, BIAS, np.ones((3, 5_000))), "too large"),
        ("predict", (np.ones((2000, 1)), np.ones((50, 1, 1)), np.ones((1, 2000))), "too large"),
        ("predict", (np.ones((2, 40, 1)), BIAS, np.ones((200, 1, 1))), "too large"),
        ("predict", (WEIGHTS, BIAS, np.full_like(X, 1j, dtype=complex)), "complex"),
        ("", (), "no such helper"),
    ],
)
def test_refusals(name: str, arguments: tuple[AnyArray, ...], why: str) -> None:
    """What cannot or must not be answered is refused, with the reason."""
    with pytest.raises(Refusal, match=why):
        reference_answer(HELPERS, name, arguments)


def test_sources_are_not_executed(tmp_path: Path) -> None:
    """A student's process may send the source of a function; here it stays a text."""
    trace = tmp_path / "executed"
    source = Source(f"open({str(trace)!r}, 'w')")
    for sent in (source, [source], Foreign("list", "Mine", [source])):
        with pytest.raises(Refusal):
            reference_answer(HELPERS, "predict", (WEIGHTS, BIAS, sent))
    assert not trace.exists()


def test_an_answer_is_limited() -> None:
    """A reference that loops or needs too much for odd arguments costs that answer alone."""
    lab = Lab("odd", "Odd")
    on = Problems(lambda rng, N: {"x": float(N)}, [{"N": 1}, {"N": 2}])

    @lab.function(lab.task("1", "One"), on=on, returns={"y": 1})
    def halved(x: float) -> float:
        """Halves until that is one, or makes room, for what is below."""
        while x > 1:
            x /= 2 if x < 1e9 else 1
        return float(len([0.0] * int(-x))) if x < 0 else x

    limits = BodyLimits(seconds=0.1, memory=64)
    with substitutes_apart(lab.build(), limits) as ask:
        for asked, why in (
            (1e12, "more than"),
            (-1e9, "Memory"),
            ("", "str"),
            (np.ones(2), "trut"),
        ):
            with pytest.raises(Refusal, match=why):
                ask("halved", (asked,))
            assert ask("halved", (4.0,)) == 1
        own = psutil.Process().children()
        assert len(own) == 1
    assert not own[0].is_running()


def test_what_is_drawn_depends_on_the_question_alone() -> None:
    """Not on the questions before it, nor on the process that answers."""
    lab = Lab("drawn", "Drawn")
    on = Problems(lambda rng, N: {"x": float(N)}, [{"N": 1}, {"N": 2}])

    @lab.function(lab.task("1", "One"), on=on, returns={"y": 1})
    def moved(x: float) -> float:
        """Moves what is large at random, by the global generators."""
        return x + float(np.random.rand()) + random.random() if x > 100 else x

    built = lab.build()
    with substitutes_apart(built) as ask, substitutes_apart(built) as other:
        first = ask("moved", (256.0,))
        assert ask("moved", (512.0,)) != first + 256
        assert ask("moved", (256.0,)) == other("moved", (256.0,)) == first


ANY = arrays.arrays(
    st.sampled_from(FIXED), arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
)


@given(st.lists(ANY, max_size=4))
def test_any_arguments(asked: list[AnyArray]) -> None:
    """Whatever arrays come, there is an answer or a refusal."""
    try:
        given_back = reference_answer(HELPERS, "predict", tuple(asked))
    except Refusal:
        return
    assert isinstance(given_back, np.ndarray)


@given(st.lists(trees, max_size=4))
def test_arguments_that_are_anything(asked: list[Tree]) -> None:
    """Whatever else comes, there is an answer or a refusal."""
    with contextlib.suppress(Refusal):
        encode(reference_answer(HELPERS, "predict", tuple(asked)))
