"""What a call costs on its way to the student's process and back.

Three arrays of (16, 10) doubles go, two come back, over a socket pair, within one process.

    python -m benchmarks.values [--calls N] [--rounds N]
"""

import argparse
import socket
import time
from collections.abc import Callable

import numpy as np

from benchmarks.table import print_spread
from grader.inside.agent import CALL, GIVE_BACK, answer
from grader.session.answers import read_answer
from grader.values.capture import capture
from grader.values.frames import Channel
from grader.values.reader import decode
from grader.values.writer import encode

SECONDS = 30.0


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    given = tuple(np.random.default_rng(0).normal(size=(3, 16, 10)))
    rows: dict[str, list[float]] = {}
    for _ in range(arguments.rounds):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            for part, step in steps(ours, theirs, given).items():
                rows.setdefault(part, []).append(time_of(step, arguments.calls) * 1e6)
    print_spread("microseconds of CPU per call", rows, 34)


def time_of(step: Callable[[], object], calls: int) -> float:
    """Seconds of processor time that a step takes, the mean of many."""
    began = time.process_time()
    for _ in range(calls):
        step()
    return (time.process_time() - began) / calls


Parts = dict[str, Callable[[], object]]


def steps(ours: socket.socket, theirs: socket.socket, given: tuple[np.ndarray, ...]) -> Parts:
    """The parts of a call."""
    call = encode(("backward", given, GIVE_BACK))
    our, their = Channel(ours), Channel(theirs)
    namespace = {"backward": lambda *arrays: arrays[:2]}

    def there_and_back() -> None:
        deadline = time.monotonic() + SECONDS
        our.send(CALL, 1, encode(("backward", capture(given), GIVE_BACK)), deadline)
        their.send(*answer(their.receive(), namespace, {}))
        read_answer(our.receive(deadline), 0, lambda *_: None)

    return {
        "encode": lambda: encode(("backward", given, GIVE_BACK)),
        "decode": lambda: decode(call),
        "call and answer": there_and_back,
    }


if __name__ == "__main__":
    main()
