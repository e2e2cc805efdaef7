"""The items of tests that run on our side."""

from collections.abc import Sequence
from dataclasses import replace

from grader.bodies.child import Over
from grader.bodies.tests import Verdict
from grader.evidence import Evidence, Finding, ItemStatus
from grader.judge.failures.failed_calls import (
    failure_evidence,
    failure_found,
    failure_status,
)
from grader.judge.failures.faults import item_of_test
from grader.judge.findings import JudgedItem, found
from grader.judge.replay import Tested
from grader.lab.model import OutsideTest
from grader.transcript import Absent, Died, Raised, TimedOut


def judge_test(
    test: OutsideTest, tested: Tested, *, blank: bool, carried: float = 1.0
) -> JudgedItem:
    """The item of a test that was run. blank: all that it asks for is as it was handed out.

    carried is the share that it earns where wrong functions were answered for.
    """
    verdict, last, title = tested.verdict, tested.last, _title(test)
    if isinstance(verdict, Verdict) and verdict.kind == "passed":
        if tested.substituted:
            return _carried(test, tested.substituted, carried)
        return _passed(test, verdict.share)
    if blank or _is_missing(last):
        why = "test:blank" if blank or isinstance(last, Raised) else "test:absent"
        return _item(test, "not_attempted", found(why, title=title))
    if isinstance(verdict, Over):
        limit = test.runs.limits.words(verdict.limit)
        return _shown(test, _item(test, "failed", found("test:over", title=title, limit=limit)))
    if isinstance(verdict, TimedOut | Died):
        return _shown(test, _failed_call(test, verdict))
    if verdict.kind == "crashed" and isinstance(last, Raised):
        return _shown(test, _failed_call(test, last), verdict.line)
    if verdict.kind == "failed":
        kind, facts = ("test:failed", {"text": verdict.text}) if verdict.text else ("test", {})
    else:
        kind, facts = "test:raised", {"text": verdict.text, "exception": verdict.exception}
    return _shown(test, _item(test, "failed", found(kind, title=title, **facts)), verdict.line)


def all_or_nothing(
    tests: Sequence[OutsideTest], items: Sequence[JudgedItem]
) -> tuple[JudgedItem, ...]:
    """The items, those of a whole without points where one of it has lost some."""
    lost = {
        test.whole
        for test, item in zip(tests, items, strict=True)
        if test.whole and item.score is not None and item.score < item.max_score
    }
    return tuple(
        _item(test, "failed", found("test:whole", title=_title(test), whole=test.whole))
        if test.whole in lost and item.score
        else item
        for test, item in zip(tests, items, strict=True)
    )


def _passed(test: OutsideTest, share: float) -> JudgedItem:
    """The item of a test that gives this share of its points."""
    title = _title(test)
    if share == 1:
        said = (found("test:passed", title=title),) if title else ()
        return _item(test, "passed", *said, score=test.points)
    score = round(share * test.points, 2)
    if not score:
        return _item(test, "failed", found("test:none", title=title))
    return _item(test, "partial", found("test:part", title=title), score=score)


def _carried(test: OutsideTest, helpers: tuple[str, ...], share: float) -> JudgedItem:
    """The item of a test that passes with the lab's own functions in the place of wrong ones."""
    status: ItemStatus = "passed" if share == 1 else "partial"
    score = test.points if share == 1 else round(share * test.points, 2)
    item = _item(test, status, found("carried", helpers=helpers), score=score)
    return replace(item, evidence=Evidence(substituted=helpers))


def _failed_call(test: OutsideTest, outcome: TimedOut | Died | Raised) -> JudgedItem:
    """The item of a test that ended with a call of the student's."""
    item = _item(test, failure_status(outcome), failure_found(outcome, _title(test)))
    return replace(item, evidence=failure_evidence(outcome))


def _title(test: OutsideTest) -> str:
    """What a test is called, where that is more than its id."""
    return "" if test.title == test.id else test.title


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
        findings=(found("test", title=_title(test)),),
        notes=notes,
        evidence=Evidence(),
    )


def _item(test: OutsideTest, status: ItemStatus, *said: Finding, score: float = 0.0) -> JudgedItem:
    return replace(item_of_test(test, *said), status=status, score=score)
