"""What a check knows of a function: public problems, what is right on them, how it is asked.

All of it is one tree of plain values, which lies in the students' file. No function of the lab is
in it, but for the sources that problems hand to students' functions.
"""

import builtins
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from grader.judge.checking.expected import Expected
from grader.lab import ways
from grader.lab.function_model import CallForm, FunctionSpec, Output, Policy, Problems
from grader.lab.readings import PerSample, Reading, per_sample
from grader.plan import Problem, ProblemSet
from grader.values.actions import Action
from grader.values.rebuild import rebuild
from grader.values.tree import Tree

_PLAIN = ("points", "tolerance", "exact", "rounded", "error", "exactly", "strict_shape")


class Unrecordable(ValueError):
    """Something of a function that no check can hold; the message says what."""


@dataclass(frozen=True)
class Recorded:
    """A function as checks know it.

    asked has, for each form of a call and each problem, the actions and their result; none where
    the function is called as its parameters stand.
    """

    function: FunctionSpec
    problem_set: ProblemSet
    expected: tuple[Expected, ...]
    asked: tuple[tuple[tuple[tuple[Action, ...], Tree], ...], ...]


def tree_of(
    function: FunctionSpec, problem_set: ProblemSet, right: Sequence[tuple[Tree, str]]
) -> Tree:
    """The tree of a function; right has what is returned on each problem, or what is raised.

    Raises Unrecordable.
    """
    problems = [
        {
            "sizes": dict(problem.sizes),
            "variables": {
                name: problem.variables[name] for name in function.given(problem.variables)
            },
            "returned": returned,
            "raised": raised,
        }
        for problem, (returned, raised) in zip(problem_set.problems, right, strict=True)
    ]
    forms = range(len(function.forms) or 1)
    asked = [
        [_tree_of_actions(*function.actions(problem.variables, form)) for form in forms]
        for problem in problem_set.problems
    ]
    return {
        "name": function.name,
        "task": function.task,
        "title": function.title,
        "parameters": list(function.parameters),
        "optional": sorted(function.optional),
        "places": list(function.places),
        "batch": function.problems.batch,
        "policy": asdict(function.policy),
        "outputs": {name: _tree_of_output(name, one) for name, one in function.outputs.items()},
        "forms": [[list(form.positional), list(form.named)] for form in function.forms],
        "problems": problems,
        "asked": asked,
    }


def recorded_of(tree: Any) -> Recorded:
    """The function that a tree tells of."""
    function = FunctionSpec(
        tree["name"],
        tree["task"],
        tree["title"],
        _no_reference,
        tuple(tree["parameters"]),
        Problems(_no_reference, [one["sizes"] for one in tree["problems"]], tree["batch"]),
        {name: _output_of(one) for name, one in tree["outputs"].items()},
        places=tuple(tree["places"]),
        policy=Policy(**tree["policy"]),
        optional=frozenset(tree["optional"]),
        forms=tuple(
            CallForm(tuple(positional), tuple((name, given) for name, given in named))
            for positional, named in tree["forms"]
        ),
    )
    expected = tuple(_expected_of(function, one) for one in tree["problems"])
    problem_set = ProblemSet(
        function.name,
        len(function.places),
        tuple(one.problem for one in expected),
        function.parameters,
        0,
    )
    forms = range(len(function.forms) or 1)
    asked = tuple(tuple(_actions_of(one[form]) for one in tree["asked"]) for form in forms)
    return Recorded(function, problem_set, expected, asked)


def _no_reference(*_: Any, **__: Any) -> NoReturn:
    raise RuntimeError("a check has no reference function")


def _expected_of(function: FunctionSpec, tree: Any) -> Expected:
    right = Expected(function, Problem(tree["sizes"], tree["variables"]))
    raised = next(
        (
            kind
            for output in function.outputs.values()
            for kind in output.raises
            if kind.__name__ == tree["raised"]
        ),
        None,
    )
    right.record(None if raised else rebuild(tree["returned"]), raised)
    return right


def _tree_of_actions(actions: Sequence[Action], result: Tree) -> Tree:
    if any(action.kind == "figure" for action in actions):
        raise Unrecordable("it is asked for a figure")
    made = [(one.kind, one.name, tuple(one.arguments), tuple(one.named)) for one in actions]
    return (made, result)


def _actions_of(tree: Any) -> tuple[tuple[Action, ...], Tree]:
    made, result = tree
    return tuple(Action(*one) for one in made), result


def _tree_of_output(name: str, output: Output) -> Tree:
    tree: dict[str, Any] = {field: getattr(output, field) for field in _PLAIN}
    tree["accepts"] = [_axis(name, reading) for reading in output.accepts]
    tree["raises"] = [kind.__name__ for kind in output.raises]
    if output.way is not None:
        kind = type(output.way)
        if vars(ways).get(kind.__name__) is not kind:
            raise Unrecordable(f"{name} is compared in a way of the lab's own")
        tree["way"] = (kind.__name__, dict(vars(output.way)))
    return tree


def _output_of(tree: Mapping[str, Any]) -> Output:
    way = None
    if "way" in tree:
        name, fields = tree["way"]
        way = vars(ways)[name](**fields)
    return Output(
        **{field: tree[field] for field in _PLAIN},
        accepts=tuple(map(per_sample, tree["accepts"])),
        raises=tuple(map(_exception, tree["raises"])),
        way=way,
    )


def _exception(name: str) -> type[Exception]:
    kind = vars(builtins).get(name)
    if isinstance(kind, type) and issubclass(kind, Exception):
        return kind
    return type(name, (Exception,), {})


def _axis(name: str, reading: Reading) -> int:
    candidates: Callable[..., Any] = reading.candidates
    if not isinstance(candidates, PerSample) or per_sample(candidates.axis) != reading:
        raise Unrecordable(f"{name} is read in a way of the lab's own")
    return candidates.axis
