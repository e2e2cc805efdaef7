"""Does what a function is asked on one problem: a call, or actions one after the other."""

from collections.abc import Callable
from dataclasses import replace

from grader.inside.agent import (
    ARGUMENTS_BACK,
    ATTRIBUTE,
    BY_NAME,
    CALL,
    CLOSE,
    FIGURE,
    GIVE_BACK,
    ITEM,
    KEEP,
    METHOD,
    NAME,
    SEED,
    SET,
    TAKE,
    UNDRAWN,
    UNPACK,
    VALUE,
)
from grader.requests import Step
from grader.transcript import Answer, Returned
from grader.values.actions import Action, ActionKind, filled, handles_in
from grader.values.tree import Handle, Tree

# Makes one of the agent's steps: its kind, name, arguments and flags.
Make = Callable[[int, str, tuple[Tree, ...], int], Answer]

_KINDS: dict[ActionKind, int] = {
    "call": CALL,
    "method": METHOD,
    "attribute": ATTRIBUTE,
    "item": ITEM,
    "name": NAME,
    "unpack": UNPACK,
    "take": TAKE,
    "set": SET,
    "figure": FIGURE,
    "seed": SEED,
    "value": VALUE,
    "close": CLOSE,
}


class StepMaker:
    """Makes the steps of one fork, in which what is kept has numbers that count on."""

    def __init__(self, make: Make) -> None:
        self._make, self._made = make, 0

    def answer(self, step: Step) -> Answer:
        """What comes of a step: what it asks for, or how it failed on the way."""
        if not step.actions:
            self._made += 1
            return self._make(CALL, step.name, step.arguments, GIVE_BACK | ARGUMENTS_BACK)
        before, wanted = self._made + 1, handles_in(step.result)
        alone = len(step.actions) == 1 or step.actions[-2].kind == "seed"
        values: dict[int, Tree] = {}
        after: tuple[Tree, ...] = ()
        for at, action in enumerate(step.actions):
            flags = (GIVE_BACK if at in wanted else KEEP) | (BY_NAME if action.named else 0)
            later = any(at in handles_in(one.arguments) for one in step.actions[at + 1 :])
            if at in wanted and later:
                flags |= KEEP | UNDRAWN
            if alone and action.kind == "call":
                flags |= ARGUMENTS_BACK
            sent = filled(_sent(action), lambda number: Handle(before + number))
            self._made += 1
            made = self._make(_KINDS[action.kind], action.name, sent, flags)
            if not isinstance(made, Returned):
                return replace(made, step=_failed(step, action))
            values[at] = made.value
            after = made.arguments
        # Of arguments by name none are compared: the function may have changed the dict of them.
        return Returned(filled(step.result, values.__getitem__), () if action.named else after)


def _sent(action: Action) -> tuple[Tree, ...]:
    if not action.named:
        return action.arguments
    count = len(action.arguments) - len(action.named)
    named = dict(zip(action.named, action.arguments[count:], strict=True))
    return (*action.arguments[:count], named)


def _failed(step: Step, action: Action) -> str:
    """The name of what failed, where that is not what was asked for."""
    root, _, member = step.name.partition(".")
    if action.name.startswith("__"):  # of what was asked for
        return ""
    own = {"call": (root, step.name), "name": (root,), "method": (member, root)}
    return "" if action.name in own.get(action.kind, ("", action.name)) else action.name
