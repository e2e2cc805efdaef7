"""What a recognised mistake does to an item: its causes, and the part of the points it leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from grader.evidence import Finding
from grader.judge.findings import Cause, JudgedItem, found


def with_causes(item: JudgedItem, causes: Sequence[Cause], form: float) -> JudgedItem:
    """A failed item with what was found out about it.

    Where several causes fit, the one that leaves least counts. form is the share that the form of
    the value leaves.
    """
    share = min(cause.credit for cause in causes) * form
    ids = tuple(cause.ids for cause in causes)
    item = replace(
        item,
        causes=tuple(replace(cause, alternative=len(causes) > 1) for cause in causes),
        evidence=structs.replace(
            item.evidence,
            cause=ids[0] if len(ids) == 1 else None,
            candidates=ids if len(ids) > 1 else None,
            credit=round(share, 4) or None,
        ),
    )
    score = round(share * item.max_score, 2)
    if not 0 < score < item.max_score:
        return item
    said = _partial(item, share, form)
    return replace(item, status="partial", score=score, findings=(*item.findings, *said))


def _partial(item: JudgedItem, share: float, form: float) -> Iterator[Finding]:
    """What is left, and whether the value's form costs a part as well."""
    got, wanted = item.evidence.shape, item.evidence.expected_shape
    yield found("partial-credit", share=share, output=item.output)
    if form < 1 and got is not None and wanted is not None and got != wanted:
        yield found("form-besides:shape", output=item.output, shape=got, expected=wanted)
    elif form < 1:
        yield found("form-besides", output=item.output)
