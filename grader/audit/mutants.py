"""Mutants: functions that are wrong on purpose, each made from a lab's reference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from grader.lab.function_model import FunctionSpec, Mistake
from grader.lab.returns import ReturnForm, numbers_of, outputs_by_name, return_form
from grader.plan import ProblemSet

Kind = Literal["dictionary", "generated", "combined"]
Arguments = tuple[Any, ...]
Outputs = Mapping[str, Any]
# change(arguments, right outputs): the outputs that come out otherwise.
Change = Callable[[Arguments, Outputs], Outputs]


@dataclass(frozen=True)
class Mutant:
    """One wrong way to write a function.

    make gives it anew, since it may remember its calls. touches names the outputs that may differ
    from the reference's; of_form says that their values may be right and yet should cost marks.
    causes are the ids of the dictionary's mistakes in it; remedy says what gives it away, where a
    problem of certain sizes does not by itself.
    """

    id: str
    function: str
    kind: Kind
    touches: frozenset[str]
    make: Callable[[], Callable[..., Any]]
    of_form: bool = False
    causes: tuple[str, ...] = ()
    remedy: str = ""


def changed(function: FunctionSpec, change: Change) -> Callable[..., Any]:
    """The reference with some of its outputs changed."""

    def mutant(*arguments: Any) -> Any:
        right, form = right_outputs(function, arguments)
        return in_form(form, {**right, **change(arguments, right)})

    return mutant


def right_outputs(function: FunctionSpec, arguments: Arguments) -> tuple[Outputs, ReturnForm]:
    """The reference's outputs by name, numbers as arrays, and how it returned them."""
    names = function.places
    returned = function.reference(*arguments)
    outputs = {}
    for name, value in outputs_by_name(names, returned).items():
        array = numbers_of(value) if name in function.outputs else None
        outputs[name] = value if array is None else array
    return outputs, return_form(names, returned)


def in_form(form: ReturnForm, outputs: Outputs) -> Any:
    """Outputs as the reference returns them."""
    values = tuple(outputs.values())
    if form.in_dict:
        return dict(outputs)
    return values if len(values) > 1 else values[0]


def _mistaken(mistake: Mistake, arguments: Arguments, _: Outputs) -> Outputs:
    return mistake.formula(*arguments)


def of_dictionary(function: FunctionSpec, problem_set: ProblemSet) -> tuple[Mutant, ...]:
    """Every mistake of the lab's dictionary; those that share an id are numbered."""
    counts: dict[str, int] = {}
    mutants = []
    for mistake in function.mistakes:
        counts[mistake.id] = number = counts.get(mistake.id, 0) + 1
        mutants.append(
            Mutant(
                mistake.id if number == 1 else f"{mistake.id} #{number}",
                function.name,
                "dictionary",
                outputs_of(function, mistake, problem_set),
                partial(changed, function, partial(_mistaken, mistake)),
                causes=(mistake.id,),
            )
        )
    return tuple(mutants)


def outputs_of(function: FunctionSpec, mistake: Mistake, problem_set: ProblemSet) -> frozenset[str]:
    """The outputs that a mistake's formula gives; all, where it fails."""
    try:
        return frozenset(mistake.formula(*problem_set.calls[0]))
    except Exception:  # one that stops gives none of them
        return frozenset(function.outputs)
