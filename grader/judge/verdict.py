"""The verdict: all items of a lab, from the plan and the transcript."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from grader.judge.carry import carry_over
from grader.judge.faults import item_of_training, items_of_function, not_judged
from grader.judge.functions import judge_function
from grader.judge.numerical import with_notes
from grader.judge.training import judge_training
from grader.judge.written import judge_question
from grader.lab.model import FunctionSpec, LabSpec, TaskSpec, TrainingSpec
from grader.notebook.facts import Facts
from grader.notebook.lost import Changed
from grader.notebook.traits import Traits
from grader.plan import Plan
from grader.result import Hint, Item, ItemStatus, Result, Task
from grader.transcript import Absent, CellRun, Transcript


def judge(lab: LabSpec, plan: Plan, transcript: Transcript, facts: Facts) -> tuple[Item, ...]:
    """Every item, in the order of the lab's tasks. Pure: the same input gives the same verdict."""
    functions = tuple(
        item
        for function in lab.functions
        for item in _isolated(function, lab, plan, transcript, facts)
    )
    missing = {
        item.function: item.status
        for item in functions
        if item.function is not None
        and (item.status == "not_attempted" or _is_absent(transcript, item.function))
    }
    trainings = tuple(_training(training, lab, transcript, missing) for training in lab.trainings)
    questions = tuple(
        judge_question(question, facts.answers.get(question.id, "")) for question in lab.questions
    )
    items = tuple(_seen(item, lab) for item in (*functions, *trainings, *questions))
    return tuple(item for task in lab.tasks for item in items if item.task == task.id)


def _isolated(
    function: FunctionSpec, lab: LabSpec, plan: Plan, transcript: Transcript, facts: Facts
) -> tuple[Item, ...]:
    """The items of one function, whatever goes wrong in judging it."""
    traits = facts.traits.get(function.name, Traits())
    try:
        items = _judge(function, lab, plan, transcript, facts)
        named = (_naming_data(item, traits.telling) for item in items)
        return tuple(_naming_leftovers(item, traits.habits.leftovers) for item in named)
    except Exception as error:
        return tuple(not_judged(item, error) for item in items_of_function(function))


def _training(
    training: TrainingSpec, lab: LabSpec, transcript: Transcript, missing: Mapping[str, ItemStatus]
) -> Item:
    """The item of one training, whatever goes wrong in judging it."""
    runs = transcript.trainings.get(training.id, ())
    if training.id in transcript.faults:
        return not_judged(item_of_training(training), transcript.faults[training.id])
    try:
        return judge_training(training, runs, missing, lab.carried_share)
    except Exception as error:
        return not_judged(item_of_training(training), error)


def _seen(item: Item, lab: LabSpec) -> Item:
    """The item with what the rubric says of who sees it."""
    own = lab.withheld.get(item.id, lab.withheld.get(item.function or "", "visible"))
    return item if own == "visible" else replace(item, visibility=own)


def _judge(
    function: FunctionSpec, lab: LabSpec, plan: Plan, transcript: Transcript, facts: Facts
) -> tuple[Item, ...]:
    examination = plan.examinations[function.name]
    traits = facts.traits.get(function.name)
    items = judge_function(
        function,
        examination,
        transcript.answers.get(function.name, ()),
        blank=function.name in facts.blank,
        absent_because=_why_absent(function, facts, transcript.cells),
        traits=traits,
    )
    answers = transcript.answers.get(function.name, ())
    items = with_notes(function, items, answers, traits or Traits())
    elsewhere = facts.elsewhere.get(function.name)
    if elsewhere is not None and _points(items) == 0:
        items = tuple(replace(item, status="failed", message=elsewhere) for item in items)
    earlier = transcript.earlier.get(function.name)
    if earlier is not None:
        before = judge_function(function, examination, earlier.answers, traits=traits)
        before = with_notes(function, before, earlier.answers, traits or Traits())
        if _points(before) > _points(items):
            note = _as_it_was(function.name, facts.lost.changed[function.name])
            items = tuple(_noted(item, note) for item in before)
    carried = transcript.carried.get(function.name)
    if carried is not None and function.name not in facts.blank:
        with_help = judge_function(function, examination, carried.answers, traits=traits)
        with_help = with_notes(function, with_help, carried.answers, traits or Traits())
        items = carry_over(function, items, with_help, carried, lab)
    if function.name in facts.lost.needed_by and lab.carry.restored < 1:
        items = tuple(_less(item, lab.carry.restored) for item in items)
    return items


def _points(items: Iterable[Item]) -> float:
    return sum(item.score or 0.0 for item in items)


def _noted(item: Item, note: str) -> Item:
    return replace(item, message=f"{item.message} {note}".strip())


def _as_it_was(function: str, changed: Changed) -> str:
    """How a function was judged that a later cell has changed."""
    what = f"changes `{changed.name}`, which it uses" if changed.name else "may change what it uses"
    if changed.name == function:
        what = "gives the name to something else"
    return f"Judged as it was at the end of cell {changed.own + 1}: cell {changed.by + 1} {what}."


def _less(item: Item, share: float) -> Item:
    """An item whose function needs a line of the handout that was put back."""
    if not item.score:
        return item
    score = round(item.score * share, 2)
    note = f"It keeps {share:.0%} of its points, since a line of the handout had to be put back."
    return replace(_noted(item, note), score=score, status="partial")


def task_scores(tasks: Iterable[TaskSpec | Task], items: Iterable[Item]) -> tuple[Task, ...]:
    """What each task came to; a manual item counts once it is marked."""
    counted = [item for item in items if item.score is not None]
    return tuple(
        Task(task.id, task.title, *total_of(item for item in counted if item.task == task.id))
        for task in tasks
    )


def with_items(result: Result, items: Sequence[Item], tasks: Iterable[TaskSpec | Task]) -> Result:
    """The result with these items and the totals that they come to; none where none is known."""
    score, max_score = total_of(items)
    if result.status == "graded":
        known = all(item.status != "error" for item in items)
    else:
        known = result.score is not None
    return replace(
        result,
        items=tuple(items),
        tasks=task_scores(tasks, items),
        score=score if known else None,
        max_score=max_score,
    )


def total_of(items: Iterable[Item]) -> tuple[float, float]:
    """Score and maximum of the items that have a score."""
    counted = [item for item in items if item.score is not None]
    score = sum(item.score for item in counted if item.score is not None)
    return round(score, 2), round(sum(item.max_score for item in counted), 2)


def _naming_data(item: Item, names: Sequence[str]) -> Item:
    """A wrong item with what its function reads from the notebook: that may be why it is wrong."""
    wrong = item.status in ("failed", "crashed", "timed_out") or item.hints
    if not names or not wrong:
        return item
    read = " and ".join(names)
    return replace(
        item,
        message=f"{item.message} The function reads {read} from the notebook.",
        hints=item.hints
        or (
            Hint(
                "reads-global",
                f"Is {read}, which the function takes from the notebook, what it was handed? "
                "Use the arguments: they are other ones in every call.",
            ),
        ),
    )


def _naming_leftovers(item: Item, calls: Sequence[str]) -> Item:
    """An item with the calls that are left over from debugging in it: they cost nothing."""
    if not calls or item.status == "not_attempted":
        return item
    listed = " and ".join(f"`{call}`" for call in calls)
    said = f"{listed} is left in the code: it does nothing while this is graded; take it out."
    return replace(item, message=f"{item.message} {said}".strip())


def _is_absent(transcript: Transcript, function: str) -> bool:
    return isinstance(next(iter(transcript.answers.get(function, ())), None), Absent)


def _why_absent(function: FunctionSpec, facts: Facts, cells: Iterable[CellRun]) -> str:
    """Why a function that the notebook writes is not there once it has run."""
    if function.name in facts.mentioned and function.name not in facts.defined:
        cell = facts.mentioned[function.name]
        line, message = facts.syntax_errors[cell]
        return f"Cell {cell + 1} does not parse: {message}, in line {line}."
    if function.name in facts.defined:
        cell = facts.defined[function.name]
        run = next((run for run in cells if run.index == cell), None)
        if run is not None and run.error is not None:
            what = f"{run.error.type_name}: {run.error.message}"
            return f"Cell {cell + 1}, which defines it, stops with {what}."
        if run is not None and run.outcome != "ok":
            return f"Cell {cell + 1}, which defines it, did not finish ({run.outcome})."
        return (
            f"Cell {cell + 1} defines it, but it is not there when the notebook has run: "
            "its `def` was not reached, or something took it away."
        )
    return ""
