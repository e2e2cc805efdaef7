"""Which cells failed only since something before them is not there: consequences, no causes."""

import re
from collections.abc import Collection, Mapping, Sequence

from grader.notebook.analysis import Analysis
from grader.transcript import CellRun

_NAMED = re.compile(r"name '([^']+)' is not defined")


def unwritten_function(run: CellRun, analysis: Analysis) -> str:
    """The function that is not written yet, for which a cell waits; "" where it does not."""
    error = run.error
    if error is None:
        return ""
    if error.type_name == "NotImplementedError" and error.place is not None:
        at = {cell: name for name, cell in analysis.defined.items() if name in analysis.unattempted}
        if error.place.function in analysis.unattempted:
            return error.place.function
        return at.get(error.place.cell, "") if error.place.cell is not None else ""
    named = _NAMED.search(error.message) if error.type_name == "NameError" else None
    return named.group(1) if named and named.group(1) in analysis.unattempted else ""


def cell_before(
    run: CellRun, runs: Sequence[CellRun], binds: Mapping[int, Collection[str]]
) -> int | None:
    """The cell that failed before this one and would have made the name that it lacks."""
    error = run.error
    named = _NAMED.search(error.message) if error and error.type_name == "NameError" else None
    if named is None:
        return None
    failed = (
        one.index
        for one in reversed(runs)
        if one.index < run.index and one.outcome != "ok" and named.group(1) in binds[one.index]
    )
    return next(failed, None)
