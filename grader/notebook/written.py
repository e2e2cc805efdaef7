r"""Finds what students wrote in answer to questions.

An answer stands where its label is: below the question, below a heading such as "Answer to Ques 1",
or where the question was in the handout if it is gone. What stands near by, above the question or
below the code that follows it, is taken where that holds no answer, or only there is mathematics.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from grader.lab.model import WrittenSpec
from grader.notebook.handout import Handout
from grader.notebook.prose import comment_blocks, text_of_code
from grader.notebook.read import Cell, Notebook

MAX_ANSWER = 50_000
MAX_LINES = 500_000
MAX_LINE = 20_000
# Without a handout, how many code cells may stand between a question and its answer.
MAX_CODE = 2

# Words that may stand before a question's name where an answer to it begins.
_LABELLING = frozenset(
    {
        *("answer", "answers", "solution", "derivation", "response", "reply", "re"),
        *("to", "for", "of", "on", "the", "my", "our"),
        *("antwort", "antworten", "lösung", "auf", "zu", "zur", "für"),
        *("svar", "svaren", "lösning", "på", "till"),
    }
)
_BEFORE_REST = re.compile(r"[\s*_:.)\]]*(?:[-–—]\s)?\s*")
_MATH = re.compile(r"[=$∇∂]|\\[A-Za-z]{2,}|\\[(\[]")
_DATA = re.compile(r"data:[^\s)\"'>]{100,}")

Kind = Literal["text", "comment", "code", "label"]
Place = Literal["here", "near"]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a notebook; own if it is the student's.

    One of kind "code" stands for code, one of kind "label" for the beginning of an answer.
    """

    text: str
    cell: int
    kind: Kind = "text"
    own: bool = True
    question: int = -1


def find_answers(
    notebook: Notebook, questions: Sequence[WrittenSpec], template: Notebook | None = None
) -> dict[str, str]:
    """The answer to each question, by its id; "" where there is none.

    Lines that the template provides are not the student's; one that the notebook was not made from
    is no help.
    """
    handout = Handout.of([*map(_text_of, template.cells)]) if template else Handout()
    if not handout.is_of([*map(_text_of, notebook.cells)]):
        handout = Handout()
    lines = list(_lines(notebook, handout))
    patterns = [re.compile(question.marker) for question in questions]
    labelled = list(_labelled(lines, patterns, handout))
    asking = {line.cell for line in labelled if line.kind == "label" and not line.own}
    dealt = _Dealing([re.compile(question.until) for question in questions], asking, handout.known)
    for line in labelled:
        dealt.take(line)
    return {
        question.id: _text(found, handout.known)
        for question, found in zip(questions, dealt.found, strict=True)
    }


def _text_of(cell: Cell) -> str:
    """The text of a cell; of one that computes, its comments."""
    if cell.kind != "code":
        return cell.source
    text = text_of_code(cell.source)
    return "\n".join(map("\n".join, comment_blocks(cell.source))) if text is None else text


def _lines(notebook: Notebook, handout: Handout) -> Iterator[_Line]:
    """All lines of text; of a cell that computes, its comments, with code around each of them."""
    count = 0
    for cell in notebook.cells:
        text = text_of_code(cell.source) if cell.kind == "code" else cell.source
        blocks = comment_blocks(cell.source) if text is None else [text.splitlines()]
        code = _Line("", cell.index, "code")
        kind: Kind = "comment" if text is None else "text"
        if text is None and cell.source.strip():
            yield code
        for block in blocks:
            for line, own in handout.own(_DATA.sub("data:…", "\n".join(block))):
                count += 1
                if count > MAX_LINES:
                    return
                yield _Line(line[:MAX_LINE], cell.index, kind, own)
            yield code if text is None else _Line("", cell.index)


def _labelled(
    lines: Sequence[_Line], markers: Sequence[re.Pattern[str]], handout: Handout
) -> Iterator[_Line]:
    """The lines, with labels in place of those that say to which question an answer belongs."""
    labels: dict[int, int] = {}
    places: dict[int, list[int]] = {}
    for question, marker in enumerate(markers):
        named = [at for at, line in enumerate(lines) if marker.search(line.text)]
        clear = [at for at in named if _is_label(lines[at], marker, handout)]
        place = None if clear else _place_of(lines, marker, handout)
        if place is not None:
            places.setdefault(place, []).append(question)
        for at in clear or (named if place is None else ()):
            labels.setdefault(at, question)
    for at, line in enumerate(lines):
        for question in places.get(at - 1, ()):
            yield _Line("", -1, "label", False, question)
        if at not in labels:
            yield line
            continue
        yield replace(line, kind="label", question=labels[at])
        if rest := _rest(line, markers[labels[at]], handout):
            yield replace(line, text=rest)


def _is_label(line: _Line, marker: re.Pattern[str], handout: Handout) -> bool:
    """Whether a line names a question and not merely mentions it: **Answer to Ques 1**."""
    if not line.own and line.text.strip() == handout.first(marker):
        return True
    found = marker.search(line.text)
    assert found is not None
    before = re.findall(r"[^\W\d_]+", line.text[: found.start()].casefold())
    after = line.text[found.end() :].lstrip(" *_>#")
    if before:
        return _LABELLING.issuperset(before) and (not after or after[0] in ":.)-–—")
    return after[:1] not in ("=", "+", ",")


def _rest(line: _Line, marker: re.Pattern[str], handout: Handout) -> str:
    """What a student has written on a label's own line; a quotation there is the question."""
    question = handout.first(marker)
    if not line.own:
        return ""
    if question and line.text.strip().startswith(question):
        return line.text.strip()[len(question) :].strip()
    found = marker.search(line.text)
    assert found is not None
    rest = _BEFORE_REST.sub("", line.text[found.end() :], count=1).rstrip(" *_")
    return "" if line.text.lstrip().startswith(">") else rest


def _place_of(lines: Sequence[_Line], marker: re.Pattern[str], handout: Handout) -> int | None:
    """Where a question would stand that is gone: behind the last that is left of what was above."""
    places = {line.text.strip(): at for at, line in enumerate(lines) if not line.own}
    place = next((places[text] for text in handout.before(marker) if text in places), None)
    while place is not None and _goes_on(lines[place], lines[place + 1 : place + 2]):
        place += 1
    return place


def _goes_on(line: _Line, after: Sequence[_Line]) -> bool:
    return any(
        line.cell == other.cell and not (other.own and other.text.strip()) for other in after
    )


class _Dealing:
    """Deals lines out to the questions, in one pass.

    asking: the cells that ask a question. known: whether there is a handout to compare with.
    current is the question that is answered here, place how close to its label, which stands in
    label_cell. above is text that belongs to no question so far.
    """

    def __init__(
        self, ends: Sequence[re.Pattern[str]], asking: Container[int], known: bool
    ) -> None:
        self.found: list[list[tuple[_Line, Place]]] = [[] for _ in ends]
        self._ends, self._asking, self._known = ends, asking, known
        self._current: int | None = None
        self._place: Place = "here"
        self._label_cell = -1
        self._code = 0
        self._above: list[_Line] = []

    def take(self, line: _Line) -> None:
        """Give a line to the question that it belongs to, if it belongs to one."""
        if line.kind == "label":
            self._begin(line)
        elif line.kind == "code":
            self._code += 1
            self._leave(closing=not self._known and self._code > MAX_CODE)
            self._above = []
        elif self._current is not None and self._ends[self._current].search(line.text):
            self._leave(closing=self._known and line.own)
            self._label_cell = line.cell
        elif not self._known and line.text.startswith("#"):
            self._current = None
        elif line.own:
            self._keep(line)
        elif line.kind == "text" and self._known and line.cell != self._label_cell:
            self._current = None
            if line.cell not in self._asking:
                self._above = []

    def _begin(self, label: _Line) -> None:
        if self._known and not label.own:
            self.found[label.question] += [(line, "near") for line in self._above]
        self._above = []
        self._code = 0
        self._current, self._place, self._label_cell = label.question, "here", label.cell

    def _leave(self, *, closing: bool) -> None:
        """Pass on to what is near by, or beyond that."""
        self._place = "near"
        if closing:
            self._current = None

    def _keep(self, line: _Line) -> None:
        if self._current is None:
            self._above.append(line)
        elif line.kind == "text" or self._place == "here":
            self.found[self._current].append((line, self._place))


def _text(found: Sequence[tuple[_Line, Place]], known: bool) -> str:
    """The answer: what was found at the question, or all if only more of it is mathematics.

    Without a handout, cells near by are taken for the student's only if they state an equation.
    """
    stating = {line.cell for line, _ in found if known or "=" in line.text}
    here = [line.text for line, place in found if place == "here"]
    every = [line.text for line, place in found if place == "here" or line.cell in stating]
    enough = any(text.strip() for text in here) and (_has_math(here) or not _has_math(every))
    joined = "\n".join(here if enough else every)
    answer = re.sub(r"\n\s*\n", "\n\n", joined).strip()
    return answer if len(answer) <= MAX_ANSWER else answer[: MAX_ANSWER - 1] + "…"


def _has_math(texts: Iterable[str]) -> bool:
    return any(_MATH.search(text) for text in texts)
