"""grader.judge.failures.crashes and sizes: what is told of a function that stops."""

from collections.abc import Sequence

import numpy as np
import pytest

from grader.judge.checking.parts import Answer, Parts
from grader.judge.failures.crashes import crash_causes
from grader.judge.failures.sizes import foreign_number, only_with
from grader.judge.findings import JudgedItem
from grader.lab.model import LabSpec
from grader.lab.returns import ReturnForm
from grader.notebook.function_use import FunctionUse, function_uses_of
from grader.plan import make_plan
from grader.result import Hint
from grader.transcript import CodeLocation, Raised
from tests.unit.build import code_cells, function_of, in_words


def hints_of(
    lab: LabSpec,
    answers: Sequence[Answer],
    works: Sequence[bool] = (),
    use: FunctionUse | None = None,
) -> tuple[Hint, ...]:
    """The hints on compute_grads, whose first problems have C, M, N = 3, 4, 7 and 4, 2, 6."""
    function = function_of(lab, "compute_grads")
    problems = make_plan(lab, 0).problem_sets["compute_grads"].problems
    causes = crash_causes(
        function, problems, answers, works or [False] * len(answers), use or FunctionUse()
    )
    item = JudgedItem("f.x", "1", "f", "x", 0, 1, "crashed", causes=causes)
    return in_words([item], function)[0].hints


@pytest.mark.parametrize(
    ("kind", "message", "cause"),
    [
        ("NameError", "name 'batchsize' is not defined", "undefined-name"),
        ("UnboundLocalError", "cannot access local variable 'd' where ...", "undefined-name"),
        (
            "ValueError",
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
            "(n?,k),(k,m?)->(n?,m?) (size 4 is different from 7)",
            "missing-transpose",
        ),
        ("TypeError", "ufunc 'bitwise_xor' not supported for the input types", "xor-for-power"),
        ("TypeError", "unsupported operand type(s) for ^: 'float' and 'int'", "xor-for-power"),
        (
            "TypeError",
            "unsupported operand type(s) for -: 'function' and 'float'",
            "function-as-value",
        ),
        ("TypeError", "'builtin_function_or_method' object is not iterable", "function-as-value"),
        ("TypeError", "'method' object is not subscriptable", "function-as-value"),
        (
            "ValueError",
            "shapes (3,7) and (4,7) not aligned: 7 (dim 1) != 4 (dim 0)",
            "missing-transpose",
        ),
        (
            "ValueError",
            "shapes (3,7) and (21,) not aligned: 7 (dim 1) != 21 (dim 0)",
            "shape-mismatch",
        ),
        (
            "ValueError",
            "operands could not be broadcast together with shapes (3,7) (4,7) ",
            "shape-mismatch",
        ),
        (
            "ValueError",
            "operands could not be broadcast together with shapes (3,7) (7,3) ",
            "missing-transpose",
        ),
        (
            "ValueError",
            "operands could not be broadcast together with shapes (3,7) (3,) ",
            "flat-vector",
        ),
        ("IndexError", "index 7 is out of bounds for axis 1 with size 7", "index-out-of-bounds"),
        ("IndexError", "index 9 is out of bounds for axis 1 with size 7", "index-out-of-bounds"),
        ("TypeError", "unsupported operand type(s) for -: 'NoneType' and 'float'", "uses-none"),
        (
            "ValueError",
            "The truth value of an array with more than one element is ambiguous.",
            "if-on-array",
        ),
        ("AttributeError", "module 'numpy' has no attribute 'sums'", "no-such-attribute"),
        ("TypeError", "f() takes 2 positional arguments but 3 were given", "wrong-arguments"),
        ("RecursionError", "maximum recursion depth exceeded", "endless-recursion"),
        ("ZeroDivisionError", "division by zero", None),
    ],
)
def test_exceptions(lab: LabSpec, kind: str, message: str, cause: str | None) -> None:
    """A known complaint is put in plain words, one that is not known is left as it is."""
    hints = hints_of(lab, [Raised(kind, message)])
    assert [" + ".join(hint.cause) for hint in hints] == ([cause] if cause else [])


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("mat", "np.asmatrix"),
        ("unicode_", "np.str_"),
        ("round_", "np.round"),
        ("NINF", "-np.inf"),
        ("float", "float"),
        ("asscalar", "a.item()"),
        ("product", "np.prod"),
        ("bool8", "np.bool_"),
    ],
)
def test_names_that_left_numpy(lab: LabSpec, name: str, instead: str) -> None:
    """As the NumPy at hand complains, a name that it dropped comes with what stands for it."""
    with pytest.raises(AttributeError) as raised:
        getattr(np, name)
    (hint,) = hints_of(lab, [Raised("AttributeError", str(raised.value))])
    assert hint.cause == ("old-numpy-name",)
    assert f"`{instead}`" in hint.text


def test_arguments_that_only_a_name_gives(lab: LabSpec) -> None:
    """Parameters behind a star are named as such, and not as missing."""
    cells = code_cells("def compute_grads(softmaxed, x, *, y):\n    return softmaxed @ x.T, y")
    use = function_uses_of(cells, ["compute_grads"])["compute_grads"]
    message = "compute_grads() takes 2 positional arguments but 3 were given"
    (hint,) = hints_of(lab, [Raised("TypeError", message)], use=use)
    assert hint.cause == ("by-name-only",)
    assert "`y` can be given by name alone" in hint.text


def test_a_method_without_self(lab: LabSpec) -> None:
    """It is told so, and not that it lacks what it does take."""
    message = "Net.compute_grads() takes 3 positional arguments but 4 were given"
    use = FunctionUse(parameters=("x", "y"))
    (hint,) = hints_of(lab, [Raised("TypeError", message)], use=use)
    assert hint.cause == ("missing-self",)


PRODUCT = (
    "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
    "(n?,k),(k,m?)->(n?,m?) (size 4 is different from 7)"
)


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("d_W = error @ inputs / n", "missing-transpose"),
        ("d_W = np.dot(error, inputs) / n", "missing-transpose"),
        ("d_W = error.dot(inputs)", "missing-transpose"),
        ("for row in error @ inputs:", "missing-transpose"),
        ("d_W = error @ inputs.T @ other", "shape-mismatch"),
        ("d_W = error @ other", "shape-mismatch"),
        ("d_W = (", "shape-mismatch"),
    ],
)
def test_a_factor_that_would_fit_transposed(lab: LabSpec, line: str, cause: str) -> None:
    """On a line that is known, an argument is named that stands untransposed in the product."""
    raised = Raised("ValueError", PRODUCT, CodeLocation("compute_grads", 3, 1, line))
    (hint,) = hints_of(lab, [raised], use=FunctionUse(("p", "inputs", "labels")))
    assert " + ".join(hint.cause) == cause
    assert ("inputs has shape (4, 7)" in hint.text) == (cause == "missing-transpose")


def test_arguments_by_another_name(lab: LabSpec) -> None:
    """Who renamed an argument and uses the old name is told the new ones."""
    use = FunctionUse(("s", "x", "labels"))
    (hint,) = hints_of(lab, [Raised("NameError", "name 'y' is not defined")], use=use)
    assert "s, x, labels" in hint.text


def test_arguments_in_another_order(lab: LabSpec) -> None:
    """Parameters with the lab's names in other places are the first thing to look at."""
    use = FunctionUse(("softmaxed", "y", "x"))
    (hint,) = hints_of(lab, [Raised("ValueError", "whatever")], use=use)
    assert " + ".join(hint.cause) == "swapped-arguments"
    assert "softmaxed, x, y" in hint.text
    assert hints_of(lab, [Raised("ValueError", "?")], use=FunctionUse(("p", "x", "y"))) == ()


def test_a_length_that_is_no_size(lab: LabSpec) -> None:
    """A length that stays whatever the sizes are comes from a number, or from the notebook."""
    message = "operands could not be broadcast together with shapes ({},{}) (300,2) "
    answers = [Raised("ValueError", message.format(*sizes)) for sizes in ((3, 7), (4, 6), (2, 3))]
    (hint,) = hints_of(lab, answers)
    assert (" + ".join(hint.cause), "300" in hint.text) == ("hard-coded-size", True)
    (hint,) = hints_of(lab, answers, use=FunctionUse(("p",), (), ("X_train",)))
    assert (" + ".join(hint.cause), "`X_train`" in hint.text) == ("reads-global", True)


def test_works_with_one_size_only(lab: LabSpec) -> None:
    """What works only where the batch has ten samples has a ten written in it."""
    out_of_bounds = "index {0} is out of bounds for axis 1 with size {0}"
    problems = make_plan(lab, 0).problem_sets["compute_grads"].problems
    works = [problem.sizes["N"] == 10 for problem in problems]
    answers: list[Answer] = [
        Parts("single", (), ReturnForm(()))
        if right
        else Raised("IndexError", out_of_bounds.format(problem.sizes["N"]))
        for problem, right in zip(problems, works, strict=True)
    ]
    (hint,) = hints_of(
        lab, answers, works, FunctionUse(("a", "b", "c"), int_literals=frozenset({10}))
    )
    assert (" + ".join(hint.cause), "N = 10" in hint.text) == ("hard-coded-batch", True)


def test_sizes_that_part_right_from_wrong(lab: LabSpec) -> None:
    """A size is named where its value decides; a batch of one decides nothing."""
    problems = make_plan(lab, 0).problem_sets["compute_grads"].problems
    sizes = [problem.sizes for problem in problems]
    works = [at["C"] == 2 for at in sizes]
    assert only_with(problems, works) == {"C": 2}
    assert only_with(problems, [True] * len(sizes)) == {}
    assert only_with(problems, [False] * len(sizes)) == {}
    assert "N" not in only_with(problems, [at["N"] == 1 for at in sizes])


def test_own_sizes_are_not_foreign(lab: LabSpec) -> None:
    """Lengths that follow the sizes are the arguments' own."""
    problems = make_plan(lab, 0).problem_sets["compute_grads"].problems[:3]
    own = [f"shapes ({at.sizes['C']},{at.sizes['N']}) (1,)" for at in problems]
    assert foreign_number(problems, own) is None
    assert foreign_number(problems[:1], ["(300,)"]) is None
