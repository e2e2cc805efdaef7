"""Tests of the lab: the tester is handed in and runs on our side; its steps are made here."""

from grader.limits import Limits
from grader.requests import Substitutes, TestRequest
from grader.session.fork_server import ForkServer
from grader.transcript import Called, Died, Exchange, StepOutcome, TestAnswer, Tester, TimedOut
from grader.values.measure import count_of
from grader.values.tree import Tree

# So many numbers and values in all are kept of what one test sends and is told.
MOST_KEPT = 2**21


def converse(
    fork_server: ForkServer,
    request: TestRequest,
    limits: Limits,
    tester: Tester,
    substitutes: Substitutes,
) -> TestAnswer:
    """Run a test, its steps in one fork of the notebook."""
    if request.position is not None and request.position not in fork_server.held:
        return TestAnswer(ended="position")
    exchanges: list[Exchange] = []
    kept = 0
    with fork_server.open(request.seed, request.position) as fork:
        fork.substitute(substitutes, request.substitutes, request.kept)

        def step(kind: int, name: str, arguments: tuple[Tree, ...], flags: int) -> StepOutcome:
            nonlocal kept
            kept += sum(map(count_of, arguments))
            outcome = fork.step_of_test(kind, name, arguments, flags, limits.call)
            value = getattr(outcome, "value", None)
            came = (outcome.arguments, outcome.named) if isinstance(outcome, Called) else value
            kept += count_of(came)
            if kept > MOST_KEPT and not isinstance(outcome, TimedOut | Died):
                outcome = Died("it returned too much in all", "reply")
            exchanges.append(Exchange(kind, name, arguments, flags, outcome))
            return outcome

        ended = tester(request.test, request.seed, step)
    return TestAnswer(tuple(exchanges), ended, fork.substituted)
