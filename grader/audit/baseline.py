"""What must hold before any mutant: the reference earns everything, the template nothing."""

import __future__

import ast
import contextlib
import io
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from grader.audit.asking import ask
from grader.audit.report import Fault, Template
from grader.judge.functions import judge_function
from grader.lab.model import LabSpec
from grader.lab.time_limit import TookTooLong, time_limit
from grader.messages.render import described
from grader.notebook.analysis import Analysis, analysis_of
from grader.notebook.needs import needed_cells
from grader.notebook.python import parse_cell
from grader.notebook.read import Notebook, read_notebook
from grader.plan import Plan
from grader.result import Item

MOST_SECONDS = 30.0


def reference_faults(lab: LabSpec, plans: Iterable[Plan]) -> tuple[Fault, ...]:
    """Items on which the reference itself loses marks, over some draws of the problems."""
    namespace = {function.name: function.reference for function in lab.functions}
    faults: dict[str, Fault] = {}
    for plan in plans:
        for item in _items(lab, plan, namespace, frozenset()):
            if item.status != "passed":
                faults.setdefault(
                    item.id, Fault(item.id, f"{item.message or item.status} (seed {plan.seed})")
                )
    return tuple(faults.values())


def template_report(lab: LabSpec, plan: Plan) -> Template | None:
    """What the lab's template earns, None where the lab names none."""
    if lab.template is None:
        return None
    notebook = read_notebook(lab.template)
    analysis = analysis_of(notebook, lab)
    items = _items(lab, plan, _namespace(notebook, analysis), analysis.blank)
    blank: list[str] = []
    provided: list[str] = []
    faults: list[Fault] = []
    for function in lab.functions:
        own = [item for item in items if item.function == function.name]
        if all(item.status == "not_attempted" and not item.score for item in own):
            blank.append(function.name)
        elif all(item.status == "passed" for item in own):
            provided.append(function.name)
        else:
            faults.extend(
                Fault(
                    item.id,
                    f"It is {item.status}, with {item.score:g} points. {item.message}",
                )
                for item in own
                if item.status != "not_attempted"
            )
    return Template(lab.template.name, tuple(blank), tuple(provided), tuple(faults))


def _items(
    lab: LabSpec, plan: Plan, namespace: Mapping[str, Any], blank: frozenset[str]
) -> tuple[Item, ...]:
    with np.errstate(all="ignore"):
        judged = [
            item
            for function in lab.functions
            for item in judge_function(
                function,
                plan.problem_sets[function.name],
                ask(namespace, plan.problem_sets[function.name], MOST_SECONDS),
                blank=function.name in blank,
            )
        ]
    return described(judged, lab)


def _namespace(notebook: Notebook, analysis: Analysis) -> dict[str, Any]:
    """The names that the template's own code binds, where functions that it provides need it.

    Blank functions are all that is made where nothing is provided: what they would import takes
    longer than all the rest. The code runs here, as the rest of the lab does; a statement that
    fails binds nothing.
    """
    provided = [name for name in analysis.defined if name not in analysis.blank]
    needed = needed_cells(notebook.code_cells, provided) if provided else frozenset()
    needed |= {analysis.defined[name] for name in analysis.blank}
    namespace: dict[str, Any] = {"__name__": "template"}
    silence = io.StringIO()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        for cell in notebook.code_cells:
            for statement in parse_cell(cell.source).body if cell.index in needed else ():
                _execute(statement, namespace)
    return namespace


def _execute(statement: ast.stmt, namespace: dict[str, Any]) -> None:
    # Annotations stay text, so that they need no import.
    flags = __future__.annotations.compiler_flag
    code = compile(ast.Module([statement], []), "<template>", "exec", flags, dont_inherit=True)
    with contextlib.suppress(Exception, TookTooLong), time_limit(MOST_SECONDS):
        exec(code, namespace)
