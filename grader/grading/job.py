"""Executes a submission, asks what its verdict needs, and judges it."""

import asyncio
import dataclasses
import logging
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from grader import result as contract
from grader.errors import GraderError
from grader.grading.options import Options
from grader.grading.ungraded import broken, failed, interrupted
from grader.judge.asking import Judge
from grader.lab.model import LabSpec
from grader.messages.render import described
from grader.notebook.execution import Execution, execution_of, without_imports
from grader.notebook.read import Notebook
from grader.result import Result
from grader.rounds import completed
from grader.sandbox.base import Sandbox
from grader.sandbox.interpreter import interpreter
from grader.sandbox.packages import provides
from grader.substitutes import substitutes_apart
from grader.testers import tester_of
from grader.text import Progress
from grader.training.trainers import trainer_of
from grader.transcript import Transcript

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Graded:
    """What an execution came to; executions are all that there were."""

    result: Result
    transcript: Transcript = field(default_factory=Transcript)
    items: tuple[contract.Item, ...] = ()
    executions: tuple[Transcript, ...] = ()


@dataclass(frozen=True)
class Job:
    """One submission that is graded; began is when, of the monotonic clock.

    answered are transcripts with what is known already, by the digest of their execution.
    """

    notebook: Notebook
    lab: LabSpec
    judge: Judge
    sandbox: Sandbox
    hidden: Sequence[Path]
    progress: Progress
    options: Options
    began: float
    answered: Mapping[str, Transcript]

    def run(self, result: Result, *, only_needed: bool) -> Graded:
        """Execute the notebook in the time that is left, and judge it."""
        transcripts: list[Transcript] = []
        result = _after(result, partial(self._observe, transcripts.append, only_needed=only_needed))
        transcript = transcripts[-1] if transcripts else Transcript()
        if result.status != "graded":
            return Graded(result, transcript)
        self.progress("judging")
        try:
            items = described(self.judge.judge(transcript).items, self.lab)
            return Graded(result, transcript, items, (transcript,))
        except KeyboardInterrupt:
            return Graded(interrupted(result), transcript)
        except Exception as error:
            return Graded(broken(result, error), transcript)

    async def _observe(self, keep: Callable[[Transcript], object], *, only_needed: bool) -> None:
        """Execute and ask; without imports that nothing needed reads, unless one is missed.

        Then all is done again, and not that import alone: code that reads a name where nobody sees
        it may bind and change others likewise, and what an import finds depends on its place.
        """
        cells, lost = self.notebook.code_cells, self.judge.analysis.lost
        execution = execution_of(
            cells,
            self.lab.asked_names,
            lost,
            only_needed=only_needed,
            beside={**self.lab.beside, **self.notebook.modules},
        )
        if only_needed:
            asked = [*self.lab.asked_names, *(helper.name for helper in self.lab.helpers)]
            lean = without_imports(execution, asked, partial(provides, interpreter().path))
            transcript = await self._complete(lean, keep, execution.digest)
            if not transcript.misses(lean.left_out):
                return
        await self._complete(execution, keep, execution.digest)

    async def _complete(
        self, execution: Execution, keep: Callable[[Transcript], object], digest: str
    ) -> Transcript:
        """The transcript of an execution, with all that the verdict needs.

        digest is that of the execution with all of its imports, which does not depend on what is
        installed.
        """
        # What runs kernels takes long to import; for what cannot be read it is not needed.
        from grader.session.executor import Executor

        limits = self.options.limits
        left = max(limits.submission - (time.monotonic() - self.began), 0.0)
        with substitutes_apart(self.lab) as substitutes:
            async with Executor(
                self.sandbox,
                dataclasses.replace(limits, submission=left),
                execution,
                all_cells=self.notebook.code_cells,
                hidden=self.hidden,
                substitutes=substitutes,
                trainer=trainer_of(self.lab),
                tester=tester_of(self.lab),
                progress=self.progress,
            ) as executor:
                known = self.answered.get(digest, Transcript())
                transcript = dataclasses.replace(known, cells=executor.cells, execution=digest)
                keep(transcript)
                transcript = await completed(self.judge, transcript, executor.answer)
                keep(transcript)
        return transcript


def _after(result: Result, observing: Callable[[], Coroutine[Any, Any, None]]) -> Result:
    """The result when a notebook was observed, whatever came in between."""

    async def observed() -> None:
        asyncio.get_running_loop().set_exception_handler(_of_no_concern)
        await observing()

    try:
        asyncio.run(observed())
    except (KeyboardInterrupt, asyncio.CancelledError):
        return interrupted(result)
    except GraderError as error:
        return failed(result, "error", error)
    except Exception as error:
        return broken(result, error)
    return result


def _of_no_concern(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What ended a task that nobody waits for any more, as of a kernel that was replaced.

    Without its traceback: this may come amid the parsing of a cell, where Python cannot parse the
    lines that a traceback shows.
    """
    _log.debug("%s: %r", context.get("message"), context.get("exception"))
