"""Where a function seems to be attempted that the notebook does not define, or leaves blank."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from grader.evidence import Fact, Finding
from grader.notebook.read import Cell, Notebook

_ALIKE = 0.8
_MOST_ADDED = 4
_KINDS = {"markdown": "a Markdown cell", "raw": "a raw cell"}


def attempts_elsewhere(
    notebook: Notebook,
    template: Sequence[Cell],
    wanted: Mapping[str, tuple[str, ...]],
    graded: Collection[str],
) -> Mapping[str, Finding]:
    """For each wanted function, given with its parameters, where it seems to be attempted.

    What the handout binds, and what else is graded, is meant for itself.
    """
    provided = {name for cell in template for name in cell.analysis.names.binds}
    found = {}
    for name, parameters in wanted.items():
        said = next(_written(notebook, name), None) or next(
            _renamed(notebook.code_cells, name, parameters, {*provided, *graded}), None
        )
        if said is not None:
            found[name] = said
    return found


def _written(notebook: Notebook, name: str) -> Iterator[Finding]:
    """Where the text of a definition stands, the last one first."""
    definition = re.compile(
        rf"^(?P<before>[^\S\n]*(?:#[^\S\n#]*)?)(?:async +)?def +{re.escape(name)} *\(", re.MULTILINE
    )
    for cell in reversed(notebook.cells):
        match = definition.search(cell.source)
        if match is None or (cell.kind == "code" and _binds(cell, name)):
            continue
        where: dict[str, Fact] = {"cell": cell.index + 1, "function": name}
        magic = re.match(r"\s*%%(\w+)", cell.source)
        if cell.kind != "code":
            yield Finding("attempt:kind", where | {"kind": _KINDS[cell.kind]})
        elif magic is not None and magic[1] in ("timeit", "time", "prun"):
            yield Finding("attempt:timed", where | {"magic": magic[1]})
        elif magic is not None:
            yield Finding("attempt:magic", where | {"magic": magic[1]})
        elif "#" in match["before"]:
            yield Finding("attempt:comment", where)
        elif match["before"]:
            yield Finding("attempt:within", where)
        else:
            yield Finding("attempt:not-run", where)


def _binds(cell: Cell, name: str) -> bool:
    return any(name in statement.binds for statement in cell.analysis.statements)


def _renamed(
    cells: Sequence[Cell], name: str, parameters: tuple[str, ...], others: set[str]
) -> Iterator[Finding]:
    """Functions under another name that have the same parameters, or nearly the same name."""
    for cell in reversed(cells):
        for statement in cell.analysis.statements:
            for other in statement.binds if statement.function else ():
                if other in others or statement.binds[other] == "blank":
                    continue
                own = statement.function.parameters if statement.function else ()
                same = own == parameters
                if (same and len(own) > 1) or (
                    len(own) == len(parameters) and _are_alike(name.lower(), other.lower())
                ):
                    facts: dict[str, Fact] = {"function": name, "cell": cell.index + 1}
                    kind = "attempt:same" if same else "attempt:renamed"
                    yield Finding(kind, facts | {"other": other})


def _are_alike(name: str, other: str) -> bool:
    close = abs(len(name) - len(other)) <= _MOST_ADDED
    alike = difflib.SequenceMatcher(None, name, other).ratio() >= _ALIKE
    return close and (alike or name in other)
