"""All that a lab has declared, and the frozen lab that it makes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.bodies.child import BodyLimits
from grader.errors import Fault, LabError
from grader.evidence import Visibility
from grader.lab.check import faults_of
from grader.lab.credits import DEFAULT_CREDITS
from grader.lab.function_model import Claim, FunctionSpec, Mistake, Policy
from grader.lab.model import CarriedForward, LabSpec, OutsideTest, TaskSpec, WrittenSpec
from grader.lab.specify import names_asked
from grader.lab.training_model import TrainingSpec
from grader.text import many

if TYPE_CHECKING:
    from grader.lab.existing import Existing


@dataclass(frozen=True)
class Head:
    """What a lab says of itself as a whole: see `Lab`."""

    id: str
    title: str
    version: str = "1"
    template: str = ""
    carried_forward: CarriedForward = field(default_factory=CarriedForward)
    credits: Mapping[str, float] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    files: tuple[str, ...] = ()
    submits: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExistingTests:
    """The tests in an instructor's notebook, by its path in the lab's folder."""

    task: str
    notebook: Path
    without: tuple[str, ...]
    limits: BodyLimits


@dataclass
class Declared:
    """A lab while it is being declared; references are the lab's functions by students' names."""

    head: Head
    tasks: list[TaskSpec] = field(default_factory=list)
    functions: list[FunctionSpec] = field(default_factory=list)
    helpers: list[FunctionSpec] = field(default_factory=list)
    trainings: list[TrainingSpec] = field(default_factory=list)
    questions: list[WrittenSpec] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    tests: list[OutsideTest] = field(default_factory=list)
    existing: list[ExistingTests] = field(default_factory=list)
    bodies: dict[str, Callable[..., Any]] = field(default_factory=dict)
    references: dict[str, Callable[..., Any]] = field(default_factory=dict)
    withheld: dict[str, Visibility] = field(default_factory=dict)

    @property
    def sources(self) -> Mapping[str, Callable[..., Any]]:
        """The lab's own functions, by the names of what they declare."""
        functions = (*self.functions, *self.helpers)
        return {
            **{mistake.id: mistake.formula for mistake in self.mistakes},
            **{claim.id: claim.holds for claim in self.claims},
            **{training.id: training.code for training in self.trainings},
            **self.bodies,
            **{function.name: function.reference for function in functions},
        }

    def with_faults(self, folder: Path) -> tuple[LabSpec, list[str]]:
        """The frozen lab, and every fault of its declaration. Raises LabError for none."""
        head = self.head
        unread: list[str] = []
        read = self._read(folder, unread) if self.existing else []
        spec = LabSpec(
            head.id,
            head.title,
            head.version,
            tuple(self.tasks),
            tuple(self._whole(function) for function in self.functions),
            tuple(self.trainings),
            tuple(self.questions),
            tuple(self.helpers),
            (*self.tests, *(test for _, existing in read for test in existing.tests)),
            head.carried_forward,
            dict(self.withheld),
            folder,
            folder / head.template if head.template else None,
            head.files,
            head.submits,
            head.packages,
            tuple(folder / path for path, _ in read),
        )
        known = {one.name for one in spec.functions}
        faults = [
            f"a {kind} of {name!r}, which is not declared"
            for kind, said in (("mistake", self.mistakes), ("claim", self.claims))
            for name in sorted({one.function for one in said} - known)
        ]
        faults += unread
        for path, existing in read:
            faults += [f"tests of {str(path)!r}: {why}" for _, why in existing.faults]
        return spec, faults + faults_of(spec)

    def _read(self, folder: Path, unread: list[str]) -> "list[tuple[Path, Existing]]":
        """The tests of each instructor's notebook; why one cannot be read goes to unread."""
        from grader.lab.existing import existing_tests  # few labs have any

        read = []
        for one in self.existing:
            path = folder / one.notebook
            try:
                read.append((one.notebook, existing_tests(path, one.task, one.limits, one.without)))
            except LabError as error:
                unread.append(f"tests of {str(one.notebook)!r}: {error.message}")
        return read

    def _whole(self, function: FunctionSpec) -> FunctionSpec:
        """A function with what the lab says of all."""
        strict = self.head.policy.shapes == "strict"
        credit = {**DEFAULT_CREDITS, **self.head.credits}
        outputs = {
            name: replace(output, strict_shape=strict or output.strict_shape)
            for name, output in function.outputs.items()
        }
        return replace(
            function,
            outputs=outputs,
            mistakes=tuple(one for one in self.mistakes if one.function == function.name),
            claims=tuple(one for one in self.claims if one.function == function.name),
            credits={**credit, "flattened": 0.0} if strict else credit,
            policy=self.head.policy,
            asks=names_asked(function),
        )


def error_of_faults(lab: str, faults: Sequence[Fault]) -> LabError:
    """The error that names all faults of a lab's declaration."""
    listed = "\n".join(f"  - {fault}" for fault in faults)
    return LabError(
        f"The lab {lab!r} is declared with {many(len(faults), 'fault')}:\n{listed}",
        "Mend them in the lab's lab.py.",
        faults,
    )
