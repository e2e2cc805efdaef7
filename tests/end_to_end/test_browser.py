"""Pages as a browser shows them: silent, within the window, and dead to what students wrote."""

import re
from pathlib import Path
from typing import get_args

import pytest

from grader.course.report.page import render_class_page
from grader.evidence import Evidence, ItemStatus, SourceLocation
from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.reports.page.render import render_page
from grader.result import CellReport, Code
from tests.support.browser import Scheme, View, look, printed
from tests.support.notebooks import SUBMISSIONS
from tests.unit.test_class_report import whole as class_of
from tests.unit.test_page import LIVE, whole
from tests.unit.test_terminal import item, result

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
    """Nothing is logged or fetched, nothing sticks out, and all can be read by everybody, wide or
    narrow, light or dark.
    """
    view = look(sample, width, scheme)
    assert_quiet(view)
    assert view.faults == ()
    assert view.width <= width
    assert view.title.startswith("sample.ipynb")
    # One screen of a desktop, two of a telephone, and no more before the first issue is told.
    assert 0 < view.first < (900 if width == WIDTHS[0] else 2 * 844)


def test_on_paper(sample: Path) -> None:
    """Nothing is cut off, all is dark on white whatever the screen is, and all code is there."""
    view = look(sample, 700, "dark", medium="print")
    assert_quiet(view)
    assert view.faults == ()
    assert view.width <= 700
    assert view.background == "rgb(255, 255, 255)"
    assert view.hidden == 0


def test_sheets_of_paper(sample: Path) -> None:
    """The sample takes six at most."""
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed(sample))) <= 6


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state(tmp_path: Path, scheme: Scheme) -> None:
    """A line that stopped a function, and items of every status, can be read by everybody."""
    stopped = Evidence(place=SourceLocation("f", 2, 1, "return 1 / 0  # why?"))
    items = [item(f"f.{status}", status, evidence=stopped) for status in get_args(ItemStatus)]
    code = Code("f", 1, 1, 'def f(x):\n    return 1 / 0  # "why?"\n')
    broken = (CellReport(3, "failed", "NameError: x", 1),)
    page = tmp_path / "states.html"
    page.write_text(
        render_page(result(*items, code=(code,), cells=broken, notices=("A note.",), advice="Do."))
    )
    view = look(page, WIDTHS[1], scheme)
    assert_quiet(view)
    assert view.faults == ()
    assert view.width <= WIDTHS[1]


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
def test_the_class(tmp_path: Path, width: int, scheme: Scheme) -> None:
    """The page of a class too."""
    page = tmp_path / "class.html"
    page.write_text(render_class_page(class_of("compute_loss")), encoding="utf-8")
    view = look(page, width, scheme)
    assert_quiet(view)
    assert view.faults == ()
    assert view.width <= width


def test_faults_are_found(tmp_path: Path) -> None:
    """A page that is hard to read is told to be."""
    page = tmp_path / "faulty.html"
    page.write_text(
        "<meta name=viewport content='user-scalable=no'><h1>x</h1><h3 style='color: #aaa'>y</h3>"
        "<svg></svg><div style='overflow-x: auto; width: 9px'>wideandwider</div>"
    )
    faults = "\n".join(look(page, WIDTHS[1], "light").faults)
    for word in ("contrast", "level 3", "words", "main", "language", "keyboard", "zooming"):
        assert word in faults, word


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
