"""What becomes of items where the grader itself fails: a fault costs what it touches, no more."""

import logging
import traceback
from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from grader.evidence import Finding
from grader.judge.findings import JudgedItem, found
from grader.lab.function_model import Claim, FunctionSpec
from grader.lab.model import LabSpec, OutsideTest, WrittenSpec
from grader.lab.training_model import TrainingSpec

NOT_JUDGED = found("not-judged")
SHARE_UNKNOWN = found("share-unknown")

_log = logging.getLogger(__name__)


def traceback_of(error: BaseException) -> str:
    """An exception as text, with where it came from."""
    return "".join(traceback.format_exception(error))


def not_judged(item: JudgedItem, error: Exception | str) -> JudgedItem:
    """An item that could not be judged; what it has earned so far is the least that it is worth.

    error may be the traceback of one that is gone.
    """
    return _at_fault(item, error, NOT_JUDGED)


def share_unknown(item: JudgedItem, error: Exception) -> JudgedItem:
    """A wrong item whose part of the points is not known; its score is a lower bound."""
    return _at_fault(item, error, *item.findings, SHARE_UNKNOWN)


def without_words(item: JudgedItem, error: Exception) -> JudgedItem:
    """An item whose verdict stands, though the grader failed to say more about it."""
    _log.error("%s is not explained", item.id, exc_info=error)
    return replace(item, evidence=structs.replace(item.evidence, fault=traceback_of(error)))


def unjudged_items(lab: LabSpec, *findings: Finding) -> tuple[JudgedItem, ...]:
    """Every item of a lab, in the order of its tasks, with nothing judged or computed."""
    items = [
        *(item for function in lab.functions for item in items_of_function(function, *findings)),
        *(item_of_training(training, *findings) for training in lab.trainings),
        *(item_of_test(test, *findings) for test in lab.tests),
        *(item_of_question(question) for question in lab.questions),
    ]
    return tuple(item for task in lab.tasks for item in items if item.task == task.id)


def items_of_function(function: FunctionSpec, *findings: Finding) -> Iterator[JudgedItem]:
    """The items of a function's outputs and claims, none of them judged."""
    for name, output in function.outputs.items():
        item_id = function.item_id(name)
        yield JudgedItem(
            item_id, function.task, function.name, name, 0.0, output.points, "error", findings
        )
    for claim in function.claims:
        yield item_of_claim(claim, *findings)


def item_of_claim(claim: Claim, *findings: Finding) -> JudgedItem:
    """The item of a claim, not judged."""
    item_id = f"{claim.function}.{claim.id}"
    return JudgedItem(
        item_id, claim.task, claim.function, None, 0.0, claim.points, "error", findings
    )


def item_of_training(training: TrainingSpec, *findings: Finding) -> JudgedItem:
    """The item of a training, not judged."""
    item_id = f"training.{training.id}"
    return JudgedItem(item_id, training.task, None, None, 0.0, training.points, "error", findings)


def item_of_test(test: OutsideTest, *findings: Finding) -> JudgedItem:
    """The item of a test, not judged."""
    return JudgedItem(test.id, test.task, None, None, 0.0, test.points, "error", findings)


def item_of_question(question: WrittenSpec) -> JudgedItem:
    """The item of a question whose answer is not known."""
    return JudgedItem(question.id, question.task, None, None, None, question.points, "manual")


def _at_fault(item: JudgedItem, error: Exception | str, *findings: Finding) -> JudgedItem:
    if isinstance(error, str):
        _log.error("%s could not be judged:\n%s", item.id, error)
        fault = error
    else:
        _log.error("%s could not be judged", item.id, exc_info=error)
        fault = traceback_of(error)
    evidence = structs.replace(item.evidence, fault=fault)
    return replace(item, status="error", findings=findings, evidence=evidence)
