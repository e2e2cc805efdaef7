"""Feeds the readers and writers of hostile data with inputs that coverage guides, for a given time.

    python -m benchmarks.fuzz [--seconds N] [--target values] [--target notebook] ...

Any exception but the documented ones is a failure, and so is an input that takes more than twenty
seconds or two gigabytes. What failed is kept in the folder `fuzz-failures`.
"""

import argparse
import contextlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FAILURES = Path("fuzz-failures")
SECONDS_OF_ONE, MIB_OF_ONE = 20, 2048
TARGETS = ("values", "transcripts", "notebook", "results")

Target = Callable[[bytes], None]


def main() -> int:
    """Run each target in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--target", action="append", choices=TARGETS)
    parser.add_argument("--within", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("This needs atheris, which `make fuzz` installs where there is one: Linux, x86-64.")
        return 2
    if arguments.within:
        fuzz(arguments.target[0], arguments.seconds, Path(arguments.within))
    print(f"{'target':10}{'inputs':>12}{'inputs/s':>10}{'edges':>8}{'peak MiB':>10}  failures")
    failed = [name for name in arguments.target or TARGETS if not is_sound(name, arguments.seconds)]
    return 1 if failed else 0


def is_sound(name: str, seconds: int) -> bool:
    """Run one target, print its line and what failed; whether nothing did."""
    FAILURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        done = subprocess.run(
            [
                sys.executable,
                __file__,
                f"--target={name}",
                f"--seconds={seconds}",
                "--within",
                corpus,
            ],
            capture_output=True,
            check=False,
        )
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    edges = re.findall(r"cov: (\d+)", said)
    inputs, rate, peak = (
        _number(rf"stat::{word}:\s+(\d+)", said)
        for word in ("number_of_executed_units", "average_exec_per_sec", "peak_rss_mb")
    )
    count = int(done.returncode != 0)
    last = edges[-1] if edges else "-"
    print(f"{name:10}{inputs:>12}{rate:>10}{last:>8}{peak:>10}  {count}", flush=True)
    if count:
        print(said[-4000:])
    with contextlib.suppress(OSError):  # something is kept in it
        FAILURES.rmdir()
    return not count


def _number(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else "-"


def fuzz(name: str, seconds: int, corpus: Path) -> None:
    """Run one target in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["grader"]):
        target, seeds = _PREPARE[name]()
    for number, seed in enumerate(seeds):
        (corpus / str(number)).write_bytes(seed)
    options = {
        "max_total_time": seconds,
        "timeout": SECONDS_OF_ONE,
        "rss_limit_mb": MIB_OF_ONE,
        "max_len": 65_536,
        "print_final_stats": 1,
        "artifact_prefix": f"{FAILURES}/{name}-",
    }
    flags = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], target)
    atheris.Fuzz()


def prepare_values() -> tuple[Target, list[bytes]]:
    """Trees, as bytes and as messages of a stream that comes in pieces."""
    import numpy as np

    from grader.values.capture import capture
    from grader.values.dtypes import FIXED
    from grader.values.frames import Channel
    from grader.values.limits import Refused
    from grader.values.reader import decode
    from grader.values.rebuild import rebuild
    from grader.values.tree import Column, Foreign, Handle, Opaque, Source, Summary, Table
    from grader.values.writer import encode, same

    class Stream:
        """A socket on which bytes come in pieces, whose sizes the bytes themselves say."""

        def __init__(self, data: bytes) -> None:
            self.data, self.at, self.sent = data, 0, b""

        def settimeout(self, value: float | None, /) -> None:
            """Nothing is waited for."""

        def sendall(self, data: bytes, /) -> None:
            """Keep it."""
            self.sent += data

        def recv(self, size: int, /) -> bytes:
            """At most size bytes, none at the end."""
            count = min(size, 1 + self.data[self.at] % 64 if self.at < len(self.data) else 0)
            self.at += count
            return self.data[self.at - count : self.at]

    def target(data: bytes) -> None:
        with contextlib.suppress(Refused):
            tree = decode(data)
            assert same(decode(encode(tree)), tree)
            encode(capture(tree))
            if b"\x12" not in data:  # a source would be compiled, and run
                rebuild(tree)
        channel = Channel(Stream(data))
        with contextlib.suppress(Refused):
            while True:
                decode(channel.receive().payload)

    trees = [
        [None, True, 1, -(2**70), 0.5, 2j, "a\ud800", b"b"],
        {(1, "a"): {2, 3.0}, frozenset({4}): []},
        [np.ones((2, 3), kind) for kind in FIXED] + [kind.type(1) for kind in FIXED],
        [np.array(["ab"]), np.array([b"ab"]), np.datetime64(1, "s"), np.zeros(2, "m8[3h]")],
        (Handle(1), Source("f"), Opaque("type"), Summary("list", 9, "", (1,), bytes(16))),
        Foreign("matrix", "matrix", np.eye(2)),
        Table("frame", (Column("a", "int64", np.arange(2)),), (Column(None, "str", ["b", "c"]),)),
    ]
    whole = [encode(tree) for tree in trees]
    stream = Stream(b"")
    for sequence, payload in enumerate(whole):
        Channel(stream).send(1, sequence, payload)
    return target, [*whole, stream.sent]


def prepare_transcripts() -> tuple[Target, list[bytes]]:
    """Transcripts: files as they are, and trees of anything in the place of what they pack."""
    import zlib

    from grader.transcript_file import MAGIC, VERSION, TranscriptError, from_bytes, to_bytes
    from tests.unit.test_transcript_file import small_record

    head = MAGIC + bytes((VERSION,))
    whole = to_bytes(small_record())

    def target(data: bytes) -> None:
        for file in (data, head + data, head + zlib.compress(data, 1)):
            with contextlib.suppress(TranscriptError):
                record = from_bytes(file)
                assert to_bytes(from_bytes(to_bytes(record))) == to_bytes(record)

    return target, [whole, whole[len(head) :], zlib.decompress(whole[len(head) :])]


def prepare_notebook() -> tuple[Target, list[bytes]]:
    """Notebooks: bytes as they are, and sources put together from pieces of odd ones."""
    import atheris

    from grader.errors import SubmissionError
    from grader.judge.scoring.questions import judge_question
    from grader.lab.load import load_lab
    from grader.notebook.analysis import analysis_of
    from grader.notebook.calls import names_used
    from grader.notebook.needs import needed_cells
    from grader.notebook.python import definitions_left, statements_from, without_wrapper
    from grader.notebook.read import parse_notebook
    from grader.notebook.sources import sources_of
    from grader.session.locate import Locator

    lab = load_lab()
    odd = sorted((ROOT / "tests" / "submissions" / "odd").glob("*.ipynb"))
    small = [path.read_bytes() for path in odd if path.stat().st_size < 20_000]
    pieces = ["Ques 1", "Ques 2", "### Answer to Ques 1\n", "$\\nabla_W L = ", "$", "%%time\n"]
    pieces += ["def relu(x):\n    ", "return ", "x = 1\n", "np.", "(", ")", "'''", "\n", "!ls\n"]
    pieces += ["[a](b)", "![", "data:image/png;base64,", "\\frac{", "}", "\\begin{align}", "&"]

    def document(data: bytes) -> bytes:
        choices = atheris.FuzzedDataProvider(data)
        cells = []
        for _ in range(choices.ConsumeIntInRange(0, 6)):
            source = "".join(
                choices.PickValueInList(pieces)
                if choices.ConsumeBool()
                else choices.ConsumeUnicode(choices.ConsumeIntInRange(0, 20))
                for _ in range(choices.ConsumeIntInRange(0, 20))
            )
            kind = choices.PickValueInList(["code", "markdown", "raw"])
            held = source.splitlines(keepends=True) if choices.ConsumeBool() else source
            outputs = [float("nan")] if choices.ConsumeBool() else []
            cells.append({"cell_type": kind, "source": held, "outputs": outputs})
        saved = json.dumps({"cells": cells}, ensure_ascii=choices.ConsumeBool())
        return saved.encode("utf-8", "surrogatepass")

    def target(data: bytes) -> None:
        for saved in (data, document(data)):
            try:
                notebook = parse_notebook(saved, "fuzzed.ipynb")
                analysis = analysis_of(notebook, lab)
            except SubmissionError:
                continue
            needed_cells(notebook.code_cells, lab.function_names)
            names_used(notebook.code_cells)
            sources_of(notebook.code_cells, lab.function_names)
            Locator(notebook.code_cells)("file", "function", 1)
            for cell in notebook.code_cells:
                definitions_left(cell.source)
                statements_from(cell.source, 2)
                without_wrapper(cell.source).encode()
            for question in lab.questions:
                judge_question(question, analysis.answers[question.id])

    return target, small


def prepare_results() -> tuple[Target, list[bytes]]:
    """Results with anything in their places, through every writer."""
    import atheris

    # Reports import these when they are asked for, which would be too late to watch them.
    import grader.reports.junit
    import grader.reports.markdown
    import grader.reports.page.render  # noqa: F401
    from tests.support.hostile_results import any_result, check_all_that_is_written

    class Fuzzed:
        """Choices that the fuzzer makes."""

        def __init__(self, data: bytes) -> None:
            self._choices = atheris.FuzzedDataProvider(data)

        def number(self, most: int, /) -> int:
            """A whole number from 0 to most."""
            return int(self._choices.ConsumeIntInRange(0, most))

        def text(self) -> str:
            """Any text, lone surrogates included."""
            return str(self._choices.ConsumeUnicode(self.number(40)))

    def target(data: bytes) -> None:
        check_all_that_is_written(any_result(Fuzzed(data)))

    return target, [bytes(range(256)) * 4, b"\xff" * 500, b"\x01\x07" * 400]


_PREPARE: dict[str, Callable[[], tuple[Target, list[bytes]]]] = {
    "values": prepare_values,
    "transcripts": prepare_transcripts,
    "notebook": prepare_notebook,
    "results": prepare_results,
}


if __name__ == "__main__":
    sys.exit(main())
