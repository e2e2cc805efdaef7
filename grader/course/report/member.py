"""One student of a class as its report takes them."""

from dataclasses import dataclass, field

from grader.course.similar.prints import CodePrint
from grader.course.students import Handed, Student
from grader.result import Result


@dataclass(frozen=True)
class Member:
    """A student, what they handed in, and its result; None where there is none.

    handed and detail are those of the attempt that counts. code is what `code_print` makes of the
    notebook. notes are further reasons to look at the submission by hand, in words.
    """

    student: Student
    result: Result | None
    handed: Handed = "notebook"
    detail: str = ""
    code: CodePrint = field(default_factory=CodePrint)
    notes: tuple[str, ...] = ()
