"""What is wrong, cause by cause: each is said once, with all the outputs that it shows in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from msgspec.structs import replace

from grader.evidence import Fact, Finding, SourceLocation
from grader.messages.render import of_several
from grader.result import Code, Issue, Item

# The words of a lab, which are made of one output alone.
_OF_LAB = (":lab", ":reading")
# What is added to a cause, and is none by itself.
_ADDED = "reads-global"
_EXAMPLES = ("example",)
# What may be said of several outputs whose causes are not known.
_UNEXPLAINED = "wrong-value"
_KEPT = "partial-credit"
_LOST = ("failed", "crashed", "timed_out", "partial", "not_attempted")


@dataclass(frozen=True)
class _Said:
    """A finding and its sentence, of one output."""

    finding: Finding
    sentence: str
    slot: str

    @property
    def output(self) -> str:
        """The output that it speaks of; a value in another's place is its own."""
        return str(self.finding.facts.get("output", self.slot))

    @property
    def key(self) -> tuple[object, ...]:
        """The same for what differs in the output alone."""
        facts = {name: fact for name, fact in self.finding.facts.items() if name != "output"}
        return (self.finding.id, repr(facts), "" if self._may_be_joined else self.sentence)

    @property
    def _may_be_joined(self) -> bool:
        return "output" in self.finding.facts and not self.finding.id.endswith(_OF_LAB)

    def of(self, outputs: Sequence[str]) -> str:
        """The sentence, said of all these outputs."""
        return of_several(self.finding, outputs) if self._may_be_joined else self.sentence


@dataclass
class _Group:
    """What is gathered on one cause in one function."""

    cause: tuple[str, ...]
    items: list[Item] = field(default_factory=list)
    said: list[_Said] = field(default_factory=list)
    hints: list[_Said] = field(default_factory=list)
    lost: float = 0.0


def issues_of(items: Sequence[Item], code: Sequence[Code] = ()) -> tuple[Issue, ...]:
    """Everything that is said of the items, in their order; what has no words has no issue."""
    places = {one.function: SourceLocation(cell=one.cell, begins=one.begins) for one in code}
    found: list[Issue] = []
    for name, grouped in groupby(items, key=lambda item: item.function or item.id):
        group = list(grouped)
        for gathered in _gathered(group):
            function = group[0].function
            place = _place(gathered.items) or places.get(name)
            found.append(_issue(f"issue-{len(found) + 1}", function, gathered, place))
    linked = [_with_what_follows(issue, items) for issue in found]
    waiting = {item for issue in linked for item in issue.waiting}
    return tuple(
        replace(issue, consequence=True, lost=0.0) if waiting.issuperset(issue.items) else issue
        for issue in linked
    )


def _gathered(items: Iterable[Item]) -> Iterator[_Group]:
    """The causes in the items of one function, in the order in which they show."""
    groups: dict[tuple[object, ...], _Group] = {}
    for item in items:
        if item.status == "manual" or not (item.message or item.hints):
            continue
        own = [
            groups.setdefault(key, _Group(cause)) for key, cause in dict(_causes_of(item)).items()
        ]
        for group in own:
            group.items.append(item)
            group.lost += _lost(item) / len(own)
        own[0].said += _messages(item)
        for key, hint in _hints(item):
            groups[key].hints.append(hint)
    yield from groups.values()


def _lost(item: Item) -> float:
    return item.max_score - (item.score or 0.0) if item.status in _LOST else 0.0


def _causes_of(item: Item) -> Iterator[tuple[tuple[object, ...], tuple[str, ...]]]:
    """The keys of an item's causes with their ids; one where no cause is known."""
    keys = [(key, (said.finding.cause,)) for key, said in _hints(item)]
    if keys:
        ids: dict[tuple[object, ...], tuple[str, ...]] = {}
        for key, cause in keys:
            ids.setdefault(key, cause)
        yield from ids.items()
    elif item.findings and item.findings[0].cause == _UNEXPLAINED:
        yield (_UNEXPLAINED,), ()
    else:
        yield tuple(said.key for said in _messages(item)), ()


def _hints(item: Item) -> Iterator[tuple[tuple[object, ...], _Said]]:
    """An item's hints, each with the key of the cause that it belongs to."""
    output = item.output or ""
    apart = all(len(hint.sentences) == len(hint.findings) > 0 for hint in item.hints)
    if not apart:  # one of several, or without its numbers: they stand and fall together
        key: tuple[object, ...] = tuple(hint.cause for hint in item.hints)
        for hint in item.hints:
            facts: dict[str, Fact] = {}
            yield key, _Said(Finding("+".join(hint.cause), facts), hint.text, output)
        return
    for hint in item.hints:
        key = ()
        for finding, sentence in zip(hint.findings, hint.sentences, strict=True):
            if not key or finding.cause != _ADDED:
                key = (finding.cause, finding.facts.get("number") if _is_lab(finding) else None)
            yield key, _Said(finding, sentence, output)


def _is_lab(finding: Finding) -> bool:
    return finding.id.endswith(_OF_LAB)


def _messages(item: Item) -> list[_Said]:
    """What is said of an item, hints aside."""
    output = item.output or ""
    if len(item.sentences) > len(item.findings) or not item.sentences:
        return [_Said(Finding(""), item.message, output)] if item.message else []
    pairs = zip(item.findings, item.sentences, strict=False)
    return [_Said(finding, sentence, output) for finding, sentence in pairs]


def _joined(all_said: Iterable[_Said]) -> Iterator[str]:
    """The sentences, each once, said of all the outputs of which it is true; one example."""
    grouped: dict[tuple[object, ...], list[_Said]] = {}
    for said in all_said:
        key = _EXAMPLES if said.finding.cause == "example" else said.key
        grouped.setdefault(key, []).append(said)
    for key, group in grouped.items():
        outputs = list(dict.fromkeys(said.output for said in group))
        if group[0].finding.cause == _KEPT:
            continue  # said of all outputs together
        yield group[0].sentence if key == _EXAMPLES else group[0].of(outputs)


def _kept(group: _Group) -> Iterator[str]:
    """What all the outputs keep together, where it is said of some that they keep a part."""
    if any(said.finding.cause == _KEPT for said in group.said):
        kept = sum(item.score or 0.0 for item in group.items)
        facts: dict[str, Fact] = {"kept": kept, "possible": sum(i.max_score for i in group.items)}
        yield of_several(Finding("kept", facts), ())


def _issue(
    issue_id: str, function: str | None, group: _Group, place: SourceLocation | None
) -> Issue:
    return Issue(
        issue_id,
        function,
        tuple(item.id for item in group.items),
        round(group.lost, 2),
        " ".join((*_joined(group.said), *_kept(group))),
        tuple(_joined_hints(group.hints)),
        group.cause,
        place,
        unwritten=all(item.status == "not_attempted" for item in group.items),
        consequence=not group.hints
        and all(item.evidence.substituted and item.score for item in group.items),
    )


def _joined_hints(hints: Sequence[_Said]) -> Iterator[str]:
    """The hints of one cause: where its numbers differ, those of the first are told."""
    told: dict[str, list[_Said]] = {}
    for said in hints:
        told.setdefault(said.finding.id, []).append(said)
    for group in told.values():
        others = {str(said.finding.facts.get("other")) for said in group}
        if len(group) > 1 and others == {said.output for said in group}:
            yield of_several(Finding("swapped-outputs:each", {"output": ""}), sorted(others))
            continue
        keys = {said.key for said in group}
        outputs = list(dict.fromkeys(said.output for said in group))
        alike = [said.output for said in group if said.key == group[0].key]
        yield group[0].of(list(dict.fromkeys(alike)))
        rest = [name for name in outputs if name not in alike]
        if len(keys) > 1 and rest and not _is_lab(group[0].finding):
            yield f"The same is true of {_listed(rest)}."


def _place(items: Iterable[Item]) -> SourceLocation | None:
    return next((item.evidence.place for item in items if item.evidence.place), None)


def _with_what_follows(issue: Issue, items: Sequence[Item]) -> Issue:
    """The issue with the items that wait for its function, and the functions that use it."""
    if issue.function is None or not issue.lost:
        return issue
    waiting = [item.id for item in items if item.function is None and _waits(item, issue.function)]
    using = [item.function for item in items if issue.function in item.evidence.substituted]
    dependents = tuple(dict.fromkeys(name for name in using if name))
    return replace(issue, waiting=tuple(waiting), dependents=dependents)


def _waits(item: Item, function: str) -> bool:
    """Whether a training comes to nothing since a function is not there, or fails in it."""
    facts: Mapping[str, Fact] = item.findings[0].facts if item.findings else {}
    named = facts.get("functions")
    return function == facts.get("who") or (isinstance(named, tuple | list) and function in named)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
