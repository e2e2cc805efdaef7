"""All that is wrong with a lab at once: what it declares, and what its notebooks earn and show."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar

from grader.authoring.leaks import leaks
from grader.authoring.starter import HANDOUT, SOLUTION
from grader.checks.make import module_of
from grader.errors import Fault, GraderError, LabError
from grader.grading import Options, grade_file
from grader.lab.function_model import FunctionSpec, Variables
from grader.lab.load import DECLARATION, with_faults
from grader.lab.model import LabSpec
from grader.lab.places import placed
from grader.lab.trial import ENDLESS, faults_of_mistakes
from grader.limits import Limits
from grader.notebook.document import load_json, raw_cells
from grader.notebook.read import read_bytes
from grader.notebook.release import release_notebook
from grader.plan import make_plan
from grader.result import Item, Result
from grader.sandbox.packages import packages_lacking
from grader.text import Progress, points

Part = Literal["declaration", "packages", "solution", "handout", "release", "timing"]
# What a solution may take of a limit, so that a student's slower one, on a busy machine, fits.
_SHARE = 0.25

T = TypeVar("T")


@dataclass(frozen=True)
class Wrong:
    """A fault, and the part of the lab that it is found in."""

    part: Part
    fault: Fault


@dataclass
class Checkup:
    """What was found: faults, what was earned of how much, and seconds by what took them."""

    folder: Path
    lab: LabSpec | None = None
    wrong: list[Wrong] = field(default_factory=list)
    earned: dict[str, tuple[float, float]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[str, ...]:
        """All faults in words."""
        return tuple(str(one.fault) for one in self.wrong)

    def found(self, part: Part, *faults: Fault) -> None:
        """Take faults in. What is declared wrongly is not said again for what comes of that."""
        declared = {
            (one.fault.file, one.fault.line) for one in self.wrong if one.part == "declaration"
        }
        for fault in faults:
            known = part != "declaration" and (fault.file, fault.line) in declared
            if not (fault.line and known) and Wrong(part, fault) not in self.wrong:
                self.wrong.append(Wrong(part, fault))

    def blames(self, name: str) -> bool:
        """Whether a fault of the declaration names a function."""
        faults = (one.fault.text for one in self.wrong if one.part == "declaration")
        return any(f"'{name}'" in text or f"{name}." in text for text in faults)

    def timed(self, what: str, work: Callable[[], T]) -> T:
        """Do some work, and keep how long it takes."""
        began = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds[what] = time.perf_counter() - began


def check_lab(
    folder: Path,
    solution: Path | None = None,
    handout: Path | None = None,
    options: Options | None = None,
    progress: Progress = lambda _: None,
) -> Checkup:
    """Check a lab's declaration, solution, handout, and times; whatever fails, the rest is checked.

    The solution is solution.ipynb in the folder, the handout the lab's template or handout.ipynb,
    where no other is named. Raises UsageError where there is no sandbox as asked for.
    """
    options = options or Options()
    checkup = Checkup(folder)
    progress("the declaration")
    try:
        loaded = checkup.timed("loading the lab", lambda: with_faults(folder.resolve()))
        checkup.lab = loaded[0]
        checkup.found("declaration", *(loaded[1] or _of_mistakes(loaded[0])))
    except LabError as error:
        faults = error.faults or [Fault(error.message, str(folder / DECLARATION))]
        missing = isinstance(error.__cause__ or error.__context__, ModuleNotFoundError)
        checkup.found("packages" if missing else "declaration", *faults)
    lab = checkup.lab
    solution = solution or folder / SOLUTION
    handout = handout or (lab.template if lab and lab.template else folder / HANDOUT)
    progress("the notebooks")
    _check_release(checkup, solution, handout)
    if lab is None:
        return checkup
    lacking = packages_lacking(lab.packages)
    checkup.found(
        "packages",
        *(_at(lab, f"the package {name!r} is not installed for notebooks") for name in lacking),
    )
    if any(ENDLESS in fault for fault in checkup.faults):  # nor would grading end
        return checkup
    time_references(checkup, lab, options.limits)
    parts: tuple[tuple[Part, Path], ...] = (("solution", solution), ("handout", handout))
    for part, path in parts:
        if path.is_file() and not lacking:
            progress(f"grading {path.name}")
            _check_grade(checkup, lab, part, path, options)
    return checkup


def _of_mistakes(lab: LabSpec) -> tuple[Fault, ...]:
    """What loading does not take the time for: mistakes on problems of all sizes."""
    functions = (*lab.functions, *lab.helpers)
    return tuple(_at(lab, text) for one in functions for text in faults_of_mistakes(one))


def _at(lab: LabSpec, text: str, name: str = "") -> Fault:
    """A fault where the lab declares what its text, or the name, is about."""
    functions = (*lab.functions, *lab.helpers)
    sources = {
        **{claim.id: claim.holds for one in functions for claim in one.claims},
        **{training.id: training.code for training in lab.trainings},
        **{one.name: one.reference for one in functions},
    }
    found = placed(f"'{name}'" if name else text, sources, lab.folder / DECLARATION)
    return replace(found, text=text)


def _check_release(checkup: Checkup, solution: Path, handout: Path) -> None:
    """Whether a handout can be made, is as it would be made, and shows nothing."""
    lab, released = checkup.lab, b""
    if not solution.is_file():
        text = "there is no solution; write one, or name it with --solution"
        checkup.found("solution", Fault(text, str(solution)))
    else:
        try:
            released = release_notebook(solution)
        except GraderError as error:
            checkup.found("release", Fault(error.message, str(solution)))
    if not handout.is_file():
        text = f"there is no handout; make it with: grader release {solution} {handout}"
        checkup.found("handout", Fault(text, str(handout)))
        return
    try:
        cells = _cells(read_bytes(handout), handout.name)
        solved = _cells(read_bytes(solution), solution.name) if solution.is_file() else []
    except GraderError as error:
        checkup.found("release", Fault(error.message, str(handout)))
        return
    asked = lab.asked_names if lab is not None else ()
    shown = [Fault(text, str(handout)) for text in leaks(solved, cells, asked)] if solved else []
    checkup.found("release", *shown)
    if released and not _is_current(cells, _cells(released, handout.name), lab):
        text = f"it is not what is released of {solution.name}: grader release {solution} {handout}"
        checkup.found("release", Fault(text, str(handout)))


def _cells(data: bytes, name: str) -> list[dict[str, object]]:
    return raw_cells(load_json(data, name)[0], name)


def _is_current(
    cells: Sequence[dict[str, object]], made: Sequence[dict[str, object]], lab: LabSpec | None
) -> bool:
    """Whether a handout has the cells that release makes, but for that of the students' checks."""
    mark = f"from {module_of(lab)} import check" if lab is not None else "_checks import check"
    own = [cell for cell in map(_bare, cells) if mark not in cell[1]]
    return own == [cell for cell in map(_bare, made) if mark not in cell[1]]


def _bare(cell: dict[str, object]) -> tuple[object, str]:
    source = cell.get("source", "")
    text = "".join(source) if isinstance(source, list) else str(source)
    return cell.get("cell_type"), text


def time_references(checkup: Checkup, lab: LabSpec, limits: Limits) -> None:
    """Whether the references leave students time, on the problems of one grade."""
    try:
        sound = [one for one in lab.functions if not checkup.blames(one.name)]
        plan = make_plan(lab, 0, only=[one.name for one in sound])
    except LabError as error:
        checkup.found("declaration", _at(lab, error.message))
        return
    for function in sound:
        problems = plan.problem_sets[function.name].problems
        slowest = max(_seconds(function, problem.variables) for problem in problems)
        checkup.seconds[f"slowest call of {function.name}"] = slowest
        if slowest > _SHARE * limits.call:
            text = (
                f"the reference {function.name!r} takes {slowest:.1f} s for a call, of "
                f"{limits.call:g} s that students have: draw smaller problems"
            )
            checkup.found("timing", _at(lab, text, function.name))


def _seconds(function: FunctionSpec, variables: Variables) -> float:
    arguments = function.objects(variables)
    began = time.perf_counter()
    with contextlib.suppress(Exception):  # asked for; others are faults of the declaration
        function.reference(*arguments)
    return time.perf_counter() - began


def _check_grade(checkup: Checkup, lab: LabSpec, part: Part, path: Path, options: Options) -> None:
    """Whether the solution earns everything, in time, and the handout nothing."""
    result = checkup.timed(f"grading the {part}", lambda: grade_file(path, lab, options))
    if result.status != "graded":
        checkup.found(part, Fault(result.message, str(path)))
        return
    checkup.earned[part] = (result.score or 0.0, result.max_score)
    wrong = _not_full if part == "solution" else _not_zero
    checkup.found(part, *wrong(lab, result))
    if part == "solution":
        _check_cells(checkup, result, path)
        most = _SHARE * options.limits.submission
        if checkup.seconds["grading the solution"] > most:
            text = (
                f"grading it takes {checkup.seconds['grading the solution']:.0f} s, of "
                f"{options.limits.submission:g} s that students have: give the lab longer limits, "
                "or less to compute"
            )
            checkup.found("timing", Fault(text, str(path)))


def _not_full(lab: LabSpec, result: Result) -> Iterator[Fault]:
    for item in result.items:
        if item.status != "manual" and item.score != item.max_score:
            earned = f"{points(item.score or 0)} of {points(item.max_score)} points"
            why = item.message or _last_line(item) or item.status
            text = f"the solution earns {earned} for {item.id}: {why}"
            yield _at(lab, text, item.function or item.id.removeprefix("training."))


def _not_zero(lab: LabSpec, result: Result) -> Iterator[Fault]:
    for item in result.items:
        if item.score:
            text = f"the handout earns {points(item.score)} points for {item.id}"
            yield _at(lab, text, item.function or item.id.removeprefix("training."))


def _last_line(item: Item) -> str:
    return (item.evidence.fault or "").strip().rpartition("\n")[2]


def _check_cells(checkup: Checkup, result: Result, path: Path) -> None:
    """Whether all cells run; where packages are missing, only these are told."""
    failed = [cell for cell in result.cells if cell.outcome != "ok"]
    lacking = [cell for cell in failed if cell.error.startswith("ModuleNotFoundError")]
    for cell in lacking or failed:
        line = f", line {cell.line}" if cell.line else ""
        text = f"cell {cell.cell}{line} does not run through: {cell.error or cell.outcome}"
        checkup.found("packages" if lacking else "solution", Fault(text, str(path)))


def as_json(checkup: Checkup) -> bytes:
    """What was found, for programs."""
    lab = checkup.lab
    said = {
        "lab": None if lab is None else {"id": lab.id, "title": lab.title, "points": lab.max_score},
        "sound": not checkup.wrong,
        "faults": [
            {
                "part": one.part,
                "message": one.fault.text,
                "file": one.fault.file or None,
                "line": one.fault.line or None,
            }
            for one in checkup.wrong
        ],
        "earned": {
            name: {"score": score, "max_score": most}
            for name, (score, most) in checkup.earned.items()
        },
        "seconds": {name: round(value, 3) for name, value in checkup.seconds.items()},
    }
    return f"{json.dumps(said, indent=2, ensure_ascii=False)}\n".encode()
