r"""What a formula is: a tree of frozen nodes. Transposes and the order of products are kept.

Names are keys, see `names.py`: `q`, `\hat{y}`, `b_1`, `y_true`, `\partial W`. Subscripts that are
mere index letters are not part of a key; they stand in `subs`, and those in a superscript, as of
x^{(n)}, in `sups`.
"""

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec
from msgspec.structs import replace

Order = Literal[">", "<", ">=", "<=", "=", "!="]


class Number(msgspec.Struct, frozen=True):
    """A number."""

    value: float


class Ones(msgspec.Struct, frozen=True):
    """A bold 1: a vector of ones beside a product sign, the number 1 elsewhere."""


class Name(msgspec.Struct, frozen=True):
    """A symbol, with the index letters that it bears."""

    key: str
    subs: tuple[str, ...] = ()
    sups: tuple[str, ...] = ()


class Negative(msgspec.Struct, frozen=True):
    """Minus a term."""

    body: "Node"


class Sum(msgspec.Struct, frozen=True):
    """Terms added up."""

    terms: tuple["Node", ...]


class Product(msgspec.Struct, frozen=True):
    r"""Factors in their order; signs[k] stands between factors k and k + 1.

    A sign is one of "" (nothing at all), `\cdot`, `\times`, `*`, `@`, `\odot`, `\otimes`.
    """

    factors: tuple["Node", ...]
    signs: tuple[str, ...]


class Quotient(msgspec.Struct, frozen=True):
    """One thing over another."""

    top: "Node"
    bottom: "Node"


class Power(msgspec.Struct, frozen=True):
    """A base with an exponent."""

    base: "Node"
    exponent: "Node"


class Transpose(msgspec.Struct, frozen=True):
    """A transpose, as written."""

    body: "Node"


class Call(msgspec.Struct, frozen=True):
    """A function of arguments."""

    function: str
    arguments: tuple["Node", ...]


class Indexed(msgspec.Struct, frozen=True):
    """An expression in brackets that bears index letters."""

    body: "Node"
    subs: tuple[str, ...] = ()
    sups: tuple[str, ...] = ()


class Total(msgspec.Struct, frozen=True):
    r"""A `\sum`: its index, "" where it names none, and its upper bound, "" where it is unknown.

    mean: whether it is divided by the number of its terms.
    """

    body: "Node"
    index: str = ""
    upper: str = ""
    mean: bool = False


class Compare(msgspec.Struct, frozen=True):
    """A comparison: 1 where it holds, 0 elsewhere."""

    order: Order
    left: "Node"
    right: "Node"


Node = (
    Number
    | Ones
    | Name
    | Negative
    | Sum
    | Product
    | Quotient
    | Power
    | Transpose
    | Call
    | Indexed
    | Total
    | Compare
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node, in the order in which they are written."""
    match node:
        case Number() | Ones() | Name():
            return ()
        case Negative(body) | Transpose(body) | Indexed(body) | Total(body):
            return (body,)
        case Sum(nodes) | Product(nodes) | Call(_, nodes):
            return nodes
        case Quotient(first, second) | Power(first, second) | Compare(_, first, second):
            return (first, second)


def with_children(node: Node, nodes: tuple[Node, ...]) -> Node:
    """The same node over others; as many as it has."""
    match node:
        case Number() | Ones() | Name():
            return node
        case Negative() | Transpose() | Indexed() | Total():
            return replace(node, body=nodes[0])
        case Sum():
            return Sum(nodes)
        case Product():
            return replace(node, factors=nodes)
        case Call():
            return replace(node, arguments=nodes)
        case Quotient():
            return Quotient(*nodes)
        case Power():
            return Power(*nodes)
        case Compare():
            return replace(node, left=nodes[0], right=nodes[1])


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def rewrites(
    node: Node, change: Callable[[Node], Iterator[tuple[str, Node]]]
) -> Iterator[tuple[str, Node]]:
    """Every tree in which one change, proposed for one of the nodes, is made; with its label."""
    yield from change(node)
    below = children(node)
    for at, child in enumerate(below):
        for label, changed in rewrites(child, change):
            yield label, with_children(node, (*below[:at], changed, *below[at + 1 :]))
