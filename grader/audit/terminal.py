"""The report of an audit on a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.audit.report import Audit, Item, Naming, Outcome
from grader.text import many

_MOST_LINES = 20
_OUTCOMES: dict[Outcome, str] = {
    "killed": "killed",
    "survived": "survive",
    "accepted": "accepted",
    "equivalent": "right after all",
    "unjudged": "not judged",
}
_NAMINGS: dict[Naming, str] = {
    "alone": "are named by their own hint alone",
    "one_of_several": "are one of several causes named",
    "another": "are taken for another mistake",
    "form": "are told what is wrong with the value's form only",
    "none": "get no hint",
}


def print_audit(audit: Audit, console: Console) -> None:
    """Print the whole report."""
    console.print(Group(*_parts(audit)), width=min(console.width, 100))


def _parts(audit: Audit) -> Iterator[RenderableType]:
    yield Text(f"Audit of {audit.lab.title}", "bold")
    yield from _baseline(audit)
    yield Text()
    yield _mutants(audit)
    yield from _faults(audit)
    yield from _hints(audit)
    yield Text()
    yield _items(audit)
    yield from _trainings(audit)
    yield Text()
    verdict = (
        ("No mutant survives, and nothing right loses marks.", "bold green")
        if audit.sound
        else ("The rubric has faults: see above.", "bold red")
    )
    yield Text(*verdict)
    yield Text(
        f"{len(audit.mutants)} mutants, each on {audit.draws} draws of the problems "
        f"from seed {audit.seed} on, {audit.seconds:.1f} s",
        "dim",
    )


def _baseline(audit: Audit) -> Iterator[RenderableType]:
    if audit.reference:
        yield Text("The reference does not earn everything:", "red")
        yield from _lines((fault.item, fault.message) for fault in audit.reference)
    else:
        yield Text("The reference earns everything.")
    template = audit.template
    if template is None:
        yield Text("The lab names no template.")
        return
    if template.faults:
        yield Text(f"The template {template.name} is neither blank nor right:", "red")
        yield from _lines((fault.item, fault.message) for fault in template.faults)
    else:
        count = many(len(template.not_attempted), "function")
        yield Text(f"The template earns nothing: {count} not attempted.")
    if template.provided:
        yield Text(f"It provides {', '.join(template.provided)}, solved.", "yellow")


def _mutants(audit: Audit) -> RenderableType:
    shown = [name for name in _OUTCOMES if any(m.outcome == name for m in audit.mutants)]
    table = _table("Mutants of", "mutants", *(_OUTCOMES[name] for name in shown))
    for function in dict.fromkeys(mutant.function for mutant in audit.mutants):
        own = [mutant for mutant in audit.mutants if mutant.function == function]
        counts = Counter(mutant.outcome for mutant in own)
        table.add_row(function, str(len(own)), *(str(counts[name] or "") for name in shown))
    return table


def _faults(audit: Audit) -> Iterator[RenderableType]:
    survived = [
        (f"{mutant.function}, {mutant.id}", f"{survival.item} keeps full marks. {survival.why}")
        for mutant in audit.mutants
        for survival in mutant.survived
    ]
    collateral = [
        (f"{mutant.function}, {mutant.id}", f"{', '.join(mutant.collateral)} is right, and loses.")
        for mutant in audit.mutants
        if mutant.collateral
    ]
    unjudged = [
        (f"{mutant.function}, {mutant.id}", mutant.message)
        for mutant in audit.mutants
        if mutant.outcome == "unjudged"
    ]
    right = [
        (
            f"{mutant.function}, {mutant.id}",
            "what it makes is right: its hint is never given",
        )
        for mutant in audit.mutants
        if mutant.kind == "dictionary" and mutant.outcome == "equivalent"
    ]
    for title, lines in (
        ("Mistakes of the lab that are none", right),
        ("Mutants that survive", survived),
        ("Right outputs that lose marks beside a wrong one", collateral),
        ("Mutants that could not be judged", unjudged),
    ):
        if lines:
            yield Text()
            yield Text(title, "bold red")
            yield from _lines(lines)


def _hints(audit: Audit) -> Iterator[RenderableType]:
    counts = Counter(mutant.naming for mutant in audit.mutants)
    total = sum(counts[naming] for naming in _NAMINGS)
    if not total:
        return
    yield Text()
    yield Text(f"Hints: of {total} mistakes of the dictionary that are killed,", "bold")
    for naming, words in _NAMINGS.items():
        if counts[naming]:
            yield _indented(f"{counts[naming]} {words}")
    yield from _lines(
        (f"{mutant.function}, {mutant.id}", f"hints: {', '.join(mutant.hints) or 'none'}")
        for mutant in audit.mutants
        if mutant.naming in ("another", "form", "none")
    )


def _items(audit: Audit) -> RenderableType:
    table = _table("Item", "points", "catches", "it alone", "")
    for item in audit.items:
        note = "catches nothing that others do not" if item.redundant else ""
        if item.redundant is None:
            note = _untold(item)
        row = (f"{item.max_score:g}", str(item.killed), str(item.alone), note)
        table.add_row(item.id, *row, style="yellow" if item.redundant else "")
    return table


def _trainings(audit: Audit) -> Iterator[RenderableType]:
    tried = sum(training.tried for training in audit.trainings)
    missed = sum(training.missed for training in audit.trainings)
    if not tried:
        return
    yield Text()
    yield Text(
        f"Accuracy alone would miss {missed} of {tried} wrong functions ({missed / tried:.0%})"
        + ("." if audit.every_training else ", in a sample: --trainings tries all.")
    )


def _lines(lines: Iterable[tuple[str, str]]) -> Iterator[RenderableType]:
    listed = list(lines)
    for name, text in listed[:_MOST_LINES]:
        yield _indented(f"{name}: {text}")
    if len(listed) > _MOST_LINES:
        yield _indented(f"and {len(listed) - _MOST_LINES} more: see --json")


def _indented(text: str) -> RenderableType:
    return Padding(Text(text), (0, 0, 0, 4))


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right" if name else "left")
    return table


def _untold(item: Item) -> str:
    """Why it is not known whether an item catches what others do not."""
    return "a sample only" if item.id.startswith("training.") else "has no mutants"
