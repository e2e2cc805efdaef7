"""How a function takes its arguments: in another order, too few, or not at all."""

import re

from grader.judge.findings import Cause, cause_of
from grader.lab.function_model import FunctionSpec
from grader.notebook.function_use import FunctionUse
from grader.transcript import Raised


def left_cause(function: FunctionSpec, use: FunctionUse) -> Cause | None:
    """What a function reads that another one leaves behind."""
    if not use.habits.left_by:
        return None
    name, by = use.habits.left_by[0]
    return cause_of("left-by-function", function=function.name, name=name, by=by)


def global_cause(
    function: FunctionSpec, use: FunctionUse, *, evident: bool = False
) -> Cause | None:
    """What a function reads of the notebook, where it should depend on its arguments alone.

    Constants and what the handout binds are named only where it is evident that a number comes from
    there.
    """
    left = left_cause(function, use)
    read = use.outside if evident else use.telling
    if left is not None or not read:
        return left
    unread = [name for name in use.unread if name != "_"]
    facts = {"function": function.name, "names": read}
    if unread:
        return cause_of("reads-global:rather", **facts, argument=unread[0])
    return cause_of("reads-global", **facts)


def arguments_cause(raised: Raised, function: FunctionSpec, use: FunctionUse) -> Cause | None:
    """Which parameters the function lacks, or has to spare, where no call of it can be made."""
    refused = rf"\b{re.escape(function.name)}\(\) (?:takes|missing|got)\b"
    if raised.type_name != "TypeError" or not re.search(refused, raised.message):
        return None
    count = len(function.parameters)
    if re.search(
        rf"\.{re.escape(function.name)}\(\) .* but {count + 1} were given", raised.message
    ):
        return cause_of("missing-self", function=function.name)
    taken = use.parameters
    if not taken and not use.habits.any_number:
        taken = ("nothing",)
    lacking = [name for name in function.parameters if name not in use.parameters]
    spare = [name for name in use.parameters if name not in function.parameters]
    called = {"function": function.name, "parameters": function.parameters}
    if lacking and set(lacking) <= set(use.by_name):
        return cause_of("by-name-only", **called, names=lacking)
    by_name = len(function.parameters) - len(lacking) == len(use.parameters) - len(spare)
    if by_name and lacking and not spare:
        return cause_of("missing-parameters", **called, lacking=lacking)
    if by_name and spare and not lacking:
        return cause_of("spare-parameters", **called, spare=spare)
    return cause_of("wrong-parameters", **called, taken=taken)


def order_cause(function: FunctionSpec, use: FunctionUse) -> Cause | None:
    """Whether the parameters have the lab's names in another order."""
    shared = [name for name in use.parameters if name in function.parameters]
    expected = [name for name in function.parameters if name in shared]
    if len(use.parameters) == len(function.parameters) and shared != expected:
        moved = [
            name
            for name, other in zip(function.parameters, use.parameters, strict=True)
            if name != other and name in use.parameters
        ]
        return cause_of("swapped-arguments", parameters=function.parameters, moved=moved)
    return None
