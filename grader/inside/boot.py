"""Starts the student's kernel: python boot.py CONTROL_FD [ipykernel's arguments].

The agent is loaded first, with builtins of its own, so that student code finds nothing to patch.
"""

import builtins
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import time
import types
from pathlib import Path
from typing import Any

PACKAGE = "_grader"
# Beside the connection file: what is to lie beside the notebook.
BESIDE = "beside"
HERE = Path(__file__).resolve().parent
# Rooms of the grader that live here too, with the relative imports that they have there.
ROOMS = {"inside": HERE, "values": HERE.parent / "values"}


class _PrivateLoader(importlib.machinery.SourceFileLoader):
    """Loads a module whose builtins are a copy, out of reach of whoever patches `builtins`."""

    def exec_module(self, module: types.ModuleType) -> None:
        module.__dict__["__builtins__"] = dict(vars(builtins))
        super().exec_module(module)


class _PrivateFinder(importlib.abc.MetaPathFinder):
    """Finds the modules of the rooms under a package name of their own."""

    def find_spec(
        self, fullname: str, path: Any = None, target: Any = None
    ) -> "importlib.machinery.ModuleSpec | None":
        package, *names = fullname.split(".")
        if package != PACKAGE or (names and names[0] not in ROOMS):
            return None
        if len(names) < 2:  # the package and its rooms run no code of their own
            return importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        file = str(ROOMS[names[0]] / f"{names[1]}.py")
        return importlib.util.spec_from_file_location(
            fullname, file, loader=_PrivateLoader(fullname, file)
        )


def load(*names: str) -> list[types.ModuleType]:
    """Import modules of the rooms, "room.module", privately: sys.modules keeps no trace of them.

    What they import from each other is shared among those of one call.
    """
    finder = _PrivateFinder()
    sys.meta_path.insert(0, finder)
    try:
        return [importlib.import_module(f"{PACKAGE}.{name}") for name in names]
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
            del sys.modules[name]


def _is_installed(entry: str) -> bool:
    """Whether notebooks import from there: what is behind the walls would only raise errors."""
    if Path(entry) == HERE:
        return False
    if entry.startswith((sys.prefix, sys.base_prefix)):
        return True
    return Path(entry) != HERE.parent.parent and _can_be_listed(entry)


def _can_be_listed(entry: str) -> bool:
    try:
        os.listdir(entry)  # noqa: PTH208
    except OSError:
        return False
    return True


def _lay_out(folder: Path) -> None:
    """Copy the files of a folder beside the notebook, where they can be read and not written."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            target = Path(path.relative_to(folder))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            target.chmod(0o444)


def main() -> None:
    """Start the agent's thread beside an ipykernel, and run the kernel until it is shut down."""
    gc.disable()  # what is imported here is no garbage
    control_fd, arguments = int(sys.argv[1]), sys.argv[2:]
    sys.argv[1:] = arguments
    # A notebook imports from its own folder and from installed packages: not from this folder, nor
    # from a checkout of the grader that a path file in the environment adds.
    sys.path[:] = [entry for entry in sys.path if _is_installed(entry)]
    sys.dont_write_bytecode = True
    agent, outputs, figures = load("inside.agent", "inside.outputs", "inside.shown")

    _lay_out(Path(arguments[arguments.index("-f") + 1]).parent / BESIDE)
    # ipykernel goes without its debugger where debugpy is missing: that is a quarter of its start.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance()
    app.initialize(arguments)
    del sys.modules["debugpy"]
    # `exit()` in a notebook would take the functions along.
    app.shell.ask_exit = lambda: None
    outputs.keep_short(app.kernel)
    agent.leftovers.supply_missing()
    shown = figures.Shown()
    shown.watch(app.shell)
    agent.start(control_fd, app.shell.user_ns, shown)
    gc.freeze()
    gc.enable()
    app.start()
    # A notebook that stops the event loop still has functions; the agent ends the process.
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
