"""Makes objects of a tree again, in either process."""

import builtins
import math
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any

import numpy

from .limits import Refused
from .sparse import KIND as SPARSE
from .sparse import rebuild_sparse
from .tables import rebuild_table
from .tree import Foreign, Handle, Opaque, Source, Summary, Table, Tree

_compile, _exec, _eval = compile, exec, eval
# What an expression may give beside a callable: a generator of random numbers, as an argument.
_RANDOM = (numpy.random.Generator, numpy.random.RandomState)
_LEAVES = frozenset((type(None), bool, int, float, complex, str, bytes, numpy.ndarray))


def no_handles(number: int) -> Any:
    """The look-up of who has no handles: raises Refused."""
    raise Refused(f"there is no handle {number}")


def no_code(text: str) -> Any:
    """The compiler of who takes no code: raises Refused."""
    raise Refused("a function's source, which is not compiled here")


def rebuild(
    tree: Tree,
    look_up: Callable[[int], Any] = no_handles,
    compiled: Callable[[str], Any] = no_code,
) -> Any:
    """The object that a tree stands for; look_up gives the object of a handle's number.

    Containers are new, arrays are the tree's own. A Table is made by pandas, a sparse matrix by
    SciPy; any other Foreign is what it amounts to. compiled gives the callable of a Source's text:
    without it, as for all that came from the student's side, a Source is refused. Raises Refused
    for what stands for no object.
    """
    if type(tree) is tuple:  # the usual case: arguments that are as they should be
        for part in tree:
            if type(part) not in _LEAVES:
                break
        else:
            return tree
    try:
        return _rebuild(tree, look_up, compiled)
    except Refused:
        raise
    except Exception as error:  # a key that cannot be hashed, labels that pandas does not take
        raise Refused(f"no object can be made of this: {error}") from None


def _rebuild(tree: Tree, look_up: Callable[[int], Any], compiled: Callable[[str], Any]) -> Any:
    def again(part: Tree) -> Any:
        return _rebuild(part, look_up, compiled)

    kind = type(tree)
    if kind in _LEAVES:
        return tree
    if kind is tuple or kind is list or kind is set or kind is frozenset:
        return kind([again(part) for part in tree])
    if kind is dict:
        return {again(key): again(value) for key, value in tree.items()}
    if kind is Source:
        return compiled(tree.text)
    if kind is Handle:
        return look_up(tree.number)
    if kind is Foreign:
        return rebuild_sparse(tree) if tree.kind == SPARSE else again(tree.value)
    if kind is Table:
        columns = (*tree.columns, *tree.index)
        trees = [part for column in columns for part in (column.label, column.values)]
        parts = {id(part): again(part) for part in (*trees, *tree.names)}
        return rebuild_table(tree, parts)
    if kind is Opaque or kind is Summary:
        raise Refused(f"nothing can be made of a {tree.type_name} that did not cross")
    return tree


def given_object(tree: Tree) -> Any:
    """The object of a tree that the lab declares, its sources compiled."""
    return rebuild(tree, compiled=given_function)


def given_function(text: str) -> Any:
    """The callable of a source: what its expression gives, or the last function that it defines.

    An expression may also give a generator of random numbers: "np.random.default_rng(3)".

    Only for what the lab declares: it executes the text. Raises Refused where that is not callable.
    """
    # The process's own builtins: those of this module are out of reach, and stay so.
    names: dict[str, Any] = {
        "__builtins__": builtins,
        "np": numpy,
        "numpy": numpy,
        "math": math,
    }
    try:
        code = _expression(text)
        if code is not None:
            made = _eval(code, names)
        else:
            given = set(names)
            _exec(_compile(text, "<given>", "exec"), names)
            own = [names[name] for name in names if name not in given]
            made = next((one for one in reversed(own) if type(one) is FunctionType), None)
    except Exception as error:
        raise Refused(f"the source of a function is not valid: {error}") from None
    if not callable(made) and not isinstance(made, _RANDOM):
        raise Refused("the source of a function gives no callable")
    return made


def _expression(text: str) -> "CodeType | None":
    try:
        return _compile(text.strip(), "<given>", "eval")
    except SyntaxError:
        return None
