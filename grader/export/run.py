"""Grades on a platform: reads its folders, and always leaves what it wants to find."""

import os
import sys
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as msgspec_replace

from grader.errors import GraderError, HarnessError, SubmissionError
from grader.export.counted import counted
from grader.export.find import find_notebook, listed
from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import instead_of_score
from grader.grading import Options, failed_result, grade_file, unreadable_result
from grader.lab.load import load_lab
from grader.reports.files import write_atomically
from grader.reports.words import not_judged
from grader.result import Result
from grader.sandbox.remove import remove_tree
from grader.text import clean

_STOPPED = HarnessError("Grading was stopped before it was done.")


def run_on_platform(
    platform: Platform,
    place: PlatformContext,
    lab_folder: Path,
    options: Options,
    whole: bool = False,
) -> int:
    """Grade what was handed in, and write the results; returns the exit code.

    A result that says that grading failed is written first, so that a grader that is killed leaves
    neither nothing, nor what somebody put there before.
    """
    stopped = failed_result("", None, options, _STOPPED)
    clear(platform, place.root)
    first = replace(platform.render(stopped, place), added={}, stdout=b"")
    write(first, place.root)
    options = replace(options, reports=(place.root, *(path.parent for path in first.files)))
    result, choice = _grade(platform, place, lab_folder, options)
    place = replace(place, choice=choice)
    try:
        shown = result if platform.hides else counted(result, whole)
        written = platform.render(shown, place)
    except Exception as error:
        result = failed_result("", None, options, _unexpected(error))
        written = platform.render(result, place)
    write(written, place.root)
    sys.stdout.buffer.write(written.stdout)
    sys.stdout.flush()
    if result.sandbox is not None and result.sandbox.warning:
        print(f"warning: {clean(result.sandbox.warning)}", file=sys.stderr)
    if not instead_of_score(result):
        return 0
    message = result.message or f"{', '.join(not_judged(result))} could not be judged."
    print(f"error: {clean(f'{message} {result.hint}')}", file=sys.stderr)
    return platform.failure


def clear(platform: Platform, root: Path) -> None:
    """Remove whatever stands where results will be; raises HarnessError where it stays."""
    for name in platform.leaves:
        path = root / name
        _make_folders(path, root)
        _remove(path)


def write(written: Written, root: Path) -> None:
    """Write, add to and remove files; links that stand in their place are not followed."""
    for path, data in written.files.items():
        _make_folders(path, root)
        if path.is_symlink() or (path.is_relative_to(root) and not path.is_file()):
            _remove(path)
        if data is None:
            path.unlink(missing_ok=True)
        else:
            write_atomically(path, data)
    for path, data in written.added.items():
        with path.open("ab") as file:
            file.write(data)


def _make_folders(path: Path, root: Path) -> None:
    """Make the folders of a file; below the root, what stands in their place is removed."""
    for folder in reversed(path.parents):
        if root in folder.parents and (folder.is_symlink() or not folder.is_dir()):
            _remove(folder)
    path.parent.mkdir(parents=True, exist_ok=True)


def _remove(path: Path) -> None:
    """Remove a file, folder, link or device."""
    if path.is_dir() and not path.is_symlink():
        remove_tree(path)
    else:
        path.unlink(missing_ok=True)
    if os.path.lexists(path):
        raise HarnessError(f"{path} cannot be removed: what is there is not the grader's.")


def _grade(
    platform: Platform, place: PlatformContext, lab_folder: Path, options: Options
) -> tuple[Result, str]:
    """The result, and which of several notebooks it is about; "" where there is one."""
    try:
        lab = load_lab(lab_folder)
        try:
            expected = lab.template.name if lab.template else ""
            handed = find_notebook(place.root / platform.submission, expected)
        except SubmissionError as error:
            return unreadable_result("", lab, options, error), ""
        result = grade_file(handed.path, lab, options)
        if not handed.others:
            return result, ""
        said = f"Graded: {handed.path.name}. Not graded: {listed(handed.others)}"
        return msgspec_replace(result, notices=(handed.notice, *result.notices)), clean(said, 400)
    except GraderError as error:
        return failed_result("", None, options, error), ""
    except Exception as error:
        return failed_result("", None, options, _unexpected(error)), ""


def _unexpected(error: Exception) -> GraderError:
    return HarnessError(f"The grader failed: {type(error).__name__}: {error}")
