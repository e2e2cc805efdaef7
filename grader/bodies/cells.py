"""Test cells of notebooks, run on our side: names of the student's are proxies, others ours."""

import ast
import builtins
import contextlib
import doctest
import io
import linecache
import os
import sys
import types
import unittest
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.bodies.proxies import Talk
from grader.bodies.tests import Test


@dataclass(frozen=True)
class Given:
    """A statement of the notebook that is ours, and the names that it makes or changes.

    Those of `from module import *` are "*". Where it is part of an earlier test it may fail.
    """

    code: str
    names: frozenset[str]
    may_fail: bool = False


@dataclass(frozen=True)
class CellCode:
    """The code of a test cell.

    theirs are names that come from the student's notebook; given are statements above it, made
    when a name that they bind is needed, in this folder. expected is what it prints; called says
    that it defines a function, which is the test; worth are the points of which the number that it
    ends with is a part, 0 where there is no such number; message is told where it fails.
    """

    source: str
    file: str
    folder: str
    theirs: frozenset[str]
    given: tuple[Given, ...]
    expected: str | None = None
    called: bool = False
    worth: float = 0.0
    message: str = ""


class Names(dict[str, Any]):
    """The names that a test cell finds, each made when it is first read."""

    def __init__(self, code: CellCode, theirs: Callable[[str], Any]) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._code, self._theirs = code, theirs
        self._left = list(code.given)

    def __missing__(self, name: str) -> Any:
        if name in self._code.theirs:
            self[name] = self._theirs(name)
            return self[name]
        for wanted in (name, "*"):
            made = [one for one in self._left if wanted in one.names]
            self._left = [one for one in self._left if one not in made]
            for one in made:
                with contextlib.suppress(*([Exception] if one.may_fail else [])):
                    exec(compile(one.code, self._code.file + " (given)", "exec"), self)
            if name in self:
                return self[name]
        raise KeyError(name)


def cell_test(code: CellCode, classes: frozenset[str], limits: Any) -> Test:
    """A test cell as a test."""
    lines = code.source.splitlines(keepends=True)

    def run(talk: Talk, _: int) -> object:
        linecache.cache[code.file] = (len(code.source), None, lines, code.file)
        _settle(code.folder)
        try:
            return _run(code, Names(code, talk.name))
        except AssertionError as error:
            if code.message and not hasattr(error, "raised_by_student"):
                error.args = (code.message,)
            raise

    return Test(run, code.file, 1, limits, classes)


def reference_names(code: CellCode, statements: Sequence[Given]) -> Mapping[str, Any]:
    """The names of the student's side as the instructor's own notebook makes them."""
    _settle(code.folder)
    solution = f"{code.file} (solution)"
    everything = CellCode("", solution, code.folder, frozenset(), tuple(statements))
    names = Names(everything, lambda name: None)
    found = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for name in code.theirs:
            with contextlib.suppress(KeyError):
                found[name] = names[name]
    return found


def _run(code: CellCode, names: Names) -> object:
    tree = ast.parse(code.source)
    last = tree.body[-1] if tree.body else None
    if code.expected is not None:
        return _compared(code, tree, names)
    valued = code.worth > 0 and isinstance(last, ast.Expr)
    body = tree.body[:-1] if valued else tree.body
    exec(compile(ast.Module(body, []), code.file, "exec"), names)
    if valued:
        assert isinstance(last, ast.Expr)
        value = eval(compile(ast.Expression(last.value), code.file, "eval"), names)
        if isinstance(value, int | float | np.number) and not isinstance(value, bool):
            return float(min(max(float(value) / code.worth, 0.0), 1.0))
    if code.called:
        _call(tree, names)
    return None


def _call(tree: ast.Module, names: Names) -> None:
    """Call the function that a cell defines last, its arguments found by their names."""
    defined = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if defined:
        asked = [one.arg for one in defined[-1].args.args]
        given = [names if name == "env" else _found(names, name) for name in asked]
        dict.__getitem__(names, defined[-1].name)(*given)


def _found(names: Names, name: str) -> Any:
    try:
        return names[name]
    except KeyError:
        raise NameError(f"name {name!r} is not defined", name=name) from None


def _compared(code: CellCode, tree: ast.Module, names: Names) -> object:
    """Run a cell as a doctest is: what it prints and shows must be what is expected.

    Numbers of NumPy may be shown as they were before it said of which type they are.
    """
    shown, plain = io.StringIO(), io.StringIO()

    class Both(io.StringIO):
        def write(self, text: str) -> int:
            shown.write(text)
            return plain.write(text)

    kept = sys.displayhook

    def show(value: object) -> None:
        if value is not None:
            shown.write(f"{value!r}\n")
            plain.write(f"{value.item() if isinstance(value, np.generic) else value!r}\n")

    sys.displayhook = show
    try:
        with contextlib.redirect_stdout(Both()):
            for node in tree.body:
                exec(compile(ast.Interactive([node]), code.file, "single"), names)
    finally:
        sys.displayhook = kept
    wanted = (code.expected or "").strip()
    checker = doctest.OutputChecker()
    flags = doctest.NORMALIZE_WHITESPACE
    if any(checker.check_output(wanted, text.getvalue().strip(), flags) for text in (shown, plain)):
        return None
    got = shown.getvalue().strip() or "nothing"
    last = ast.unparse(tree.body[-1]) if tree.body else ""
    raise AssertionError(f"`{last}` gives {got}, not {wanted or 'nothing'}")


def _settle(folder: str) -> None:
    """Stand where the notebook does, so that its files and modules are found."""
    os.chdir(folder)
    sys.path.insert(0, folder)
    _provide_nose()


def _provide_nose() -> None:
    """Have `nose.tools` where the package is not there, as old assignments import it."""
    if "nose.tools" in sys.modules:
        return
    try:
        import nose.tools  # type: ignore[import-not-found,unused-ignore]
    except Exception:  # old releases of nose break while they are imported
        case = unittest.TestCase()
        nose, tools = types.ModuleType("nose"), types.ModuleType("nose.tools")
        for name in dir(case):
            if name.startswith("assert") and name[6:7].isupper():
                words = "".join(f"_{c.lower()}" if c.isupper() else c for c in name[6:])
                setattr(tools, f"assert{words}", getattr(case, name))
        vars(tools).update(assert_equals=case.assertEqual, ok_=case.assertTrue)
        vars(tools).update(eq_=case.assertEqual)
        vars(nose).update(tools=tools)
        sys.modules.update({"nose": nose, "nose.tools": tools})
