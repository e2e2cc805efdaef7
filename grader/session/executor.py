"""Executes a notebook's cells, then answers requests about it; knows nothing of any rubric."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from grader.limits import Limits
from grader.notebook.execution import Execution
from grader.notebook.read import Cell
from grader.requests import CallRequest, Request, Substitutes, TestRequest, TrainingRequest
from grader.sandbox.base import Sandbox
from grader.session.converse import converse
from grader.session.execute import NotebookSession
from grader.session.fork_server import ForkServer, answers_to
from grader.session.locate import Locator
from grader.session.train import train
from grader.text import Progress
from grader.transcript import (
    Answer,
    CallAnswer,
    CellRun,
    Died,
    StepOutcome,
    TapeBroken,
    TestAnswer,
    Tester,
    Trainer,
    TrainingAnswer,
)

# Many steps of a training at once came to nothing, perhaps because the process ended.
_BROKEN = Died("its steps could not be made at once")


class Executor:
    """One notebook, executed. Use as an async context manager; raises HarnessError.

    Places in the code are looked up in all_cells. substitutes answers in the place of functions,
    trainer trains, tester runs tests.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        limits: Limits,
        execution: Execution,
        *,
        all_cells: Sequence[Cell],
        hidden: Sequence[Path],
        substitutes: Substitutes,
        trainer: Trainer,
        tester: Tester,
        progress: Progress,
    ) -> None:
        self._session = NotebookSession(sandbox, limits, hidden, execution.lost, execution.beside)
        self._limits, self._progress = limits, progress
        self._execution, self._all_cells = execution, all_cells
        self._substitutes, self._trainer, self._tester = substitutes, trainer, tester

    async def __aenter__(self) -> Self:
        self._progress("starting the kernel")
        await self._session.__aenter__()
        try:
            self.cells: tuple[CellRun, ...] = await self._session.execute(
                self._execution.cells, self._execution.needed, self._progress
            )
        except BaseException:
            await self._session.__aexit__()
            raise
        self._forks = ForkServer(
            self._session.kernel.control,
            Locator(self._all_cells),
            self._session.budget,
            self._session.held,
        )
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self._session.__aexit__(*raised)

    async def answer(self, request: Request) -> CallAnswer | TrainingAnswer | TestAnswer:
        """Do what a request asks for.

        One that ends the whole notebook must not take others along, nor be taken along.
        """
        if isinstance(request, TestRequest):
            return await self._test(request)
        if not isinstance(request, CallRequest):
            self._progress(f"training {request.training}")
            try:
                trained = self._train(request, at_once=True)
            except TapeBroken:
                await self._was_replaced(_BROKEN)
                trained = self._train(request, at_once=False)
            await self._was_replaced(trained.failure)
            return trained
        self._progress(f"checking {request.steps[0].name}")
        answer = self._call(request)
        if await self._was_replaced(_last(answer)) and not request.substitutes:
            answer = self._call(request)
            await self._was_replaced(_last(answer))
        return answer

    async def _test(self, request: TestRequest) -> TestAnswer:
        self._progress(f"test {request.test}")
        answer = self._converse(request)
        last = answer.exchanges[-1].outcome if answer.exchanges else None
        if await self._was_replaced(last):
            answer = self._converse(request)
            last = answer.exchanges[-1].outcome if answer.exchanges else None
            await self._was_replaced(last)
        return answer

    def _train(self, request: TrainingRequest, *, at_once: bool) -> TrainingAnswer:
        return train(
            self._forks,
            request,
            self._limits,
            self._trainer,
            self._substitutes,
            at_once=at_once,
        )

    def _converse(self, request: TestRequest) -> TestAnswer:
        return converse(self._forks, request, self._limits, self._tester, self._substitutes)

    def _call(self, request: CallRequest) -> CallAnswer:
        inputs = tuple(step.arguments for step in request.steps)
        if request.position is not None and request.position not in self._forks.held:
            return CallAnswer(inputs, ())
        outcomes, substituted = answers_to(
            self._forks, request, self._limits.call, self._substitutes
        )
        return CallAnswer(inputs, outcomes, substituted)

    async def _was_replaced(self, last: StepOutcome | None) -> bool:
        """Whether the notebook had ended, and was executed again."""
        if not isinstance(last, Died) or self._forks.is_answered():
            return False
        if not await self._session.revive():
            return False
        self._forks.control = self._session.kernel.control
        self._forks.budget = self._session.budget
        return True


def _last(answer: CallAnswer) -> Answer | None:
    return answer.outcomes[-1] if answer.outcomes else None
