"""Which files student code may read: an allow-list, since other people's may lie anywhere."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from grader.sandbox.interpreter import Interpreter

_SYSTEM = ("/usr", "/usr/local")
_LIBRARIES = ("lib", "lib32", "lib64", "libx32", "libexec")
_OF_SYSTEM = ("bin", "sbin", *_LIBRARIES, "include", "share")
# Outside /usr on systems that still tell them apart; elsewhere links to it.
_BESIDE = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
# pyenv puts the OpenSSL that it builds into `openssl`.
_OF_PREFIX = ("bin", *_LIBRARIES, "include", "share", "etc", "ssl", "openssl", "pyvenv.cfg")
# What programs need of /etc. Debian's packages keep a part of their settings there.
_OF_ETC = (
    *("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "timezone"),
    *("fonts", "matplotlibrc", "python3*"),
)
_MOST_LINKS = 40


@dataclass(frozen=True)
class Readable:
    """Files and folders that are shown, and folders that are not; of those above a file the
    lowest decides, and what has none is not shown.

    links are those on the way to what is shown, with their targets.
    """

    shown: tuple[Path, ...]
    closed: tuple[Path, ...]
    links: tuple[tuple[Path, str], ...] = ()

    def steps(self) -> Iterator[tuple[Path, bool]]:
        """What to show (True) and to close (False), one after the other, none without effect."""
        done: dict[Path, bool] = {}
        both = [(path, True) for path in self.shown] + [(path, False) for path in self.closed]
        for path, show in sorted(both, key=lambda step: (len(step[0].parts), not step[1])):
            if _state(path, done) != show:
                done[path] = show
                yield path, show

    def is_shown(self, path: Path) -> bool:
        """Whether a file would be readable there."""
        states = dict.fromkeys(self.shown, True) | dict.fromkeys(self.closed, False)
        return _state(path, states)


def readable(python: Interpreter, course: Iterable[Path]) -> Readable:
    """What student code may read where these are the folders of the lab, submissions and reports.

    Packages may lie in a folder of the course, as in a virtual environment beside lab.py.
    """
    closed = tuple(dict.fromkeys(path.resolve() for path in (*python.graders, *course)))
    links: dict[Path, str] = {}
    shown: dict[Path, None] = {}
    for path in (*_system(), *_of_prefixes(python), python.executable):
        found, target = _way(path)
        links |= found
        if target.exists():
            shown[target] = None
    for entry in python.path:
        found, target = _way(entry)
        # A folder of the course is none of packages, even if a path file names it.
        if target.exists() and not any(_overlap(target, folder) for folder in closed):
            links |= found
            shown[target] = None
    return Readable(
        tuple(shown),
        tuple(folder for folder in closed if folder.is_dir()),
        tuple((link, to) for link, to in links.items() if not _is_within(link, shown)),
    )


def exposed(python: Interpreter, course: Iterable[Path]) -> str:
    """A warning where a folder of the course lies among what must be readable; else ""."""
    folders = [folder.resolve() for folder in course]
    rest = readable(python, ())
    found = [folder for folder in folders if rest.is_shown(folder)]
    if not found:
        return ""
    said = ", ".join(map(str, dict.fromkeys(found)))
    return (
        f"Student code can read what lies beside {said}, where programs and packages are. "
        "Move the lab, the submissions and the reports elsewhere."
    )


def _system() -> Iterator[Path]:
    for root in _SYSTEM:
        yield from _existing(Path(root), _OF_SYSTEM)
    yield from map(Path, _BESIDE)
    yield from _existing(Path("/etc"), _OF_ETC)


def _of_prefixes(python: Interpreter) -> Iterator[Path]:
    for prefix in python.prefixes:
        if prefix != Path("/"):  # whose programs are the system's, and whose etc is not for all
            yield from _existing(prefix, _OF_PREFIX)


def _existing(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        yield from sorted(folder.glob(name)) if "*" in name else (folder / name,)


def _way(path: Path) -> tuple[dict[Path, str], Path]:
    """The links on the way to a file, with their targets, and where it is in truth."""
    links: dict[Path, str] = {}
    ahead, at = list(path.parts[1:]), Path("/")
    while ahead:
        part = ahead.pop(0)
        step = at.parent if part == ".." else at / part
        if step.is_symlink() and len(links) < _MOST_LINKS:
            links[step] = str(step.readlink())
            target = PurePath(links[step])
            at = Path("/") if target.is_absolute() else at
            ahead[:0] = [name for name in target.parts if name != "/"]
        else:
            at = step
    return links, at


def _state(path: Path, states: dict[Path, bool]) -> bool:
    return next((states[above] for above in (path, *path.parents) if above in states), False)


def _is_within(path: Path, folders: Collection[Path]) -> bool:
    return path in folders or any(above in folders for above in path.parents)


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
