"""Where in a lab's files something is declared, so that a fault can name its line."""

import ast
import inspect
import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

from grader.errors import Fault

_QUOTED = re.compile(r"'([^'\n]+)'|\b(\w+(?:\.\w+)?)\b")


def placed(text: str, sources: Mapping[str, Callable[..., Any]], declaration: Path) -> Fault:
    """A fault, where the first thing that its text names stands: a function, or a text in a call.

    sources are the functions of the lab by what they declare. Where nothing of that is found it is
    where the lab begins.
    """
    texts = _texts(declaration)
    for quoted, word in _QUOTED.findall(text):
        name = quoted or word
        for known in (name, name.partition(".")[0]):
            code = _code_of(sources[known]) if known in sources else None
            if code is not None and Path(code.co_filename).parent == declaration.parent:
                return Fault(text, code.co_filename, code.co_firstlineno)
        if (quoted or "." in word) and name in texts:  # words alone are found anywhere
            return Fault(text, str(declaration), texts[name])
    return Fault(text, str(declaration), _line_of_lab(declaration))


def place_of_error(error: BaseException, folder: Path, text: str) -> Fault:
    """A fault in these words, at the innermost line of an exception that is the lab's own."""
    if isinstance(error, SyntaxError) and error.filename:
        return Fault(text, error.filename, error.lineno or 0)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]
    last = (own or list(frames))[-1]
    return Fault(text, last.filename, last.lineno or 0)


def _code_of(function: Callable[..., Any]) -> CodeType | None:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return code if isinstance(code, CodeType) else None


def _texts(declaration: Path) -> dict[str, int]:
    """The texts in calls of a file, each with the line where it stands first."""
    found: dict[str, int] = {}
    for node in _nodes(declaration):
        if isinstance(node, ast.Call):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found[part.value] = min(part.lineno, found.get(part.value, part.lineno))
    return found


def _line_of_lab(declaration: Path) -> int:
    """The line of `lab = ...`, 0 for none."""
    for node in _nodes(declaration):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "lab":
            return node.lineno
    return 0


def _nodes(declaration: Path) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(declaration.read_bytes())))
    except (OSError, SyntaxError, ValueError):
        return []
