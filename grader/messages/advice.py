"""What a student should look at first: one paragraph, from the items alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.result import Item
from grader.text import in_points

MOST = 3
_LONGEST = 240


@dataclass(frozen=True)
class _Loss:
    """What was lost in one function, or in several by the same cause, and what was said of it."""

    functions: tuple[str, ...]
    points: float
    cause: tuple[str, ...]
    said: str


def look_first(items: Sequence[Item]) -> str:
    """One paragraph; empty where nothing is lost that can be mended.

    What others lean on comes first, then what costs most. One cause in several functions is said
    once, and training only where all functions are right: it follows from them.
    """
    lost = [item for item in items if _is_lost(item)]
    in_functions = [item for item in lost if item.function]
    losses = _together(_losses(in_functions or lost))
    leaning = _leaning(items)
    ranked = sorted(losses, key=lambda loss: (not _leaners(loss, leaning), -loss.points))
    sentences = []
    for at, loss in enumerate(ranked[:MOST]):
        begin = ("Start with", "Then")[min(at, 1)]
        leaners = _leaners(loss, leaning)
        also = f" {_listed(leaners)} {_verb(leaners)} on it." if leaners else ""
        names = _listed(loss.functions)
        sentences.append(f"{begin} {names} ({in_points(loss.points)}): {loss.said}{also}")
    if len(ranked) > MOST:
        rest = [name for loss in ranked[MOST:] for name in loss.functions]
        sentences.append(f"After that, {_listed(rest)}.")
    open_items = [item for item in items if item.status == "not_attempted" and item.function]
    if open_items:
        names = _listed(dict.fromkeys(item.function or "" for item in open_items))
        worth = in_points(sum(item.max_score for item in open_items))
        sentences.append(f"Not attempted yet: {names} ({worth}).")
    return " ".join(sentences)


def _is_lost(item: Item) -> bool:
    judged = item.status in ("failed", "crashed", "timed_out", "partial")
    return judged and (item.score or 0.0) < item.max_score and not item.evidence.substituted


def _losses(items: Iterable[Item]) -> list[_Loss]:
    """One loss for each function, named by the item of it that cost most."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.function or item.id, []).append(item)
    losses = []
    for name, group in groups.items():
        worst = max(group, key=lambda item: (bool(item.hints), item.max_score - (item.score or 0)))
        said = worst.hints[0].text if worst.hints else worst.message
        cost = sum(item.max_score - (item.score or 0.0) for item in group)
        cause = worst.hints[0].cause if worst.hints else ()
        losses.append(_Loss((name,), cost, cause, _shortened(said)))
    return losses


def _together(losses: Iterable[_Loss]) -> list[_Loss]:
    """Losses by the same cause made one."""
    found: dict[tuple[str, ...], _Loss] = {}
    for loss in losses:
        key = loss.cause or loss.functions
        if key in found:
            first = found[key]
            loss = _Loss(
                first.functions + loss.functions, first.points + loss.points, key, first.said
            )
        found[key] = loss
    return list(found.values())


def _leaning(items: Iterable[Item]) -> dict[str, list[str]]:
    """By helper, the functions that were judged with it answered from outside."""
    leaning: dict[str, list[str]] = {}
    for item in items:
        for helper in item.evidence.substituted:
            if item.function and item.function not in leaning.setdefault(helper, []):
                leaning[helper].append(item.function)
    return leaning


def _leaners(loss: _Loss, leaning: dict[str, list[str]]) -> list[str]:
    return [name for function in loss.functions for name in leaning.get(function, ())]


def _verb(names: Sequence[str]) -> str:
    return "leans" if len(names) == 1 else "lean"


def _listed(names: Iterable[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} ..."
