"""What is asked of functions, variables and figures, as frozen values."""

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any, Literal

import numpy as np

from grader.bodies.child import BodyLimits
from grader.lab.credits import DEFAULT_CREDITS
from grader.lab.readings import DEFAULT_READINGS, STRICT_READINGS, Reading
from grader.lab.steps import Steps, recorded
from grader.lab.ways import Way
from grader.values.actions import Action
from grader.values.capture import capture
from grader.values.rebuild import given_object
from grader.values.tree import Handle, Source, Tree

Variables = Mapping[str, Tree]
Sizes = Mapping[str, Any]


@dataclass(frozen=True)
class Problems:
    """Where inputs come from: make(rng, **sizes) draws one consistent set of named values.

    They are arrays, numbers, texts, lists, dicts and the like, and arrive as they were drawn.
    Variables are drawn once for each entry of sizes, five times where there are no sizes. A
    function's arguments are the variables that its reference's parameters name. batch names the
    size that is the number of samples, words says of what each size is the number. fixed names
    sizes that the assignment itself fixes: an audit tries no others.
    """

    make: Callable[..., Mapping[str, Any]]
    sizes: Sequence[Sizes] = ({},) * 5
    batch: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    fixed: Collection[str] = ()

    def draw(self, rng: np.random.Generator, sizes: Sizes) -> Variables:
        """One problem: what was drawn, as trees."""
        drawn = self.make(rng, **sizes)
        if not isinstance(drawn, Mapping):
            raise TypeError(f"a {type(drawn).__name__}, not named values")
        return {
            name: value if isinstance(value, Source) else capture(value)
            for name, value in drawn.items()
        }


@dataclass(frozen=True)
class Output:
    """One value that a function returns: its points and how exactly it must be right.

    Errors are max|difference| / max|reference|; relative to each `entry`, or `absolute`, where
    `error` says so. Up to `exact` an answer is simply right, up to `tolerance` it is right with a
    note; by default `exact` is 1e-5, or the tolerance where that is less. `accepts` adds readings
    to the engine's own. Whole numbers, bools and texts that the reference returns are right only
    exactly, `rounded` numbers within the tolerance too. way is what may be another without being
    wrong: a sign, an order, names of groups.
    """

    points: float
    tolerance: float = 1e-4
    exact: float = -1.0
    accepts: tuple[Reading, ...] = ()
    rounded: bool = False
    error: Literal["largest", "entry", "absolute"] = "largest"
    exactly: bool = False
    way: Way | None = None
    ignored: bool = False
    raises: tuple[type[Exception], ...] = ()
    strict_shape: bool = False

    def __post_init__(self) -> None:
        if self.exact == -1:  # no less exact than what is right at all
            object.__setattr__(self, "exact", min(1e-5, self.tolerance))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings of this output, the exact one first."""
        usual = STRICT_READINGS if self.strict_shape else DEFAULT_READINGS
        return (*usual, *self.accepts)


@dataclass(frozen=True)
class GradientCheck:
    """Checks outputs as derivatives of a loss by central differences, whatever the reference says.

    loss is a function of some of a problem's variables, by name; wrt names, for each output that is
    checked, the variable that it is the derivative with respect to. A gradient that is only as
    exact as finite differences is a note for markers; with refuse_numerical it earns nothing.
    """

    loss: Callable[..., float]
    wrt: Mapping[str, str]
    step: float = 1e-5
    refuse_numerical: bool = False

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The variables that the loss takes."""
        return tuple(inspect.signature(self.loss).parameters)


@dataclass(frozen=True)
class Claim:
    """What must hold of a function's inputs and answers, whatever the reference returns.

    holds takes some of them by their names, parameters, and returns True, False or a sentence that
    says what does not hold. It must hold on every problem, within limits.
    """

    id: str
    function: str
    task: str
    title: str
    points: float
    holds: Callable[..., object]
    parameters: tuple[str, ...]
    limits: BodyLimits = field(default_factory=BodyLimits)


@dataclass(frozen=True)
class Policy:
    """Where courses differ.

    arguments: what a right value leaves where arguments are changed in place: 1 where that is no
    matter. spare: what it leaves among values that were not asked for. containers: what right
    values leave in another container, an array for a list, say. shapes: whether a value in another
    shape of the same numbers is nearly right ("lenient") or wrong ("strict").
    """

    arguments: float = 0.9
    spare: float = 0.8
    containers: float = 0.8
    shapes: Literal["lenient", "strict"] = "lenient"


DEFAULT_POLICY = Policy()


@dataclass(frozen=True)
class CallForm:
    """One way to call a function: its parameters in order, and those given by a name."""

    positional: tuple[str, ...]
    named: tuple[tuple[str, str], ...] = ()

    def arguments(self, given: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The parameters that are sent of those that are given, and the names of the last ones."""
        named = [(name, parameter) for name, parameter in self.named if parameter in given]
        positional = tuple(name for name in self.positional if name in given)
        return (*positional, *(parameter for _, parameter in named)), tuple(n for n, _ in named)


@dataclass(frozen=True)
class FunctionSpec:
    """A function that students write.

    places names all values that it returns, in order: the outputs, and those that are ignored.
    The last of its parameters may be optional: where a problem does not draw them, their defaults
    count. forms are the ways in which it may be called, the best of which counts; seed is what
    global random generators start from in each call; steps says what is done instead of
    a call. A variable is asked for its value, a figure for what was drawn; after finds, by a line,
    the cell at whose end that is. asks are the names of the notebook that its steps call; stands_in
    answers for it where another function is tried with
    what it should return.

    credits gives the share of an output's points that is left where a general cause explains why it
    is wrong; those of the lab's own mistakes stand with them.
    """

    name: str
    task: str
    title: str
    reference: Callable[..., Any]
    parameters: tuple[str, ...]
    problems: Problems
    outputs: Mapping[str, Output]
    gradient: GradientCheck | None = None
    mistakes: tuple["Mistake", ...] = ()
    credits: Mapping[str, float] = field(default_factory=lambda: DEFAULT_CREDITS)
    claims: tuple[Claim, ...] = ()
    places: tuple[str, ...] = ()
    policy: Policy = field(default_factory=lambda: DEFAULT_POLICY)
    optional: frozenset[str] = frozenset()
    forms: tuple[CallForm, ...] = ()
    seed: int | None = None
    steps: Steps | None = None
    asks: tuple[str, ...] = ()
    stands_in: Callable[..., Any] | None = None
    kind: Literal["function", "variable", "figure"] = "function"
    after: str = ""

    def __post_init__(self) -> None:
        if not self.places and not any(output.raises for output in self.outputs.values()):
            object.__setattr__(self, "places", tuple(self.outputs))

    @property
    def root(self) -> str:
        """The name of the notebook that is asked for: a function, a class, a variable."""
        return self.name.partition(".")[0]

    def item_id(self, output: str) -> str:
        """The id of the item of an output; of a variable that is its name."""
        return self.name if self.kind == "variable" else f"{self.name}.{output}"

    def given(self, variables: Variables) -> tuple[str, ...]:
        """The parameters that a problem gives: all up to the first that it leaves to a default."""
        return tuple(takewhile(variables.__contains__, self.parameters))

    def objects(self, variables: Variables) -> tuple[Any, ...]:
        """The reference's arguments. Containers are new, arrays the problem's own.

        Sources are functions, except where steps send them on.
        """
        trees = (variables[name] for name in self.given(variables))
        recorded = self.steps is not None
        return tuple(
            tree if recorded and isinstance(tree, Source) else given_object(tree) for tree in trees
        )

    def actions(self, variables: Variables, form: int = 0) -> tuple[tuple[Action, ...], Tree]:
        """What is done on a problem, and the result; nothing where that is a plain call.

        Raises StepsError, and whatever steps raise.
        """
        given = {name: variables[name] for name in self.given(variables)}
        seeds = () if self.seed is None else (Action("seed", "", (self.seed,)),)
        if self.steps is not None:
            return recorded(self.steps, given, seeds)
        if not self.forms and not seeds:
            return (), None
        named: tuple[str, ...] = ()
        if self.forms:
            positional, named = self.forms[form].arguments(given)
            given = {name: variables[name] for name in positional}
        call = Action("call", self.name, tuple(given.values()), named)
        return (*seeds, call), Handle(len(seeds))


@dataclass(frozen=True)
class Mistake:
    """A known wrong way to write a function: dictionary entry for hints, and mutant for audits.

    formula takes the function's own arguments and returns, by name, the outputs that come out
    wrong; one that a function stops with raises as the student's does. The hint names the cause in
    a sentence and never the right formula. credit is the share of an output's points that it still
    earns.
    """

    id: str
    function: str
    hint: str
    formula: Callable[..., Mapping[str, Any]]
    credit: float = 0.0
