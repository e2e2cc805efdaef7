"""Makes requests, and the keys that name what they ask for."""

import contextlib
from collections.abc import Mapping
from dataclasses import replace

from grader.judge.checking.expected import Expected
from grader.lab.digest import digest_of
from grader.lab.function_model import FunctionSpec
from grader.lab.model import OutsideTest
from grader.lab.returns import expected_tree
from grader.lab.training_model import TrainingSpec
from grader.plan import Plan, Problem, ProblemSet
from grader.requests import CallRequest, Key, Step, TestRequest, TrainingRequest
from grader.transcript import CallAnswer, Returned
from grader.values.measure import count_of

# An array of so many times the numbers that were expected, or given, is never an answer.
MOST_TIMES = 4
# So many numbers are kept in any case.
LEAST_KEPT = 1024

Declared = Mapping[str, FunctionSpec]


def call_request(
    plan: Plan,
    declared: Declared,
    name: str,
    position: int | None = None,
    substitutes: tuple[str, ...] = (),
    form: int = 0,
) -> CallRequest:
    """Ask one function for its answers to all calls of its problem set, called in one form."""
    problem_set, function = plan.problem_sets[name], declared[name]
    recipe = {
        "function": name,
        "arguments": ",".join(problem_set.parameters),
        "outputs": str(problem_set.outputs),
        "sizes": _sizes(problem_set),
        "seed": str(plan.seed),
        "submission": plan.submission.hex() or "any",
        "position": _position(position),
        "substitutes": _substitutes(declared, substitutes),
    }
    recipe |= _of_actions(function, form)
    problems = (*problem_set.problems, problem_set.problems[0])
    return CallRequest(
        Key("calls", tuple(sorted(recipe.items()))),
        problem_set.seed,
        tuple(
            Step(
                name,
                arguments,
                problem_set.outputs,
                _most(function, problem),
                *function.actions(problem.variables, form),
            )
            for arguments, problem in zip(problem_set.calls, problems, strict=True)
        ),
        position,
        substitutes,
        (name,),
    )


def in_order(answer: CallAnswer, function: FunctionSpec, form: int) -> CallAnswer:
    """An answer in one form of a call, the arguments that came back as its parameters have them."""
    sent = function.forms[form].positional
    outcomes = []
    for outcome, inputs in zip(answer.outcomes, answer.inputs, strict=False):
        if isinstance(outcome, Returned) and outcome.arguments:
            back = dict(zip(sent, outcome.arguments, strict=False))
            names = function.parameters[: len(inputs)]
            known = all(name in back for name in names)
            after = tuple(back[name] for name in names) if known else ()
            outcome = replace(outcome, arguments=after)
        outcomes.append(outcome)
    return replace(answer, outcomes=tuple(outcomes))


def training_request(
    declared: Declared,
    training: TrainingSpec,
    seed: int,
    substitutes: tuple[str, ...] = (),
    positions: tuple[tuple[str, int], ...] = (),
) -> TrainingRequest:
    """Ask for one run of a training.

    Its key holds a digest of the trainer, and of the references, whose shapes it goes by.
    """
    used, at = [declared[name] for name in training.uses], dict(positions)
    readings = [
        f"{function.name}.{name}:{'+'.join(reading.id for reading in output.readings)}"
        for function in used
        for name, output in function.outputs.items()
    ]
    recipe = {
        "training": training.id,
        "trainer": digest_of(training.code, *(function.reference for function in used)),
        "seed": str(seed),
        "functions": ",".join(f"{name}@{_position(at.get(name))}" for name in training.uses),
        "readings": ",".join(readings),
        "step": repr(training.step),
        "substitutes": _substitutes(declared, substitutes),
    }
    key = Key("training", tuple(sorted(recipe.items())))
    return TrainingRequest(key, training.id, seed, training.uses, substitutes, positions)


def request_of_test(
    plan: Plan,
    declared: Declared,
    test: OutsideTest,
    position: int | None = None,
    substitutes: tuple[str, ...] = (),
) -> TestRequest:
    """Ask for all that a test of the lab does with the student's functions.

    Its code is not part of the key: a replay compares what it asks.
    """
    seed = plan.tests[test.id]
    recipe = {
        "test": test.id,
        "seed": str(seed),
        "position": _position(position),
        "substitutes": _substitutes(declared, substitutes),
    }
    key = Key("test", tuple(sorted(recipe.items())))
    return TestRequest(key, test.id, seed, position, substitutes, test.uses)


def _of_actions(function: FunctionSpec, form: int) -> dict[str, str]:
    """What of a key says how a function is asked, where that is more than a plain call."""
    recipe: dict[str, str] = {}
    if function.kind != "function":
        recipe["kind"] = function.kind
    elif function.steps is not None:
        recipe["steps"] = digest_of(function.steps)
    if function.forms:
        recipe["form"] = repr(function.forms[form])
    if function.seed is not None:
        recipe["random"] = str(function.seed)
    return recipe


def _sizes(problem_set: ProblemSet) -> str:
    return ";".join(
        ",".join(f"{name}={size}" for name, size in sorted(problem.sizes.items()))
        for problem in problem_set.problems
    )


def _position(position: int | None) -> str:
    return "last" if position is None else f"cell {position}"


def _substitutes(declared: Declared, names: tuple[str, ...]) -> str:
    """The names, with a digest of the code that answers for them; "-" for none."""
    if not names:
        return "-"
    answering = [declared[name].stands_in or declared[name].reference for name in names]
    return f"{','.join(names)}:{digest_of(*answering)}"


def _most(function: FunctionSpec, problem: Problem) -> int:
    """How many numbers are kept of an array that comes back."""
    sizes = [count_of(problem.variables.get(name)) for name in function.parameters]
    # A fault of the lab's: the verdict meets it too, and says so.
    with contextlib.suppress(Exception):
        right = Expected(function, problem).values.values()  # of which claims may ask for any
        sizes += [count_of(expected_tree(value)) for value in right]
    return max(MOST_TIMES * max(sizes, default=0), LEAST_KEPT)
