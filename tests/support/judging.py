"""Judges patches of the solution without kernels: functions run here, by the agent's own code."""

import contextlib
import io
import warnings
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from grader.inside.substitutes import replace_helpers
from grader.judge.asking import Judge
from grader.lab.model import LabSpec
from grader.messages.render import described
from grader.notebook.analysis import Analysis, analysis_of
from grader.notebook.calls import Uses, names_used, reached
from grader.notebook.cell_analysis import analyse
from grader.notebook.read import Cell, Notebook
from grader.plan import Plan, make_plan
from grader.requests import CallRequest, Refusal, Request, TestRequest, TrainingRequest
from grader.result import Item
from grader.rounds import completed
from grader.session.local import answer_in_process, steps_in_process
from grader.substitutes import substitutes_of
from grader.training.trainers import trainer_of
from grader.transcript import Answer, CallAnswer, TestAnswer, TrainingAnswer, Transcript
from grader.values.capture import capture
from grader.values.rebuild import rebuild
from grader.values.tree import Tree
from tests.support.notebooks import Patch, patched_cells
from tests.support.outside import in_process

T = TypeVar("T")


@dataclass(frozen=True)
class Program:
    """A patched solution: its cells, and what is told of it without running it."""

    patch: Patch
    cells: tuple[str, ...]
    analysis: Analysis
    uses: Uses

    @property
    def touched(self) -> frozenset[str]:
        """The names that the patch binds, and those that lean on them."""
        own = frozenset(name for cell in self.patch.cells for name in analyse(cell).names.binds)
        return own | {name for name in self.uses if own & reached(self.uses, name)}


def program_of(patch: Patch, lab: LabSpec) -> Program:
    """The solution with a patch in it."""
    cells = tuple(patched_cells(patch))
    notebook = Notebook(
        patch.name, "", tuple(Cell(index, "code", cell) for index, cell in enumerate(cells))
    )
    return Program(patch, cells, analysis_of(notebook, lab), names_used(notebook.code_cells))


def judged(patch: Patch, lab: LabSpec, seed: int) -> list[Item]:
    """The items of all functions, with the patch's cells executed here, on fixed problems."""
    return judged_on(program_of(patch, lab), lab, make_plan(lab, seed))


def judged_on(program: Program, lab: LabSpec, plan: Plan) -> list[Item]:
    """The items of the lab's functions, from the plan's problems."""
    judge = Judge(replace(lab, trainings=()), plan, program.analysis)
    transcript = transcript_of(judge, program)
    with quiet():
        items = described(judge.judge(transcript).items, lab)
        return [item for item in items if item.function]


def transcript_of(judge: Judge, program: Program, known: Transcript | None = None) -> Transcript:
    """All that the judge asks of a program; what is known is not asked again."""
    with quiet():
        answering = InProcess(program, judge.lab, known or Transcript())
        return at_once(completed(judge, Transcript(), answering.answer))


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What comes of work that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as done:
        return cast(T, done.value)
    raise AssertionError("it waits")


class InProcess:
    """Answers requests with a program that is executed here, in place of an executor."""

    def __init__(self, program: Program, lab: LabSpec, known: Transcript) -> None:
        self._program, self._lab = program, lab
        self.known = known
        self._namespace = self._executed()

    async def answer(self, request: Request) -> CallAnswer | TrainingAnswer | TestAnswer:
        """The answer, as it was or is now."""
        if isinstance(request, TestRequest):
            return in_process(self._lab, request, self._executed())
        if not self.known.holds(request.key):
            answer = (
                self._calls(request)
                if isinstance(request, CallRequest)
                else self._training(request)
            )
            self.known = self.known.with_answer(request.key, answer)
        if isinstance(request, CallRequest):
            return self.known.calls[request.key]
        return self.known.trainings[request.key]

    def _calls(self, request: CallRequest) -> CallAnswer:
        inputs = tuple(step.arguments for step in request.steps)
        if request.position is not None:
            return CallAnswer(inputs, ())
        namespace, asked = self._with(request.substitutes, request.kept)
        outcomes = steps_in_process(namespace, request.steps)
        return CallAnswer(inputs, outcomes, tuple(dict.fromkeys(asked)))

    def _training(self, request: TrainingRequest) -> TrainingAnswer:
        namespace, asked = self._with(request.substitutes, request.uses)

        def call(name: str, arguments: tuple[Tree, ...]) -> Answer:
            return answer_in_process(namespace, name, arguments)

        answer = trainer_of(self._lab)(request.training, request.seed, call, None)
        return replace(answer, substituted=tuple(dict.fromkeys(asked)))

    def _with(
        self, substitutes: Sequence[str], kept: Sequence[str]
    ) -> tuple[dict[str, Any], list[str]]:
        """The namespace with substitutes in it, and a list of those that are asked."""
        asked: list[str] = []
        if not substitutes:
            return self._namespace, asked
        namespace = self._executed()
        answers = substitutes_of(self._lab)

        def ask(name: str, arguments: tuple[Any, ...]) -> Any:
            try:
                returned = answers(name, capture(arguments))
            except Refusal as error:
                raise ValueError(str(error)) from None
            asked.append(name)
            return rebuild(returned)

        replace_helpers(namespace, kept, substitutes, ask)
        return namespace, asked

    def _executed(self) -> dict[str, Any]:
        return executed(self._program.patch.name, self._program.cells)


@contextlib.contextmanager
def quiet() -> Any:
    """Nothing that is printed or warned of is shown."""
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def executed(name: str, cells: Sequence[str]) -> dict[str, object]:
    """The namespace of a notebook of these cells."""
    namespace: dict[str, object] = {"__name__": "submission"}
    for cell in cells:
        exec(compile(cell, name, "exec"), namespace)
    return namespace
