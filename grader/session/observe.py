"""Sees a submission through: executes it, asks its functions, trains with them, records it all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.notebook.needs import needed_cells
from grader.notebook.read import Notebook
from grader.plan import Examination, Plan
from grader.sandbox.base import Sandbox
from grader.session.examine import Examiner
from grader.session.execute import NotebookSession
from grader.session.locate import Locator
from grader.session.train import run_training
from grader.transcript import Absent, Answer, CellRun, Returned, TrainingRun, Transcript

Progress = Callable[[str], None]


@dataclass
class Recording:
    """A transcript while it is being made: what is known is kept, however the making ends."""

    cells: tuple[CellRun, ...] = ()
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    trainings: dict[str, tuple[TrainingRun, ...]] = field(default_factory=dict)

    def transcript(self) -> Transcript:
        """What has been recorded so far."""
        return Transcript(self.cells, dict(self.answers), dict(self.trainings))


async def observe(
    notebook: Notebook,
    lab: LabSpec,
    plan: Plan,
    sandbox: Sandbox,
    limits: Limits,
    *,
    only_needed: bool,
    hidden: Sequence[Path],
    progress: Progress,
    recording: Recording,
) -> None:
    """Execute the notebook and carry out the plan; raises HarnessError where the grader fails."""
    needed = needed_cells(notebook.code_cells, lab.function_names)
    cells = [cell for cell in notebook.code_cells if not only_needed or cell.index in needed]
    progress("starting the kernel")
    async with NotebookSession(sandbox, limits, hidden) as session:
        recording.cells = await session.execute(cells, needed, progress)
        examiner = Examiner(session.kernel.control, Locator(notebook.code_cells))
        for name, examination in plan.examinations.items():
            progress(f"checking {name}")
            recording.answers[name] = _examine(examiner, examination, limits)
        for training in lab.trainings:
            # A function that is not there cannot be trained with; the verdict says so.
            if any(_is_absent(recording.answers[name]) for name in training.uses):
                continue
            progress(f"training {training.id}")
            recording.trainings[training.id] = tuple(
                run_training(lab, training, seed, examiner, limits) for seed in training.seeds
            )


def _examine(examiner: Examiner, examination: Examination, limits: Limits) -> tuple[Answer, ...]:
    answers: list[Answer] = []
    with examiner.open(examination.seed) as child:
        for arguments in examination.calls:
            answer = child.call(
                examination.function, arguments, examination.outputs, limits.call, send_back=True
            )
            answers.append(answer)
            if not isinstance(answer, Returned):
                break  # it has failed: further calls would only cost time
    return tuple(answers)


def _is_absent(answers: Sequence[Answer]) -> bool:
    return isinstance(answers[0], Absent)
