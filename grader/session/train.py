"""Training runs: the trainer is handed in and runs here; what it calls is the student's."""

import time
from dataclasses import replace

from grader.limits import Limits
from grader.requests import Substitutes, TrainingRequest
from grader.session.fork_server import ForkServer
from grader.transcript import Answer, TimedOut, Trainer, TrainingAnswer
from grader.values.tree import Tree


def train(
    fork_server: ForkServer,
    request: TrainingRequest,
    limits: Limits,
    trainer: Trainer,
    substitutes: Substitutes,
    *,
    at_once: bool,
) -> TrainingAnswer:
    """Train with the student's functions, each in a fork of the notebook where it counts.

    at_once allows for many steps in one round trip, where all functions are in one fork. Raises
    TapeBroken where that did not work.
    """
    until = time.monotonic() + limits.training
    positions = dict(request.positions)
    with fork_server.open_at(request.seed, positions) as forks:
        forks.substitute(substitutes, request.substitutes, kept=request.uses)

        def call(name: str, arguments: tuple[Tree, ...]) -> Answer:
            left = until - time.monotonic()
            if left <= 0:
                return TimedOut(limits.training, "training_time")
            answer = forks.call(name, arguments, min(left, limits.call))
            late = isinstance(answer, TimedOut) and answer.name == "call_time"
            if late and left < limits.call:
                return TimedOut(limits.training, "training_time")
            return answer

        def record(steps: Tree, limit: float) -> Tree:
            left = until - time.monotonic()
            return forks.record(steps, min(left, limit, limits.call)) if left > 0 else None

        in_one = at_once and not positions
        answer = trainer(request.training, request.seed, call, record if in_one else None)
        return replace(answer, substituted=forks.substituted)
