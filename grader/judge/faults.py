"""What becomes of items where the grader itself fails: a fault costs what it touches, no more."""

import logging
import traceback
from collections.abc import Iterator

from msgspec.structs import replace

from grader.lab.model import FunctionSpec, LabSpec, TrainingSpec, WrittenSpec
from grader.result import Item

NOT_JUDGED = "The grader failed to judge this. That is no fault of yours: tell your instructor."
SHARE_UNKNOWN = (
    "It is wrong, and the grader failed to find out what part of the points it still earns. That "
    "is no fault of yours: tell your instructor."
)

_log = logging.getLogger(__name__)


def traceback_of(error: BaseException) -> str:
    """An exception as text, with where it came from."""
    return "".join(traceback.format_exception(error))


def not_judged(item: Item, error: Exception | str) -> Item:
    """An item that could not be judged; what it has earned so far is the least that it is worth.

    error may be the traceback of one that is gone.
    """
    return _at_fault(item, error, NOT_JUDGED)


def share_unknown(item: Item, error: Exception) -> Item:
    """A wrong item whose part of the points is not known; its score is a lower bound."""
    return _at_fault(item, error, f"{item.message} {SHARE_UNKNOWN}".strip())


def without_words(item: Item, error: Exception) -> Item:
    """An item whose verdict stands, though the grader failed to say more about it."""
    _log.error("%s is not explained", item.id, exc_info=error)
    return replace(item, evidence=replace(item.evidence, fault=traceback_of(error)))


def unjudged_items(lab: LabSpec, message: str = "") -> tuple[Item, ...]:
    """Every item of a lab, in the order of its tasks, with nothing judged or computed."""
    items = [
        *(item for function in lab.functions for item in items_of_function(function, message)),
        *(item_of_training(training, message) for training in lab.trainings),
        *(item_of_question(question) for question in lab.questions),
    ]
    return tuple(item for task in lab.tasks for item in items if item.task == task.id)


def items_of_function(function: FunctionSpec, message: str = "") -> Iterator[Item]:
    """The items of a function's outputs, none of them judged."""
    for name, output in function.outputs.items():
        item_id = f"{function.name}.{name}"
        yield Item(
            item_id, function.task, function.name, name, 0.0, output.points, "error", message
        )


def item_of_training(training: TrainingSpec, message: str = "") -> Item:
    """The item of a training, not judged."""
    item_id = f"training.{training.id}"
    return Item(item_id, training.task, None, None, 0.0, training.points, "error", message)


def item_of_question(question: WrittenSpec) -> Item:
    """The item of a question whose answer is not known."""
    return Item(question.id, question.task, None, None, None, question.points, "manual")


def _at_fault(item: Item, error: Exception | str, message: str) -> Item:
    if isinstance(error, str):
        _log.error("%s could not be judged:\n%s", item.id, error)
        fault = error
    else:
        _log.error("%s could not be judged", item.id, exc_info=error)
        fault = traceback_of(error)
    evidence = replace(item.evidence, fault=fault)
    return replace(item, status="error", message=message, evidence=evidence)
