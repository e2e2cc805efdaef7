"""What may lie behind an exception: known complaints of Python and NumPy, in plain words."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.judge.sizes import foreign_number, only_with, too_small
from grader.lab.model import FunctionSpec
from grader.notebook.traits import Traits
from grader.plan import Problem
from grader.result import Hint
from grader.transcript import Answer, Raised, Returned

_MATMUL = re.compile(r"\(size (\d+) is different from (\d+)\)")
_NOT_ALIGNED = re.compile(r"not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)")
_SHAPE = re.compile(r"\((\d+(?:, ?\d+)*),?\)")

# The complaint, what to call it, and what to look at.
_COMPLAINTS: tuple[tuple[str, str, str], ...] = (
    (
        r"truth value of an array",
        "if-on-array",
        "An `if`, `and`, `or`, `max` or `min` of Python asks one question of a whole array. Each "
        "entry needs its own answer.",
    ),
    (
        r"only (?:0-dimensional|length-1|size-1) arrays can be converted",
        "scalar-function",
        "A function that takes one number, as those of `math` do, is given a whole array.",
    ),
    (
        r"arrays used as indices must be of integer|only integers, slices",
        "index-not-integer",
        "Something that is no whole number is used as an index. Which array do you mean to look "
        "things up with?",
    ),
    (
        r"NoneType",
        "uses-none",
        "Something here is None. Does a function that is called lack its `return`, or is it not "
        "filled in yet?",
    ),
    (
        r"setting an array element with a sequence",
        "element-from-array",
        "A whole array is put into the place of one entry. Compare the shapes on both sides.",
    ),
    (
        r"Cannot cast ufunc|same_kind",
        "integer-array",
        "An array of integers is changed in place, where fractions come out. Which line makes it?",
    ),
    (
        r"object has no attribute|has no attribute",
        "no-such-attribute",
        "There is nothing of this name. Is it spelled right, and is the object what you think?",
    ),
    (
        r"positional argument|unexpected keyword",
        "wrong-arguments",
        "A function is called with other arguments than it takes. Compare the call with its `def`.",
    ),
    (
        r"maximum recursion depth",
        "endless-recursion",
        "The function calls itself without end. Is a helper named like it?",
    ),
    (
        r"too many values to unpack|not enough values to unpack",
        "wrong-unpacking",
        "A function returns more or fewer values than are unpacked here.",
    ),
    (
        r"object is not callable",
        "not-callable",
        "Something that is no function is called. Is a name used twice, or an operator missing?",
    ),
    (
        r"read-only",
        "changes-arguments",
        "An array is changed in place that may not be. Work on a copy.",
    ),
)


def crash_hints(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Answer],
    works: Sequence[bool],
    traits: Traits,
) -> tuple[Hint, ...]:
    """What may lie behind the exceptions that a function stopped with; nothing if it is unknown.

    works says of each problem whether all that came back was right.
    """
    asked = tuple(zip(problems, answers, strict=False))
    raised = [answer for _, answer in asked if isinstance(answer, Raised)]
    if not raised:
        return ()
    stopped = [problem for problem, answer in asked if isinstance(answer, Raised)]
    every = len(asked) == len(problems)
    for hints in (
        list(_other_order(function, traits)),
        list(_undefined(raised[0], function, traits)),
        list(_foreign(function, stopped, raised, traits)),
        list(_of_size(function, problems, answers, works, traits)) if every else [],
        list(global_hint(function, traits)) if traits.unread else [],
        list(_of_product(raised[0], function, stopped[0], traits)),
        list(_of_shapes(raised[0], stopped[0].sizes)),
        list(_of_index(raised, stopped)),
        list(_complaints(raised[0])),
    ):
        if hints:
            return tuple(hints)
    return tuple(global_hint(function, traits))


def global_hint(function: FunctionSpec, traits: Traits) -> Iterator[Hint]:
    """What a function reads of the notebook, where it should depend on its arguments alone."""
    if not traits.outside:
        return
    names = " and ".join(f"`{name}`" for name in traits.outside)
    unread = [name for name in traits.unread if name != "_"]
    rather = f", and never its argument `{unread[0]}`" if unread else ""
    yield Hint(
        "reads-global",
        f"{function.name} reads {names} of the notebook{rather}. All that it works with should "
        "come in by its arguments.",
    )


def order_hint(function: FunctionSpec, traits: Traits) -> Iterator[Hint]:
    """Whether the parameters have the lab's names in another order."""
    yield from _other_order(function, traits)


def size_hint(function: FunctionSpec, sizes: Mapping[str, int], what: str) -> Hint:
    """A number stands where a size belongs."""
    batch = function.problems.batch
    listed = " or ".join(f"{name} = {size}" for name, size in sizes.items())
    return Hint(
        "hard-coded-batch" if set(sizes) == {batch} else "hard-coded-size",
        f"{what} only with {listed}: is a number written where a size of the arguments belongs?",
    )


def _other_order(function: FunctionSpec, traits: Traits) -> Iterator[Hint]:
    shared = [name for name in traits.parameters if name in function.parameters]
    expected = [name for name in function.parameters if name in shared]
    if len(traits.parameters) == len(function.parameters) and shared != expected:
        moved = [
            name
            for name, other in zip(function.parameters, traits.parameters, strict=True)
            if name != other and name in traits.parameters
        ]
        yield Hint(
            "swapped-arguments",
            f"The arguments come in the order {', '.join(function.parameters)}. "
            f"Your function takes {' and '.join(moved)} in other places.",
        )


def _undefined(raised: Raised, function: FunctionSpec, traits: Traits) -> Iterator[Hint]:
    if raised.type_name not in ("NameError", "UnboundLocalError"):
        return
    found = re.search(r"'([^']+)'", raised.message)
    name = f"`{found.group(1)}`" if found else "A name"
    if found and found.group(1) in function.parameters and traits.parameters:
        text = (
            f"{name} is no name in your function, which calls its arguments "
            f"{', '.join(traits.parameters)}."
        )
    else:
        text = f"{name} has no value here. Is it spelled as where it is made, and made before?"
    yield Hint("undefined-name", text)


def _foreign(
    function: FunctionSpec, stopped: Sequence[Problem], raised: Sequence[Raised], traits: Traits
) -> Iterator[Hint]:
    """A length that has nothing to do with the arguments."""
    number = foreign_number(stopped, [one.message for one in raised])
    if number is None:
        return
    yield from global_hint(function, traits)
    if not traits.outside:
        yield Hint(
            "hard-coded-size",
            f"An array here has {number} entries along one axis, whatever the arguments: is a "
            "number written where a size of theirs belongs?",
        )


def _of_size(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Answer],
    works: Sequence[bool],
    traits: Traits,
) -> Iterator[Hint]:
    sizes = only_with(problems, works)
    if traits.parameters:  # what is written nowhere is no number in the place of a size
        sizes = {name: size for name, size in sizes.items() if size in traits.counts}
    if sizes:
        yield size_hint(function, sizes, "It works")
        return
    messages = [
        answer.message if isinstance(answer, Raised) else None for answer in answers[: len(works)]
    ]
    least = too_small(problems, messages)
    if least and all(isinstance(answer, Raised | Returned) for answer in answers):
        names = " or ".join(least)
        yield Hint(
            "hard-coded-batch" if set(least) == {function.problems.batch} else "hard-coded-size",
            f"It runs out of bounds where {names} is small: is a number written where a size of "
            "the arguments belongs?",
        )


def _of_index(raised: Sequence[Raised], stopped: Sequence[Problem]) -> Iterator[Hint]:
    found = [
        re.search(r"index (\d+) is out of bounds for axis \d+ with size (\d+)", one.message)
        for one in raised
    ]
    if found and all(one is not None and one.group(1) == one.group(2) for one in found):
        yield Hint(
            "index-out-of-bounds",
            "The index goes up to the length of the axis itself. Where does counting begin, and "
            "does the loop run along the right axis?",
        )
    elif found and found[0] is not None:
        yield Hint(
            "index-out-of-bounds",
            "The index is larger than this axis allows. Is it the axis that you mean?",
        )


def _of_product(
    raised: Raised, function: FunctionSpec, problem: Problem, traits: Traits
) -> Iterator[Hint]:
    """An argument in a matrix product on the student's line, that would fit if transposed."""
    inner = _MATMUL.search(raised.message) or _NOT_ALIGNED.search(raised.message)
    if inner is None or raised.place is None:
        return
    first, second = _inner_sizes(inner)
    names = traits.parameters or function.parameters
    shapes = {
        name: problem.variables[own].shape
        for name, own in zip(names, function.parameters, strict=False)
    }
    fits = (second, first)
    for factors in _products(raised.place.text):
        for factor in factors:
            if shapes.get(factor) == fits:
                yield Hint(
                    "missing-transpose",
                    f"{factor} has shape {fits} here, and stands in a product that needs its rows "
                    "and columns exchanged.",
                )
                return


def _inner_sizes(found: re.Match[str]) -> tuple[int, int]:
    """The columns of the first factor and the rows of the second, as a message names them."""
    one, other = int(found.group(1)), int(found.group(2))
    return (other, one) if found.re is _MATMUL else (one, other)


def _products(line: str) -> Iterator[tuple[str, str]]:
    """The names that are factors of matrix products in a line, "" for what is no name."""
    try:
        # A line that opens a block stands here without it.
        tree = ast.parse(f"{line.strip()} pass" if line.rstrip().endswith(":") else line.strip())
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                yield _named(left), _named(right)
            case ast.Call(
                func=ast.Attribute(attr="dot" | "matmul", value=ast.Name(id="np" | "numpy")),
                args=[left, right],
            ):
                yield _named(left), _named(right)
            case ast.Call(func=ast.Attribute(attr="dot", value=left), args=[right]):
                yield _named(left), _named(right)


def _named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _of_shapes(raised: Raised, sizes: Mapping[str, Any]) -> Iterator[Hint]:
    """Two arrays whose shapes do not go together."""
    message = raised.message
    shapes = [
        tuple(int(extent) for extent in re.findall(r"\d+", shape))
        for shape in _SHAPE.findall(message)
    ]
    if (inner := _MATMUL.search(message)) is not None:
        yield _mismatch(raised, sizes, int(inner.group(2)), int(inner.group(1)))
    elif "not aligned" in message and len(shapes) >= 2:
        first, second = shapes[:2]
        if len(first) == len(second) == 2 and (first[0] == second[0] or first[1] == second[1]):
            yield Hint(
                "missing-transpose",
                f"A product of shapes {first} and {second} does not exist. Is a transpose missing, "
                "or are the factors in the wrong order?",
            )
        else:
            yield _mismatch(raised, sizes, first[-1], second[0])
    elif "broadcast" in message and len(shapes) >= 2:
        yield _of_broadcast(shapes[0], shapes[1])


def _of_broadcast(first: tuple[int, ...], second: tuple[int, ...]) -> Hint:
    flat = min(first, second, key=len)
    other = max(first, second, key=len)
    if len(flat) == 1 < len(other) and flat[0] == other[0]:
        return Hint(
            "flat-vector",
            f"An array of shape {flat} is read as a row. Beside {other} it should be a column.",
        )
    if first == second[::-1]:
        return Hint(
            "missing-transpose", "One of the two has rows and columns exchanged: is one transposed?"
        )
    return Hint(
        "shape-mismatch",
        f"Arrays of shapes {first} and {second} cannot be combined entry by entry. Is a matrix "
        "product meant, or another array?",
    )


def _mismatch(raised: Raised, sizes: Mapping[str, Any], first: int, second: int) -> Hint:
    """Two factors that do not fit. Where the line is known, nothing in it is to be transposed."""
    named = {size: name for name, size in sizes.items()}
    first_, second_ = (
        f"{size} ({named[size]})" if size in named else str(size) for size in (first, second)
    )
    return Hint(
        "shape-mismatch" if raised.place or {first, second} - set(named) else "missing-transpose",
        f"The first factor ends with {first_} columns, the second begins with {second_} rows. "
        "Write the shapes of both down: is a transpose missing, or the order another?",
    )


def _complaints(raised: Raised) -> Iterator[Hint]:
    said = f"{raised.type_name}: {raised.message}"
    for pattern, cause, text in _COMPLAINTS:
        if re.search(pattern, said):
            yield Hint(cause, text)
            return
