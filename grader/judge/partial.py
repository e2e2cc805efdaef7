"""What a recognised mistake does to an item: its hints, and the part of the points it leaves."""

from collections.abc import Sequence

from msgspec.structs import replace

from grader.judge.suspect import Finding
from grader.result import Hint, Item

_SHARES = {0.5: "Half", 0.25: "A quarter", 0.75: "Three quarters"}


def with_findings(item: Item, findings: Sequence[Finding], form: float) -> Item:
    """A failed item with what was found out about it.

    Where several causes fit, the one that leaves least counts. form is the share that the form of
    the value leaves.
    """
    share = min(finding.credit for finding in findings) * form
    ids = tuple(finding.hint.id for finding in findings)
    item = replace(
        item,
        hints=one_of([finding.hint for finding in findings]),
        evidence=replace(
            item.evidence,
            cause=ids[0] if len(ids) == 1 else None,
            candidates=ids if len(ids) > 1 else None,
            credit=round(share, 4) or None,
        ),
    )
    score = round(share * item.max_score, 2)
    if not 0 < score < item.max_score:
        return item
    mistakes = "mistake" if all(finding.parts == 1 for finding in findings) else "mistakes"
    because = f"of the points for what is right beside the {mistakes} named here"
    if form < 1:
        because += f" and {_form(item)}"
    message = f"{item.message} {in_words(share)} {because}."
    return replace(item, status="partial", score=score, message=message)


def _form(item: Item) -> str:
    """What it is about a value's form that costs a part as well."""
    got, wanted = item.evidence.shape, item.evidence.expected_shape
    if got is None or wanted is None or got == wanted:
        return "the form of what came back"
    return f"its shape, which is {tuple(got)}, not {tuple(wanted)}"


def one_of(hints: Sequence[Hint]) -> tuple[Hint, ...]:
    """The hints, which say so where only one of them can be true."""
    if len(hints) < 2:
        return tuple(hints)
    first, *others = hints
    return (
        Hint(first.id, f"One of these: {first.text}"),
        *(Hint(hint.id, f"Or: {hint.text}") for hint in others),
    )


def in_words(share: float) -> str:
    """A share at the beginning of a sentence."""
    return _SHARES.get(share, f"{100 * share:.3g} %")
