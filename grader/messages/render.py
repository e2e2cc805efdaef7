"""Makes the sentences of what the judge found: an item's message, and its hints."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from grader.evidence import Finding
from grader.judge.findings import Cause, JudgedItem
from grader.lab.function_model import FunctionSpec
from grader.lab.model import LabSpec
from grader.messages.fields import Fields, fields_of
from grader.messages.templates import TEMPLATES
from grader.result import Hint, Item

ONE_OF, OR = "One of these: ", "Or: "
_FIELDS = Fields()
_BY_A_SIZE = re.compile(r"divided-by-(?!size$|another-size$)")
_CLAUSES = re.compile(r"(?<=[.:?!])\s+")


def described(items: Iterable[JudgedItem], lab: LabSpec) -> tuple[Item, ...]:
    """The items as results carry them: findings, and the words that they come to."""
    words = Words((*lab.functions, *lab.helpers))
    return tuple(words.item(item) for item in items)


def template_of(finding_id: str) -> str:
    """The template of a finding; raises KeyError where there is none."""
    if _BY_A_SIZE.match(finding_id):  # and what it is the number of, in the lab's words
        finding_id = "divided-by-another-size"
    return TEMPLATES[finding_id]


def of_several(finding: Finding, outputs: Sequence[str]) -> str:
    """The sentence of a finding that is not a lab's, said of several outputs at once."""
    names = outputs[0] if len(outputs) == 1 else tuple(outputs)
    spoken_of = names and "output" in finding.facts
    facts = {**finding.facts, "output": names} if spoken_of else finding.facts
    return _FIELDS.vformat(template_of(finding.id), (), facts)


def sentence_of(finding: Finding) -> str:
    """The sentence of a finding that is not a lab's."""
    return of_several(finding, ())


class Words:
    """The sentences on some functions: the grader's own, and those that their lab declares."""

    def __init__(self, functions: Sequence[FunctionSpec]) -> None:
        self._hints: dict[tuple[str, str], list[str]] = {}
        for function in functions:
            for mistake in function.mistakes:
                self._hints.setdefault((function.name, mistake.id), []).append(mistake.hint)
        self._notes = {
            (function.name, name, reading.id): reading.note
            for function in functions
            for name, output in function.outputs.items()
            for reading in reversed(output.readings)
        }

    def item(self, item: JudgedItem) -> Item:
        """One item with its words."""
        notes = " ".join(self.sentence(note, item) for note in item.notes)
        return Item(
            id=item.id,
            task=item.task,
            function=item.function,
            output=item.output,
            score=item.score,
            max_score=item.max_score,
            status=item.status,
            message=self.message(item),
            findings=(*item.findings, *item.notes),
            sentences=tuple(self.sentence(finding, item) for finding in item.findings),
            hints=tuple(self._hints_of(item)),
            evidence=replace(item.evidence, note=notes or None),
            visibility=item.visibility,
        )

    def message(self, item: JudgedItem) -> str:
        """What is said of an item, its hints aside."""
        return " ".join(self.sentence(finding, item) for finding in item.findings)

    def sentence(self, finding: Finding, item: JudgedItem) -> str:
        """What one finding comes to."""
        cause, _, variant = finding.id.partition(":")
        if variant == "lab":
            return self._hints[item.function or "", cause][int(str(finding.facts["number"]))]
        if variant == "reading":
            note = self._notes[item.function or "", item.output or "", cause]
            return note.format(got=finding.facts["shape"], want=finding.facts["expected"])
        return _FIELDS.vformat(template_of(finding.id), (), finding.facts)

    def _hints_of(self, item: JudgedItem) -> Iterator[Hint]:
        beginning = ONE_OF
        for cause in item.causes:
            sentences: tuple[str, ...] = ()
            if cause.bare:
                text = self._bare(cause, item)
            else:
                sentences = tuple(self.sentence(finding, item) for finding in cause.findings)
                text = " ".join(sentences)
            if cause.alternative:
                text, beginning = f"{beginning}{text}", OR
            yield Hint(cause.ids, text, cause.findings, sentences)

    def _bare(self, cause: Cause, item: JudgedItem) -> str:
        """A cause whose numbers were taken out: the clauses that stand without them."""
        said, rest = [], ""
        for finding in cause.findings:
            if finding.id.endswith(":lab"):
                said.append(self.sentence(finding, item))
            else:
                rest = f"{rest} {clauses_without_numbers(finding)}".strip()
        if rest.endswith(":"):
            rest = f"{rest[:-1]}."
        named = (finding.facts.get("output") for finding in cause.findings)
        if not rest.startswith(tuple(str(name) for name in named if name)):
            rest = rest[:1].upper() + rest[1:]
        return " ".join([*said, *filter(None, [rest])])


def clauses_without_numbers(finding: Finding) -> str:
    """The clauses of a finding's sentence that need none of the facts that are not there."""
    clauses = [
        clause
        for clause in _CLAUSES.split(template_of(finding.id))
        if fields_of(clause).keys() <= finding.facts.keys() and not any(map(str.isdigit, clause))
    ]
    return _FIELDS.vformat(" ".join(clauses), (), finding.facts)
