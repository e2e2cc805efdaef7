"""Judges the outputs of a function that returned from all its calls, by values and form."""

from collections.abc import Sequence

import numpy as np
from msgspec import structs

from grader.evidence import Evidence, Finding, ItemStatus, OnProblem
from grader.judge.checking.compare import Comparison, error_of
from grader.judge.checking.expected import Expected
from grader.judge.checking.known_sizes import known_sizes
from grader.judge.checking.output_check import OutputCheck, check_outputs
from grader.judge.checking.parts import Parts
from grader.judge.checking.return_form import causes_of_form, changed_arguments, credit_of
from grader.judge.checking.trees import compare_trees
from grader.judge.failures.sizes import only_with
from grader.judge.findings import Cause, JudgedItem, cause_of, found
from grader.lab.function_model import FunctionSpec, Output
from grader.lab.returns import plain_tree
from grader.plan import ProblemSet


def judge_outputs(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Parts],
    expected: Sequence[Expected],
) -> tuple[JudgedItem, ...]:
    """The items of all outputs: the answers are to all calls of the problem set, in their order."""
    changed = changed_arguments(problem_set, answers)
    return tuple(
        _judge_output(function, problem_set, answers, expected, name, changed)
        for name in function.outputs
    )


def _judge_output(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Parts],
    expected: Sequence[Expected],
    name: str,
    changed: Sequence[str],
) -> JudgedItem:
    at, output = function.places.index(name), function.outputs[name]
    problems = problem_set.problems
    checks = check_outputs(function, problems, answers, expected, name)
    worst = max(checks, key=lambda check: (not check.right, check.error))
    evidence = _evidence(function, checks, worst, output)
    # Of what has another shape, and so any size, nothing more need be known.
    of_right_shape = checks[0].form != "wrong-shape"
    again, is_tree = answers[len(problems)], name in expected[0].trees
    if of_right_shape and _differs(
        answers[0], again, at, worst.comparison, output, is_tree=is_tree
    ):
        said, advice = found("nondeterministic", output=name), cause_of("nondeterministic:advice")
        return _whole(function, name, "failed", said, evidence=evidence, causes=(advice,))
    if worst.complaint is not None:
        said, on_form = _counted(function, worst.complaint, checks), worst.form_causes
        if function.kind != "function":  # nothing was returned
            on_form = ()
        return _whole(function, name, "failed", said, evidence=evidence, causes=on_form)
    credit, notes = credit_of(function, changed, answers, checks, name)
    score = output.points if credit == 1 else round(credit * output.points, 2)
    status: ItemStatus = "passed" if credit == 1 else "partial"
    causes = causes_of_form(function, changed, answers, checks) if credit < 1 else ()
    if len(causes) == 1:
        evidence = structs.replace(evidence, cause=causes[0].ids)
    return _item(function, name, status, score, tuple(notes), evidence, causes)


def _counted(function: FunctionSpec, said: Finding, checks: Sequence[OutputCheck]) -> Finding:
    """A wrong value, with how many problems it is wrong on, and what tells these from the rest."""
    if said.id != "wrong-value" or len(checks) == 1:
        return said
    name, right = said.facts["output"], [check.right for check in checks]
    if not any(right):
        return found("wrong-value:all", output=name, problems=len(checks))
    facts = {"output": name, "wrong": len(checks) - sum(right), "problems": len(checks)}
    problems = [check.problem for check in checks]
    known = known_sizes(function, problems)
    for variant, kept in (("right", right), ("wrong", [not one for one in right])):
        sizes = only_with(problems, kept, least=1, others=1)
        sizes = {size: value for size, value in sizes.items() if size in known}
        if sizes:  # the size of the batch is the likeliest, then a size of one
            batch = function.problems.batch
            name = min(sizes, key=lambda size: (size != batch, sizes[size] != 1))
            return found(f"wrong-value:{variant}-only", **facts, sizes={name: sizes[name]})
    return found("wrong-value:some", **facts)


def _differs(
    first: Parts,
    again: Parts,
    at: int,
    comparison: Comparison | None,
    output: Output,
    *,
    is_tree: bool,
) -> bool:
    """Whether one output came out otherwise when the same call was made again."""
    one, other = first.part(at), again.part(at)
    if one is None or other is None:
        return len(first.values) != len(again.values)
    if is_tree:
        return not compare_trees(other.tree, plain_tree(one.tree), output, "").comparison.right
    if one.array is None or other.array is None:
        return (one.extents, one.digest) != (other.extents, other.digest)
    if one.array.shape != other.array.shape:
        return True
    if np.any(np.isnan(one.array)) or np.any(np.isnan(other.array)):
        return not np.array_equal(np.isfinite(one.array), np.isfinite(other.array))
    tolerance = min(output.tolerance, comparison.tolerance) if comparison else output.tolerance
    return error_of(other.array.astype(complex), one.array.astype(complex), output) > tolerance


def _evidence(
    function: FunctionSpec, checks: Sequence[OutputCheck], worst: OutputCheck, output: Output
) -> Evidence:
    value, right = worst.value, sum(check.right for check in checks)
    shape = value.extents if value is not None else None
    return Evidence(
        reference_error=_finite(worst.error),
        finite_difference_error=_finite(worst.difference_error),
        tolerance=worst.comparison.tolerance if worst.comparison else output.tolerance,
        problems=len(checks),
        problems_right=right,
        by_problem=() if right == len(checks) else _by_problem(function, checks),
        sizes=dict(worst.problem.sizes),
        shape=shape,
        expected_shape=worst.expected_shape,
        reading=worst.reading.id if worst.reading is not None else None,
    )


def _by_problem(function: FunctionSpec, checks: Sequence[OutputCheck]) -> tuple[OnProblem, ...]:
    known = known_sizes(function, [check.problem for check in checks])
    return tuple(
        OnProblem(
            {name: size for name, size in check.problem.sizes.items() if name in known}, check.right
        )
        for check in checks
    )


def _finite(error: float | None) -> float | None:
    # Three digits tell all there is to tell, and the same on every machine.
    return float(f"{error:.3g}") if error is not None and np.isfinite(error) else None


def _whole(
    function: FunctionSpec,
    name: str,
    status: ItemStatus,
    *findings: Finding,
    evidence: Evidence | None = None,
    causes: tuple[Cause, ...] = (),
) -> JudgedItem:
    return _item(function, name, status, 0.0, findings, evidence or Evidence(), causes)


def _item(
    function: FunctionSpec,
    name: str,
    status: ItemStatus,
    score: float,
    findings: tuple[Finding, ...],
    evidence: Evidence,
    causes: tuple[Cause, ...] = (),
) -> JudgedItem:
    return JudgedItem(
        id=function.item_id(name),
        task=function.task,
        function=function.name,
        output=name,
        score=score,
        max_score=function.outputs[name].points,
        status=status,
        findings=findings,
        causes=causes,
        evidence=evidence,
    )
