"""A lab as one value that travels: its files in a zip, told by a digest of them."""

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.errors import HarnessError, UsageError
from grader.lab.model import LabSpec
from grader.lab.travel import lab_files
from grader.limits import MIB

# It goes to every worker once.
MAX_BYTES = 256 * MIB


@dataclass(frozen=True)
class Parcel:
    """A lab's files, zipped; folder is the name of the lab's own among them."""

    digest: str
    folder: str
    data: bytes


def parcel_of(lab: LabSpec, apart: Collection[Path] = ()) -> Parcel:
    """Pack a lab, without the paths apart; raises UsageError where it is too large, or does not lie
    together.
    """
    buffer = io.BytesIO()
    digest = hashlib.sha256()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(lab_files(lab, apart)):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
            digest.update(f"{len(name.encode())} {len(data)} {name}".encode() + data)
    if buffer.tell() > MAX_BYTES:
        raise UsageError(
            f"The lab in {lab.folder} takes more than {MAX_BYTES // MIB} MiB, zipped.",
            "Keep large data where workers find it, and load it from there.",
        )
    return Parcel(digest.hexdigest(), lab.folder.name, buffer.getvalue())


def unpacked(parcel: Parcel) -> tuple[tempfile.TemporaryDirectory[str], Path]:
    """Unpack a parcel into a new folder, which nobody else may read: that, and the lab's in it.

    Raises HarnessError where a file would lie outside of it.
    """
    root = tempfile.TemporaryDirectory(prefix="grader-lab-", ignore_cleanup_errors=True)
    with zipfile.ZipFile(io.BytesIO(parcel.data)) as archive:
        for name in archive.namelist():
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts:
                root.cleanup()
                raise HarnessError(f"A lab's file lies outside of its folder: {name}.")
        archive.extractall(root.name)
    return root, Path(root.name) / parcel.folder
