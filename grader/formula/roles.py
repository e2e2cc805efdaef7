"""What index letters may stand for: samples, components, or nothing at all."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import Literal

from grader.formula.tree import Indexed, Name, Node, Total, walk

# "" is a letter that only decorates: (q_i - p_i) x_i^T for one sample i.
Role = Literal["", "sample", "component"]
Roles = Mapping[str, Role]
MAX_ASSIGNMENTS = 12


@dataclass(frozen=True)
class Bounds:
    """Keys that are upper bounds of sums: the number of samples, and all other extents."""

    samples: Collection[str] = ()
    others: Collection[str] = ()


def assignments(tree: Node, bounds: Bounds, components_first: bool = False) -> Iterator[Roles]:
    """Ways to read the index letters of a tree, likely ones first; at least one, few in all."""
    below: dict[str, None] = {}
    summed: dict[str, str] = {}
    for node in walk(tree):
        match node:
            case Name(_, subs, _) | Indexed(_, subs, _):
                below.update(dict.fromkeys(subs))
            case Total(_, index, upper):
                summed[index] = upper
    options: dict[str, tuple[Role, ...]] = {}
    for letter, upper in summed.items():
        if upper in bounds.others:
            options[letter] = ("component",)
        elif upper in bounds.samples or letter not in below:
            options[letter] = ("sample",)
        else:
            options[letter] = ("sample", "component")
    options |= {letter: ("", "component") for letter in below if letter not in summed}
    choices = [o[::-1] if components_first else o for o in options.values()]
    for chosen in islice(product(*choices), MAX_ASSIGNMENTS):
        yield dict(zip(options, chosen, strict=True))
