"""What a call costs on its way to the student's process and back, by the old frames and by trees.

Three arrays of (16, 10) doubles go, two come back, over a socket pair, within one process.

    python -m benchmarks.values [--calls N] [--rounds N]
"""

import argparse
import socket
import time
from collections.abc import Callable

import numpy as np

from benchmarks.table import print_spread
from grader.inside import frames
from grader.values.frames import Channel
from grader.values.reader import decode
from grader.values.writer import encode

SECONDS = 30.0


def main() -> None:
    """Measure both by turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    given = tuple(np.random.default_rng(0).normal(size=(3, 16, 10)))
    ways = {"frames": by_frames, "trees": by_trees}
    rows: dict[str, list[float]] = {}
    for _ in range(arguments.rounds):
        for way, make in ways.items():
            ours, theirs = socket.socketpair()
            with ours, theirs:
                parts = make(ours, theirs, given)
                for part, step in parts.items():
                    seconds = time_of(step, arguments.calls)
                    rows.setdefault(f"{way}: {part}", []).append(seconds * 1e6)
    print_spread("microseconds of CPU per call", rows, 34)


def time_of(step: Callable[[], object], calls: int) -> float:
    """Seconds of processor time that a step takes, the mean of many."""
    began = time.process_time()
    for _ in range(calls):
        step()
    return (time.process_time() - began) / calls


Parts = dict[str, Callable[[], object]]


def by_frames(ours: socket.socket, theirs: socket.socket, given: tuple[np.ndarray, ...]) -> Parts:
    """The steps of a call by frames of plain arrays."""
    call = frames.encode(1, 1, b"backward\n2\n0", given)

    def there_and_back() -> None:
        deadline = time.monotonic() + SECONDS
        frames.send(ours, frames.encode(1, 1, b"backward\n2\n0", given), deadline)
        asked = frames.receive(theirs)
        frames.send(theirs, frames.encode(3, asked.sequence, b"", asked.arrays[:2]))
        frames.receive(ours, deadline)

    return {
        "encode": lambda: frames.encode(1, 1, b"backward\n2\n0", given),
        "decode": lambda: frames.decode(call[4:]),
        "call and answer": there_and_back,
    }


def by_trees(ours: socket.socket, theirs: socket.socket, given: tuple[np.ndarray, ...]) -> Parts:
    """The steps of a call by trees."""
    call = encode(("backward", given))
    our, their = Channel(ours), Channel(theirs)

    def there_and_back() -> None:
        deadline = time.monotonic() + SECONDS
        our.send(1, 1, encode(("backward", given)), deadline)
        asked = their.receive()
        _, arrays = decode(asked.payload)
        their.send(3, asked.sequence, encode(arrays[:2]))
        decode(our.receive(deadline).payload)

    return {
        "encode": lambda: encode(("backward", given)),
        "decode": lambda: decode(call),
        "call and answer": there_and_back,
    }


if __name__ == "__main__":
    main()
