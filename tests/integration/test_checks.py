"""What students' own checks say agrees with what a grade says, in the corpus and all labs."""

from pathlib import Path

import pytest

from grader.lab.model import LabSpec
from tests.support.checking import checks_of, disagreements, verdicts
from tests.support.corpus import RIGHT, WRONG, expected_losses
from tests.support.judging import program_of
from tests.support.labs import LABS, Kind
from tests.support.notebooks import Patch, read_patch

SHARE = [path for path in (*RIGHT[::10], *WRONG[::10]) if "endless" not in path.stem]
# Its notebooks need files and modules beside them.
NEEDS_FILES = "frames"
PATCHES = [
    (kind, patch)
    for kind in map(Kind, sorted(folder.name for folder in LABS.iterdir() if folder.is_dir()))
    if kind.name != NEEDS_FILES
    for word in ("right", "wrong")
    for patch in kind.patches(word)
]


@pytest.mark.parametrize("path", SHARE, ids=lambda path: path.stem)
def test_the_corpus_is_told_as_it_is_graded(path: Path, lab: LabSpec) -> None:
    """Right functions pass; wrong ones, or right ones that lose something, are told so."""
    program = program_of(read_patch(path), lab)
    losses = expected_losses(program.patch)
    found = verdicts(checks_of(lab.folder), path.stem, program.cells)
    assert disagreements(losses.lost | losses.partly, found, checks_of(lab.folder)) == []


@pytest.mark.parametrize(("kind", "patch"), PATCHES, ids=lambda value: value.name)
def test_labs_of_all_kinds(kind: Kind, patch: Patch) -> None:
    """Dicts, caches, steps, exceptions, call forms: what a check says is what a grade says."""
    checks = checks_of(kind.folder)
    losses = expected_losses(patch)
    found = verdicts(checks, kind.name, kind.whole(patch).cells)
    assert disagreements(losses.lost | losses.partly, found, checks) == []
