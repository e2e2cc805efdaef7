"""What a marker should know of an answer before reading it: a verdict and a sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby

from grader.formula.code import as_formula, is_code
from grader.formula.errors import FormulaError
from grader.formula.find import Candidate, find
from grader.formula.names import Vocabulary, derived_from, gradient_key
from grader.formula.parse import key_of, parse
from grader.formula.question import Question
from grader.formula.scope import Definition
from grader.formula.segments import renamed
from grader.formula.tree import Call, Compare, Name, Node, Number, walk
from grader.formula.trial import Trial
from grader.formula.verdict import MISFIT, Verdict, verdict_of
from grader.text import clean

_OTHER_FUNCTIONS = re.compile(r"\b(?:sigmoid|logistic|leaky|elu|gelu|softplus)", re.IGNORECASE)
MAX_CANDIDATES = 12
MAX_DEFINITIONS = 40
MAX_MEANINGS = 6
MAX_STEPS = 10_000


@dataclass(frozen=True)
class Triaged:
    """What was found out about an answer.

    sentence: for the marker, without a full stop. formula: the right side that counted; trial:
    what it was worked out as, None where it could not be read.
    """

    verdict: Verdict
    sentence: str
    formula: str = ""
    trial: Trial | None = field(default=None, compare=False, repr=False)


def triage_answer(text: str, questions: Iterable[Question]) -> dict[str, Triaged]:
    """A finding for each question's variable, on a whole answer in Markdown."""
    asked = list(questions)
    try:
        found = find(text, {question.variable: question.names for question in asked})
    except FormulaError as error:
        return {q.variable: Triaged("unread", f"needs a reader: {error.reason}") for q in asked}
    findings = {}
    returned = [found.definitions.get(f"return_{at}", ()) for at, _ in enumerate(asked)]
    unnamed = all(returned) and not any(found.candidates.values())
    owners = {key: name for question in asked for key, name in question.owners.items()}
    called = {name: held for question in asked for name, held in question.words.items()}
    said = renamed(text, owners, called)
    other_functions = bool(_OTHER_FUNCTIONS.search(text))
    other_loss = any(
        _is_other_loss(key, c.right) for key, h in found.definitions.items() for c in h
    )
    for question, values in zip(asked, returned, strict=True):
        meanings = _with_words(found.definitions, question, said, other_functions=other_functions)
        candidates = found.candidates[question.variable]
        finding = triage(values if unnamed else candidates, question, meanings)
        if finding.verdict != "unread" and other_loss:
            finding = Triaged("unread", "needs a reader: the loss seems to be another one")
        if finding.verdict == "different" and unnamed:  # who knows in which order
            finding = Triaged("unread", "needs a reader: it is returned without a name")
        findings[question.variable] = finding
    return findings


def _with_words(
    definitions: Mapping[str, Sequence[Candidate]],
    question: Question,
    said: Mapping[str, str],
    *,
    other_functions: bool,
) -> dict[str, Sequence[Candidate]]:
    r"""What an answer says of names in formulas, in words, and by entries: \delta_y = 0.

    said: by key, the function that a name is, or "?". other_functions: whether functions are spoken
    of that the question does not have, so that g may be any of them.
    """
    meanings, known = dict(definitions), question.vocabulary
    for key, held in definitions.items():
        whole, _, entry = key.rpartition("_")
        if entry in known.variables and whole in meanings and not known.knows(whole):
            changed = (Candidate("?", place=c.place, fault="an entry changes") for c in held)
            meanings[whole] = (*meanings[whole], *changed)
    worded = dict(said)
    if other_functions:
        keys = map(key_of, question.functions)
        worded |= {k: "?" for k in keys if len(k.rstrip("'")) == 1 or k.startswith("\\")}
    for key, named in worded.items():
        fault = "words say that it is something else" if named == "?" else ""
        otherwise = Candidate(named, place=-1, fault=fault)
        meanings[key] = (otherwise, *meanings.get(key, ()))
    return meanings


def _is_other_loss(key: str, right: str) -> bool:
    """Whether a right side of the loss is not a cross-entropy, as far as its signs tell."""
    if key not in (r"L", r"\ell", "J", "loss", "mse") or not re.search("[a-zA-Z]", right):
        return False
    return not re.search(r"log|ln|ce|entropy|nll|loss|H\(", right, re.IGNORECASE) or (
        bool(re.search(r"log|ln", right)) and not re.search(r"[-−]|frac|/", right)
    )


def triage(
    candidates: Sequence[Candidate],
    question: Question,
    definitions: Mapping[str, Sequence[Candidate]] | None = None,
) -> Triaged:
    """What is to be said of the right sides that an answer gives for one gradient.

    The last statement counts, and is firm only where no other contradicts it. definitions: what the
    answer says of other names, by key.
    """
    if not candidates:
        what = f"no statement of the gradient with respect to {question.variable} was found"
        return Triaged("unread", f"needs a reader: {what}")
    reader = _Reader(question, definitions or {})
    considered = candidates[-MAX_CANDIDATES:]
    held: list[_Statement] = []
    for _, group in groupby(considered, key=lambda candidate: candidate.place):
        statement = reader.statement(list(group))
        if statement.replaces:
            held = [before for before in held if not before.replaced_by(statement)]
        held.append(statement)
    return _weighed(held)


@dataclass(frozen=True)
class _Statement:
    """What came of the right sides of one statement.

    zero: whether it says no more than 0. renews: whether it changes what it was before.
    """

    finding: Triaged
    doubtful: bool
    zero: bool
    replaces: bool
    renews: bool

    def replaced_by(self, other: "_Statement") -> bool:
        """Whether a later assignment leaves nothing of this one."""
        return other.renews or self.replaces or self.zero


def _weighed(held: Sequence[_Statement]) -> Triaged:
    """The finding of the last statement, unless others put it in doubt."""
    firm = [statement for statement in held if not statement.doubtful]
    if not firm:
        only = held[-1].finding
        reason = "needs a reader: the words around it may mean that it is not the result"
        return only if only.verdict == "unread" else Triaged("unread", reason, only.formula)
    last = firm[-1].finding
    after = (other.finding for other in held[held.index(firm[-1]) :])
    if unread := next((finding for finding in after if finding.verdict == "unread"), None):
        return unread
    for other in held:
        verdict = other.finding.verdict
        if verdict not in ("unread", last.verdict) and not (other.zero and other.doubtful):
            reason = (
                f"needs a reader: another right side of it is {verdict}: {other.finding.formula}"
            )
            return Triaged("unread", clean(reason, 300), last.formula)
    return last


class _Reader:
    """Reads right sides of one question, with what the answer says of other names."""

    def __init__(self, question: Question, meanings: Mapping[str, Sequence[Candidate]]) -> None:
        self.question = question
        self.meanings = meanings
        self.trials: list[Trial] = []
        functions = (key for key, held in meanings.items() if any(c.parameters for c in held))
        self.vocabulary: Vocabulary = question.extended(meanings, functions)

    def statement(self, group: Sequence[Candidate]) -> _Statement:
        """What one statement comes to.

        The last of its right sides that can be read counts; those that go back to other derivatives
        only if there is no other.
        """
        found = [(self._finding(candidate)) for candidate in group]
        read = [at for at, (finding, _) in enumerate(found) if finding.verdict != "unread"]
        explicit = [at for at in read if self._is_explicit(found[at][1])]
        at = (explicit or read or [-1])[-1]
        finding, trial = found[at]
        last = found[-1][0]
        zero = trial is not None and trial.tree == Number(0.0)
        others = [f for f, _ in found[:at] if f.verdict == "equivalent"]
        if finding.verdict == "different" and others:
            if zero:
                finding = Triaged("unread", f"needs a reader: it is set to 0: {others[-1].formula}")
            else:
                remark = "; but another right side of it is equivalent"
                finding = replace(finding, sentence=finding.sentence + remark)
        elif finding.verdict != "unread" and last.verdict == "unread":
            if finding.verdict == "equivalent" and MISFIT in last.sentence:
                finding = last
            else:
                reason = last.sentence.removeprefix("needs a reader: ")
                remark = f"; a later right side could not be read: {reason}"
                finding = replace(finding, sentence=finding.sentence + remark)
        renews = trial is not None and any(
            key == gradient_key(key_of(name))
            for name in (self.question.variable, *self.question.names)
            for key in _keys(trial.tree)
        )
        return _Statement(finding, group[0].doubtful, zero, group[0].replaces or renews, renews)

    def _finding(self, candidate: Candidate) -> tuple[Triaged, Trial | None]:
        """The finding on a right side, and its trial if it can be read."""
        shown = clean(candidate.right, 300)
        try:
            trial = self._trial(candidate)
        except FormulaError as error:
            return Triaged("unread", f"needs a reader: {error.reason}", shown), None
        return Triaged(*verdict_of(trial), shown, trial), trial

    def _is_explicit(self, trial: Trial | None) -> bool:
        known = self.question.vocabulary
        keys = _keys(trial.tree) if trial is not None else ()
        return all(known.knows(key) for key in keys if key.startswith(r"\partial "))

    def _trial(self, candidate: Candidate) -> Trial:
        if sum(trial.steps[0] for trial in self.trials) > MAX_STEPS:
            raise FormulaError("there is too much to work out before it")
        if candidate.fault:
            raise FormulaError(candidate.fault)
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
                for needed in (key, derived_from(key)):
                    if needed in self.meanings and needed not in found:
                        found[needed] = tuple(self._readable(needed))
                        waiting += (d.tree for d in found[needed] if d.tree is not None)
        return {key: held for key, held in found.items() if held}

    def _readable(self, key: str) -> Iterator[Definition]:
        """A name's meanings; those that cannot be read have no tree.

        Numbers count for derivatives, as of z by b, and for names that nobody knows.
        """
        known = self.question.vocabulary.knows(key) or len(key) == 1
        for meaning in self.meanings[key][-MAX_MEANINGS:]:
            tree, parameters = None, meaning.parameters
            if not meaning.fault:
                tree = _tree(meaning.right, self.vocabulary, meaning.letters)
                if tree is None and isinstance(
                    applied := _tree(f"{meaning.right}(z)", self.vocabulary, ()), Call
                ):
                    tree, parameters = applied, ("z",)  # a function for a function: f = tanh
            if tree is not None and not self._is_known(tree, parameters):
                tree = None
            if (
                tree is None
                or not known
                or parameters
                or key.startswith(r"\partial ")
                or _keys(tree)
            ):
                yield Definition(tree, meaning.letters, meaning.place, parameters, meaning.update)

    def _is_known(self, tree: Node, parameters: Sequence[str]) -> bool:
        """Whether every name in a definition means something here, or counts what is compared."""
        compared = {id(n) for c in walk(tree) if isinstance(c, Compare) for n in (c.left, c.right)}
        return all(
            self.vocabulary.knows(node.key)
            or self.vocabulary.knows(node.key.swapcase())
            or node.key in parameters
            or id(node) in compared
            or node.key.startswith(r"\delta_")
            for node in walk(tree)
            if isinstance(node, Name)
        )


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
    """The names in a tree, and its functions."""
    names = (node for node in walk(tree) if isinstance(node, Name | Call))
    return [node.key if isinstance(node, Name) else node.function for node in names]
