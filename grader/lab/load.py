"""Finds a lab's folder and imports the declaration in its `lab.py`."""

import functools
import hashlib
import importlib.machinery
import importlib.util
import logging
import sys
from pathlib import Path
from types import ModuleType

import grader
from grader.errors import Fault, LabError
from grader.lab.declare import Lab
from grader.lab.declared import error_of_faults
from grader.lab.model import LabSpec
from grader.lab.places import place_of_error, placed

DECLARATION = "lab.py"
_PACKAGE = "grader_lab_"
_SEE_WHOLE = "With -v the command shows where the error comes from."
_log = logging.getLogger(__name__)
_PACKAGE_FOLDER = Path(grader.__file__).resolve().parent


def default_lab_folder() -> Path:
    """The lab that comes with the grader: bundled in a wheel, beside the package in a checkout."""
    bundled = _PACKAGE_FOLDER / "bundled" / "reference"
    return bundled if bundled.is_dir() else _PACKAGE_FOLDER.parent / "reference"


def load_lab(folder: Path | None = None) -> LabSpec:
    """Import folder/lab.py and build what its `lab` declares; raises LabError.

    None is the lab that comes with the grader. A process does this once for each folder: trying a
    whole declaration takes a while.
    """
    return _load((folder or default_lab_folder()).resolve())


@functools.lru_cache(maxsize=16)
def _load(folder: Path) -> LabSpec:
    spec, faults = with_faults(folder)
    if faults:
        raise error_of_faults(spec.id, faults)
    return spec


def with_faults(folder: Path) -> tuple[LabSpec, tuple[Fault, ...]]:
    """The lab of a folder, whatever is wrong with it; raises LabError where there is none."""
    declaration = folder / DECLARATION
    if folder.is_file():
        raise LabError(
            f"{folder} is a file, not a lab's folder.",
            f"Name the folder that holds {DECLARATION} with --lab: {folder.parent}",
        )
    if not folder.is_dir():
        raise LabError(f"There is no lab folder {folder}.", "Name an existing folder with --lab.")
    if not declaration.is_file():
        raise LabError(
            f"The folder {folder} holds no lab: it has no {DECLARATION}.",
            f"Name with --lab the folder whose {DECLARATION} declares the lab.",
        )
    lab = getattr(_import(declaration), "lab", None)
    if not isinstance(lab, Lab):
        raise LabError(
            f"{declaration} declares no lab: it has no `lab = Lab(...)`.",
            "See the lab that comes with the grader for an example.",
        )
    try:
        spec, faults = lab.with_faults(folder)
    except LabError:
        raise
    except (
        Exception,
        SystemExit,
    ) as error:  # a declaration can be wrong in ways that no check knows
        _log.error("%s cannot be checked", declaration, exc_info=error)
        raise LabError(
            f"{declaration} cannot be checked: {type(error).__name__}: {error}.", _SEE_WHOLE
        ) from error
    return spec, tuple(placed(fault, lab.sources, declaration) for fault in faults)


def _said(error: BaseException, folder: Path) -> str:
    """An exception in words, and what to do about an import of what lies beside lab.py."""
    said = f"{type(error).__name__}: {error}"
    name = (error.name or "") if isinstance(error, ModuleNotFoundError) else ""
    if name.startswith(_PACKAGE):
        return f"there is no module {name.partition('.')[2]!r} beside {DECLARATION}"
    if name and ((folder / f"{name}.py").is_file() or (folder / name).is_dir()):
        return (
            f"{said}. It lies beside {DECLARATION}: import it with a dot, from .{name} import ..."
        )
    return said


def _hint(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith(_PACKAGE):
        return f"Install what provides {error.name!r} where the grader runs, or mend the import."
    return _SEE_WHOLE


def _import(declaration: Path) -> ModuleType:
    """Import a lab's declaration as a package of its own, so that it may import its neighbours."""
    digest = hashlib.sha256(str(declaration).encode()).hexdigest()[:12]
    package = f"{_PACKAGE}{digest}"
    name = f"{package}.lab"
    if name in sys.modules:
        return sys.modules[name]
    package_spec = importlib.machinery.ModuleSpec(package, None, is_package=True)
    package_spec.submodule_search_locations = [str(declaration.parent)]
    spec = importlib.util.spec_from_file_location(name, declaration)
    assert spec is not None
    assert spec.loader is not None
    sys.modules[package] = importlib.util.module_from_spec(package_spec)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except LabError as error:
        del sys.modules[name]
        fault = place_of_error(error, declaration.parent, error.message)
        raise LabError(str(fault), error.hint, [fault]) from None
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        _log.error("%s cannot be imported", declaration, exc_info=error)
        text = _said(error, declaration.parent)
        fault = place_of_error(error, declaration.parent, text)
        raise LabError(
            f"{declaration} cannot be imported: {fault.text} ({fault.file}, line {fault.line}).",
            _hint(error),
            [fault],
        ) from None
    return module
