"""Actions: what may be done on the student's side, one after the other, without a value in between.

They are recorded as plain data and done there, or, in the same way, with the reference's functions
on the grader's side.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from .tree import Foreign, Handle, Tree

ActionKind = Literal[
    "call",  # a function of the notebook, by its name
    "method",  # a method of the first argument, with the others
    "attribute",  # an attribute of the only argument
    "item",  # of the first argument, by the second as index or key
    "name",  # what the notebook holds under a name
    "unpack",  # of the first argument as many values as the second says, no more and no fewer
    "take",  # of the first argument as many values as the second says, if there are so many
    "set",  # the attribute of the first argument to the second; gives the first
    "figure",  # what was drawn, as plain data
    "value",  # the only argument: kept there, or as it is by now
    "seed",  # the global random generators of Python and NumPy
    "close",  # all figures
]


@dataclass(frozen=True, slots=True)
class Action:
    """One action. Handle(n) in its arguments stands for what action n has made, counted from 0.

    named are the names of its last arguments, where they are given by name.
    """

    kind: ActionKind
    name: str
    arguments: "tuple[Tree, ...]" = ()
    named: "tuple[str, ...]" = ()


def unpacked(value: "Iterable[Any]", count: int) -> "tuple[Any, ...]":
    """The values of an iterable, which must be so many; raises what Python raises."""
    held = tuple(islice(iter(value), count + 1))
    if len(held) < count:
        raise ValueError(f"not enough values to unpack (expected {count}, got {len(held)})")
    if len(held) > count:
        raise ValueError(f"too many values to unpack (expected {count})")
    return held


def taken(value: "Iterable[Any]", count: int) -> "list[Any]":
    """The first values of an iterable."""
    return list(islice(iter(value), count))


def put(value: Any, name: str, other: Any) -> Any:
    """A value one of whose attributes is now another."""
    setattr(value, name, other)
    return value


def handles_in(tree: Tree) -> "set[int]":
    """The numbers of all handles in a tree."""
    found: set[int] = set()
    filled(tree, found.add)
    return found


def filled(tree: Tree, value: "Callable[[int], Tree]") -> Tree:
    """A tree with something else in the place of each handle, by its number."""
    kind = type(tree)
    if kind is Handle:
        return value(tree.number)
    if kind in (list, tuple):
        return kind([filled(part, value) for part in tree])
    if kind is dict:
        return {key: filled(part, value) for key, part in tree.items()}
    if kind is Foreign:
        return Foreign(tree.kind, tree.type_name, filled(tree.value, value))
    return tree


def done_here(
    actions: "Sequence[Action]",
    result: Tree,
    names: "Mapping[str, Any]",
    objects: "Callable[[Tree, Callable[[int], Any]], Any]",
    others: "Mapping[str, Callable[..., Any]]",
    seen: "Callable[[Any], Any]" = lambda value: value,
) -> Any:
    """What comes of actions in this process; raises whatever they raise.

    objects makes the object of an argument, given what stands for handles; others do what is not
    done with names and objects alone: "seed" and "figure". What is part of the result is given to
    seen as soon as it is made, before later actions change it.
    """
    made: list[Any] = []
    wanted, shown = handles_in(result), dict[int, Any]()
    for number, action in enumerate(actions):
        given = [objects(tree, made.__getitem__) for tree in action.arguments]
        named = dict(zip(action.named, given[len(given) - len(action.named) :], strict=True))
        given = given[: len(given) - len(action.named)]
        made.append(_done(action.kind, action.name, given, named, names, others))
        if number in wanted:
            shown[number] = seen(made[-1])
    return filled_object(result, shown)


def filled_object(result: Tree, made: "Mapping[int, Any]") -> Any:
    """An object for a result, in which handles stand for what was made."""
    kind = type(result)
    if kind is Handle:
        return made[result.number]
    if kind in (list, tuple):
        return kind([filled_object(part, made) for part in result])
    if kind is dict:
        return {key: filled_object(part, made) for key, part in result.items()}
    return result


def _done(
    kind: str,
    name: str,
    given: "list[Any]",
    named: "dict[str, Any]",
    names: "Mapping[str, Any]",
    others: "Mapping[str, Callable[..., Any]]",
) -> Any:
    match kind:
        case "call":
            return _named(names, name)(*given, **named)
        case "name":
            return _named(names, name)
        case "method":
            return getattr(given[0], name)(*given[1:], **named)
        case "attribute":
            return getattr(given[0], name)
        case "item":
            return given[0][given[1]]
        case "unpack":
            return unpacked(given[0], given[1])
        case "take":
            return taken(given[0], given[1])
        case "value":
            return given[0]
        case "set":
            return put(given[0], name, given[1])
    return others[kind](*given)


def _named(names: "Mapping[str, Any]", name: str) -> Any:
    if name not in names:
        raise NameError(f"name {name!r} is not defined")
    return names[name]
