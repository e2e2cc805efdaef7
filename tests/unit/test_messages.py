"""Words: every finding that the judge can make has its sentence, with all that is in it given."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docs.make_messages import page
from grader.evidence import Finding
from grader.judge.findings import Cause, JudgedItem, found
from grader.judge.scoring.error_carried_forward import ALL_NUMBERS
from grader.lab import LabSpec
from grader.messages.fields import fields_of
from grader.messages.render import Words, clauses_without_numbers, of_several, template_of
from grader.messages.templates import NOTES, TEMPLATES
from tests.support.facts import examples
from tests.support.judging import judged
from tests.support.notebooks import read_patch
from tests.unit.build import ROOT

# What makes findings, called with the id first; the method of a wrong output gives its name too.
MAKERS = {"found": (), "cause_of": (), "Finding": (), "cause": ("output",)}
# Ids that are put together: the lab's words, and a cause with what is known of it.
OF_LAB = ("lab", "reading")
PUT_TOGETHER = re.compile(
    r"(wrong-(count|shape|type)|returns-none|not-an-array|nan):advice"
    r"|hard-coded-(batch|size):(output|works|small)|(factor-two|half):besides"
    r"|(carried|carried-part):also-right"
)


def calls() -> Iterator[tuple[Path, ast.Call, tuple[str, ...]]]:
    """Every call in the source that makes a finding or a cause."""
    for room in ("judge", "notebook", "analysis", "grading", "."):
        folder = ROOT / "grader" / room
        for path in folder.glob("*.py") if room == "." else folder.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args:
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if name in MAKERS:
                        yield path, node, MAKERS[name]


def literals(node: ast.expr) -> Iterator[str]:
    """The ids that an expression may be, those that are put together as regular expressions."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w:-]+"
            for part in node.values
        )


def all_strings() -> set[str]:
    """Every string in the rooms that make findings: ids in tables and variables are among them."""
    found_strings = set()
    for room in ("judge", "notebook", "analysis", "messages"):
        for path in (ROOT / "grader" / room).rglob("*.py"):
            if path.name in ("templates.py", "fields.py"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found_strings.add(node.value)
    return found_strings | {"not-judged:above"}


def test_every_finding_has_a_template() -> None:
    """An id that is written where a finding is made is in the table."""
    checked = 0
    for path, call, _ in calls():
        for pattern in literals(call.args[0]):
            one_of_lab = pattern.endswith(tuple(f":{word}" for word in OF_LAB))
            known = any(re.fullmatch(pattern, finding_id) for finding_id in TEMPLATES)
            assert one_of_lab or known, f"{path.name}: {pattern}"
            checked += 1
    assert checked > 80


def test_every_template_is_used() -> None:
    """No sentence stands in the table that no finding comes to."""
    strings = all_strings()
    patterns = {
        pattern
        for _, call, _ in calls()
        for pattern in literals(call.args[0])
        if not pattern.startswith("[")
    }
    unused = {
        finding_id
        for finding_id in TEMPLATES
        if finding_id not in strings
        and not PUT_TOGETHER.fullmatch(finding_id)
        and not any(re.fullmatch(pattern, finding_id) for pattern in patterns)
    }
    # By the name of a size; and what is made of a cause or a kind that stands in the source.
    assert unused <= {"divided-by-another-size"}


def test_facts_are_what_the_template_asks_for() -> None:
    """Where a finding is made with its facts by name, they are those of its sentence, no more."""
    checked = 0
    for path, call, given in calls():
        ids = list(literals(call.args[0]))
        names = {keyword.arg for keyword in call.keywords}
        if None in names or len(ids) != 1 or re.escape(ids[0]) != re.escape(ids[0]).strip():
            continue
        template = TEMPLATES.get(ids[0].replace("\\", ""))
        if template is None or getattr(call.func, "id", "") == "Finding":
            continue
        assert {*names, *given} == fields_of(template).keys() | set(given), f"{path.name}: {ids[0]}"
        checked += 1
    assert checked > 50


@pytest.mark.parametrize("finding_id", TEMPLATES)
def test_a_template_is_filled(finding_id: str) -> None:
    """Each sentence is one: nothing in it is left open, and it ends as sentences and notes do."""
    facts = examples(TEMPLATES[finding_id])
    item = JudgedItem("f.y", "1", "f", "y", 0.0, 1.0, "failed")
    said = Words(()).sentence(Finding(finding_id, facts), item)
    assert not set("{}") & set(said)
    assert said[0].isupper() or said[0] in "`2dhrwxy" or finding_id in NOTES
    assert said[-1] in ".?" or finding_id in NOTES


def test_the_list_of_sentences() -> None:
    """The page of all of them is the one that is made of the room."""
    assert (ROOT / "docs" / "messages.md").read_text(encoding="utf-8") == page(), "make messages"
    for finding_id in [name for name in TEMPLATES if not name.startswith("hidden-")]:
        assert page().count(f"| `{finding_id}` |") == 1


# Words that are ours and not a student's, and phrases that read better in plain English.
JARGON = re.compile(
    r"transcript|mutant|fork|agent|harness|sandbox|rubric|verdict|examination|finding|"
    r"not to be had|what befell|is told so|is no notebook|handed to it|did not get to|"
    r"whole number|of a student's|throughout\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("finding_id", [name for name in TEMPLATES if name not in NOTES])
def test_no_jargon(finding_id: str) -> None:
    """A student knows every word."""
    assert not JARGON.search(TEMPLATES[finding_id])


def words_of(finding_id: str) -> list[str]:
    """The words of a sentence, with an example of what is in it."""
    said = of_several(Finding(finding_id, examples(TEMPLATES[finding_id])), [])
    return re.findall(r"[a-z]+", said.lower())


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        (finding_id.removesuffix(":advice"), finding_id)
        for finding_id in TEMPLATES
        if finding_id.endswith(":advice")
    ]
    + [
        ("wrong-value:all", "zeros"),
        ("wrong-value:all", "not-averaged"),
        ("not-in-dict", "not-a-dict"),
        ("in-container", "wrong-count:spare"),
        ("changed-arguments", "changes-arguments"),
        ("differences", "numerical-gradient"),
        ("reads-notebook", "reads-global:ask"),
        ("raised", "undefined-name"),
        ("raised", "no-such-attribute"),
        ("single-sample", "batch-of-one"),
    ],
)
def test_nothing_is_stated_twice(said: str, hint: str) -> None:
    """What a message states, its hint does not state again."""
    one, other = words_of(said), words_of(hint)
    runs = {tuple(one[at : at + 5]) for at in range(len(one) - 4)}
    assert not [run for at in range(len(other) - 4) if (run := tuple(other[at : at + 5])) in runs]


@pytest.mark.parametrize("finding_id", sorted(ALL_NUMBERS))
def test_what_is_nothing_but_numbers(finding_id: str) -> None:
    """Of these causes nothing is left to say where the numbers in them may not be told."""
    assert clauses_without_numbers(Finding(finding_id, {"output": "y", "of": "right"})) in (
        "",
        "NumPy's own type, float64, keeps 16.",
    )


@pytest.mark.parametrize(
    "cause",
    [
        [("not-averaged", {"output": "y", "samples": "samples", "of": "right"})],
        [("factor-two", {"output": "y", "of": "right"}), ("wrong-sign:also", {"output": "y"})],
        [("rounded", {"output": "y"})],
        [("clipped", {"output": "y"})],
    ],
    ids=lambda cause: cause[0][0],
)
def test_without_numbers(cause: list[tuple[str, dict[str, Any]]]) -> None:
    """What the reference answered in is said without any number that came of it."""
    findings = tuple(found(finding_id, **facts) for finding_id, facts in cause)
    item = JudgedItem(
        "f.y", "1", "f", "y", 1.0, 2.0, "partial", causes=(Cause(findings, bare=True),)
    )
    (hint,) = Words(()).item(item).hints
    assert hint.text[0].isupper() or hint.text.startswith("y ")
    assert hint.text[-1] in ".?"
    assert not any(map(str.isdigit, hint.text))


WRONG = sorted((ROOT / "tests" / "submissions" / "wrong").glob("*.py"))[::40]


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_findings_of_submissions(path: Path, lab: LabSpec) -> None:
    """All that is found of a submission is told, and nothing else is in the facts."""
    for item in judged(read_patch(path), lab, seed=0):
        assert not set("{}") & set(item.message)
        for finding in item.findings:
            if not finding.id.endswith((":lab", ":reading")):
                assert finding.facts.keys() == fields_of(template_of(finding.id)).keys()
        for hint in item.hints:
            assert hint.text
            assert hint.cause == tuple(finding.cause for finding in hint.findings)
            for finding in hint.findings:
                if not item.evidence.substituted and not finding.id.endswith(":lab"):
                    assert finding.facts.keys() == fields_of(template_of(finding.id)).keys()


def test_mistakes_of_one_id(lab: LabSpec) -> None:
    """Each has its own hint: what looks like one activation is not said to look like another."""
    patch = read_patch(ROOT / "tests" / "submissions" / "wrong" / "relu__elu.py")
    (item,) = [item for item in judged(patch, lab, seed=0) if item.id == "relu.value"]
    assert item.hints[0].cause == ("wrong-activation",)
    assert "ELU" in item.hints[0].text
