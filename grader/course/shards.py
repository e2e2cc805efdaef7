"""Shares of a class, for machines that know nothing of each other."""

import hashlib
from dataclasses import dataclass

from grader.course.names import nfc
from grader.errors import UsageError

_HELP = "Write I/N, as in 3/16: the third of sixteen."


@dataclass(frozen=True)
class Shard:
    """One of count shares, counted from 1."""

    number: int
    count: int

    def holds(self, student: str) -> bool:
        """Whether a student is in it, by id: the same on every machine, whoever else is there."""
        digest = hashlib.sha256(nfc(student).encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8]) % self.count == self.number - 1

    @property
    def store(self) -> str:
        """The name of its store, which sorts as the shards do."""
        digits = len(str(self.count))
        return f"grades-{self.number:0{digits}}-of-{self.count}.sqlite"


def shard_of(text: str) -> Shard:
    """The shard that is written as I/N; raises UsageError."""
    number, slash, count = text.partition("/")
    if not slash or not number.strip().isdecimal() or not count.strip().isdecimal():
        raise UsageError(f"{text!r} is not a shard.", _HELP)
    shard = Shard(int(number), int(count))
    if not 1 <= shard.number <= shard.count:
        raise UsageError(
            f"There is no shard {text}: they count from 1 to {shard.count}.",
            "In a Slurm array, begin with 1: --array=1-16, and --shard $SLURM_ARRAY_TASK_ID/16.",
        )
    return shard
