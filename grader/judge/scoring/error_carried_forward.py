"""Error carried forward: what a function earns that is right but for a helper of its own.

The reference takes part in such answers, so only the verdict on them is used: the points, and a
cause that the lab or the grader has words for. What student code can choose (messages, types,
numbers) could carry the reference's answers out.
"""

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from grader.evidence import Evidence, Fact, Finding
from grader.judge.answered import Carried
from grader.judge.failures.faults import SHARE_UNKNOWN
from grader.judge.findings import Cause, JudgedItem, found
from grader.lab.credits import is_general
from grader.lab.function_model import FunctionSpec
from grader.lab.model import LabSpec

# Causes of which nothing is left to say without their numbers.
ALL_NUMBERS = frozenset({"constant-factor", "factor", "half-precision", "single-precision"})


def carry_over(
    function: FunctionSpec,
    alone: Sequence[JudgedItem],
    with_help: Sequence[JudgedItem],
    carried: Carried,
    lab: LabSpec,
) -> tuple[JudgedItem, ...]:
    """The items of one function, the better of both verdicts each."""
    return tuple(
        _better(function, before, after, carried, lab)
        for before, after in zip(alone, with_help, strict=True)
    )


def _better(
    function: FunctionSpec, before: JudgedItem, after: JudgedItem, carried: Carried, lab: LabSpec
) -> JudgedItem:
    wrong = [name for name in carried.substituted if name not in carried.right]
    share = lab.carried_share(wrong)
    earned, possible = before.score or 0.0, after.score or 0.0
    score = max(earned, round(share * possible, 2))
    if "error" in (before.status, after.status) and score < before.max_score:
        # The least that it is worth is known, the rest is not.
        fault = before.evidence.fault or after.evidence.fault
        evidence = structs.replace(before.evidence, substituted=carried.substituted, fault=fault)
        return replace(
            before, status="error", score=score, findings=(SHARE_UNKNOWN,), evidence=evidence
        )
    causes = _own_causes(function, after)
    cause = causes[0].ids if causes else None
    if score > earned:
        full = score == before.max_score
        evidence = Evidence(
            substituted=carried.substituted, cause=cause, credit=after.evidence.credit
        )
        return replace(
            after,
            score=score,
            status="passed" if full else "partial",
            # Of a helper that is not graded itself, nothing else says what is wrong with it.
            causes=causes or (() if full else before.causes),
            findings=(_given(carried.substituted, wrong, after, score),),
            evidence=evidence,
        )
    if before.status == after.status == "failed" and wrong:
        # What is left to say when the helper is right is what is wrong here.
        evidence = structs.replace(before.evidence, substituted=carried.substituted)
        if cause:
            evidence = structs.replace(evidence, cause=cause, candidates=None)
        said = (*before.findings, found("wrong-even-with", helpers=wrong))
        return replace(before, findings=said, causes=causes or before.causes, evidence=evidence)
    return before


def _given(given: Sequence[str], wrong: Sequence[str], after: JudgedItem, score: float) -> Finding:
    """What an output earns with helpers that were given, or with the lab's own in their place."""
    kind = "carried" if after.status == "passed" else "carried-part"
    facts = {} if after.status == "passed" else {"score": score, "points": after.max_score}
    if wrong:
        return found(kind, helpers=wrong, **facts)
    return found(f"{kind}:also-right", helpers=given, **facts)


def _own_causes(function: FunctionSpec, item: JudgedItem) -> tuple[Cause, ...]:
    """An item's one certain cause, so far as every mistake of it is the lab's or ours to name.

    The numbers in it were made from what came back, and are taken out.
    """
    if len(item.causes) != 1 or item.evidence.cause is None:
        return ()
    (cause,) = item.causes
    known = {mistake.id for mistake in function.mistakes}
    if not all(part in known or is_general(part) for part in cause.ids):
        return ()
    if set(cause.ids) <= ALL_NUMBERS:
        return ()
    findings = tuple(
        finding if finding.id.endswith(":lab") else _without_numbers(finding)
        for finding in cause.findings
    )
    return (replace(cause, findings=findings, bare=True),)


def _without_numbers(finding: Finding) -> Finding:
    kept: dict[str, Fact] = {
        name: fact for name, fact in finding.facts.items() if isinstance(fact, str)
    }
    return Finding(finding.id, kept)
