"""Mutants: functions that are wrong on purpose, each made from a lab's reference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader.inside.frames import AnyArray
from grader.judge.right import reference_outputs
from grader.lab.model import FunctionSpec, Mistake
from grader.plan import Examination

Kind = Literal["dictionary", "generated", "combined"]
Arguments = tuple[AnyArray, ...]
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

    def mutant(*arguments: AnyArray) -> Any:
        right = reference_outputs(function, arguments)
        values = tuple({**right, **change(arguments, right)}.values())
        return values if len(values) > 1 else values[0]

    return mutant


def of_dictionary(function: FunctionSpec, examination: Examination) -> tuple[Mutant, ...]:
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
                outputs_of(function, mistake, examination),
                lambda mistake=mistake: changed(  # type: ignore[misc]
                    function, lambda arguments, _: mistake.formula(*arguments)
                ),
                causes=(mistake.id,),
            )
        )
    return tuple(mutants)


def outputs_of(
    function: FunctionSpec, mistake: Mistake, examination: Examination
) -> frozenset[str]:
    """The outputs that a mistake's formula gives; all, where it fails."""
    try:
        return frozenset(mistake.formula(*examination.calls[0]))
    except Exception:
        return frozenset(function.outputs)
