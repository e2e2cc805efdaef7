"""Judges a submission again from its transcript, by a rubric that may be another; runs nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs

import grader
from grader import result as contract
from grader.judge.asking import Judge
from grader.judge.failures.faults import unjudged_items
from grader.judge.left_out import cell_that_matters, ran_out
from grader.lab.digest import digest_of_lab
from grader.lab.model import LabSpec
from grader.lab.rubric import Unchanged
from grader.messages.advice import with_issues
from grader.messages.render import described
from grader.notebook.analysis import analysis_of
from grader.notebook.execution import execution_of
from grader.notebook.read import Notebook
from grader.pictures import with_answers, with_references
from grader.plan import Plan, ProblemSet, make_plan
from grader.result import Item, Result
from grader.totals import with_items
from grader.transcript import CallAnswer, Transcript
from grader.transcript_file import Record
from grader.values.closeness import close
from grader.values.writer import same


@dataclass(frozen=True)
class Rescored:
    """The items of a submission; needs_execution names those whose verdict lacks an answer.

    seeds are those of the training runs, by training.
    """

    items: tuple[Item, ...]
    needs_execution: frozenset[str]
    seeds: Mapping[str, Sequence[int]] = field(default_factory=dict)


def rescore(record: Record, lab: LabSpec, kept: Sequence[Item] = ()) -> Rescored:
    """Judge a record by a lab. Raises LabError and SubmissionError as grading does.

    kept are items of the same record whose verdicts stand: they are not judged again.
    """
    header, notebook = record.header, record.notebook
    only = _left(lab, kept) if kept and len(record.transcripts) == 1 else None
    analysis = analysis_of(notebook, lab, only)
    submission = b"" if header.fixed_problems else notebook.code_digest
    plan = make_plan(lab, header.seed, submission, None if only is None else _leaned_on(lab, only))
    trusted = header.lab_digest == digest_of_lab(lab)

    def judged(transcript: Transcript, *, only_needed: bool) -> Rescored:
        execution = execution_of(
            notebook.code_cells,
            lab.asked_names,
            analysis.lost,
            only_needed=only_needed,
            beside={**lab.beside, **notebook.modules},
        )
        if transcript.execution != execution.digest:  # other cells would be run, or otherwise
            transcript = Transcript(transcript.cells)
        sent, usable = as_sent(plan, transcript, trusted=trusted)
        found = Judge(lab, sent, analysis, only).judge(usable)
        items = described(found.items, lab)
        if only is not None:
            items = _in_order({item.id: item for item in (*kept, *items)}, lab)
        return Rescored(items, found.undetermined, plan.trainings)

    first, *others = record.transcripts
    only_needed = header.execute == "needed"
    verdict = judged(first, only_needed=only_needed)
    if not only_needed:
        return verdict
    cell = cell_that_matters(lab, analysis, notebook.code_cells, first, verdict.items)
    if cell is None:
        return verdict
    if verdict.needs_execution or not others:
        needed = verdict.needs_execution | _lost(verdict.items)
        return replace(verdict, needs_execution=needed)
    return verdict if ran_out(others[0]) else judged(others[0], only_needed=False)


def _standing(items: Sequence[Item], unchanged: Unchanged) -> Iterator[Item]:
    """The items whose verdicts stand."""
    lost = {item.function or item.id for item in items if item.status != "passed"}
    for item in items:
        unit = item.function or item.id
        if item.status != "error" and (
            unit in unchanged.whole or (unit in unchanged.passed and unit not in lost)
        ):
            yield item


def _left(lab: LabSpec, kept: Sequence[Item]) -> frozenset[str]:
    """What has to be judged where some items are kept: all that any other item is judged with."""
    stand = {item.id for item in kept}
    return frozenset(
        item.function or item.id for item in unjudged_items(lab) if item.id not in stand
    )


def _leaned_on(lab: LabSpec, names: Collection[str]) -> list[str]:
    """The functions that a verdict on these may ask for: all up to the last one."""
    if any(f"training.{training.id}" in names for training in lab.trainings):
        return [function.name for function in (*lab.helpers, *lab.functions)]
    last = max((at for at, one in enumerate(lab.functions, 1) if one.name in names), default=0)
    return [function.name for function in (*lab.helpers, *lab.functions[:last])]


def _in_order(items: Mapping[str, Item], lab: LabSpec) -> tuple[Item, ...]:
    return tuple(items[item.id] for item in unjudged_items(lab))


def _lost(items: Sequence[Item]) -> frozenset[str]:
    return frozenset(
        item.id for item in items if item.score is not None and item.score < item.max_score
    )


def rejudged(
    record: Record,
    lab: LabSpec,
    before: Result,
    unchanged: Unchanged | None = None,
    read: Callable[[], Notebook] | None = None,
) -> tuple[Result, frozenset[str]]:
    """The result that a record comes to by a lab, of what was graded before; and the items that
    lack an answer. Raises LabError and SubmissionError as grading does.

    unchanged says what has the same rubric as before: those verdicts stand. read gives the notebook
    as it was handed in, with the pictures that a record has not.
    """
    unchanged = unchanged or Unchanged()
    kept = {item.id: item for item in _standing(before.items, unchanged)}
    found = rescore(record, lab, tuple(kept.values()))
    new = [item for item in found.items if item is not kept.get(item.id)]
    trained = {
        item.id: item.evidence.reference
        for item in before.items
        if item.evidence.reference is not None and item.id in unchanged.trained
    }
    pictured = with_references(new, lab, found.seeds, trained)
    drawn = {item.id: item for item in with_answers(pictured, read or (lambda: record.notebook))}
    items = tuple(drawn.get(item.id, item) for item in found.items)
    result = structs.replace(
        with_items(before, items, lab.tasks),
        grader=grader.__version__,
        lab=contract.Lab(lab.id, lab.title, lab.version),
    )
    return with_issues(result), found.needs_execution


def answers_known(record: Record, lab: LabSpec, plan: Plan) -> tuple[Plan, dict[str, Transcript]]:
    """What a record answers of a plan, by the digest of the execution, and the plan with the inputs
    that were sent then.
    """
    trusted = record.header.lab_digest == digest_of_lab(lab)
    known = {}
    for transcript in record.transcripts:
        plan, known[transcript.execution] = as_sent(plan, transcript, trusted=trusted)
    return plan, known


def as_sent(plan: Plan, transcript: Transcript, *, trusted: bool) -> tuple[Plan, Transcript]:
    """The plan with the inputs that were sent, and the transcript without answers to others.

    Inputs are the same where a fresh draw comes close; trusted says that it need not be compared.
    """
    problem_sets = dict(plan.problem_sets)
    calls = {}
    for key, answer in transcript.calls.items():
        name = dict(key.recipe).get("function", "")
        problem_set = problem_sets.get(name)
        if problem_set is not None and _is_close(problem_set, answer, trusted=trusted):
            calls[key] = answer
            problem_sets[name] = _with_inputs(problem_set, answer)
    return replace(plan, problem_sets=problem_sets), replace(transcript, calls=calls)


def _is_close(problem_set: ProblemSet, answer: CallAnswer, *, trusted: bool) -> bool:
    return close(answer.inputs, problem_set.calls, trusted=trusted)


def _with_inputs(problem_set: ProblemSet, answer: CallAnswer) -> ProblemSet:
    if same(answer.inputs, problem_set.calls):
        return problem_set
    problems = tuple(
        replace(
            problem,
            variables={
                **problem.variables,
                **dict(zip(problem_set.parameters, sent, strict=False)),
            },
            known={},
        )
        for problem, sent in zip(problem_set.problems, answer.inputs, strict=False)
    )
    return replace(problem_set, problems=problems)
