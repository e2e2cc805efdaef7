"""What is wrong, cause by cause: each is said once, with all the outputs that it shows in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from msgspec.structs import replace

from grader.evidence import Fact, Finding, SourceLocation
from grader.messages.render import ONE_OF, OR, of_several
from grader.result import Code, Hint, Issue, Item
from grader.text import joined

# The words of a lab, which are made of one output alone.
_OF_LAB = (":lab", ":reading")
# What is added to a cause, and is none by itself.
_ADDED = "reads-global"
_EXAMPLES = ("example",)
# What may be said of several outputs whose causes are not known.
_UNEXPLAINED = "wrong-value"
_KEPT, _SWAPPED = "partial-credit", "swapped-outputs"
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


Key = tuple[object, ...]
# What may be the cause of something, and what is said of each.
_Alternatives = dict[Key, list[_Said]]


@dataclass
class _Group:
    """What is gathered on one cause in one function: the cause, or those of which it is one."""

    alternatives: _Alternatives
    items: list[Item] = field(default_factory=list)
    said: list[_Said] = field(default_factory=list)
    lost: float = 0.0

    @property
    def cause(self) -> tuple[str, ...]:
        """The ids of the cause, where it is certain."""
        if len(self.alternatives) > 1:
            return ()
        return tuple(
            dict.fromkeys(
                said.finding.cause
                for hints in self.alternatives.values()
                for said in hints
                if said.finding.cause != _ADDED
            )
        )

    def takes(self, alternatives: _Alternatives) -> bool:
        """Whether one of these causes may be the same; then only those remain that may."""
        both = self.alternatives.keys() & alternatives.keys()
        if not both:
            return False
        self.alternatives = {
            key: [*hints, *alternatives[key]]
            for key, hints in self.alternatives.items()
            if key in both
        }
        return True


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
    linked = [_with_what_follows(issue, items) for issue in _where_they_stop(found)]
    waiting = {item for issue in linked for item in issue.waiting}
    return tuple(
        replace(issue, consequence=True, lost=0.0) if waiting.issuperset(issue.items) else issue
        for issue in linked
    )


def _where_they_stop(issues: Sequence[Issue]) -> Iterator[Issue]:
    """The issues, those of functions that stop in another one, which stops itself, under that."""
    roots = {
        one.place: one
        for one in issues
        if one.place and one.place.line and one.place.function == one.function
    }
    for issue in issues:
        root = roots.get(issue.place) if issue.place else None
        if root is not None and root.function and issue.function != root.function:
            said = of_several(Finding("stops-in", {"function": root.function}), ())
            yield replace(issue, message=said, hints=(), cause=(), place=None, consequence=True)
            continue
        stopping = [
            item
            for one in issues
            if issue is root and one.place == issue.place and one.function != issue.function
            for item in one.items
        ]
        yield replace(issue, waiting=tuple(stopping)) if stopping else issue


def _gathered(items: Iterable[Item]) -> Sequence[_Group]:
    """The causes in the items of one function, in the order in which they show.

    What one cause explains is not told as several, so of what may be the cause of one output only
    that is kept which may be that of the others too.
    """
    groups: list[_Group] = []
    for item in items:
        if item.status == "manual" or not (item.message or item.hints):
            continue
        own = [_group_of(alternatives, groups) for alternatives in _causes_of(item)]
        for group in own:
            group.items.append(item)
            group.lost += _lost(item) / len(own)
        own[0].said += _messages(item)
    return groups


def _group_of(alternatives: _Alternatives, groups: list[_Group]) -> _Group:
    """The group that these belong to, a new one where there is none."""
    group = next((group for group in groups if group.takes(alternatives)), None)
    if group is None:
        group = _Group(alternatives)
        groups.append(group)
    return group


def _lost(item: Item) -> float:
    return item.max_score - (item.score or 0.0) if item.status in _LOST else 0.0


def _causes_of(item: Item) -> Sequence[_Alternatives]:
    """An item's causes, each with its alternatives; one without words where none is known."""
    if not item.hints:
        unexplained = item.findings and item.findings[0].cause == _UNEXPLAINED
        return [{(_UNEXPLAINED,) if unexplained else tuple(s.key for s in _messages(item)): []}]
    output = item.output or ""
    if not all(len(hint.sentences) == len(hint.findings) > 0 for hint in item.hints):
        # Without their numbers they stand and fall together.
        said = [_Said(Finding("+".join(hint.cause)), hint.text, output) for hint in item.hints]
        return [{tuple(hint.cause for hint in item.hints): said}]
    hints = [_apart(hint, output) for hint in item.hints]
    if not item.hints[0].text.startswith(ONE_OF):
        return [{key: said} for hint in hints for key, said in hint.items()]
    # What all of them have in common is certain.
    common = [key for key in hints[0] if all(key in hint for hint in hints)]
    certain: list[_Alternatives] = [{key: hints[0][key]} for key in common]
    rest: _Alternatives = {}
    for hint in hints:
        left = {key: said for key, said in hint.items() if key not in common}
        if left:
            key = next(iter(left)) if len(left) == 1 else tuple(left)
            rest.setdefault(key, [one for said in left.values() for one in said])
    return [*([rest] if rest else []), *certain]


def _apart(hint: Hint, output: str) -> _Alternatives:
    """The mistakes in a hint, each with what is said of it."""
    found: _Alternatives = {}
    key: Key = ()
    for finding, sentence in zip(hint.findings, hint.sentences, strict=True):
        if not key or finding.cause != _ADDED:
            key = (finding.cause, finding.facts.get("number") if _is_lab(finding) else None)
        found.setdefault(key, []).append(_Said(finding, sentence, output))
    return found


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
    partly = [
        item
        for item in group.items
        if any(said.finding.cause == _KEPT and said.slot == item.output for said in group.said)
    ]
    if partly:
        kept, possible = (
            sum(numbers)
            for numbers in zip(*((one.score or 0.0, one.max_score) for one in partly), strict=True)
        )
        yield of_several(Finding("kept", {"kept": kept, "possible": possible}), ())


def _issue(
    issue_id: str, function: str | None, group: _Group, place: SourceLocation | None
) -> Issue:
    return Issue(
        issue_id,
        function,
        tuple(item.id for item in group.items),
        round(group.lost, 2),
        " ".join((*_joined(group.said), *_kept(group))),
        tuple(_hints(group)),
        group.cause,
        place,
        unwritten=all(item.status == "not_attempted" for item in group.items),
        consequence=not any(group.alternatives.values())
        and all(item.evidence.substituted and item.score for item in group.items),
    )


def _hints(group: _Group) -> Iterator[str]:
    """The hints of a group: of the cause, or one for each that it may be."""
    if len(group.alternatives) == 1:
        (hints,) = group.alternatives.values()
        yield from _joined_hints(hints)
        return
    for at, hints in enumerate(group.alternatives.values()):
        yield f"{OR if at else ONE_OF}{' '.join(_joined_hints(hints))}"


def _joined_hints(hints: Sequence[_Said]) -> Iterator[str]:
    """The hints of one cause: where its numbers differ, those of the first are told."""
    told: dict[str, list[_Said]] = {}
    for said in hints:
        swapped = said.finding.cause == _SWAPPED
        told.setdefault(_SWAPPED if swapped else said.finding.id, []).append(said)
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
            yield f"The same is true of {joined(rest)}."


def _place(items: Iterable[Item]) -> SourceLocation | None:
    return next((item.evidence.place for item in items if item.evidence.place), None)


def _with_what_follows(issue: Issue, items: Sequence[Item]) -> Issue:
    """The issue with the items that wait for its function, and the functions that use it."""
    if issue.function is None or not issue.lost or issue.consequence:
        return issue
    waiting = [item.id for item in items if item.function is None and _waits(item, issue.function)]
    using = [item.function for item in items if issue.function in item.evidence.substituted]
    dependents = tuple(dict.fromkeys(name for name in using if name))
    return replace(issue, waiting=(*issue.waiting, *waiting), dependents=dependents)


def _waits(item: Item, function: str) -> bool:
    """Whether a training comes to nothing since a function is not there, or fails in it."""
    facts: Mapping[str, Fact] = item.findings[0].facts if item.findings else {}
    named = facts.get("functions")
    return function == facts.get("who") or (isinstance(named, tuple | list) and function in named)
