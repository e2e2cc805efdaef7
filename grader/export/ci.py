"""CodeGrade and plain CI: JUnit XML beside the other reports, in a folder of their own."""

from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import instead_of_score, share
from grader.reports.formats import FORMATS
from grader.reports.words import total
from grader.result import Result

FOLDER = "grader-report"
# Names another folder: students' files may be in the one where it would be otherwise.
VARIABLE = "GRADER_REPORT"
_FILES = {
    "result.json": "json",
    "junit.xml": "junitxml",
    "report.md": "markdown",
    "report.html": "html",
}


def render(result: Result, place: PlatformContext) -> Written:
    """The reports, and the total on stdout."""
    folder = place.path(VARIABLE, FOLDER)
    files = {folder / name: FORMATS[form](result) for name, form in _FILES.items()}
    said = instead_of_score(result).partition("\n")[0] or total(result)
    return Written(files, stdout=f"{said}\n".encode())


def render_for_codegrade(result: Result, place: PlatformContext) -> Written:
    """The reports, and for a test that captures points the share of them, last on stdout."""
    said = instead_of_score(result).partition("\n")[0] or f"{share(result):.6f}"
    return Written(render(result, place).files, stdout=f"{said}\n".encode())


PLATFORM = Platform(
    name="ci",
    title="Any other CI",
    writes="Workflows and a folder; there, grader-report/ with junit.xml, Markdown, HTML and JSON.",
    root=".",
    submission=".",
    render=render,
    output="ci",
    leaves=(FOLDER,),
)
CODEGRADE = Platform(
    name="codegrade",
    title="CodeGrade",
    writes="A folder for AutoTest; there, grader-report/junit.xml, and the share of points.",
    root=".",
    submission=".",
    render=render_for_codegrade,
    output="codegrade",
    leaves=(FOLDER,),
)
