"""A lab as frozen values: what was declared, checked and ready to grade by."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.bodies.tests import Test
from grader.evidence import Visibility
from grader.formula import Question
from grader.lab.function_model import FunctionSpec
from grader.lab.training_model import TrainingSpec


@dataclass(frozen=True)
class TaskSpec:
    """A heading of the lab under which points are counted."""

    id: str
    title: str


@dataclass(frozen=True)
class WrittenSpec:
    """A question answered in words, marked by a human.

    The answer stands below a line that matches `marker`, up to one that matches `until`. formulas
    are gradients that it asks for: what the answer says of them is compared, as advice to whoever
    marks it.
    """

    id: str
    task: str
    title: str
    points: float
    marker: str
    until: str
    formulas: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a test stands in a notebook: above the first of these texts that is a cell there.

    Without any it stands at the end.
    """

    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutsideTest:
    """A test in Python that runs on our side, against the student's functions.

    uses are the names of the notebook that it needs. names gives, in a process of its own, what
    they are in the lab's own solution. Of a failure in hidden lines of its code, or anywhere in a
    hidden test, students see the title only. Tests of the same whole, where it has a name, are
    worth something only together.
    """

    id: str
    task: str
    title: str
    points: float
    runs: Test
    uses: tuple[str, ...]
    names: Callable[[], Mapping[str, Any]]
    hidden: bool = False
    hidden_lines: frozenset[int] = frozenset()
    place: Place = field(default_factory=Place)
    whole: str = ""


@dataclass(frozen=True)
class CarriedForward:
    """What a function earns, as a share of what it would, that is right but for a helper.

    graded: the helper is graded itself, and has lost its own marks. given: it is one that students
    were given and broke, which costs nothing elsewhere. restored: it needs a line of the handout
    that the notebook has lost, and that was put back.
    """

    graded: float = 1.0
    given: float = 0.8
    restored: float = 1.0


@dataclass(frozen=True)
class LabSpec:
    """A lab, declared in full. template is the notebook that students get, if it is known.

    helpers are functions that students are given, and may break: worth nothing themselves.
    notebooks are those of the instructor that tests are read from. withheld
    names items, or functions with all their items, that students do not see at once.
    """

    id: str
    title: str
    version: str
    tasks: tuple[TaskSpec, ...]
    functions: tuple[FunctionSpec, ...]
    trainings: tuple[TrainingSpec, ...] = ()
    questions: tuple[WrittenSpec, ...] = ()
    helpers: tuple[FunctionSpec, ...] = ()
    tests: tuple[OutsideTest, ...] = ()
    carried_forward: CarriedForward = field(default_factory=CarriedForward)
    withheld: Mapping[str, Visibility] = field(default_factory=dict)
    folder: Path = field(default=Path())
    template: Path | None = None
    files: tuple[str, ...] = ()
    submits: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    notebooks: tuple[Path, ...] = ()

    @property
    def beside(self) -> dict[str, bytes]:
        """The bytes of the files that lie beside each notebook, by their paths there."""
        return {name: (self.folder / name).read_bytes() for name in self.files}

    @property
    def function_names(self) -> tuple[str, ...]:
        """Names of the graded functions, in the order of declaration; no variables, no figures."""
        return tuple(one.name for one in self.functions if one.kind == "function")

    @property
    def asked_names(self) -> tuple[str, ...]:
        """All names of the notebook that are asked for: of functions, classes and variables.

        What tests use is among them.
        """
        roots = (one.root for one in self.functions if one.kind != "figure")
        asked = (*roots, *(name for one in self.functions for name in one.asks))
        used = (name for test in self.tests for name in test.uses)
        return tuple(dict.fromkeys((*asked, *used)))

    def carried_share(self, helpers: Collection[str]) -> float:
        """The share earned by what is right once these helpers are."""
        broken = {helper.name for helper in self.helpers}.intersection(helpers)
        return (
            min(self.carried_forward.given, self.carried_forward.graded)
            if broken
            else self.carried_forward.graded
        )

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of all items: of outputs, claims, trainings, tests and questions."""
        return (
            *(f.item_id(output) for f in self.functions for output in f.outputs),
            *(f"{f.name}.{claim.id}" for f in self.functions for claim in f.claims),
            *(f"training.{training.id}" for training in self.trainings),
            *(test.id for test in self.tests),
            *(question.id for question in self.questions),
        )

    @property
    def max_score(self) -> float:
        """All points that are given without a human."""
        return sum(
            (
                *(output.points for f in self.functions for output in f.outputs.values()),
                *(claim.points for f in self.functions for claim in f.claims),
                *(training.points for training in self.trainings),
                *(test.points for test in self.tests),
            )
        )
