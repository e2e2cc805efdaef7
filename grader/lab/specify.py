"""Makes the frozen form of what is declared as asked for: functions, steps, variables, figures."""

import ast
import functools
import inspect
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np

from grader.lab.function_model import CallForm, FunctionSpec, GradientCheck, Output, Problems
from grader.lab.steps import Steps, done_with, drawn_in, kept_random, recorded
from grader.values.capture import capture
from grader.values.tree import Source, Tree

# Functions of the lab by the names that students write them under.
References = MutableMapping[str, Callable[..., Any]]
_ONCE = Problems(lambda rng: {}, ({},))
_GIVEN = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def outputs_of(returns: Mapping[str, float | Output]) -> dict[str, Output]:
    """Outputs by name, points alone made to outputs. Raises TypeError for anything else."""
    if not isinstance(returns, Mapping):
        raise TypeError(f"returns={returns!r} must name outputs with their points: {{'y': 2}}")
    return {
        name: value if isinstance(value, Output) else Output(value)
        for name, value in returns.items()
    }


def function_of(
    reference: Callable[..., Any],
    task: str,
    on: Problems,
    outputs: Mapping[str, Output],
    references: References,
    *,
    gradient: GradientCheck | None = None,
    steps: Steps | None = None,
    calls: Sequence[str] = (),
    seed: int | None = None,
) -> FunctionSpec:
    """A reference function as it was declared, with what can be read from it.

    Raises ValueError for a call that is not written as one.
    """
    name, title = reference.__name__, title_of(reference)
    references[name] = reference
    forms = tuple(form_of(call) for call in calls)
    if steps is None:
        run = reference if seed is None else seeded(reference, seed)
        spec = _spec(name, task, title, run, reference, on, outputs, gradient, seed)
        return replace(spec, forms=forms, stands_in=run)
    in_steps = steps_of(steps, name, task, title, on, outputs, references, gradient, seed)
    own = tuple(inspect.signature(reference).parameters)
    taken = tuple(inspect.signature(steps).parameters)[1:]
    if own != taken:
        return replace(in_steps, stands_in=reference)

    @functools.wraps(reference)
    def whole(*values: Any) -> Any:
        """What comes of all steps, unless it works in place: then they say."""
        returned = reference(*deepcopy(values))
        return in_steps.reference(*values) if returned is None else returned

    run = whole if seed is None else seeded(whole, seed)
    spec = _spec(name, task, title, run, reference, on, outputs, gradient, seed)
    return replace(spec, steps=steps)


def steps_of(
    steps: Steps,
    name: str,
    task: str,
    title: str,
    on: Problems,
    outputs: Mapping[str, Output],
    references: References,
    gradient: GradientCheck | None = None,
    seed: int | None = None,
) -> FunctionSpec:
    """What is asked in steps; the same steps with the lab's own functions give what is right."""

    @functools.wraps(steps)
    def run(*values: Any) -> Any:
        functions: dict[str, Any] = {}  # that are given as such stand behind a text of their own
        given: dict[str, Tree] = {}
        for parameter, value in zip(parameters, values, strict=False):
            if isinstance(value, Source) or not callable(value):
                given[parameter] = value if isinstance(value, Source) else capture(value)
            else:
                given[parameter] = Source(f"the function {parameter}")
                functions[f"the function {parameter}"] = value
        actions, result = recorded(steps, given)
        names = {**getattr(steps, "__globals__", {}), **references}
        return done_with(names, actions, result, seed, functions)

    parameters = tuple(inspect.signature(steps).parameters)[1:]
    spec = _spec(name, task, title, run, steps, on, outputs, gradient, seed, skipped=1)
    return replace(spec, steps=steps)


def names_asked(function: FunctionSpec) -> tuple[str, ...]:
    """The names of the notebook that the steps of a function call, on a problem of the first sizes.

    None where they cannot be recorded, which the trial tells.
    """
    if function.steps is None or not function.problems.sizes:
        return ()
    try:
        drawn = function.problems.draw(np.random.default_rng(0), function.problems.sizes[0])
        actions, _ = function.actions(drawn)
    except Exception:
        return ()
    called = (one.name for one in actions if one.kind in ("call", "name"))
    return tuple(dict.fromkeys(called))


def variable_of(
    task: str, name: str, title: str, output: Output, right: Callable[[], Any], after: str
) -> FunctionSpec:
    """A variable, asked for its value."""
    return FunctionSpec(
        name,
        task,
        title or f"The value of {name}",
        right,
        (),
        _ONCE,
        {name: output},
        steps=lambda student: getattr(student, name),
        kind="variable",
        after=after,
    )


def figure_of(
    reference: Callable[[], Mapping[str, Any]],
    task: str,
    outputs: Mapping[str, Output],
    after: str,
) -> FunctionSpec:
    """A figure, asked for what was drawn in it."""

    @functools.wraps(reference)
    def shown() -> Any:
        """What it must show, in the form in which a figure is read."""
        held = reference()
        return {name: _as_read(name, held[name]) for name in held} if type(held) is dict else held

    return FunctionSpec(
        reference.__name__,
        task,
        title_of(reference),
        shown,
        (),
        _ONCE,
        outputs,
        steps=lambda student: drawn_in(student, "cell" if after else ""),
        kind="figure",
        after=after,
    )


def _as_read(name: str, value: Any) -> Any:
    """A part of a figure as it is read: a list of float arrays, even of one line or set of bars."""
    axes = {"lines": 2, "points": 2, "bars": 1}.get(name)
    if axes is None:
        return list(value) if isinstance(value, tuple) else value
    try:
        whole = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):  # of different lengths
        whole = None
    if whole is not None and whole.ndim == axes and whole.size:
        return [whole]
    return [np.asarray(one, dtype=np.float64) for one in value]


def form_of(call: str) -> CallForm:
    """A way to call a function, from its arguments as they are written: "x, w" or "x, rate=lr".

    Raises ValueError for anything else.
    """
    try:
        made = ast.parse(f"_({call})", mode="eval").body
    except SyntaxError:
        raise ValueError(f"{call!r} is not the arguments of a call") from None
    if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Name):
        raise ValueError(f"{call!r} is not the arguments of a call")
    given = [_name_in(argument, call) for argument in made.args]
    named = [(one.arg or "", _name_in(one.value, call)) for one in made.keywords]
    if not all(name for name, _ in named):
        raise ValueError(f"{call!r}: each argument has a name of its own")
    return CallForm(tuple(given), tuple(named))


def seeded(reference: Callable[..., Any], seed: int) -> Callable[..., Any]:
    """A reference whose global random generators start from a seed in each call."""

    @functools.wraps(reference)
    def run(*values: Any) -> Any:
        with kept_random(seed):
            return reference(*values)

    return run


def title_of(function: Callable[..., Any]) -> str:
    """The first line of a function's docstring, or its name."""
    return (inspect.getdoc(function) or function.__name__).partition("\n")[0]


def called(function: Callable[..., Any], title: str) -> str:
    """What reports call a claim or a test: its title, or what its docstring begins with."""
    return title or title_of(function).removesuffix(".")


def _name_in(node: ast.expr, call: str) -> str:
    if not isinstance(node, ast.Name):
        raise ValueError(f"{call!r}: arguments are the names of what is drawn")
    return node.id


def _spec(
    name: str,
    task: str,
    title: str,
    run: Callable[..., Any],
    signed: Callable[..., Any],
    on: Problems,
    outputs: Mapping[str, Output],
    gradient: GradientCheck | None,
    seed: int | None,
    skipped: int = 0,
) -> FunctionSpec:
    parameters = list(inspect.signature(signed).parameters.values())[skipped:]
    optional = [one.name for one in parameters if one.default is not inspect.Parameter.empty]
    return FunctionSpec(
        name,
        task,
        title,
        run,
        tuple(one.name for one in parameters if one.kind in _GIVEN),
        on,
        {name: output for name, output in outputs.items() if not output.ignored},
        gradient,
        places=tuple(name for name, output in outputs.items() if not output.raises),
        optional=frozenset(optional),
        seed=seed,
    )
