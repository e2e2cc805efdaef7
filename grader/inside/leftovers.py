"""Makes calls harmless that are left over from debugging: none waits for somebody at a prompt."""

import bdb
import builtins
import sys
from contextlib import suppress
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# By module, the functions that open a debugger or a prompt.
_PROMPTS = (
    ("pdb", ("set_trace", "post_mortem", "pm")),
    ("IPython", ("embed",)),
    ("IPython.core.debugger", ("set_trace",)),
    ("code", ("interact",)),
    ("ipdb", ("set_trace", "post_mortem", "pm")),
)
# Debuggers that students have and a machine that grades may lack; what is asked of one is nothing.
_MAY_BE_MISSING = frozenset({"ipdb", "pudb", "web_pdb", "wdb", "remote_pdb"})
# A notebook may have bound these by other names; all of them come to the debugger's method.
_DEBUGGER = bdb.Bdb


class _Missing:
    """Imports a debugger that nothing else finds, as a module all of whose names do nothing."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        loader: Any = _Missing
        return ModuleSpec(name, loader) if name in _MAY_BE_MISSING else None

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType | None:
        return None

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        def of_any_name(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return _nothing

        vars(module)["__getattr__"] = of_any_name


def supply_missing() -> None:
    """Let notebooks import debuggers that are not installed: none is needed for an answer."""
    finder: Any = _Missing
    sys.meta_path.append(finder)


def make_harmless() -> None:
    """Have debuggers do nothing, and whatever asks for input get an empty line."""
    with suppress(BaseException):
        sys.breakpointhook = _nothing
    with suppress(BaseException):
        builtins.breakpoint = _nothing
        builtins.input = _no_input
    for module, names in (*_PROMPTS, ("getpass", ("getpass",))):
        loaded = sys.modules.get(module)
        for name in names if loaded is not None else ():
            with suppress(BaseException):
                setattr(loaded, name, _no_input if name == "getpass" else _nothing)
    left = [_DEBUGGER]
    while left:
        debugger = left.pop()
        with suppress(BaseException):
            left.extend(debugger.__subclasses__())
            debugger.set_trace = _nothing  # type: ignore[method-assign]


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _no_input(*_: Any, **__: Any) -> str:
    return ""
