"""The verdict: all items of a lab, from the plan and what was answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from grader.evidence import Finding, ItemStatus
from grader.judge.answered import Answered
from grader.judge.checking.numerical import with_notes
from grader.judge.failures.faults import (
    item_of_test,
    item_of_training,
    items_of_function,
    not_judged,
)
from grader.judge.findings import JudgedItem, cause_of, found
from grader.judge.functions import judge_function
from grader.judge.scoring.error_carried_forward import carry_over
from grader.judge.scoring.questions import judge_question
from grader.judge.scoring.tests import all_or_nothing, judge_test
from grader.judge.scoring.training import judge_training
from grader.lab.function_model import FunctionSpec
from grader.lab.model import LabSpec, OutsideTest
from grader.lab.training_model import TrainingSpec
from grader.notebook.analysis import Analysis
from grader.notebook.function_use import FunctionUse
from grader.notebook.lost import Changed
from grader.plan import Plan
from grader.transcript import Absent, Answer, CellRun, Returned
from grader.values.tree import Opaque, Tree


def judge(
    lab: LabSpec,
    plan: Plan,
    answered: Answered,
    analysis: Analysis,
    questions: Sequence[JudgedItem] | None = None,
) -> tuple[JudgedItem, ...]:
    """Every item, in the order of the lab's tasks. Pure: the same input gives the same verdict.

    questions are the items of questions, where they are known.
    """
    functions = tuple(
        item
        for function in lab.functions
        for item in _isolated(function, lab, plan, answered, analysis)
    )
    missing = {
        item.function: item.status
        for item in functions
        if item.function is not None
        and (item.status == "not_attempted" or _is_absent(answered, item.function))
    }
    trainings = tuple(_training(training, lab, answered, missing) for training in lab.trainings)
    if questions is None:
        questions = judge_questions(lab, analysis)
    tests = all_or_nothing(lab.tests, [_test(test, lab, answered, analysis) for test in lab.tests])
    items = tuple(
        _located(_waiting(_seen(item, lab), analysis), analysis)
        for item in (*functions, *trainings, *tests, *questions)
    )
    return tuple(item for task in lab.tasks for item in items if item.task == task.id)


def judge_questions(lab: LabSpec, analysis: Analysis) -> tuple[JudgedItem, ...]:
    """The items of all questions, which depend on nothing that was executed."""
    return tuple(
        judge_question(question, analysis.answers.get(question.id, ""))
        for question in lab.questions
    )


def _isolated(
    function: FunctionSpec, lab: LabSpec, plan: Plan, answered: Answered, analysis: Analysis
) -> tuple[JudgedItem, ...]:
    """The items of one function, whatever goes wrong in judging it."""
    use = analysis.functions.get(function.name, FunctionUse())
    try:
        items = _judge(function, lab, plan, answered, analysis)
        fault = answered.function_faults.get(function.name)
        if fault is not None:  # what was not asked for could have been worth more
            items = tuple(
                item if item.status == "passed" else not_judged(item, fault) for item in items
            )
        named = (_naming_data(item, use.telling) for item in items)
        return tuple(_naming_leftovers(item, use.habits.leftovers) for item in named)
    except Exception as error:
        return tuple(not_judged(item, error) for item in items_of_function(function))


def _training(
    training: TrainingSpec, lab: LabSpec, answered: Answered, missing: Mapping[str, ItemStatus]
) -> JudgedItem:
    """The item of one training, whatever goes wrong in judging it."""
    runs = answered.trainings.get(training.id, ())
    if training.id in answered.faults:
        return not_judged(item_of_training(training), answered.faults[training.id])
    try:
        return judge_training(training, runs, missing, lab.carried_share)
    except Exception as error:
        return not_judged(item_of_training(training), error)


def _test(test: OutsideTest, lab: LabSpec, answered: Answered, analysis: Analysis) -> JudgedItem:
    """The item of one test, whatever goes wrong in judging it."""
    if test.id in answered.test_faults:
        return not_judged(item_of_test(test), answered.test_faults[test.id])
    try:
        tested = answered.tests.get(test.id)
        if tested is None:
            return item_of_test(test, found("not-tested"))
        blank = any(name in analysis.blank for name in test.uses)
        share = lab.carried_share(tested.substituted) if tested.substituted else 1.0
        return judge_test(test, tested, blank=blank, carried=share)
    except Exception as error:
        return not_judged(item_of_test(test), error)


def _seen(item: JudgedItem, lab: LabSpec) -> JudgedItem:
    """The item with what the rubric says of who sees it."""
    own = lab.withheld.get(item.id, lab.withheld.get(item.function or "", "visible"))
    return item if own == "visible" else replace(item, visibility=own)


def _judge(
    function: FunctionSpec, lab: LabSpec, plan: Plan, answered: Answered, analysis: Analysis
) -> tuple[JudgedItem, ...]:
    problem_set = plan.problem_sets[function.name]
    use = _use_of(function, analysis)
    unset = function.kind != "function" and _is_unset(
        function.kind, answered.answers.get(function.name, ())
    )
    items = judge_function(
        function,
        problem_set,
        answered.answers.get(function.name, ()),
        blank=function.name in analysis.blank or unset,
        absent_because=_why_absent(function, analysis, answered.cells),
        use=use,
    )
    answers = answered.answers.get(function.name, ())
    items = with_notes(function, items, answers, use or FunctionUse())
    elsewhere = analysis.elsewhere.get(function.name)
    if elsewhere is not None and _points(items) == 0:
        items = tuple(replace(item, status="failed", findings=(elsewhere,)) for item in items)
    earlier = answered.earlier.get(function.name)
    if earlier is not None:
        before = judge_function(function, problem_set, earlier.answers, use=use)
        before = with_notes(function, before, earlier.answers, use or FunctionUse())
        if _points(before) > _points(items):
            note = _as_it_was(function.name, analysis.lost.changed[function.name])
            items = tuple(_noted(item, note) for item in before)
    carried = answered.carried.get(function.name)
    if carried is not None and function.name not in analysis.blank:
        with_help = judge_function(function, problem_set, carried.answers, use=use)
        with_help = with_notes(function, with_help, carried.answers, use or FunctionUse())
        items = carry_over(function, items, with_help, carried, lab)
    if function.name in analysis.lost.needed_by and lab.carried_forward.restored < 1:
        items = tuple(_less(item, lab.carried_forward.restored) for item in items)
    return items


def _use_of(function: FunctionSpec, analysis: Analysis) -> FunctionUse | None:
    """What its source tells of a function; of one that is asked in steps or forms, not its order.

    Its parameters need not be those that are drawn.
    """
    use = analysis.functions.get(function.name)
    if use is None or not (function.steps or function.forms):
        return use
    return replace(use, parameters=function.parameters, unread=())


def _is_unset(kind: str, answers: Sequence[Answer]) -> bool:
    """Whether a variable is None, or the dots that stand for a value, or nothing was drawn."""
    values = [answer.value for answer in answers if isinstance(answer, Returned)]
    return bool(values) and all(
        value is None
        or (type(value) is Opaque and value.type_name == "ellipsis")
        or (kind == "figure" and type(value) is dict and _is_empty_list(value.get("axes")))
        for value in values
    )


def _located(item: JudgedItem, analysis: Analysis) -> JudgedItem:
    """The item with the first line of the cell of which it speaks: numbers of cells change."""
    place = item.evidence.place
    begins = analysis.beginnings.get(place.cell - 1, "") if place and place.cell else ""
    if place is None or not begins or begins == place.text:
        return item
    evidence = structs.replace(item.evidence, place=structs.replace(place, begins=begins))
    findings = tuple(
        Finding(one.id, {**one.facts, "place": {**told, "begins": begins}})
        if isinstance(told := one.facts.get("place"), dict) and told.get("cell") == place.cell
        else one
        for one in item.findings
    )
    return replace(item, findings=findings, evidence=evidence)


def _waiting(item: JudgedItem, analysis: Analysis) -> JudgedItem:
    """The item; of what stops in a function that is not written yet nothing but that."""
    stops_in = item.evidence.place.function if item.evidence.place else ""
    if item.status != "crashed" or stops_in == item.function or stops_in not in analysis.blank:
        return item
    kind = "stops-in:blank" if item.function else "training-lacks"
    names = {"function": stops_in} if item.function else {"functions": [stops_in]}
    findings = tuple(
        found(kind, **names) if one.id == "raised" else one
        for one in item.findings
        if one.id != "called-with"
    )
    return replace(item, findings=findings, causes=())


def _is_empty_list(tree: Tree) -> bool:
    return type(tree) is list and not tree


def _points(items: Iterable[JudgedItem]) -> float:
    return sum(item.score or 0.0 for item in items)


def _noted(item: JudgedItem, note: Finding) -> JudgedItem:
    return replace(item, findings=(*item.findings, note))


def _as_it_was(function: str, changed: Changed) -> Finding:
    """How a function was judged that a later cell has changed."""
    cells = {"own": changed.own + 1, "by": changed.by + 1}
    if changed.name == function:
        return found("earlier:renamed", **cells)
    if changed.name:
        return found("earlier:changed", **cells, name=changed.name)
    return found("earlier", **cells)


def _less(item: JudgedItem, share: float) -> JudgedItem:
    """An item whose function needs a line of the handout that was put back."""
    if not item.score:
        return item
    score = round(item.score * share, 2)
    return replace(_noted(item, found("restored", share=share)), score=score, status="partial")


def _naming_data(item: JudgedItem, names: Sequence[str]) -> JudgedItem:
    """A wrong item with what its function reads from the notebook: that may be why it is wrong."""
    wrong = item.status in ("failed", "crashed", "timed_out") or item.causes
    if not names or not wrong:
        return item
    asked = (cause_of("reads-global:ask", names=names),)
    return replace(_noted(item, found("reads-notebook", names=names)), causes=item.causes or asked)


def _naming_leftovers(item: JudgedItem, calls: Sequence[str]) -> JudgedItem:
    """An item with the calls that are left over from debugging in it: they cost nothing."""
    if not calls or item.status == "not_attempted":
        return item
    return _noted(item, found("leftover", calls=calls))


def _is_absent(answered: Answered, function: str) -> bool:
    """Whether a function is not there: neither in the end, nor as it was earlier."""
    earlier = answered.earlier.get(function)
    asked = [answered.answers.get(function, ())] + ([earlier.answers] if earlier else [])
    return all(isinstance(next(iter(answers), None), Absent) for answers in asked)


def _why_absent(
    function: FunctionSpec, analysis: Analysis, cells: Iterable[CellRun]
) -> Finding | None:
    """Why a function that the notebook writes is not there once it has run."""
    if function.name in analysis.unparsed and function.name not in analysis.defined:
        cell = analysis.unparsed[function.name]
        line, message = analysis.syntax_errors[cell]
        return found("absent:syntax", cell=cell + 1, text=message, line=line)
    if function.name in analysis.defined:
        cell = analysis.defined[function.name]
        run = next((run for run in cells if run.index == cell), None)
        if run is not None and run.error is not None:
            error = {"exception": run.error.type_name, "text": run.error.message}
            return found("absent:stopped", cell=cell + 1, **error)
        if run is not None and run.outcome != "ok":
            return found("absent:unfinished", cell=cell + 1, outcome=run.outcome)
        return found("absent:lost", cell=cell + 1)
    return None
