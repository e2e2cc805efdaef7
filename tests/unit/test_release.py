"""Deriving the students' notebook from the solution."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.assignments.markers import Stripped
from grader.assignments.markers import strip as strip_cell
from grader.errors import LabError, SubmissionError
from grader.notebook.release import release_notebook
from tests.unit.build import SOLUTION, TEMPLATE

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = '# YOUR CODE HERE\nraise NotImplementedError("Replace this line by your code.")'


def strip(text: str, *, is_code: bool = True, number: int = 1) -> Stripped:
    """A cell without its solutions."""
    kind = "code" if is_code else "markdown"
    return strip_cell({"cell_type": kind, "source": text}, number)


def released(path: Path, notebook: object) -> dict[str, Any]:
    """A notebook saved, released and read again."""
    path.write_text(json.dumps(notebook))
    result = json.loads(release_notebook(path))
    assert isinstance(result, dict)
    return result


def test_solutions_are_replaced() -> None:
    """A solution gives way to a stub, and the lines around it stay as they are."""
    text = f"import numpy as np\n{BEGIN}\nx = 1\ny = 2\n{END}\nprint(x)"
    assert strip(text).text == f"import numpy as np\n{STUB}\nprint(x)"
    assert strip(text).count == 1


@pytest.mark.parametrize("indentation", ["    ", "\t", "        "])
def test_indentation(indentation: str) -> None:
    """A stub is indented like the marker that it replaces, so that the cell still parses."""
    text = f"def f(x):\n{indentation}{BEGIN}\n{indentation}return x\n{indentation}{END}"
    source = strip(text).text
    assert source.splitlines()[1:] == [indentation + line for line in STUB.splitlines()]
    compile(source, "cell", "exec")


def test_several_solutions() -> None:
    """Every solution of a cell is replaced, each by itself."""
    text = f"{BEGIN}\na\n{END}\nkept\n{BEGIN}\nb\n{END}"
    assert strip(text).text == f"{STUB}\nkept\n{STUB}"
    assert strip(text).count == 2


@pytest.mark.parametrize("marks", [("###BEGIN SOLUTION", "###  END SOLUTION  ")])
def test_spaces_in_markers(marks: tuple[str, str]) -> None:
    """White space in a marker line does not matter."""
    assert strip(f"{marks[0]}\nsecret\n{marks[1]}").text == STUB


def test_written_solutions() -> None:
    """In Markdown the markers are comments, and a placeholder is left for the answer."""
    text = "**Answer**\n\n<!-- BEGIN SOLUTION -->\nsecret\n<!-- END SOLUTION -->\n\nEnd."
    assert strip(text, is_code=False).text == "**Answer**\n\n*Your answer here.*\n\nEnd."
    assert strip(f"{BEGIN}\nkept\n{END}", is_code=False).text == f"{BEGIN}\nkept\n{END}"


@pytest.mark.parametrize(
    "text",
    [
        f"{BEGIN}\nx",
        f"x\n{END}",
        f"{END}\n{BEGIN}",
        f"{BEGIN}\n{BEGIN}\nx\n{END}\n{END}",
        f"{BEGIN}\nx\n{END}\n{END}",
    ],
)
def test_markers_that_do_not_pair_up(text: str) -> None:
    """A marker without its partner is refused by the cell's number: nothing leaks silently."""
    with pytest.raises(LabError) as caught:
        strip(text, number=7)
    assert "Cell 7" in caught.value.message
    assert caught.value.hint


plain = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20).filter(
    lambda line: "SOLUTION" not in line
)


@given(st.lists(plain), st.lists(plain), st.lists(plain))
def test_nothing_of_a_solution_is_left(
    before: list[str], secret: list[str], after: list[str]
) -> None:
    """What stands outside the markers is kept line by line, and nothing of what is inside."""
    kept = strip("\n".join([*before, BEGIN, *secret, END, *after])).text
    assert kept.split("\n") == [*before, *STUB.split("\n"), *after]


@given(st.lists(plain | st.sampled_from(["x = 1", "", "    return x"]), min_size=1))
def test_text_without_solutions_is_kept(lines: list[str]) -> None:
    """Text without markers is kept as it is."""
    text = "\n".join(lines)
    assert strip(text).text == text
    assert strip(text).count == 0


def test_characters_that_end_no_line() -> None:
    """Characters that are not line ends in a notebook are kept within their lines."""
    for separator in ("\x0b", "\x0c", "\x85", "\u2028"):
        text = f"a = 'x{separator}y'\nb = 2"
        assert strip(text).text == text


def test_outputs_are_dropped(tmp_path: Path) -> None:
    """Outputs and counts are dropped: they would show the solution's results."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": 3,
            "id": "a",
            "metadata": {"tags": ["x"]},
            "outputs": [{"output_type": "stream", "text": "secret"}],
            "source": [f"{BEGIN}\n", "secret\n", END],
        },
        {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "Text\nmore"},
    ]
    notebook = released(tmp_path / "s.ipynb", {"cells": cells, "metadata": {}, "nbformat": 4})
    assert "secret" not in json.dumps(notebook)
    first, second = notebook["cells"]
    assert (first["outputs"], first["execution_count"], first["id"]) == ([], None, "a")
    assert first["metadata"] == {"tags": ["x"]}
    assert "".join(first["source"]) == STUB
    assert second == {
        "cell_type": "markdown",
        "id": "b",
        "metadata": {},
        "source": ["Text\n", "more"],
    }


def test_release_is_reproducible(tmp_path: Path) -> None:
    """The order of keys and the form of sources in the solution's file make no difference."""
    cell = {"cell_type": "code", "source": f"{BEGIN}\nx\n{END}\ny", "metadata": {}}
    other = {
        "metadata": {},
        "source": [f"{BEGIN}\n", "x\n", f"{END}\n", "y"],
        "cell_type": "code",
    }
    one, two = tmp_path / "one.ipynb", tmp_path / "two.ipynb"
    one.write_text(json.dumps({"cells": [cell], "nbformat": 4}))
    two.write_text(json.dumps({"nbformat": 4, "cells": [other]}, indent=3))
    assert release_notebook(one) == release_notebook(two)
    assert release_notebook(one).endswith(b"}\n")


def test_nothing_marked(tmp_path: Path) -> None:
    """A notebook without any marked solution is refused: it would be handed out whole."""
    path = tmp_path / "s.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]}))
    with pytest.raises(LabError, match="no marked solutions"):
        release_notebook(path)


def test_no_notebook(tmp_path: Path) -> None:
    """What is missing or no notebook is refused with SubmissionError."""
    path = tmp_path / "s.ipynb"
    with pytest.raises(SubmissionError):
        release_notebook(path)
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(SubmissionError):
        release_notebook(path)


sources = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers() | st.text())
cells = st.fixed_dictionaries({}, optional={"cell_type": st.just("code"), "source": sources})


@given(
    st.fixed_dictionaries({}, optional={"cells": st.lists(cells | st.integers(), max_size=3)})
    | st.fixed_dictionaries({"worksheets": st.just([{"cells": []}])})
)
@example({"worksheets": [{"cells": [{"cell_type": "code", "input": "x"}]}]})
@example({"cells": [{"cell_type": "code", "source": None}]})
def test_odd_notebooks(tmp_path: Path, notebook: object) -> None:
    """A file that cannot be released is refused in words, whatever JSON it holds."""
    with contextlib.suppress(LabError, SubmissionError):
        released(tmp_path / "s.ipynb", notebook)


def test_invalid_utf8(tmp_path: Path) -> None:
    """A solution that is not valid UTF-8 is released or refused in words."""
    path = tmp_path / "s.ipynb"
    path.write_bytes(b'{"cells": [{"cell_type": "code", "source": "caf\xe9"}]}')
    with contextlib.suppress(LabError, SubmissionError):
        release_notebook(path)


def test_template_is_in_step() -> None:
    """The template in this repository is what the solution releases (`grader release`)."""
    assert TEMPLATE.read_bytes() == release_notebook(SOLUTION)


def test_template_keeps_its_secrets() -> None:
    """No marker and no line of a solution is left in the template."""
    template = TEMPLATE.read_text(encoding="utf-8")
    assert "SOLUTION" not in template
    assert "(softmaxed - y) /" not in template
    for cell in json.loads(template)["cells"]:
        if cell["cell_type"] == "code":
            compile("".join(cell["source"]), "cell", "exec")
            assert cell["outputs"] == []
