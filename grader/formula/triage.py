"""What a marker should know of an answer before reading it: a verdict and a sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.formula.code import as_formula, is_code
from grader.formula.errors import FormulaError
from grader.formula.evaluate import Definition
from grader.formula.find import Candidate, find
from grader.formula.names import Vocabulary
from grader.formula.parse import parse
from grader.formula.question import Question
from grader.formula.tree import Compare, Name, Node, walk
from grader.formula.trial import Trial
from grader.formula.verdict import Verdict, is_equivalent, judge
from grader.text import clean

MAX_CANDIDATES = 12
MAX_DEFINITIONS = 40
MAX_MEANINGS = 6
MAX_STEPS = 10_000


@dataclass(frozen=True)
class Finding:
    """What was found out about an answer.

    sentence: for the marker, without a full stop. formula: the right side that counted.
    """

    verdict: Verdict
    sentence: str
    formula: str = ""


def triage_answer(text: str, questions: Iterable[Question]) -> dict[str, Finding]:
    """A finding for each question's variable, on a whole answer in Markdown."""
    asked = list(questions)
    try:
        found = find(text, {question.variable: question.names for question in asked})
    except FormulaError as error:
        return {q.variable: Finding("unread", f"needs a reader: {error.reason}") for q in asked}
    return {
        question.variable: triage(found.candidates[question.variable], question, found.definitions)
        for question in asked
    }


def triage(
    candidates: Sequence[Candidate],
    question: Question,
    definitions: Mapping[str, Sequence[Candidate]] | None = None,
) -> Finding:
    """What is to be said of the right sides that an answer gives for one gradient.

    The last one that can be read counts; those that go back to other derivatives only if there is
    no other. definitions: what the answer says of other names, by key.
    """
    if not candidates:
        what = f"no statement of the gradient with respect to {question.variable} was found"
        return Finding("unread", f"needs a reader: {what}")
    reader = _Reader(question, definitions or {})
    last: Finding | None = None
    derived: Finding | None = None
    considered = candidates[-MAX_CANDIDATES:]
    for at in reversed(range(len(considered))):
        finding, explicit = reader.finding(considered[at])
        last = last or finding
        if finding.verdict == "unread":
            continue
        if explicit:
            return _remarked(finding, last, reader, considered[:at])
        derived = derived or finding
    if derived is None or last is None:
        return last or Finding("unread", "needs a reader")
    return _remarked(derived, last, reader, ())


def _remarked(
    finding: Finding, last: Finding, reader: "_Reader", before: Sequence[Candidate]
) -> Finding:
    """The finding that counts, with a word on others that contradict it."""
    remark = ""
    if finding.verdict == "different" and any(map(reader.is_right, before)):
        remark = "; but another right side of it is equivalent"
    elif last.verdict == "unread":
        reason = last.sentence.removeprefix("needs a reader: ")
        remark = f"; a later right side could not be read: {reason}"
    return Finding(finding.verdict, finding.sentence + remark, finding.formula)


class _Reader:
    """Reads right sides of one question, with what the answer says of other names."""

    def __init__(self, question: Question, meanings: Mapping[str, Sequence[Candidate]]) -> None:
        self.question = question
        self.meanings = meanings
        self.trials: list[Trial] = []
        self.vocabulary: Vocabulary = question.extended(list(meanings))

    def finding(self, candidate: Candidate) -> tuple[Finding, bool]:
        """The finding on a right side, and whether it is explicit: names no other derivative."""
        shown = clean(candidate.right, 300)
        try:
            trial = self._trial(candidate)
        except FormulaError as error:
            return Finding("unread", f"needs a reader: {error.reason}", shown), True
        return Finding(*judge(trial), shown), self._is_explicit(trial)

    def is_right(self, candidate: Candidate) -> bool:
        """Whether a right side is explicit and equivalent."""
        try:
            trial = self._trial(candidate)
        except FormulaError:
            return False
        return self._is_explicit(trial) and is_equivalent(trial)

    def _is_explicit(self, trial: Trial) -> bool:
        known = self.question.vocabulary
        derivatives = (key for key in _keys(trial.tree) if key.startswith(r"\partial "))
        return all(known.knows(key) for key in derivatives)

    def _trial(self, candidate: Candidate) -> Trial:
        if sum(trial.steps[0] for trial in self.trials) > MAX_STEPS:
            raise FormulaError("there is too much to work out before it")
        tree = _parsed(candidate.right, self.vocabulary, candidate.letters)
        if isinstance(tree, Compare):
            raise FormulaError("it is a comparison")
        definitions = self._definitions(tree)
        trial = Trial(self.question, tree, candidate.letters, candidate.place, definitions)
        self.trials.append(trial)
        return trial

    def _definitions(self, tree: Node) -> dict[str, tuple[Definition, ...]]:
        """The definitions that a tree needs, and those that they need."""
        found: dict[str, tuple[Definition, ...]] = {}
        waiting = [tree]
        while waiting and len(found) < MAX_DEFINITIONS:
            for key in _keys(waiting.pop()):
                if key in self.meanings and key not in found:
                    found[key] = tuple(self._readable(key))
                    waiting += (definition.tree for definition in found[key])
        return {key: held for key, held in found.items() if held}

    def _readable(self, key: str) -> Iterator[Definition]:
        """What can be read of a name's meanings; numbers only of derivatives, as of z by b."""
        for meaning in self.meanings[key][-MAX_MEANINGS:]:
            tree = _tree(meaning.right, self.vocabulary, meaning.letters)
            if tree is None:
                continue
            if key.startswith(r"\partial ") or _keys(tree):
                yield Definition(tree, meaning.letters, meaning.place)


@lru_cache(maxsize=512)
def _tree(text: str, vocabulary: Vocabulary, letters: tuple[str, ...]) -> Node | None:
    """What is read of a definition; the questions of one answer share it."""
    try:
        return _parsed(text, vocabulary, letters)
    except FormulaError:
        return None


def _parsed(text: str, vocabulary: Vocabulary, letters: tuple[str, ...]) -> Node:
    """The tree of a right side, be it LaTeX or code."""
    return parse(as_formula(text) if is_code(text) else text, vocabulary, letters)


def _keys(tree: Node) -> list[str]:
    return [node.key for node in walk(tree) if isinstance(node, Name)]
