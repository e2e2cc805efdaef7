"""Says what can be said of wrong outputs, and of functions that stop: hints, shares, an example."""

import dataclasses
from collections.abc import Sequence

from msgspec.structs import replace

from grader.judge.crashes import crash_hints
from grader.judge.diagnose import diagnose
from grader.judge.entries import entry_hints
from grader.judge.example import in_words, smallest_example
from grader.judge.faults import share_unknown, without_words
from grader.judge.form import changed_arguments, credit_of
from grader.judge.known import known_sizes
from grader.judge.look import WITHOUT_NUMBERS, look_at, looks_at
from grader.judge.parameters import global_hint, order_hint
from grader.judge.partial import with_findings
from grader.judge.precision import low_precision
from grader.judge.right import RightAnswer, right_answers
from grader.judge.sizes import only_with, size_hint
from grader.judge.suspect import Finding
from grader.judge.words import NONDETERMINISTIC
from grader.lab.model import FunctionSpec
from grader.notebook.traits import Traits
from grader.plan import Examination
from grader.result import Hint, Item
from grader.transcript import Answer, Returned

# What a number in the place of a size may come from.
_FROM_OUTSIDE = frozenset({"hard-coded-batch", "constant-factor"})


def explained(
    function: FunctionSpec,
    examination: Examination,
    answers: Sequence[Returned],
    right: Sequence[RightAnswer],
    items: Sequence[Item],
    traits: Traits,
) -> tuple[Item, ...]:
    """The items of a function that returned, those that are wrong with what was found out.

    What earns everything, or returned what no cause can explain, never depends on it.
    """
    wrong = [item.output for item in items if item.output and _is_diagnosable(item)]
    if not wrong:
        return tuple(items)
    try:
        causes = dict(diagnose(function, examination.problems, answers, right, wrong))
        for name in wrong:
            looks = looks_at(function, examination.problems, answers, right, name)
            if name not in causes and (low := low_precision(function, looks, name, traits)):
                causes[name] = (low,)
    except Exception as error:  # whatever it would have found may have left points
        return tuple(
            share_unknown(item, error) if item.output in wrong and _may_earn(item) else item
            for item in items
        )

    def said(name: str, item: Item) -> Item:
        if name not in wrong:
            return item
        try:
            if name not in causes:
                return _unexplained(function, examination, answers, right, item, traits)
            looks = looks_at(function, examination.problems, answers, right, name)
            form, _ = credit_of(function, examination, answers, looks, name)
            findings = [_with_global(finding, function, traits) for finding in causes[name]]
            return with_findings(item, findings, form)
        except Exception as error:
            fails = share_unknown if name in causes else without_words
            return fails(item, error)

    return tuple(said(name, item) for name, item in zip(function.outputs, items, strict=True))


def hints_on_crash(
    function: FunctionSpec, examination: Examination, answers: Sequence[Answer], traits: Traits
) -> tuple[Hint, ...]:
    """What may lie behind a function that stopped with an exception."""
    right = right_answers(dataclasses.replace(function, gradient=None), examination)
    works = [
        isinstance(answer, Returned)
        and all(
            look_at(function, problem, answer, correct, name).right for name in function.outputs
        )
        for problem, answer, correct in zip(examination.problems, answers, right, strict=False)
    ]
    return crash_hints(function, examination.problems, answers, works, traits)


def _is_diagnosable(item: Item) -> bool:
    """Whether a wrong output can be explained by the reference: not one that agrees with it."""
    if item.status != "failed" or NONDETERMINISTIC in item.hints:
        return False
    error, tolerance = item.evidence.reference_error, item.evidence.tolerance
    return error is None or tolerance is None or error > tolerance


def _may_earn(item: Item) -> bool:
    """Whether a cause could leave a part of the points: there are numbers to follow one."""
    return WITHOUT_NUMBERS.isdisjoint(hint.id for hint in item.hints)


def _with_global(finding: Finding, function: FunctionSpec, traits: Traits) -> Finding:
    """A number that does not come from the arguments, with the global that it may come from."""
    hint = finding.hint
    outside = global_hint(function, traits, evident=True)
    if hint.id not in _FROM_OUTSIDE or outside is None:
        return finding
    both = Hint(f"{hint.id} + {outside.id}", f"{hint.text} {outside.text}")
    return dataclasses.replace(finding, hint=both)


def _unexplained(
    function: FunctionSpec,
    examination: Examination,
    answers: Sequence[Returned],
    right: Sequence[RightAnswer],
    item: Item,
    traits: Traits,
) -> Item:
    """An output whose values follow no known cause: what else is known, and an example."""
    name = item.output or ""
    looks = looks_at(function, examination.problems, answers, right, name)
    sizes = only_with(examination.problems, [look.right for look in looks])
    known = known_sizes(function, examination.problems)
    sizes = {
        size: value for size, value in sizes.items() if value in traits.counts and size in known
    }
    order, outside = order_hint(function, traits), global_hint(function, traits)
    if order is not None:
        hints = [order]
    elif sizes:
        hints = [size_hint(function, sizes, f"{name} is right")]
    else:
        hints = [*([outside] if outside else []), *_changes(examination, answers)]
    if not hints:
        hints = list(entry_hints(looks, [answer.outputs[name] for answer in right], name))
    if hints:
        evidence = replace(item.evidence, cause=hints[0].id if len(hints) == 1 else None)
        item = replace(item, hints=(*item.hints, *hints), evidence=evidence)
    example = smallest_example(function, looks, [answer.outputs[name] for answer in right])
    if example is None:
        return item
    message = f"{item.message} {in_words(example, name)}"
    return replace(item, message=message, evidence=replace(item.evidence, example=example))


def _changes(examination: Examination, answers: Sequence[Returned]) -> list[Hint]:
    changed = changed_arguments(examination, answers)
    if not changed:
        return []
    text = f"The argument {' and '.join(changed)} is changed inside, and used after that?"
    return [Hint("changes-arguments", text)]
