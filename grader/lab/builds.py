"""What functions of a lab build upon, as their code says."""

import dis
import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any


@lru_cache(maxsize=1024)
def builds_upon(function: Callable[..., Any]) -> frozenset[str]:
    """The names that a function reads, itself or by others in files of its folder or below."""
    found: set[str] = set()
    left: list[Any] = [function]
    seen: dict[int, Any] = {}  # by what they are: a class may compare as it likes
    folder: str | None = None
    while left:
        one = left.pop()
        if not isinstance(one, type | FunctionType) or id(one) in seen:
            continue
        seen[id(one)] = one
        if isinstance(one, type):
            left.extend(vars(one).values())
            continue
        if folder is None:
            file = one.__code__.co_filename  # of code that is in no file not even a folder
            folder = os.path.join(os.path.dirname(file), "") or file  # noqa: PTH118, PTH120
        if not _is_in(folder, one):
            continue
        for name, cell in zip(one.__code__.co_freevars, one.__closure__ or (), strict=False):
            found.add(name)
            left += [cell.cell_contents] if _is_bound(cell) else []
        for name, value, of_module in _read(one.__code__, one.__globals__):
            if name not in found and (_is_in(folder, value) or not of_module):
                found.add(name)
                left.append(value)
    return frozenset(found)


def _is_in(folder: str, value: Any) -> bool:
    return isinstance(value, FunctionType) and value.__code__.co_filename.startswith(folder)


def _read(code: CodeType, scope: dict[str, Any]) -> Iterator[tuple[str, Any, bool]]:
    """The names that code finds around it, or in modules, and what stands for them there."""
    module: Any = None
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            module = scope.get(step.argval)
            yield step.argval, module, False
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD") and isinstance(module, ModuleType):
            module = getattr(module, step.argval, None)
            yield step.argval, module, True
        else:
            module = None
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _read(constant, scope)


def _is_bound(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False
