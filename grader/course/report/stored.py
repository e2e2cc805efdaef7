"""The members of a class from its store, one at a time."""

from collections.abc import Collection, Iterator

from grader.course.report.member import Member
from grader.course.similar.normal import Provided
from grader.course.similar.prints import CodePrint, code_print
from grader.course.store.reading import HandedIn, Reader
from grader.course.store.rows import Row
from grader.errors import SubmissionError
from grader.notebook.read import parse_notebook


def members_of(
    store: Reader, provided: Provided | None, only: Collection[str] | None = None
) -> Iterator[Member]:
    """The students of a store, all or these ids, in the order of their ids.

    provided is what of the code is the handout's; where it is None, no code is compared.
    """
    notebooks = store.handed_in()
    following = next(notebooks, None)
    for row in store.rows():
        attempt, handed = row.attempt, following
        if handed is not None and handed.student.id == row.student.id:
            following = next(notebooks, None)
        else:
            handed = None
        if only is not None and row.student.id not in only:
            continue
        if handed is not None:
            yield _with_notebook(row, handed, provided)
        else:
            yield Member(row.student, None, attempt.handed, attempt.detail, notes=_notes(row))


def _with_notebook(row: Row, handed: HandedIn, provided: Provided | None) -> Member:
    attempt = row.attempt
    code = CodePrint() if provided is None else _code(handed, provided)
    return Member(row.student, handed.result, attempt.handed, attempt.detail, code, _notes(row))


def _code(handed: HandedIn, provided: Provided) -> CodePrint:
    """The print of a notebook; that it cannot be read is told by its result."""
    try:
        notebook = parse_notebook(handed.notebook, handed.attempt.file)
    except SubmissionError:
        return CodePrint()
    return code_print((cell.source for cell in notebook.code_cells), provided)


def _notes(row: Row) -> tuple[str, ...]:
    again = row.standing.check_again
    if not again:
        return ()
    return (f"What a human marked has changed since: check the mark of {', '.join(again)}.",)
