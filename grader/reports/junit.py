"""The report as JUnit XML: a suite for each task, a case for each item.

There is no one standard; this keeps to what common readers share (the schema of Apache Ant's task,
with properties as pytest writes them). Points are properties, since JUnit knows none.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from grader.reports.sanitized import sanitized
from grader.reports.told import told_of_each
from grader.reports.words import STATES, comment, heading, withheld
from grader.result import Item, Result
from grader.text import clean, points

_UNDONE = frozenset({"not_attempted", "manual"})


def render_junit(result: Result) -> bytes:
    """The XML, in UTF-8. What could not be graded is one case with an error."""
    result = sanitized(result)
    root = ET.Element("testsuites", {"name": clean(result.submission.name, 200)})
    told = told_of_each(result)
    for task in result.tasks if result.status == "graded" else ():
        items = [item for item in result.items if item.task == task.id]
        if items:
            _suite(root, heading(task), items, told)
    if result.status != "graded":
        case = ET.SubElement(
            _suite(root, "grading", (), told), "testcase", _named("grading", "status")
        )
        problem = ET.SubElement(case, "error", {"message": clean(result.message)})
        problem.text = clean(result.hint)
        root[-1].attrib |= {"tests": "1", "errors": "1"}
    if withheld(result):
        # Without it a reader would say that all tests have passed.
        suite = _suite(root, "withheld", (), told)
        case = ET.SubElement(suite, "testcase", _named("withheld", "more checks"))
        ET.SubElement(case, "skipped", {"message": withheld(result)})
        suite.attrib |= {"tests": "1", "skipped": "1"}
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _suite(
    root: "ET.Element[str]", name: str, items: Sequence[Item], told: Mapping[str, Sequence[str]]
) -> "ET.Element[str]":
    suite = ET.SubElement(root, "testsuite", {"name": clean(name, 200), "tests": str(len(items))})
    kinds = [_case(suite, item, told[item.id]) for item in items]
    for kind, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(count, str(kinds.count(kind)))
    return suite


def _case(suite: "ET.Element[str]", item: Item, told: Sequence[str]) -> str:
    """Add the case of an item; returns what became of it."""
    case = ET.SubElement(suite, "testcase", _named(item.function or item.task, item.id))
    held = ET.SubElement(case, "properties")
    score = "" if item.score is None else points(item.score)
    for name, value in (("score", score), ("max_score", points(item.max_score))):
        ET.SubElement(held, "property", {"name": name, "value": value})
    if item.status == "passed":
        return ""
    kind = "skipped" if item.status in _UNDONE else "error" if item.status == "error" else "failure"
    message, *rest = told or [STATES.get(item.status, item.status)]
    found = ET.SubElement(case, kind, {"message": clean(message)})
    found.text = "\n".join(clean(text) for text in (*rest, comment(item)) if text)
    return kind


def _named(classname: str, name: str) -> dict[str, str]:
    return {"classname": clean(classname, 200), "name": clean(name, 200), "time": "0"}
