"""What is uploaded to a platform: its scripts, the grader, the lab, and pinned requirements."""

import hashlib
import io
import json
import re
import shlex
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import UUID

import grader
from grader.errors import HarnessError, UsageError
from grader.export.platform import Platform
from grader.export.vocareum import criterion
from grader.lab.model import LabSpec
from grader.lab.travel import lab_files, tree
from grader.reports.words import heading
from grader.result import Task
from grader.text import points

_PACKAGE = Path(grader.__file__).resolve().parent
_FILES = Path(__file__).resolve().parent / "files"
_PINS = (
    _PACKAGE / "bundled" / "requirements" / "run.txt",
    _PACKAGE.parent / "requirements" / "run.txt",
)
_LEFT_OUT = frozenset({"__pycache__", "bundled"})
_TEXTS = frozenset({"", ".sh", ".md", ".py", ".json", ".yml", ".html"})
# The same files make the same zip.
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Bundle:
    """Files by their path; executable are those that are run."""

    files: Mapping[str, bytes]

    def executable(self, name: str) -> bool:
        """Whether a file is a script."""
        return self.files[name].startswith(b"#!")

    def zipped(self) -> bytes:
        """The files as a zip without a folder around them."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in sorted(self.files):
                info = zipfile.ZipInfo(name, _DATE)
                info.create_system = 3
                info.external_attr = (0o100755 if self.executable(name) else 0o100644) << 16
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, self.files[name])
        return buffer.getvalue()

    def write_folder(self, folder: Path) -> None:
        """Write the files into a folder that is new or empty; raises UsageError elsewhere."""
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is a file.", "Name a new folder, or a zip, with -o.")
        try:
            folder.mkdir(exist_ok=True)
            if any(folder.iterdir()):
                raise UsageError(f"{folder} is not empty.", "Name a new folder with -o.")
            for name, data in self.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                path.chmod(0o755 if self.executable(name) else 0o644)
        except OSError as error:
            raise UsageError(
                f"{folder} cannot be written: {error.strerror}.", "Name another with -o."
            ) from None


def make_bundle(platform: Platform, lab: LabSpec, options: str, image: str = "") -> Bundle:
    """Everything that a platform needs to grade by a lab.

    options are those of `grader platform`, as they stand on its command line; image is the name of
    the image that will be built, where the platform has one.
    """
    words = {
        "@name@": platform.name,
        "@root@": platform.root,
        "@lab@": lab.folder.name,
        "@title@": lab.title,
        "@points@": points(lab.max_score),
        "@criteria@": "\n".join(_criteria(lab)),
        "@options@": options,
        "@image@": image or default_image(lab),
        "@uuid@": str(_uuid(lab)),
        "@leaves@": " ".join(f'"$root"/{shlex.quote(name)}' for name in platform.leaves),
    }
    files = dict(_scripts(platform.name, words))
    files["requirements.txt"] = _pins()
    files |= {f"code/grader/{name}": data for name, data in tree(_PACKAGE, _LEFT_OUT)}
    files |= {f"lab/{name}": data for name, data in lab_files(lab)}
    return Bundle(dict(sorted(files.items())))


def default_image(lab: LabSpec) -> str:
    """A name of an image that Docker takes, whatever the lab's folder is called."""
    name = re.sub(r"[^a-z0-9]+", "-", lab.folder.name.lower()).strip("-")
    return f"grader-{name or 'lab'}"


def next_steps(bundle: Bundle) -> list[str]:
    """The steps of the bundle's page by which it is set up, each a line."""
    page = bundle.files["USAGE.md"].decode()
    chapter = page.partition("\n## Set it up\n")[2].partition("\n## ")[0]
    steps: list[str] = []
    for line in chapter.splitlines():
        if re.match(r"\d+\. ", line):
            steps.append(line.partition(" ")[2])
        elif line.startswith("   ") and steps:
            steps[-1] += f" {line.strip()}"
    return steps


def _uuid(lab: LabSpec) -> UUID:
    """Of a question on PrairieLearn: another for each lab, the same at each export."""
    digest = hashlib.sha256(f"{lab.id}\0{lab.title}".encode()).digest()
    return UUID(bytes=digest[:16], version=4)


def _scripts(name: str, words: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for folder in ("common", name):
        for path, data in tree(_FILES / folder):
            if PurePosixPath(path).suffix in _TEXTS:
                text = data.decode()
                for word, value in words.items():
                    in_json = path.endswith(".json")
                    text = text.replace(word, json.dumps(value)[1:-1] if in_json else value)
                data = text.encode()
            yield path, data


def _criteria(lab: LabSpec) -> Iterator[str]:
    """The tasks as rows of a table: name and points."""
    for task in lab.tasks:
        functions = [function for function in lab.functions if function.task == task.id]
        worth = sum(o.points for function in functions for o in function.outputs.values())
        worth += sum(training.points for training in lab.trainings if training.task == task.id)
        if worth:
            name = criterion(heading(Task(task.id, task.title, 0, worth)))
            yield f"| {name} | {points(worth)} |"


def _pins() -> bytes:
    for path in _PINS:
        if path.is_file():
            return path.read_bytes()
    raise HarnessError(
        "The pinned requirements of this grader are missing.", "Install it from its wheel again."
    )
