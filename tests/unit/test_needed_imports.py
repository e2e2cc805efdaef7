"""Imports that nothing needed reads are left out: only where nobody can tell but by a NameError."""

from functools import partial
from pathlib import Path

import pytest

from grader.notebook.imports import without_unneeded_imports
from grader.sandbox.packages import provides
from tests.unit.build import code_cells

F = "def f(x):\n    return np.tanh(x)"
NUMPY = "import numpy as np\n"


def installed(module: str, name: str) -> bool:
    """An interpreter in which everything is, but for one package and one name."""
    return not module.startswith("missing") and name != "missing"


def left_out(*sources: str, also: tuple[str, ...] = ()) -> set[str]:
    """The names whose imports are left out; that lines stay where they are is checked."""
    cells = code_cells(*sources)
    lean = without_unneeded_imports(cells, also, ("f",), installed)
    for cell, after in zip(cells, lean.cells, strict=True):
        for line, kept in zip(cell.source.split("\n"), after.source.split("\n"), strict=True):
            assert kept in (line, "")
        compile(after.source, "", "exec")
    return set(lean.names)


@pytest.mark.parametrize(
    ("imports", "names"),
    [
        ("import matplotlib.pyplot as plt", {"plt"}),
        ("import matplotlib.pyplot", {"matplotlib"}),
        ("import seaborn", {"seaborn"}),
        ("from sklearn.datasets import (\n    make_moons,\n    make_blobs,\n)", None),
        ("import seaborn as sns  # for looks\nx = 1", {"sns"}),
        ("import seaborn, torch", {"seaborn", "torch"}),
        ("plt = 1\nimport matplotlib.pyplot as plt", {"plt"}),
    ],
)
def test_what_is_left_out(imports: str, names: set[str] | None) -> None:
    """Whatever its form; also where it is imported for what it does to figures."""
    assert left_out(NUMPY + imports, F) == (names or {"make_moons", "make_blobs"})


@pytest.mark.parametrize(
    "cell",
    [
        "import numpy as np",
        "from torch import *",
        "import time, random",
        "from __future__ import annotations",
        "import missing",
        "import missing.module as m",
        "from torch import missing",
        "from . import torch",
        "from torch import f",
        "import torch; x = 1",
        "x = 1; import torch",
        "if True:\n    import torch",
        "try:\n    import torch\nexcept ImportError:\n    torch = None",
        "import torch\ntorch.set_num_threads(1)",
        "import torch\nx: torch.Tensor = 1",
        "import torch\ndel torch",
        "import torch\n\ndef g():\n    return torch",
        "import torch\n\ndef g(x: torch.Tensor):\n    return x",
        "import torch.nn as nn\nimport torch\nx = torch.nn",
        "import torch.nn as nn\n\ndef g():\n    import torch\n    return torch.nn",
        "import matplotlib.pyplot as plt\nimport matplotlib as mpl\nmpl.rcParams['a'] = 1",
        "import torch\ntry:\n    x = 1\nexcept:\n    x = 2",
        "import torch\ntry:\n    x = 1\nexcept NameError:\n    x = 2",
        "import torch\ntry:\n    x = 1\nexcept (ValueError, Exception):\n    x = 2",
        "import torch\ndef g():\n    try:\n        h()\n    except ImportError:\n        pass",
        "import builtins, torch\ntry:\n    x = 1\nexcept builtins.BaseException:\n    x = 2",
        "import torch, contextlib\nwith contextlib.suppress(NameError):\n    x = 1",
        "import torch\nx = globals()",
        "import torch\n\ndef g():\n    return 'torch' in dir()",
        "import torch\nx = eval('torch')",
        "import torch, sys\nx = 'torch' in sys.modules",
        "import torch\nx = f.__globals__",
        "import torch\nimport __main__ as notebook\nx = notebook.tor",
        "import torch, inspect\nx = inspect.currentframe()",
        "import torch\nx = 'torch'",
        "import torch\n%matplotlib inline",
        "import torch\nx = (",
    ],
)
def test_what_is_not_left_out(cell: str) -> None:
    """What is read, what may fail, shares a line or a package, and where somebody may look."""
    cells = code_cells(NUMPY + cell, F)
    lean = without_unneeded_imports(cells, (), ("f",), installed)
    assert (lean.cells, lean.names) == (cells, frozenset())


def test_code_beside_the_cells_counts() -> None:
    """What is put back runs in the same notebook."""
    assert left_out(NUMPY + "import torch", F, also=("def g(x):\n    return x",)) == {"torch"}
    assert left_out(NUMPY + "import torch", F, also=("def g(x):\n    return torch",)) == set()


@pytest.mark.parametrize(
    ("module", "name", "there"),
    [
        ("package", "", True),
        ("package", "defined", True),
        ("package", "Class", True),
        ("package", "constant", True),
        ("package", "annotated", True),
        ("package", "brought", True),
        ("package", "renamed", True),
        ("package", "module", True),
        ("package", "gone", False),
        ("package", "inner", False),
        ("package", "other", False),
        ("package.module", "", True),
        ("package.other", "", False),
        ("package.module.more", "", False),
        ("missing", "", False),
        ("", "", False),
    ],
)
def test_what_an_interpreter_provides(tmp_path: Path, module: str, name: str, there: bool) -> None:
    """It is told from the files; a name that only a message speaks of is none."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "module.py").touch()
    (package / "__init__.py").write_text(
        "def defined(): inner = 1\nclass Class: pass\nconstant = 1\nannotated: int = 2\n"
        "from .module import (\n    brought,\n    thing as renamed,\n)\n"
        "def __getattr__(name):\n    if name == 'gone':\n        raise ImportError('gone')\n"
    )
    assert partial(provides, (tmp_path / "none", tmp_path))(module, name) is there
