"""What student code may take, of time, memory, processes, disk and output, and how to say it."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Literal

from grader.sandbox.base import Resources

MIB = 2**20

LimitName = Literal[
    "cell_time",
    "cell_cpu",
    "call_time",
    "call_cpu",
    "training_time",
    "total_time",
    "total_cpu",
    "memory",
    "processes",
    "disk",
    "output",
    "reply",
]
# Address space that is not memory: libraries, thread stacks, what allocators set aside.
_UNUSED_ADDRESSES = 4096
# What the kernel itself takes for processes, which is counted for their group and for nobody else.
_TABLES = 64


def _limit(default: float, name: LimitName, unit: str, about: str) -> Any:
    return field(default=default, metadata={"name": name, "unit": unit, "about": about})


@dataclass(frozen=True)
class Limits:
    """Wall-clock and processor time in seconds, sizes in MiB.

    Processor time, memory and processes are those of all processes of a submission together. The
    processor time of a cell or call that goes on is counted up to a fifth of a second late. grace
    is what an interrupted cell has to come back before its kernel is replaced.
    """

    cell: float = _limit(60.0, "cell_time", "s", "of time for one cell")
    cell_cpu: float = _limit(120.0, "cell_cpu", "s", "of processor time for one cell")
    call: float = _limit(10.0, "call_time", "s", "of time for one call of a function")
    call_cpu: float = _limit(20.0, "call_cpu", "s", "of processor time for one call")
    training: float = _limit(120.0, "training_time", "s", "of time for one training run")
    submission: float = _limit(900.0, "total_time", "s", "of time for the whole submission")
    submission_cpu: float = _limit(1800.0, "total_cpu", "s", "of processor time in all")
    memory: int = _limit(2048, "memory", "MiB", "of memory for all processes together")
    processes: int = _limit(256, "processes", "", "of processes and threads at a time")
    disk: int = _limit(256, "disk", "MiB", "in one file or one private folder")
    output: int = _limit(16, "output", "MiB", "of output from one cell; the rest of it is not read")
    reply: int = _limit(16, "reply", "MiB", "in what one call returns")
    grace: float = 2.0

    @classmethod
    def of(cls, time_limit: float | None) -> "Limits":
        """The defaults, with one limit for each cell and for each call where one is given."""
        return cls() if time_limit is None else cls(cell=time_limit, call=time_limit)

    @classmethod
    def declared(cls) -> "tuple[Field[Any], ...]":
        """The fields that have a name, a unit and an explanation, in their metadata."""
        return tuple(each for each in fields(cls) if each.metadata)

    @classmethod
    def named(cls, values: Mapping[str, float]) -> "Limits":
        """The limits with these values by their names, as `by_name` gives them."""
        fields_of = {each.metadata["name"]: each.name for each in cls.declared()}
        known = {fields_of[name]: value for name, value in values.items() if name in fields_of}
        return cls(**known)  # type: ignore[arg-type]

    def by_name(self) -> dict[str, int | float]:
        """Every limit by its name."""
        return {each.metadata["name"]: getattr(self, each.name) for each in self.declared()}

    def flags(self) -> list[str]:
        """The command's options that set these limits, without those that are the defaults."""
        usual = Limits().by_name()
        return [
            word
            for name, value in self.by_name().items()
            if value != usual[name]
            for word in ("--" + name.replace("_", "-"), f"{value:g}")
        ]

    @property
    def resources(self) -> Resources:
        """What the operating system is to keep, for a sandbox."""
        return Resources(
            address_space=(self.memory + _UNUSED_ADDRESSES) * MIB,
            memory=(self.memory + _TABLES) * MIB,
            disk=self.disk * MIB,
            processes=self.processes,
        )

    def words(self, name: str) -> str:
        """A limit in words: "2048 MiB of memory for all processes together"."""
        for each in self.declared():
            if each.metadata["name"] == name:
                about = each.metadata["about"].partition(";")[0]
                if not each.metadata["unit"]:
                    return f"{getattr(self, each.name)} {about.removeprefix('of ')}"
                return f"{getattr(self, each.name):g} {each.metadata['unit']} {about}"
        raise KeyError(name)


def limit_behind(type_name: str, message: str) -> LimitName | None:
    """The limit that an exception raised inside speaks of, None where it speaks of none."""
    if type_name in ("MemoryError", "_ArrayMemoryError") or "Cannot allocate memory" in message:
        return "memory"
    if "No space left on device" in message or "File too large" in message:
        return "disk"
    if type_name == "BlockingIOError" or "can't start new thread" in message:
        return "processes"
    return None
