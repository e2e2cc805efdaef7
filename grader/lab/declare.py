"""The builder with which a lab's `lab.py` is written."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from grader.bodies.child import BodyLimits
from grader.errors import Fault
from grader.evidence import Visibility
from grader.formula import Question
from grader.lab.declared import Declared, ExistingTests, Head, error_of_faults
from grader.lab.function_model import (
    Claim,
    GradientCheck,
    Mistake,
    Output,
    Policy,
    Problems,
)
from grader.lab.model import CarriedForward, LabSpec, TaskSpec, WrittenSpec
from grader.lab.specify import (
    called,
    figure_of,
    function_of,
    outputs_of,
    steps_of,
    title_of,
    variable_of,
)
from grader.lab.steps import Steps
from grader.lab.tests import outside_test
from grader.lab.training import run_steps
from grader.lab.training_model import Trained, TrainingSpec, TrainingStep

F = TypeVar("F", bound=Callable[..., Any])


class Lab:
    """A lab while it is being declared. `build` checks it and returns the frozen values."""

    def __init__(
        self,
        id: str,  # noqa: A002
        title: str,
        *,
        version: str = "1",
        template: str = "",
        carried_forward: CarriedForward | None = None,
        credits: Mapping[str, float] | None = None,  # noqa: A002
        policy: Policy | None = None,
        files: Sequence[str] = (),
        submits: Sequence[str] = (),
        packages: Sequence[str] = (),
    ) -> None:
        """Begin a lab. template is the notebook that students get, relative to lab.py's folder.

        carried_forward says what a function earns that is right but for a helper of the student's.
        credits says what a general cause of a wrong output, by its id, leaves of the points, where
        this lab wants another share than the grader's own (0.5 for "not-averaged", say). policy
        says where courses differ: arguments changed in place, spare values, shapes.

        files are those of the lab's folder that lie beside each notebook when it runs, such as
        "data/sales.csv" or a module that the course gives. submits are modules that students hand
        in beside their notebook. packages are what notebooks import, as "pandas>=2": without them
        nobody is graded.
        """
        self._declared = Declared(
            Head(
                id,
                title,
                version,
                template,
                carried_forward or CarriedForward(),
                credits or {},
                policy or Policy(),
                tuple(files),
                tuple(submits),
                tuple(packages),
            )
        )

    def task(self, id: str, title: str) -> str:  # noqa: A002
        """Open a task, under which points are counted; returns its id."""
        self._declared.tasks.append(TaskSpec(id, title))
        return id

    def function(
        self,
        task: str,
        *,
        on: Problems,
        returns: Mapping[str, float | Output],
        gradient: GradientCheck | None = None,
        steps: Steps | None = None,
        calls: Sequence[str] = (),
        seed: int | None = None,
    ) -> Callable[[F], F]:
        """Declare the decorated reference function as one that students write.

        Its name and its parameters' order are those that students are asked for; the first line of
        its docstring is what a report calls it. `returns` names its outputs, in order, with their
        points, or with a way to compare (`Exact`, `UpToSign`, `UpToOrder`, `Raises`, ...). Problems
        need not draw parameters that have defaults. The function itself is returned unchanged.

        steps(student, ...) says what is done where a plain call is not enough: its first parameter
        is the student's notebook, the others are drawn. Where the reference takes the same, it
        gives what is right; else the same steps with the lab's own functions do.

        calls are ways in which the function may be called, such as "x, w" and "w, x, rate=lr":
        names of what is drawn, by position or by the student's name. The best of them counts.

        seed is what the global random generators of Python and NumPy start from, in each call.
        """
        outputs = outputs_of(returns)

        def declare(reference: F) -> F:
            self._declared.functions.append(
                function_of(
                    reference,
                    task,
                    on,
                    outputs,
                    self._declared.references,
                    gradient=gradient,
                    steps=steps,
                    calls=calls,
                    seed=seed,
                )
            )
            return reference

        return declare

    def steps(
        self,
        task: str,
        name: str,
        *,
        on: Problems,
        returns: Mapping[str, float | Output],
        gradient: GradientCheck | None = None,
        seed: int | None = None,
    ) -> Callable[[F], F]:
        """Declare the decorated steps as what is asked of a class, or of several functions.

        name is what a report calls it: a function, a class, or a method as "KMeans.fit". The first
        parameter is the student's notebook, whose functions and classes are called; the others are
        drawn. What is right comes of the same steps with the functions and classes of this name in
        the lab's own module. `returns` is as for `function`.
        """
        outputs = outputs_of(returns)

        def declare(steps: F) -> F:
            title = title_of(steps)
            self._declared.functions.append(
                steps_of(
                    steps, name, task, title, on, outputs, self._declared.references, gradient, seed
                )
            )
            return steps

        return declare

    def variable(
        self,
        task: str,
        name: str,
        value: Any = None,
        *,
        points: float | Output,
        reference: Callable[[], Any] | None = None,
        title: str = "",
        after: str = "",
    ) -> None:
        """Declare a variable of the notebook, and the value that it must have.

        reference gives the value where it is to be computed. The variable is read when all cells
        have run, or, with `after`, at the end of the first cell that binds it from a line on that
        this regular expression finds. points may be a way to compare, as in `returns`.
        """
        output = outputs_of({name: points})[name]
        right = reference or (lambda: value)
        self._declared.functions.append(variable_of(task, name, title, output, right, after))

    def figure(
        self, task: str, *, returns: Mapping[str, float | Output], after: str = ""
    ) -> Callable[[F], F]:
        """Declare the decorated function, which takes nothing, as what a figure must show.

        It returns a dict of what `returns` names: title, xlabel, ylabel, legend (texts), lines and
        points (arrays of x and y in columns), bars (heights), ticks. The figure is the last one
        that the notebook shows, or, with `after`, the last of the first code cell from a line on
        that this regular expression finds.
        """
        outputs = outputs_of(returns)

        def declare(reference: F) -> F:
            self._declared.functions.append(figure_of(reference, task, outputs, after))
            return reference

        return declare

    def claim(
        self,
        task: str,
        *,
        of: str,
        points: float,
        title: str = "",
        seconds: float = BodyLimits.seconds,
    ) -> Callable[[F], F]:
        """Declare the decorated function as what must hold of the answers of function `of`.

        Its parameters name inputs and outputs of that function. It returns True, or False or a
        sentence where it does not hold; it is called in a process of its own, on every problem, and
        has so many seconds for all. title is what a report calls it, else the first line of its
        docstring.
        """

        def declare(holds: F) -> F:
            name, parameters = holds.__name__, tuple(inspect.signature(holds).parameters)
            limits = BodyLimits(seconds=seconds)
            self._declared.claims.append(
                Claim(name, of, task, called(holds, title), points, holds, parameters, limits)
            )
            return holds

        return declare

    def test(
        self,
        task: str,
        *,
        points: float,
        title: str = "",
        hidden: bool = False,
        seconds: float = BodyLimits.seconds,
        exchanges: int = BodyLimits.exchanges,
    ) -> Callable[[F], F]:
        """Declare the decorated function(student) as a test, which may assert whatever it likes.

        `student.f` is the notebook's f, or the value of a variable; a second parameter is a random
        generator. It runs in a process of the grader's own, within a time of its own, in seconds,
        and so many steps on the student's side. What it calls must be a function of lab.py too, on
        which it is tried first. Of a hidden test students see the title, else the first line of its
        docstring.
        """

        def declare(body: F) -> F:
            limits = BodyLimits(seconds=seconds, exchanges=exchanges)
            self._declared.bodies[body.__name__] = body
            self._declared.tests.append(
                outside_test(
                    body,
                    task,
                    called(body, title),
                    points,
                    hidden,
                    limits,
                    lambda: self._declared.references,
                )
            )
            return body

        return declare

    def tests(
        self,
        task: str,
        notebook: str | Path,
        *,
        without: Iterable[str] = (),
        seconds: float = BodyLimits.seconds,
        exchanges: int = BodyLimits.exchanges,
    ) -> None:
        """Declare the tests in an instructor's notebook of nbgrader's or otter's, beside lab.py.

        They run unchanged, outside the student's process, with their points; what of one cannot be
        done from outside is a fault of the declaration. `without` leaves tests out, by their ids:
        nbgrader's `grade_id`, or otter's question with the number of the test, as q1.2.
        """
        limits = BodyLimits(seconds=seconds, exchanges=exchanges)
        self._declared.existing.append(ExistingTests(task, Path(notebook), tuple(without), limits))

    def helper(self, *, on: Problems, returns: Iterable[str]) -> Callable[[F], F]:
        """Declare the decorated reference function as one that students are given.

        It is worth no points. Where a notebook has broken it, whatever leans on it is examined as
        if it were right.
        """
        outputs = {name: Output(0) for name in returns}

        def declare(reference: F) -> F:
            self._declared.helpers.append(
                function_of(reference, "", on, outputs, self._declared.references)
            )
            return reference

        return declare

    def training(
        self,
        task: str,
        id: str,  # noqa: A002
        title: str,
        *,
        points: float,
        uses: tuple[str, ...],
        threshold: float,
        accuracy: str = "test_accuracy",
        seeds: tuple[int, ...] = (42,),
        margin: float = 0.02,
        step: TrainingStep | None = None,
    ) -> Callable[[F], F]:
        """Declare the decorated function(functions, seed) as a training run with those `uses`.

        With a step, which says what is done with each batch, the function takes the seed alone and
        returns the TrainingLoop that it is done in.

        There are as many runs as seeds. The seeds themselves are used with fixed problems; else
        each submission gets others, made from these. The last value of the curve `accuracy` must
        reach the threshold, or what the reference reaches on the same data less the margin,
        where that is lower.
        """

        def declare(declared: F) -> F:
            def in_steps(functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
                assert step is not None
                return run_steps(step, declared(seed), functions)

            run = declared if step is None else in_steps
            self._declared.trainings.append(
                TrainingSpec(
                    id,
                    task,
                    title,
                    points,
                    tuple(uses),
                    run,
                    threshold,
                    accuracy,
                    tuple(seeds),
                    margin,
                    step,
                    declared,
                )
            )
            return declared

        return declare

    def mistakes(self, mistakes: Iterable[Mistake]) -> None:
        """Declare known mistakes: what a report calls a wrong output that follows one of them."""
        self._declared.mistakes.extend(mistakes)

    def question(
        self,
        task: str,
        id: str,  # noqa: A002
        title: str,
        *,
        points: float,
        marker: str,
        until: str,
        formulas: Iterable[Question] = (),
    ) -> None:
        """Declare a question that is answered in words and marked by a human.

        marker and until are regular expressions: the answer is what stands between such lines.
        formulas are gradients that it asks for, whose equivalence is advice to the marker.
        """
        self._declared.questions.append(
            WrittenSpec(id, task, title, points, marker, until, tuple(formulas))
        )

    def withhold(self, *names: str, until: Visibility = "after_due_date") -> None:
        """Keep items, or functions with all their items, from students until then.

        What they are shown says how many checks are left, and never that all is passed.
        """
        self._declared.withheld.update(dict.fromkeys(names, until))

    def build(self, folder: Path = Path()) -> LabSpec:
        """The frozen lab. Raises LabError that names every fault of the declaration."""
        spec, faults = self.with_faults(folder)
        if faults:
            raise error_of_faults(spec.id, [Fault(fault) for fault in faults])
        return spec

    def with_faults(self, folder: Path) -> tuple[LabSpec, list[str]]:
        """The frozen lab, and every fault of its declaration. Raises LabError for none."""
        return self._declared.with_faults(folder)

    @property
    def id(self) -> str:
        """The lab's id."""
        return self._declared.head.id

    @property
    def sources(self) -> Mapping[str, Callable[..., Any]]:
        """The lab's own functions, by the names of what they declare."""
        return self._declared.sources
