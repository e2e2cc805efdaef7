"""Packs the modules that checks need, and recorded problems, into one Python file for students.

The modules are this package's own, as text: nothing is written twice. What they name only for
types, or never reach in a check, is left out; `msgspec` gives way to `structs`.
"""

import ast
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ENTRY = "grader.checks.student"
_STRUCTS = "grader.checks.structs"
# Rooms and modules that stay behind: executing, reading notebooks and formulas, a lab's trial.
LEFT_OUT = (
    "grader.bodies",
    "grader.formula",
    "grader.lab.steps",
    "grader.lab.trial",
    "grader.limits",
    "grader.notebook",
    "grader.result",
    "grader.sandbox",
)
_INSTEAD = {
    "import msgspec": "from @@grader.checks import structs as msgspec",
    "from msgspec import structs": "from @@grader.checks import structs",
    r"from msgspec\.structs import (.*)": rf"from @@{_STRUCTS} import \2",
}

_FILE = '''\
"""Checks for: {title}. Made by `grader release --checks`; changes here are lost.

In a notebook beside this file: from {module} import check, then check("name of a function").

It needs NumPy. What is in it is public: problems that are never used for a grade, what is right on
them, and the code that compares. The functions that are asked for are not in it.
"""

import sys
import types

if sys.version_info < (3, 11):
    raise ImportError("The checks need Python 3.11 or newer.")

_LEFT_OUT = {left_out!r}
_SOURCES = {{
{sources}}}
_PROBLEMS = """\\
{problems}"""


def _module(name):
    module = types.ModuleType(name)
    module.__path__ = []
    sys.modules[name] = module
    return module


def _left_out(name):
    def stand_in(attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return type(attribute, (), {{}})

    _module(name).__getattr__ = stand_in


def _load():
    root = "_" + {module!r}
    for name in [name for name in sys.modules if name.split(".")[0] == root]:
        del sys.modules[name]
    _module(root)
    for name in _LEFT_OUT:
        _left_out(root + "." + name)
    for name, source in _SOURCES.items():
        full = root + "." + name
        parent = full.rpartition(".")[0]
        while parent not in sys.modules:
            _module(parent)
            parent = parent.rpartition(".")[0]
        module = types.ModuleType(full)
        module.__package__ = full.rpartition(".")[0]
        sys.modules[full] = module
        setattr(sys.modules[module.__package__], name.rpartition(".")[2], module)
        code = source.replace("@@", root + ".")
        exec(compile(code, full, "exec"), module.__dict__)
    return sys.modules[root + "." + {entry!r}].checks_of(_PROBLEMS)


check = _load()
'''


def checks_file(module: str, title: str, problems: str) -> str:
    """The text of the students' file, which is imported as module."""
    sources = packed_sources()
    return _FILE.format(
        module=module,
        title=re.sub(r'[\\"]', "'", title),
        left_out=left_out_modules(),
        sources="".join(f"    {name!r}: {_literal(text)},\n" for name, text in sources.items()),
        problems="".join(f"{problems[at : at + 96]}\n" for at in range(0, len(problems), 96)),
        entry=ENTRY,
    )


@cache
def packed_sources() -> dict[str, str]:
    """The text of each module by its name, what it imports before it; "@@" is where they hang."""
    order: dict[str, str] = {}

    def visit(name: str) -> None:
        if name in order or _is_left_out(name):
            return
        text = _text(name)
        for other in _ours(name, text):
            visit(other)
        order[name] = _moved(text)

    visit(_STRUCTS)
    visit(ENTRY)
    return order


@cache
def left_out_modules() -> tuple[str, ...]:
    """The modules that packed ones name and that stay behind."""
    named = (other for name in packed_sources() for other in _ours(name, _text(name)))
    return tuple(sorted({name for name in named if _is_left_out(name)}))


def _is_left_out(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in LEFT_OUT)


def _text(name: str) -> str:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).read_text(encoding="utf-8")


def _ours(name: str, text: str) -> Iterator[str]:
    """The modules of this package that a module imports, anywhere in it."""
    package = name.rpartition(".")[0]
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ImportFrom):
            continue
        base = node.module or ""
        if node.level:
            above = package.split(".")[: len(package.split(".")) + 1 - node.level]
            base = ".".join([*above, *filter(None, [node.module])])
        if base.partition(".")[0] != "grader":
            continue
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield inner if _is_module(inner) else base


@cache
def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _moved(text: str) -> str:
    """A module's text whose imports of this package begin with "@@", and have no msgspec."""
    text = re.sub(r"^(\s*)from grader\b", r"\1from @@grader", text, flags=re.MULTILINE)
    for theirs, ours in _INSTEAD.items():
        text = re.sub(rf"^(\s*){theirs}$", rf"\1{ours}", text, flags=re.MULTILINE)
    return text


def _literal(text: str) -> str:
    """A text as a readable Python literal."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\\\n{escaped}"""' if not escaped.endswith('"') else repr(text)
