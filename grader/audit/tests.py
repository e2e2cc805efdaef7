"""What a lab's tests make of mutants, and of the lab's own solution."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from grader.audit.mutants import Mutant
from grader.audit.report import Fault, MutantReport
from grader.bodies.child import Over
from grader.bodies.tests import Verdict
from grader.lab.model import LabSpec, OutsideTest


def faults_of_tests(lab: LabSpec) -> Iterator[Fault]:
    """Tests that the lab's own solution does not pass."""
    for test in lab.tests:
        ended = test.runs.tried_on(test.names, 0)
        if not _passed(ended):
            why = f"ended for its limit of {ended.limit}" if isinstance(ended, Over) else ended.why
            yield Fault(test.id, f"The lab's own solution does not pass it: {why}")


def with_tests(lab: LabSpec, mutant: Mutant, report: MutantReport) -> MutantReport:
    """A report with the tests that the mutant fails, in the place of the lab's own function.

    One that the lab takes for right elsewhere loses marks unjustly by it.
    """
    failed = tuple(
        test.id
        for test in lab.tests
        if mutant.function in test.uses and not _passed(_tried(test, mutant))
    )
    if not failed or report.outcome == "unjudged":
        return report
    if report.outcome == "accepted":
        return replace(report, collateral=(*report.collateral, *failed))
    outcome = "killed" if report.outcome == "equivalent" else report.outcome
    return replace(report, outcome=outcome, killed_by=(*report.killed_by, *failed))


def _tried(test: OutsideTest, mutant: Mutant) -> Verdict | Over:
    def names() -> Mapping[str, Any]:
        return {**test.names(), mutant.function: mutant.make()}

    return test.runs.tried_on(names, 0)


def _passed(ended: Verdict | Over) -> bool:
    return isinstance(ended, Verdict) and ended.kind == "passed" and ended.share == 1
