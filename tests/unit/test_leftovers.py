"""grader.inside.leftovers: nothing in a function waits for somebody at a prompt."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.inside import leftovers

ROOT = Path(leftovers.__file__).parents[2]


@pytest.mark.parametrize(
    "code",
    [
        "breakpoint()",
        "import pdb; pdb.set_trace()",
        "from bdb import Bdb; Bdb().set_trace()",
        "early()",
        "class Own(pdb.Pdb): pass\nOwn().set_trace()",
        "assert input('number') == ''",
        "import builtins; builtins.input()",
        "import getpass; assert getpass.getpass() == ''",
        "import code; code.interact()",
        "import sys; sys.breakpointhook()",
    ],
)
def test_nothing_waits(code: str) -> None:
    """A debugger goes on at once and a prompt gets an empty line, however it was bound."""
    program = (
        "import pdb, getpass, code\n"
        "from pdb import set_trace as early\n"
        "from grader.inside.leftovers import make_harmless\n"
        f"make_harmless()\n{code}\nprint('done')"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (run.stdout, run.returncode) == ("done\n", 0), run.stderr
