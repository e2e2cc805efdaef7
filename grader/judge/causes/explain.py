"""Says what can be said of wrong outputs, and of functions that stop: hints, shares, an example."""

import dataclasses
from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from grader.judge.causes.diagnose import diagnose
from grader.judge.causes.entries import causes_in_entries
from grader.judge.causes.example import smallest_example
from grader.judge.causes.known_mistakes import causes_of_tree
from grader.judge.causes.precision import low_precision
from grader.judge.checking.expected import Expected, expected_of
from grader.judge.checking.known_sizes import known_sizes
from grader.judge.checking.output_check import WITHOUT_NUMBERS, check_output, check_outputs
from grader.judge.checking.parts import Answer, Parts
from grader.judge.checking.return_form import changed_arguments, credit_of
from grader.judge.failures.crashes import crash_causes
from grader.judge.failures.faults import share_unknown, without_words
from grader.judge.failures.parameters import global_cause, order_cause
from grader.judge.failures.sizes import only_with, size_cause
from grader.judge.findings import Cause, JudgedItem, cause_of
from grader.judge.scoring.partial_credit import with_causes
from grader.lab.function_model import FunctionSpec
from grader.notebook.function_use import FunctionUse
from grader.plan import ProblemSet

# What a number in the place of a size may come from.
_FROM_OUTSIDE = ({"hard-coded-batch"}, {"constant-factor"})


def explained(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Parts],
    expected: Sequence[Expected],
    items: Sequence[JudgedItem],
    use: FunctionUse,
) -> tuple[JudgedItem, ...]:
    """The items of a function that returned, those that are wrong with what was found out.

    What earns everything, or returned what no cause can explain, never depends on it.
    """
    wrong = [item.output for item in items if item.output and _is_diagnosable(item)]
    if not wrong or function.kind != "function":  # no input, on which a cause would show
        return tuple(items)
    try:
        changed = changed_arguments(problem_set, answers)
        causes = dict(diagnose(function, problem_set.problems, answers, expected, wrong))
        for name in wrong:
            checks = check_outputs(function, problem_set.problems, answers, expected, name)
            if name in expected[0].trees:
                own = causes_of_tree(function, answers, expected, name)
                causes |= {name: own} if own else {}
            elif name not in causes and (low := low_precision(function, checks, name, use)):
                causes[name] = (low,)
    except Exception as error:  # whatever it would have found may have left points
        return tuple(
            share_unknown(item, error) if item.output in wrong and _may_earn(item) else item
            for item in items
        )

    def said(name: str, item: JudgedItem) -> JudgedItem:
        if name not in wrong:
            return item
        try:
            if name not in causes:
                return _unexplained(function, problem_set, answers, expected, item, use)
            checks = check_outputs(function, problem_set.problems, answers, expected, name)
            form, _ = credit_of(function, changed, answers, checks, name)
            told = [_with_global(cause, function, use) for cause in causes[name]]
            return with_causes(item, told, form)
        except Exception as error:
            fails = share_unknown if name in causes else without_words
            return fails(item, error)

    return tuple(said(name, item) for name, item in zip(function.outputs, items, strict=True))


def causes_of_crash(
    function: FunctionSpec, problem_set: ProblemSet, answers: Sequence[Answer], use: FunctionUse
) -> tuple[Cause, ...]:
    """What may lie behind a function that stopped with an exception."""
    expected = expected_of(dataclasses.replace(function, gradient=None), problem_set)
    works = [
        isinstance(answer, Parts)
        and all(
            check_output(function, problem, answer, correct, name).right
            for name in function.outputs
        )
        for problem, answer, correct in zip(problem_set.problems, answers, expected, strict=False)
    ]
    return crash_causes(function, problem_set.problems, answers, works, use)


def _is_diagnosable(item: JudgedItem) -> bool:
    """Whether a wrong output can be explained by the reference: not one that agrees with it."""
    if item.status != "failed" or any(one.id == "nondeterministic" for one in item.findings):
        return False
    error, tolerance = item.evidence.reference_error, item.evidence.tolerance
    return error is None or tolerance is None or error > tolerance


def _may_earn(item: JudgedItem) -> bool:
    """Whether a cause could leave a part of the points: there are numbers to follow one."""
    return WITHOUT_NUMBERS.isdisjoint(finding.cause for finding in item.findings)


def _with_global(cause: Cause, function: FunctionSpec, use: FunctionUse) -> Cause:
    """A number that does not come from the arguments, with the global that it may come from."""
    outside = global_cause(function, use, evident=True)
    if set(cause.ids) not in _FROM_OUTSIDE or outside is None:
        return cause
    return replace(cause, findings=(*cause.findings, *outside.findings))


def _unexplained(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Parts],
    expected: Sequence[Expected],
    item: JudgedItem,
    use: FunctionUse,
) -> JudgedItem:
    """An output whose values follow no known cause: what else is known, and an example."""
    name = item.output or ""
    checks = check_outputs(function, problem_set.problems, answers, expected, name)
    sizes = only_with(problem_set.problems, [check.right for check in checks])
    known = known_sizes(function, problem_set.problems)
    sizes = {
        size: value for size, value in sizes.items() if value in use.int_literals and size in known
    }
    order, outside = order_cause(function, use), global_cause(function, use)
    if order is not None:
        causes = [order]
    elif sizes:
        causes = [size_cause(function, sizes, "output", output=name)]
    else:
        causes = [*([outside] if outside else []), *_changes(problem_set, answers)]
    references = [answer.outputs[name] for answer in expected if name in answer.outputs]
    is_array = len(references) == len(checks)
    if not causes and is_array:
        causes = list(causes_in_entries(checks, references, name))
    if causes:
        certain = causes[0].ids if len(causes) == 1 else None
        evidence = structs.replace(item.evidence, cause=certain)
        item = replace(item, causes=(*item.causes, *causes), evidence=evidence)
    smallest = smallest_example(function, checks, references, name) if is_array else None
    if smallest is None:
        return item
    example, said = smallest
    evidence = structs.replace(item.evidence, example=example)
    return replace(item, findings=(*item.findings, said), evidence=evidence)


def _changes(problem_set: ProblemSet, answers: Sequence[Parts]) -> list[Cause]:
    changed = changed_arguments(problem_set, answers)
    return [cause_of("changes-arguments:inside", arguments=changed)] if changed else []
