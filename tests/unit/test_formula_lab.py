r"""What can be said of the declarations of the lab's two written questions."""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from grader.formula import Question, key_of
from reference.questions import ONE_LAYER, QUES_1, QUES_2, TWO_LAYERS, Array, Variables
from reference.softmax_regression import compute_grads
from reference.two_layer import compute_grads_NN


def reference(question: Question, v: Variables) -> Array:
    """The gradient that the lab's own functions give."""
    if question in QUES_1:
        return dict(zip("Wb", compute_grads(v["q"], v["x"], v["p"]), strict=True))[
            question.variable
        ]
    gradients = compute_grads_NN(v["h"], v["q"], v["U"], v["x"], v["p"], v["W"], v["b_1"])
    return dict(zip(("U", "b_2", "W", "b_1"), gradients, strict=True))[question.variable]


@pytest.mark.parametrize("question", [*QUES_1, *QUES_2], ids=lambda q: q.variable)
def test_right_values_are_those_of_the_reference(question: Question) -> None:
    """What is declared right is what the lab's reference computes."""
    variables = question.variables(np.random.default_rng(7))
    right = np.asarray(question.right(variables))
    assert np.allclose(right, reference(question, variables), rtol=1e-12)


@pytest.mark.parametrize("question", [*QUES_1, *QUES_2], ids=lambda q: q.variable)
def test_variants_are_wrong_and_differ(question: Question) -> None:
    """No variant is right, or the same as another."""
    values = [(case.right, *case.variants.values()) for case in question.batches]
    assert all(value.shape == held[0].shape for held in values for value in held)
    for one, other in combinations(range(len(values[0])), 2):
        assert any(not np.allclose(held[one], held[other]) for held in values)


@pytest.mark.parametrize("question", [*QUES_1, *QUES_2], ids=lambda q: q.variable)
def test_sizes_differ(question: Question) -> None:
    """Sizes differ from each other in every case, and between cases, so that factors show."""
    sizes = []
    for case in question.batches:
        own = {key: case.numbers[key] for key in ("C", "H", "M", "N") if key in case.numbers}
        assert len(set(own.values())) == len(own)
        sizes.append(own)
    assert all(len({own[key] for own in sizes}) > 1 for key in sizes[0])


@pytest.mark.parametrize("declared", [ONE_LAYER, TWO_LAYERS], ids=["Ques 1", "Ques 2"])
def test_no_name_means_two_things(declared: Mapping[str, Any]) -> None:
    """Every way to write a symbol stands for one only, but for H: a size, or the hidden values."""
    names = declared["variables"](np.random.default_rng(0)).keys() | declared["aliases"].keys()
    spelled = [key_of(s) for name in names for s in (name, *declared["aliases"].get(name, ()))]
    assert {key for key, count in Counter(spelled).items() if count > 1} <= {"H"}
