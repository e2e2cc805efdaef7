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


@pytest.mark.parametrize("code", ["web_pdb.set_trace()", "from wdb import set_trace; set_trace()"])
def test_a_debugger_that_is_not_installed_does_nothing(code: str) -> None:
    program = (
        "from grader.inside.leftovers import supply_missing\n"
        f"supply_missing()\nimport web_pdb, json\n{code}\nassert json.loads('1') == 1\n"
        "try:\n    import no_such_module\nexcept ModuleNotFoundError:\n    print('done')"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (run.stdout, run.returncode) == ("done\n", 0), run.stderr
