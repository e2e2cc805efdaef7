"""Re-scoring a transcript equals running again, or says what needs execution: over the corpora."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from grader.judge.asking import Judge
from grader.lab.digest import digest_of_lab
from grader.lab.function_model import Output
from grader.lab.model import LabSpec
from grader.messages.render import described
from grader.notebook.execution import execution_of
from grader.notebook.read import Cell, Notebook
from grader.plan import make_plan
from grader.rescore import Rescored, rescore
from grader.result import Item
from grader.transcript import CallAnswer, Returned, Transcript
from grader.transcript_file import Header, Record, from_bytes, to_bytes
from grader.values.tree import Tree
from tests.support.corpus import RIGHT, WRONG
from tests.support.judging import Program, program_of, quiet, transcript_of
from tests.support.notebooks import Patch, read_patch
from tests.support.rubrics import changed

JUDGED = [path for path in WRONG if "endless" not in read_patch(path).fields.get("mistake", "")]
# So many submissions, and changes of the rubric for each.
SUBMISSIONS, CHANGES = 30, 10
CHOSEN = [*RIGHT[:: len(RIGHT) // 6], *JUDGED[:: len(JUDGED) // 24]][:SUBMISSIONS]


class Graded:
    """A program, graded by a lab in this process; what it has answered is not asked again."""

    def __init__(self, program: Program, lab: LabSpec) -> None:
        self._program, self._known = program, Transcript()
        self._plan = make_plan(lab, 0)  # no change of a rubric draws other problems
        self.transcript, _ = self.fresh(lab)
        cells = tuple(Cell(at, "code", source) for at, source in enumerate(program.cells))
        notebook = Notebook(program.patch.name, "0" * 64, cells)
        execution = execution_of(
            notebook.code_cells, lab.function_names, program.analysis.lost, only_needed=False
        )
        header = Header("", "", lab.id, lab.version, digest_of_lab(lab), 0, True, "all", "")
        transcript = replace(self.transcript, execution=execution.digest)
        self.record = from_bytes(to_bytes(Record(header, notebook, (transcript,))))

    def fresh(self, lab: LabSpec) -> tuple[Transcript, tuple[Item, ...]]:
        """What grading it by a lab comes to."""
        judge = Judge(lab, self._plan, self._program.analysis)
        transcript = transcript_of(judge, self._program, self._known)
        self._known = replace(
            self._known,
            calls={**self._known.calls, **transcript.calls},
            trainings={**self._known.trainings, **transcript.trainings},
        )
        with quiet():
            return transcript, described(judge.judge(transcript).items, lab)


def rescored(record: Record, lab: LabSpec) -> Rescored:
    """What re-scoring comes to."""
    with quiet():
        return rescore(record, lab)


@pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)
def test_rescoring_equals_running_again(path: Path, lab: LabSpec) -> None:
    """Item by item; where a run would ask for more, just what rests on that says so."""
    graded = Graded(program_of(read_patch(path), lab), lab)
    for seed in range(CHANGES):
        rubric = changed(lab, Random(f"{path.stem} {seed}"))
        transcript, items = graded.fresh(rubric)
        again = rescored(graded.record, rubric)
        asked = {*transcript.calls, *transcript.trainings}
        had = {*graded.transcript.calls, *graded.transcript.trainings}
        assert bool(again.needs_execution) == bool(asked - had)
        assert [one for one in again.items if one.id not in again.needs_execution] == [
            one for one in items if one.id not in again.needs_execution
        ]


D_RELU = "def d_relu(x):\n    return (x > 0) * 1.00003\n"
GRADIENTS = """
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    delta = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = U.T @ delta * d_relu(W @ X_batch + b1)
    return delta @ hidden.T, delta.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
"""


@pytest.fixture(scope="module")
def leaning(lab: LabSpec) -> Graded:
    """A submission whose gradients lean on a derivative that is not quite exact."""
    return Graded(program_of(Patch("leaning", "", {}, (D_RELU, GRADIENTS)), lab), lab)


def with_tolerance(lab: LabSpec, tolerance: float) -> LabSpec:
    """The lab with one tolerance for all."""

    def output(one: Output) -> Output:
        return replace(one, tolerance=tolerance, exact=min(tolerance, one.exact))

    functions = (
        replace(one, outputs={name: output(each) for name, each in one.outputs.items()})
        for one in lab.functions
    )
    return replace(lab, functions=tuple(functions))


def test_what_was_never_asked_needs_execution(leaning: Graded, lab: LabSpec) -> None:
    """By a stricter rubric the gradients would be asked again with substitutes; no other item."""
    strict = with_tolerance(lab, 1e-6)
    again = rescored(leaning.record, strict)
    gradients = {f"compute_grads_NN.{name}" for name in ("d_U", "d_b2", "d_W", "d_b1")}
    assert gradients <= again.needs_execution <= gradients | {"training.relu"}
    transcript, _ = leaning.fresh(strict)
    assert any(dict(key.recipe)["substitutes"] != "-" for key in transcript.calls)


def test_inputs_of_another_machine(leaning: Graded, lab: LabSpec) -> None:
    """The inputs that were sent are judged by, where a fresh draw is close; else none is an answer.

    Where no file of the lab has changed they are not compared.
    """
    with nudged(leaning.record, 1e-14) as near, nudged(leaning.record, 1e-9) as far:
        _, items = leaning.fresh(lab)
        near_items = rescored(near, lab).items
        assert [(one.id, one.score) for one in near_items] == [(i.id, i.score) for i in items]
        assert not rescored(near, lab).needs_execution
        assert not rescored(far, lab).needs_execution  # the same files of the lab
        other = replace(far, header=replace(far.header, lab_digest="another"))
        functions = {f"{f.name}.{name}" for f in lab.functions for name in f.outputs}
        assert functions <= rescored(other, lab).needs_execution


@contextmanager
def nudged(record: Record, by: float) -> Iterator[Record]:
    """A record whose inputs are all off by a share of themselves."""

    def of(trees: tuple[Tree, ...]) -> tuple[Tree, ...]:
        return tuple(
            one * (1 + by) if isinstance(one, np.ndarray) and one.dtype.kind == "f" else one
            for one in trees
        )

    def nudge(answer: CallAnswer) -> CallAnswer:
        outcomes = tuple(
            replace(one, arguments=of(one.arguments)) if isinstance(one, Returned) else one
            for one in answer.outcomes
        )
        return CallAnswer(tuple(map(of, answer.inputs)), outcomes, answer.substituted)

    (transcript,) = record.transcripts
    calls = {key: nudge(answer) for key, answer in transcript.calls.items()}
    with np.errstate(all="ignore"):
        yield replace(record, transcripts=(replace(transcript, calls=calls),))


def test_other_cells_need_execution(leaning: Graded, lab: LabSpec) -> None:
    """What was executed otherwise than today's lab would is not an answer; text is."""
    (transcript,) = leaning.record.transcripts
    other = replace(leaning.record, transcripts=(replace(transcript, execution="another"),))
    again = rescored(other, lab)
    judged_ = {item.id for item in again.items if item.status != "manual"}
    assert judged_ == again.needs_execution


def test_answers_are_asked_once(leaning: Graded, lab: LabSpec) -> None:
    """Grading by the same lab asks for nothing that is in the transcript."""
    judge = Judge(lab, make_plan(lab, 0), program_of(read_patch(RIGHT[0]), lab).analysis)
    transcript = transcript_of(judge, program_of(read_patch(RIGHT[0]), lab))
    assert judge.lacks(transcript) == ()
