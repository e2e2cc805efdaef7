"""Error carried forward: what a function earns that is right but for a helper of its own.

The reference answers in such an examination, so only its verdict is used: the points, and a cause
that the lab or the grader has words for. What student code can choose (messages, types, numbers)
could carry the reference's answers out.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from grader.judge.answered import Carried
from grader.judge.faults import SHARE_UNKNOWN
from grader.lab.credits import is_general
from grader.lab.model import FunctionSpec, LabSpec
from grader.result import Evidence, Hint, Item

ALSO_RIGHT = "yours is right too, but answers otherwise where several answers are right"


def carry_over(
    function: FunctionSpec,
    alone: Sequence[Item],
    with_help: Sequence[Item],
    carried: Carried,
    lab: LabSpec,
) -> tuple[Item, ...]:
    """The items of one function, the better of both examinations each."""
    return tuple(
        _better(function, before, after, carried, lab)
        for before, after in zip(alone, with_help, strict=True)
    )


def correct(helpers: Sequence[str]) -> str:
    """What was given, in words: "a correct `relu` and a correct `softmax`"."""
    return " and ".join(f"a correct `{name}`" for name in helpers)


def _better(
    function: FunctionSpec, before: Item, after: Item, carried: Carried, lab: LabSpec
) -> Item:
    wrong = [name for name in carried.given if name not in carried.right]
    given = correct(wrong)
    if not wrong:
        own = " and ".join(f"`{name}`" for name in carried.given)
        given = f"the lab's own {own} ({ALSO_RIGHT})"
    share = lab.carried_share(wrong)
    earned, possible = before.score or 0.0, after.score or 0.0
    score = max(earned, round(share * possible, 2))
    if "error" in (before.status, after.status) and score < before.max_score:
        # The least that it is worth is known, the rest is not.
        fault = before.evidence.fault or after.evidence.fault
        evidence = replace(before.evidence, given=carried.given, fault=fault)
        return replace(
            before, status="error", score=score, message=SHARE_UNKNOWN, evidence=evidence
        )
    hints = _own_words(function, after)
    cause = hints[0].id if hints else None
    if score > earned:
        full = score == before.max_score
        right = after.status == "passed"
        message = f"Right, given {given}." if right else f"Given {given}, {_part(score, before)}."
        evidence = Evidence(
            given=carried.given,
            cause=cause,
            credit=after.evidence.credit,
            note=after.evidence.note,
        )
        return replace(
            after,
            score=score,
            status="passed" if full else "partial",
            # Of a helper that is not graded itself, nothing else says what is wrong with it.
            hints=hints or (() if full else before.hints),
            message=message,
            evidence=evidence,
        )
    if before.status == after.status == "failed" and wrong:
        # What is left to say when the helper is right is what is wrong here.
        evidence = replace(before.evidence, given=carried.given)
        if cause:
            evidence = replace(evidence, cause=cause, candidates=None)
        message = f"{before.message} It is wrong even with {given}."
        return replace(before, message=message, hints=hints or before.hints, evidence=evidence)
    return before


def _part(score: float, item: Item) -> str:
    return f"this earns {score:g} of {item.max_score:g} points"


def _own_words(function: FunctionSpec, item: Item) -> tuple[Hint, ...]:
    """The hint of an item's one certain cause, so far as every word of it is the lab's or ours."""
    if len(item.hints) != 1 or item.evidence.cause is None:
        return ()
    (hint,) = item.hints
    known = {mistake.id for mistake in function.mistakes}
    if not all(part in known or is_general(part) for part in hint.id.split(" + ")):
        return ()
    of_lab = [mistake.hint for mistake in function.mistakes if hint.text.startswith(mistake.hint)]
    said = max(of_lab, key=len, default="")
    # A number in the rest of it was made from what came back.
    clauses = re.split(r"(?<=[.:?!])\s+", hint.text.removeprefix(said).strip())
    rest = " ".join(clause for clause in clauses if not any(map(str.isdigit, clause)))
    if rest.endswith(":"):
        rest = f"{rest[:-1]}."
    if not rest.startswith(tuple(function.outputs)):
        rest = rest[:1].upper() + rest[1:]
    text = " ".join(filter(None, (said, rest)))
    return (Hint(hint.id, text),) if text else ()
