"""Sees a submission through: executes it, asks its functions, trains with them, records it all."""

import re
import time
from collections import ChainMap
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from grader.errors import GraderError, LabError
from grader.judge.functions import right_outputs
from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.notebook.calls import names_used
from grader.notebook.imports import without_unneeded_imports
from grader.notebook.lost import Lost
from grader.notebook.needs import needed_cells
from grader.notebook.read import Cell, Notebook
from grader.plan import Examination, Plan
from grader.sandbox.base import Sandbox
from grader.sandbox.interpreter import interpreter
from grader.sandbox.packages import provides
from grader.session.carry import carry
from grader.session.examine import Examiner, examine
from grader.session.execute import NotebookSession
from grader.session.help import Helpers
from grader.session.locate import Locator
from grader.session.train import train, train_again
from grader.transcript import (
    Absent,
    Answer,
    Carried,
    CellRun,
    Died,
    Earlier,
    Raised,
    TrainingRun,
    Transcript,
)

Progress = Callable[[str], None]

_MISSING = re.compile(r"name '(\w+)' is not defined")


@dataclass
class Recording:
    """A transcript while it is being made: what is known is kept, however the making ends."""

    cells: tuple[CellRun, ...] = ()
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    trainings: dict[str, tuple[TrainingRun, ...]] = field(default_factory=dict)
    carried: dict[str, Carried] = field(default_factory=dict)
    earlier: dict[str, Earlier] = field(default_factory=dict)
    faults: dict[str, Exception] = field(default_factory=dict)

    @contextmanager
    def keeping_faults(self, what: str) -> Iterator[None]:
        """Note a fault of the lab's, or the grader's, in one thing; the kernel's ends them all."""
        try:
            yield
        except Exception as error:
            if isinstance(error, GraderError) and not isinstance(error, LabError):
                raise
            self.faults[what] = error

    def transcript(self) -> Transcript:
        """What has been recorded so far."""
        return Transcript(
            self.cells,
            dict(self.answers),
            dict(self.trainings),
            dict(self.carried),
            dict(self.earlier),
            dict(self.faults),
        )

    def forget(self) -> None:
        """Begin again."""
        self.cells = ()
        for kept in (self.answers, self.trainings, self.carried, self.earlier, self.faults):
            kept.clear()

    def misses(self, names: Collection[str]) -> bool:
        """Whether anything failed for want of one of these names."""
        failures: list[object] = [run.error for run in self.cells]
        for answers in (*self.answers.values(), *(one.answers for one in self._asked_otherwise)):
            failures += answers
        failures += [run.failure for runs in self.trainings.values() for run in runs]
        missing = (
            _MISSING.match(failure.message)
            for failure in failures
            if isinstance(failure, Raised) and failure.type_name == "NameError"
        )
        return any(found is not None and found[1] in names for found in missing)

    @property
    def _asked_otherwise(self) -> tuple[Carried | Earlier, ...]:
        return (*self.carried.values(), *self.earlier.values())


async def observe(
    notebook: Notebook,
    lab: LabSpec,
    plan: Plan,
    sandbox: Sandbox,
    limits: Limits,
    *,
    only_needed: bool,
    unattempted: Collection[str],
    lost: Lost,
    hidden: Sequence[Path],
    progress: Progress,
    recording: Recording,
) -> None:
    """Execute the notebook and carry out the plan; raises HarnessError where the grader fails.

    Where only needed cells are executed, imports that none of them needs are left out. If that is
    missed after all, everything is done again with them.
    """
    began = time.monotonic()
    needed = needed_cells(notebook.code_cells, lab.function_names)
    carry_out = partial(
        _carry_out,
        notebook,
        lab,
        plan,
        sandbox,
        needed=needed,
        unattempted=unattempted,
        lost=lost,
        hidden=hidden,
        progress=progress,
        recording=recording,
    )
    if not only_needed:
        await carry_out(notebook.code_cells, limits)
        return
    cells = [cell for cell in notebook.code_cells if cell.index in needed]
    lean = without_unneeded_imports(
        cells,
        (*lost.provided, *(text for _, text in lost.again)),
        (function.name for function in (*lab.functions, *lab.helpers)),
        partial(provides, interpreter().path),
    )
    await carry_out(lean.cells, limits)
    if recording.misses(lean.names):
        recording.forget()
        left = max(limits.submission - (time.monotonic() - began), 0.0)
        await carry_out(cells, replace(limits, submission=left))


async def _carry_out(
    notebook: Notebook,
    lab: LabSpec,
    plan: Plan,
    sandbox: Sandbox,
    cells: Sequence[Cell],
    limits: Limits,
    *,
    needed: Collection[int],
    unattempted: Collection[str],
    lost: Lost,
    hidden: Sequence[Path],
    progress: Progress,
    recording: Recording,
) -> None:
    """Execute these cells of a notebook, ask its functions and train with them."""
    declared = {function.name: function for function in (*lab.helpers, *lab.functions)}
    progress("starting the kernel")
    async with NotebookSession(sandbox, limits, hidden, lost) as session:
        recording.cells = await session.execute(cells, needed, progress)
        locate = Locator(notebook.code_cells)
        examiner = Examiner(session.kernel.control, locate, session.guard, session.held)

        def ask(examination: Examination, given: Helpers) -> Carried:
            progress(f"checking {examination.function}")
            function = declared[examination.function]
            cell = examiner.at.get(function.name)
            return examine(examiner, function, examination, limits.call, given, cell)

        async def was_replaced(answers: Sequence[Answer | None]) -> bool:
            ended = answers and isinstance(answers[-1], Died) and not examiner.is_answered()
            if not ended or not await session.revive():
                return False
            examiner.control, examiner.guard = session.kernel.control, session.guard
            return True

        for name in lab.function_names:
            recording.answers[name] = ask(plan.examinations[name], {}).answers
            # One that ends the whole notebook must not take others along, nor be taken along.
            if await was_replaced(recording.answers[name]):
                recording.answers[name] = ask(plan.examinations[name], {}).answers
                await was_replaced(recording.answers[name])
        best = dict(recording.answers)
        for name, changed in lost.changed.items():
            function, examination = declared[name], plan.examinations[name]
            right = right_outputs(function, examination, best[name])
            if changed.own not in session.held or len(right) == len(function.outputs):
                continue
            examiner.at[name] = changed.own
            answers = ask(examination, {}).answers
            recording.earlier[name] = Earlier(changed.own, answers)
            gone = isinstance(best[name][0], Absent) and not isinstance(answers[0], Absent)
            if gone or len(right_outputs(function, examination, answers)) > len(right):
                best[name] = answers
            else:
                del examiner.at[name]
        # A function that is not there cannot be trained with; the verdict says so.
        trainings = [
            training
            for training in lab.trainings
            if not any(isinstance(best[name][0], Absent) for name in training.uses)
        ]
        for training in trainings:
            progress(f"training {training.id}")
            with recording.keeping_faults(training.id):
                runs = train(lab, training, plan.trainings[training.id], examiner, limits)
                recording.trainings[training.id] = runs
                await was_replaced([run.failure for run in runs])
        # From here on the reference answers: what student code says then is not shown, and files
        # that it leaves come too late for what is.
        helpers: dict[str, Helpers] = {}
        uses = names_used(notebook.code_cells)
        for function, given, carried in carry(lab, plan, uses, best, unattempted, ask):
            recording.carried[function.name], helpers[function.name] = carried, given
            await was_replaced(carried.answers)
        for training in trainings:
            progress(f"training {training.id}")
            if training.id in recording.faults:
                continue
            alone = recording.trainings[training.id]
            of_used = ChainMap(*(dict(helpers.get(name, {})) for name in training.uses))
            with recording.keeping_faults(training.id):
                runs = train_again(lab, training, alone, of_used, examiner, limits)
                recording.trainings[training.id] = runs
                await was_replaced([run.failure for run in runs])
