"""What the command imports: no more than it uses, since every grading pays for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.notebooks import write_notebook

HEAVY = frozenset(
    {"numpy", "rich", "asyncio", "zmq", "jupyter_client", "ipykernel", "IPython", "traitlets"}
    | {"grader.formula.answers", "grader.rescore", "grader.marks.read", "grader.visibility"}
    | {"jinja2", "pygments", "markdown_it", "latex2mathml", "matplotlib", "sklearn", "logging"}
)
LISTED = (
    "import sys\nfrom grader.cli import {module}\n"
    "try:\n    {module}.main()\nfinally:\n    print('imported', *sys.modules)"
)


def imported(module: str, *arguments: str) -> frozenset[str]:
    """The heavy packages that a command has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", LISTED.format(module=module), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("imported "))
    return HEAVY.intersection(line.split())


@pytest.mark.parametrize("module", ["grade", "verbs"])
def test_help(module: str) -> None:
    """It answers without any of them."""
    assert imported(module, "--help") == frozenset()


def test_what_is_no_notebook(tmp_path: Path) -> None:
    """No kernel is started, so nothing of kernels is imported."""
    file = tmp_path / "submission.ipynb"
    file.write_text("no notebook")
    assert imported("grade", str(file), "-q", "--json", str(tmp_path / "result.json")).isdisjoint(
        {"zmq", "jupyter_client", "IPython"}
    )


def test_only_what_was_asked_for(tmp_path: Path) -> None:
    """Without a page nothing that writes one, without a report nothing that prints one."""
    file = tmp_path / "submission.ipynb"
    write_notebook(file, ["def forward_softmax(W, b, X):\n    raise NotImplementedError"])
    heavy = imported("grade", str(file), "-q", "--json", str(tmp_path / "result.json"))
    assert heavy.isdisjoint(
        {"jinja2", "pygments", "markdown_it", "latex2mathml", "rich", "matplotlib", "sklearn"}
    )
    assert "zmq" in heavy  # so that this test can tell
    # Jupyter's own client takes long to import, what names places in cells, what reads answers.
    assert heavy.isdisjoint({"jupyter_client", "ipykernel", "IPython", "traitlets"})
    assert not [name for name in heavy if name.startswith("grader.")]
