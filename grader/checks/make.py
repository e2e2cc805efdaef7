"""Makes the checks of a lab: draws public problems, records what is right, packs the file."""

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from grader.checks.judging import judge
from grader.checks.packing import checks_file
from grader.checks.recorded import Unrecordable, recorded_of, tree_of
from grader.judge.checking.expected import Expected
from grader.lab.function_model import FunctionSpec, Output
from grader.lab.model import LabSpec
from grader.plan import Plan, ProblemSet, make_plan
from grader.transcript import Raised, Returned
from grader.values.capture import capture
from grader.values.limits import Refused
from grader.values.reader import decode
from grader.values.tree import Tree
from grader.values.writer import encode, same

# What public problems are drawn by in the place of a submission's digest. It is longer than any
# digest, so that no submission and no seed has these problems.
PUBLIC = b"public problems, which no submission is graded on.  "


@dataclass(frozen=True)
class Checks:
    """The checks of a lab: the file's name and text, what has a check, and why others have none."""

    module: str
    text: str
    checked: tuple[str, ...]
    unchecked: tuple[tuple[str, str], ...]


def make_checks(lab: LabSpec) -> Checks:
    """Draw, record and pack; raises LabError where problems cannot be drawn."""
    trees: list[Tree] = []
    checked: list[str] = []
    unchecked: list[tuple[str, str]] = []
    public, graded = public_plan(lab), make_plan(lab, 0)
    for function in lab.functions:
        try:
            trees.append(_recorded(lab, function, public, graded))
            checked.append(function.name)
        except Unrecordable as why:
            unchecked.append((function.name, str(why)))
    unchecked += [
        (f"training.{one.id}", "trainings run on the grader's side") for one in lab.trainings
    ]
    unchecked += [(one.id, "tests run on the grader's side") for one in lab.tests]
    module = module_of(lab)
    packed = base64.b64encode(zlib.compress(encode(tuple(trees)), 9)).decode("ascii")
    return Checks(module, checks_file(module, lab.title, packed), tuple(checked), tuple(unchecked))


def module_of(lab: LabSpec) -> str:
    """The name under which a lab's checks are imported."""
    name = re.sub(r"[^0-9a-zA-Z]+", "_", lab.id).strip("_").lower() or "lab"
    return f"_{name}_checks" if name[0].isdigit() else f"{name}_checks"


def public_plan(lab: LabSpec) -> Plan:
    """The public problems: the same for everybody, and never those of a grade."""
    return make_plan(lab, 0, PUBLIC)


def _recorded(lab: LabSpec, function: FunctionSpec, public: Plan, graded: Plan) -> Tree:
    """The tree of a function of which something is visible and can be told by its values."""
    if function.kind != "function":
        raise Unrecordable(f"a right {function.kind} would be the answer itself")
    outputs = {name: one for name, one in function.outputs.items() if _is_told(lab, function, name)}
    if not outputs:
        raise Unrecordable(_why_nothing(lab, function))
    own = replace(function, outputs=outputs, claims=(), gradient=None, mistakes=())
    problem_set = _without_graded(own, public.problem_sets[function.name], graded)
    right = [_right(own, problem_set, at) for at in range(len(problem_set.problems))]
    if any(output.raises for output in outputs.values()) and right[0][1]:
        raise Unrecordable("its first public problem has no answer")
    tree = decode(encode(tree_of(own, problem_set, right)))
    _must_pass(tree, right)
    return tree


def _is_told(lab: LabSpec, function: FunctionSpec, name: str) -> bool:
    """Whether an output is visible, and right only if it is as the reference has it."""
    return _is_visible(lab, function, name) and not _is_of_claims(function, function.outputs[name])


def _is_visible(lab: LabSpec, function: FunctionSpec, name: str) -> bool:
    said = lab.withheld.get(function.item_id(name), lab.withheld.get(function.name, "visible"))
    return said == "visible"


def _is_of_claims(function: FunctionSpec, output: Output) -> bool:
    return bool(function.claims) and not output.points and not output.raises


def _why_nothing(lab: LabSpec, function: FunctionSpec) -> str:
    visible = any(_is_visible(lab, function, name) for name in function.outputs)
    if function.claims and (visible or not function.outputs):
        return "only claims judge what it returns"
    return "its results are withheld from students"


def _without_graded(own: FunctionSpec, public: ProblemSet, graded: Plan) -> ProblemSet:
    """The problems that are others than those of a grade; raises Unrecordable for none."""
    others = graded.problem_sets[own.name].problems
    kept = tuple(
        problem
        for problem, other in zip(public.problems, others, strict=True)
        if not all(
            same(problem.variables[name], other.variables.get(name))
            for name in own.given(problem.variables)
        )
    )
    if not kept:
        raise Unrecordable("its problems are the same in every grade, so that none may be public")
    return replace(public, problems=kept)


def _right(function: FunctionSpec, problem_set: ProblemSet, at: int) -> tuple[Tree, str]:
    """What the reference returns on a problem, or the name of what it raises as asked."""
    problem = problem_set.problems[at]
    raised = Expected(function, problem).raised
    if raised is not None:
        asked = (kind for output in function.outputs.values() for kind in output.raises)
        return None, next(kind.__name__ for kind in asked if issubclass(raised, kind))
    with np.errstate(all="ignore"):
        return capture(
            _bare(function, function.reference(*function.objects(problem.variables)))
        ), ""


def _bare(function: FunctionSpec, returned: object) -> object:
    """What is returned, None in the place of what is ignored."""
    if type(returned) is tuple and len(returned) == len(function.places) > 1:
        pairs = zip(function.places, returned, strict=True)
        return tuple(value if name in function.outputs else None for name, value in pairs)
    if type(returned) is dict and len(function.places) > 1:
        return {
            name: value if name in function.outputs else None for name, value in returned.items()
        }
    return returned


def _must_pass(tree: Tree, right: list[tuple[Tree, str]]) -> None:
    """Raises Unrecordable where what is right would not pass: it does not cross as it is."""
    try:
        recorded = recorded_of(tree)
        answers = [
            Raised(raised, "", base=raised) if raised else Returned(returned)
            for returned, raised in (*right, right[0])
        ]
        passed = all(item.status == "passed" for item in judge(recorded, answers))
    except (Refused, ValueError, TypeError) as error:
        raise Unrecordable(f"its values cannot be recorded: {error}") from None
    if not passed:
        raise Unrecordable("its right values cannot be recorded as they are")


def lines_of(checks: Checks) -> Iterator[str]:
    """What is said when checks are released: what has one, and why the rest has none."""
    if checks.checked:
        yield f"{checks.module}.py checks {', '.join(checks.checked)}."
    else:
        yield "No file of checks is made: nothing in this lab can be checked by students."
    reasons: dict[str, list[str]] = {}
    for name, why in checks.unchecked:
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        yield f"No check for {', '.join(names)}: {why}."
