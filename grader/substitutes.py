"""Answers a helper in the place of a student's own, from the lab's reference."""

import contextlib
import hashlib
import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.bodies.child import BodyLimits, Over, seed_all
from grader.bodies.server import Server
from grader.judge.checking.parts import part_of
from grader.lab.function_model import FunctionSpec
from grader.lab.model import LabSpec
from grader.lab.returns import outputs_by_name
from grader.requests import Refusal, Substitutes
from grader.values.capture import capture
from grader.values.measure import count_of, shape_of
from grader.values.rebuild import rebuild
from grader.values.sparse import KIND as SPARSE
from grader.values.tree import Foreign, Tree
from grader.values.writer import encode

Helpers = Mapping[str, FunctionSpec]
# Whoever asks may ask for anything: the reference never works on more than a lab's arrays hold.
MAX_ELEMENTS = 100_000
MAX_EXTENT = 2_000
# What small arrays may come to when they are combined: no more than a matrix of such extents.
MAX_COMBINED = MAX_EXTENT**2
_MAX_COMPLAINT = 200
# Nor for longer, whatever loop the arguments send it into.
LIMITS = BodyLimits(seconds=2)


@contextlib.contextmanager
def substitutes_apart(lab: LabSpec, limits: BodyLimits = LIMITS) -> Iterator[Substitutes]:
    """The same as `substitutes_of`, in a process of its own with limits for each answer.

    What it draws from the global generators depends on the question alone, not on earlier ones.
    """
    answered = substitutes_of(lab)

    def reply(asked: Tree) -> Tree:
        name, arguments = asked
        seed_all(int.from_bytes(hashlib.sha256(encode(asked)).digest()[:4], "little"))
        try:
            tree = answered(name, arguments)
            encode(tree)
        except Refusal as refusal:
            return str(refusal), None
        except Exception as error:
            return f"{type(error).__name__}: {error}"[:_MAX_COMPLAINT], None
        return "", tree

    with Server(reply, limits) as server:

        def ask(name: str, arguments: tuple[Tree, ...]) -> Tree:
            said = server.ask((name, arguments))
            if isinstance(said, Over):
                limit = limits.words(said.limit)
                raise Refusal(f"{name} takes more than {limit} for these arguments")
            refused, tree = said.value
            if refused:
                raise Refusal(refused)
            return tree

        yield ask


def substitutes_of(lab: LabSpec) -> Substitutes:
    """Answers for any function that the lab declares."""
    declared = {function.name: function for function in (*lab.helpers, *lab.functions)}
    return lambda name, arguments: reference_answer(declared, name, arguments)


def reference_answer(helpers: Helpers, name: str, arguments: tuple[Tree, ...]) -> Tree:
    """What a helper returns for these arguments, as the reference made it.

    Raises Refusal where that is nothing. The arguments come from the student's side, and are
    treated as hostile.
    """
    function = helpers.get(name)
    if function is None or (function.steps is not None and function.stands_in is None):
        raise Refusal("no such helper")
    answering = function.stands_in or function.reference
    try:
        inspect.signature(answering).bind(*arguments)
    except TypeError:
        raise Refusal(f"{name} takes {len(function.parameters)} arguments") from None
    if _are_too_large(arguments):
        raise Refusal(f"the arguments of {name} are too large")
    given = zip(arguments, _drawn(function, len(arguments)), strict=True)
    try:
        with np.errstate(all="ignore"):
            returned = answering(*(_given(tree, drawn) for tree, drawn in given))
        values = outputs_by_name(function.places, returned)
        (one, *others) = values.values()
        alone = isinstance(returned, tuple) and not others
        return capture(one if alone else returned, depth=1)
    except Exception as error:
        raise Refusal(f"{type(error).__name__}: {error}"[:_MAX_COMPLAINT]) from None


def _are_too_large(arguments: tuple[Tree, ...]) -> bool:
    """Whether the arguments are large, or what broadcasting or multiplying them could make of them.

    A column, a row and a stack of a few thousand numbers each would make a thousand million.
    """
    shapes = [shape for argument in arguments for shape in _shapes(argument)]
    axes = max(map(len, shapes), default=0)
    extent = max((extent for shape in shapes for extent in shape), default=0)
    numbers = sum(map(count_of, arguments))
    return numbers > MAX_ELEMENTS or extent ** max(axes, 2) > MAX_COMBINED


def _shapes(tree: Tree) -> Iterator[tuple[int, ...]]:
    """The shapes of all arrays and lists in a value; a single integer may become an extent."""
    if type(tree) is Foreign:
        yield from _shapes(tree.value)
    elif type(tree) is dict:
        for value in tree.values():
            yield from _shapes(value)
    elif type(tree) is int or isinstance(tree, np.integer):
        yield (min(abs(int(tree)), MAX_ELEMENTS),)
    else:
        yield shape_of(tree)
        if type(tree) in (list, tuple):
            for part in tree:
                yield from _shapes(part)


def _drawn(function: FunctionSpec, count: int) -> Sequence[Any]:
    """What the lab draws for its first arguments, as which they are given."""
    if function.steps is not None:  # which make of it what they like
        return ([1j],) * count
    sizes = next(iter(function.problems.sizes), {})
    try:
        drawn = function.problems.draw(np.random.default_rng(0), sizes)
    except Exception:  # which is told of its problems
        drawn = {}
    return [drawn.get(name) for name in function.parameters[:count]]


def _given(tree: Tree, drawn: Any) -> Any:
    """An argument as the reference takes it: arrays without room for imaginary parts.

    Numbers, texts and what amounts to no array are handed on as they are, lists where lists are
    drawn. Raises where there are imaginary parts and none are drawn, or nothing can be made of it.
    """
    plain = isinstance(tree, str | bool | int | float | np.generic) or tree is None
    plain = plain or (isinstance(tree, Foreign) and tree.kind == SPARSE)
    plain = plain or (isinstance(drawn, list | tuple) and type(tree) in (list, tuple))
    array = None if plain else part_of(tree).array
    value = rebuild(tree) if array is None else array
    if not np.iscomplexobj(value):
        return value
    if not np.any(np.imag(value)):
        return np.real(value)
    if not np.iscomplexobj(drawn):
        raise ValueError("complex numbers where real ones are taken")
    return value
