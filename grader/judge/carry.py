"""Error carried forward: what a function earns that is right but for a helper of its own."""

from collections.abc import Sequence

from msgspec.structs import replace

from grader.lab.model import LabSpec
from grader.result import Item
from grader.transcript import Carried


def carry_over(
    alone: Sequence[Item], with_help: Sequence[Item], carried: Carried, lab: LabSpec
) -> tuple[Item, ...]:
    """The items of one function, the better of both examinations each."""
    given, share = correct(carried.given), lab.carried_share(carried.given)
    return tuple(
        _better(before, after, carried, given, share)
        for before, after in zip(alone, with_help, strict=True)
    )


def correct(helpers: Sequence[str]) -> str:
    """What was given, in words: "a correct `relu` and a correct `softmax`"."""
    return " and ".join(f"a correct `{name}`" for name in helpers)


def _better(before: Item, after: Item, carried: Carried, given: str, share: float) -> Item:
    evidence = replace(after.evidence, given=carried.given)
    earned, possible = before.score or 0.0, after.score or 0.0
    score = round(share * possible, 2)
    if "error" in (before.status, after.status) and max(score, earned) < before.max_score:
        # What is known of either is a lower bound.
        return replace(before if before.status == "error" else after, score=max(score, earned))
    if score > earned:
        full = score == before.max_score
        said = f" {after.message}" if after.message else ""
        if after.status == "passed":
            message = f"Right, given {given}.{said}"
        else:
            message = f"Given {given}:{said}"
        return replace(
            after,
            score=score,
            status="passed" if full else "partial",
            # Of a helper that is not graded itself, nothing else says what is wrong with it.
            hints=after.hints or (() if full else before.hints),
            message=message,
            evidence=evidence,
        )
    if before.status == after.status == "failed":
        # What is left to say when the helper is right is what is wrong here.
        message = f"{after.message} This is so even with {given}."
        return replace(after, message=message, evidence=evidence)
    return before
