"""Pages as a browser shows them: silent, within the window, and dead to what students wrote."""

from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.reports.page.render import render_page
from tests.support.browser import Scheme, View, look
from tests.support.notebooks import SUBMISSIONS
from tests.unit.test_page import LIVE, whole

WIDTHS = (1200, 390)


@pytest.fixture(scope="module")
def sample(lab: LabSpec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample."""
    options = Options(execute="needed", pictures=True)
    page = render_page(grade_file(SUBMISSIONS / "sample.ipynb", lab, options))
    file = tmp_path_factory.mktemp("page") / "sample.html"
    file.write_text(page, encoding="utf-8")
    assert len(page) < 1_500_000
    return file


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sample(sample: Path, width: int, scheme: Scheme) -> None:
    """Nothing is logged or fetched, and nothing sticks out, wide or narrow, light or dark."""
    view = look(sample, width, scheme)
    assert_quiet(view)
    assert view.width <= width
    assert view.title.startswith("sample.ipynb")


def test_hostile_texts(tmp_path: Path) -> None:
    """With every trick in every place, no script runs and nothing is fetched."""
    page = tmp_path / "hostile.html"
    text = "\n\n".join(LIVE) + "<script>document.title = 'run'; console.log('run')</script>"
    page.write_text(render_page(whole(text)), encoding="utf-8")
    view = look(page, WIDTHS[1], "light")
    assert_quiet(view)
    assert view.title != "run"


def assert_quiet(view: View) -> None:
    """Nothing on the console, and nothing from the network."""
    assert view.messages == ()
    assert view.requests == ()
    assert view.picture.startswith(b"\x89PNG")
