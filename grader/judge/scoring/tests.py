"""The items of tests that run on our side."""

from dataclasses import replace

from grader.bodies.child import Over
from grader.bodies.outside import Verdict
from grader.evidence import Evidence, Finding, ItemStatus
from grader.judge.failures.failed_calls import (
    failure_evidence,
    failure_found,
    failure_status,
)
from grader.judge.failures.faults import item_of_test
from grader.judge.findings import JudgedItem, found
from grader.judge.talks import Tested
from grader.lab.model import OutsideTest
from grader.transcript import Absent, Died, Raised, TimedOut


def judge_test(test: OutsideTest, tested: Tested, *, blank: bool) -> JudgedItem:
    """The item of a test that was run. blank: all that it asks for is as it was handed out."""
    verdict = tested.verdict
    if isinstance(verdict, Verdict) and verdict.kind == "passed":
        score = round(verdict.share * test.points, 2)
        status: ItemStatus = "passed" if verdict.share == 1 else "partial" if score else "failed"
        kind = {"passed": "test:passed", "partial": "test:part"}.get(status, "test:none")
        return _item(test, status, found(kind, title=test.title), score=score)
    last = tested.last
    if blank or _is_missing(last):
        why = "test:blank" if blank or isinstance(last, Raised) else "test:absent"
        return _item(test, "not_attempted", found(why, title=test.title))
    title = {"title": test.title}
    if isinstance(verdict, TimedOut | Died):
        ended = (found("test:ended", **title), failure_found(verdict))
        item = _item(test, failure_status(verdict), *ended)
        return _shown(test, replace(item, evidence=failure_evidence(verdict)))
    if isinstance(verdict, Over):
        return _shown(
            test,
            _item(
                test,
                "failed",
                found("test:over", **title, limit=test.runs.limits.words(verdict.limit)),
            ),
        )
    facts = {"text": verdict.text, "exception": verdict.exception}
    said = found(f"test:{verdict.kind}", **title, **facts)
    item = _item(test, "crashed" if verdict.kind == "crashed" else "failed", said)
    if verdict.kind == "crashed" and isinstance(last, Raised):
        item = replace(
            item,
            findings=(found("test:ended", **title), failure_found(last)),
            evidence=failure_evidence(last),
        )
    return _shown(test, item, verdict.line)


def _is_missing(last: object) -> bool:
    """Whether a test ended for want of a name, or of an answer that is yet to be written."""
    if isinstance(last, Absent):
        return not last.type_name
    return isinstance(last, Raised) and last.type_name == NotImplementedError.__name__


def _shown(test: OutsideTest, item: JudgedItem, line: int = 0) -> JudgedItem:
    """The item as students see it: of what is hidden the title only; the rest is for markers."""
    if not (test.hidden or line in test.hidden_lines or (test.hidden_lines and not line)):
        return item
    notes = tuple(Finding(f"hidden-{one.id}", one.facts) for one in item.findings)
    status: ItemStatus = "failed" if item.status == "crashed" else item.status
    return replace(
        item,
        status=status,
        findings=(found("test:hidden", title=test.title),),
        notes=notes,
        evidence=Evidence(),
    )


def _item(test: OutsideTest, status: ItemStatus, *said: Finding, score: float = 0.0) -> JudgedItem:
    return replace(item_of_test(test, *said), status=status, score=score)
