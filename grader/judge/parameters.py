"""How a function takes its arguments: in another order, too few, or not at all."""

import re
from collections.abc import Sequence

from grader.lab.model import FunctionSpec
from grader.notebook.traits import Traits
from grader.result import Hint
from grader.transcript import Raised


def left_hint(function: FunctionSpec, traits: Traits) -> Hint | None:
    """What a function reads that another one leaves behind."""
    if not traits.habits.left_by:
        return None
    name, by = traits.habits.left_by[0]
    return Hint(
        "left-by-function",
        f"{function.name} reads `{name}`, which `{by}` leaves behind: it holds whatever that "
        "function was called with last. All that it works with should come in by its arguments.",
    )


def global_hint(function: FunctionSpec, traits: Traits, *, evident: bool = False) -> Hint | None:
    """What a function reads of the notebook, where it should depend on its arguments alone.

    Constants and what the handout binds are named only where it is evident that a number comes from
    there.
    """
    left = left_hint(function, traits)
    read = traits.outside if evident else traits.telling
    if left is not None or not read:
        return left
    names = " and ".join(f"`{name}`" for name in read)
    unread = [name for name in traits.unread if name != "_"]
    rather = f", and never its argument `{unread[0]}`" if unread else ""
    return Hint(
        "reads-global",
        f"{function.name} reads {names} of the notebook{rather}. All that it works with should "
        "come in by its arguments.",
    )


def arguments_hint(raised: Raised, function: FunctionSpec, traits: Traits) -> Hint | None:
    """Which parameters the function lacks, or has to spare, where no call of it can be made."""
    refused = rf"\b{re.escape(function.name)}\(\) (?:takes|missing|got)\b"
    if raised.type_name != "TypeError" or not re.search(refused, raised.message):
        return None
    if not traits.parameters and not traits.habits.any_number:
        takes = "nothing"
    else:
        takes = ", ".join(traits.parameters)
    lacking = [name for name in function.parameters if name not in traits.parameters]
    spare = [name for name in traits.parameters if name not in function.parameters]
    called = f"{function.name} is called with {', '.join(function.parameters)}."
    by_name = len(function.parameters) - len(lacking) == len(traits.parameters) - len(spare)
    if by_name and lacking and not spare:
        return Hint("missing-parameters", f"{called} Your `def` lacks {_listed(lacking)}.")
    if by_name and spare and not lacking:
        more = f"Your `def` also wants {_listed(spare)}, which nobody gives it."
        return Hint("spare-parameters", f"{called} {more}")
    return Hint("wrong-parameters", f"{called} Your `def` takes {takes}.")


def _listed(names: Sequence[str]) -> str:
    *first, last = (f"`{name}`" for name in names)
    return f"{', '.join(first)} and {last}" if first else last


def order_hint(function: FunctionSpec, traits: Traits) -> Hint | None:
    """Whether the parameters have the lab's names in another order."""
    shared = [name for name in traits.parameters if name in function.parameters]
    expected = [name for name in function.parameters if name in shared]
    if len(traits.parameters) == len(function.parameters) and shared != expected:
        moved = [
            name
            for name, other in zip(function.parameters, traits.parameters, strict=True)
            if name != other and name in traits.parameters
        ]
        return Hint(
            "swapped-arguments",
            f"The arguments come in the order {', '.join(function.parameters)}. "
            f"Your function takes {' and '.join(moved)} in other places.",
        )
    return None
