"""The zip of feedback files that Moodle hands out to a class."""

import io
import zipfile

from grader.course.gradebooks.book import Filled
from grader.errors import UsageError

_TIME = (1980, 1, 1, 0, 0, 0)


def feedback_zip(filled: Filled) -> bytes:
    """A zip with a report for each participant who has one, in a folder that bears his number.

    Moodle takes what stands between the first and the second underscore for the number, so there is
    no other one before it. The same reports give the same bytes. Raises UsageError for a gradebook
    that is not Moodle's, and where there is no report at all.
    """
    if filled.book.platform != "moodle":
        raise UsageError(
            "The zip of feedback files is for Moodle; this gradebook is one of "
            f"{filled.book.platform}.",
            "Leave out --feedback-zip.",
        )
    reports = reports_of(filled)
    if not reports:
        raise UsageError("There is no report of anybody in this gradebook.", "Check the store.")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for participant, report in sorted(reports.items()):
            path = f"report_{participant}_assignfeedback_file/report.html"
            entry = zipfile.ZipInfo(path, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, report)
    return held.getvalue()


def reports_of(filled: Filled) -> dict[str, bytes]:
    """The reports of those whose score is known, by the number of Moodle's participant."""
    return {
        dict(row.ids)["moodle"]: match.grade.feedback
        for match in filled.matches
        for row in match.rows
        if match.grade.feedback is not None and match.grade.score is not None
    }
