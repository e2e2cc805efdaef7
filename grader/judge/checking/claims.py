"""Judges claims: what must hold of a function's answers, whatever the reference returns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.bodies.child import Over
from grader.bodies.claims import Fails, Holds, try_claim
from grader.evidence import Evidence, Finding, ItemStatus
from grader.judge.checking.expected import Expected
from grader.judge.checking.known_sizes import only_known
from grader.judge.checking.parts import Part, Parts
from grader.judge.failures.faults import item_of_claim, not_judged
from grader.judge.findings import JudgedItem, found
from grader.lab.function_model import Claim, FunctionSpec
from grader.lab.returns import plain_tree
from grader.plan import Problem, ProblemSet
from grader.values.limits import Refused
from grader.values.rebuild import given_object, rebuild
from grader.values.tree import AnyArray


def judge_claims(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Parts],
    expected: Sequence[Expected],
) -> tuple[JudgedItem, ...]:
    """An item for each claim of a function that returned from all calls."""
    items = []
    for claim in function.claims:
        try:
            items.append(_judge(claim, function, problem_set, answers, expected))
        except Exception as error:
            items.append(not_judged(item_of_claim(claim), error))
    return tuple(items)


def _judge(
    claim: Claim,
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Parts],
    expected: Sequence[Expected],
) -> JudgedItem:
    problems = problem_set.problems
    cases: list[Mapping[str, Any]] = []
    for answer, correct in zip(answers, expected, strict=False):
        given = {}
        came = replace(answer, values=answer.as_they_came or answer.values)
        for at, name in enumerate(function.places):
            if name in claim.parameters:
                try:
                    given[name] = _value(came.part(at), correct.values[name], correct, name)
                except Refused:
                    lacking = found("claim:missing", title=claim.title, output=name)
                    return _item(claim, "failed", lacking)
        cases.append(_case(claim, correct.problem, given))
    tried = try_claim(claim.holds, cases, claim.limits)
    if isinstance(tried, Holds):
        return _item(claim, "passed", found("claim:holds", title=claim.title), points=claim.points)
    if isinstance(tried, Over) or tried.raised:
        _must_hold_for_reference(claim, expected)
    if isinstance(tried, Over):
        facts = {"title": claim.title, "limit": claim.limits.words(tried.limit)}
        return _item(claim, "failed", found("claim:over", **facts))
    problem = problems[tried.problem]
    sizes = only_known(function, problem, problems)
    kind = "claim:raised" if tried.raised else "claim:text" if tried.text else "claim"
    said = {"title": claim.title, "sizes": sizes}
    if tried.text:
        said["text"] = tried.text
    item = _item(claim, "failed", found(kind, **said))
    evidence = Evidence(problems=len(problems), sizes=dict(problem.sizes))
    return replace(item, evidence=evidence)


def _must_hold_for_reference(claim: Claim, expected: Sequence[Expected]) -> None:
    """Raises ValueError where it is the claim that fails, not what it was tried on."""
    cases = [_case(claim, correct.problem, correct.values) for correct in expected]
    tried = try_claim(claim.holds, cases, claim.limits)
    if isinstance(tried, Holds):
        return
    why = tried.text if isinstance(tried, Fails) else f"ended for its limit of {tried.limit}"
    raise ValueError(f"the claim {claim.id!r} does not hold for the reference: {why}")


def _case(claim: Claim, problem: Problem, outputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments of a claim on one problem: inputs as they were drawn, and outputs."""
    return {
        name: outputs[name] if name in outputs else given_object(problem.variables[name])
        for name in claim.parameters
    }


def _value(part: Part | None, right: Any, correct: Expected, name: str) -> Any:
    """What came back for an output, as the reference would have it; raises Refused for nothing.

    An array in lists is an array, axes of one entry are as they should be, whole numbers are ints.
    """
    if part is None or part.kind == "missing" or (part.kind == "none" and right is not None):
        raise Refused("nothing")
    if name not in correct.outputs or type(part.tree) in (bool, int, float):
        return rebuild(plain_tree(part.tree))
    array = part.array
    if array is None:
        raise Refused("no array")
    wanted = np.asarray(right)
    if _without_ones(array.shape) == _without_ones(wanted.shape):
        array = array.reshape(wanted.shape)
    if wanted.dtype.kind in "iu" and _is_whole(array):
        array = array.astype(wanted.dtype)
    return array if array.ndim else array[()]


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(extent for extent in shape if extent != 1)


def _is_whole(array: AnyArray) -> bool:
    if array.dtype.kind != "f" or not np.all(np.isfinite(array)):
        return False
    return bool(np.all(array == np.round(array)) and np.abs(array).max(initial=0) < 2**53)


def _item(claim: Claim, status: ItemStatus, said: Finding, *, points: float = 0.0) -> JudgedItem:
    return replace(item_of_claim(claim, said), status=status, score=points)
