"""A small lab that is graded by tests: roots, a stack, a generator, a cache that stays there."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.lab import Lab
from grader.values.tree import AnyArray

lab = Lab("outside", "Tests that run outside")
roots = lab.task("1", "Roots")
containers = lab.task("2", "Containers")


def newton(f: Callable[[float], float], df: Callable[[float], float], x: float) -> float:
    """A root of f near x."""
    for _ in range(50):
        x = x - f(x) / df(x)
    return x


class Stack:
    """Last in, first out."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def push(self, value: Any) -> None:
        """Put a value on top."""
        self.values.append(value)

    def pop(self) -> Any:
        """Take the top value; raises IndexError where there is none."""
        if not self.values:
            raise IndexError("the stack is empty")
        return self.values.pop()

    def __len__(self) -> int:
        return len(self.values)


def squares(n: int) -> Iterator[int]:
    """The first squares."""
    return (k * k for k in range(n))


def forward(x: AnyArray) -> tuple[AnyArray, Any]:
    """The squares, and what backward needs."""
    return x * x, {"x": x}


def backward(upstream: AnyArray, cache: Any) -> AnyArray:
    """The gradient."""
    gradient: AnyArray = 2 * upstream * cache["x"]
    return gradient


@lab.test(roots, points=2)
def finds_the_root(student: Any, rng: np.random.Generator) -> None:
    """Newton's method finds square roots."""
    a = float(rng.uniform(2, 9))
    root = student.newton(lambda x: x * x - a, lambda x: 2 * x, 1.0)
    assert abs(root - np.sqrt(a)) < 1e-8, f"of {a:.3g} it finds {root:.3g}"


@lab.test(containers, points=1)
def last_in_first_out(student: Any) -> None:
    """A stack gives back what was pushed last."""
    stack = student.Stack()
    for value in (3, "x", [1]):
        stack.push(value)
    assert len(stack) == 3
    assert [stack.pop(), stack.pop()] == [[1], "x"]


@lab.test(containers, points=1, hidden=True)
def empty_stack(student: Any) -> None:
    """An empty stack raises an IndexError."""
    try:
        student.Stack().pop()
    except IndexError:
        return
    raise AssertionError("secret: nothing was raised")


@lab.test(containers, points=1, title="`squares` gives all squares")
def all_squares(student: Any) -> None:
    """Drawn one by one, there."""
    assert list(student.squares(20)) == [k * k for k in range(20)]


@lab.test(roots, points=2)
def gradient_from_cache(student: Any, rng: np.random.Generator) -> str | None:
    """The gradient follows from the cache of the forward pass."""
    x = rng.normal(size=4)
    _, cache = student.forward(x)
    gradient = student.backward(np.ones(4), cache)
    return None if np.allclose(gradient, 2 * x) else "it is another than 2 x"
