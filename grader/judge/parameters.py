"""How a function takes its arguments: in another order, or not at all."""

from grader.lab.model import FunctionSpec
from grader.notebook.traits import Traits
from grader.result import Hint


def global_hint(function: FunctionSpec, traits: Traits) -> Hint | None:
    """What a function reads of the notebook, where it should depend on its arguments alone."""
    if not traits.outside:
        return None
    names = " and ".join(f"`{name}`" for name in traits.outside)
    unread = [name for name in traits.unread if name != "_"]
    rather = f", and never its argument `{unread[0]}`" if unread else ""
    return Hint(
        "reads-global",
        f"{function.name} reads {names} of the notebook{rather}. All that it works with should "
        "come in by its arguments.",
    )


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
