"""What symbols stand for: what a question says of them, and what the text itself does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.formula.functions import STANDARD, Function
from grader.formula.roles import Bounds
from grader.formula.tree import (
    Node,
)
from grader.formula.values import Value

NO_BOUNDS = Bounds()


@dataclass(frozen=True)
class Definition:
    r"""A meaning that the text itself gives to a name: \delta_i = q_i - p_i has the letter i.

    tree: None where it cannot be read. place: its rank in the text; those of one place are one
    statement. parameters: those of a function. update: whether it counts only behind it.
    """

    tree: Node | None
    letters: tuple[str, ...] = ()
    place: int = 0
    parameters: tuple[str, ...] = ()
    update: bool = False


@dataclass(frozen=True)
class Scope:
    """What the symbols stand for.

    columns: how many columns an array with one column per sample has here.
    count: the number of samples, by which a sum over them multiplies what does not depend on them.
    definitions: by key. The last one before the place of use counts, or else the next one after
        it; those of known symbols and functions only where `own` says that they come first.
    """

    variables: Mapping[str, Value]
    functions: Mapping[str, Function] = field(default_factory=lambda: STANDARD)
    columns: int = 1
    count: float = 1.0
    bounds: Bounds = NO_BOUNDS
    definitions: Mapping[str, Sequence[Definition]] = field(default_factory=dict)
    own: bool = False
    extents: Mapping[int, str] = field(default_factory=dict)
