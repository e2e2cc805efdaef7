"""What students may see of a result."""

from msgspec import UNSET
from msgspec.structs import replace

from grader.evidence import Evidence
from grader.messages.advice import with_issues
from grader.messages.templates import NOTES
from grader.result import Item, Result, Withheld
from grader.totals import with_items

# What only a marker needs, or what tells of the rubric or the grader's machine.
_FOR_MARKERS = ("formulas", "cause", "candidates", "note", "fault")


def for_students(result: Result) -> Result:
    """The result without what is withheld, its totals those of what is left.

    How many items are left out, and what they are worth, is said.
    """
    result = replace(result, fault=UNSET)
    if not result.items:
        return result
    shown = [_bare(item) for item in result.items if item.visibility == "visible"]
    left_out = [item for item in result.items if item.visibility != "visible"]
    functions = {item.function for item in shown}
    seen = replace(
        with_items(result, shown, result.tasks),
        code=tuple(code for code in result.code if code.function in functions),
        withheld=Withheld(len(left_out), sum(item.max_score for item in left_out))
        if left_out
        else None,
    )
    return with_issues(seen)


def _bare(item: Item) -> Item:
    default = Evidence()
    bare = {name: getattr(default, name) for name in _FOR_MARKERS}
    findings = tuple(finding for finding in item.findings if finding.id not in NOTES)
    return replace(item, findings=findings, evidence=replace(item.evidence, **bare))
