"""What both commands share: consoles, exit codes, and errors as a sentence and a hint."""

import atexit
import contextlib
import gc
import io
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

import click

from grader.cli.interrupts import Interrupts, occupy_standard_descriptors
from grader.errors import GraderError, HarnessError, UsageError
from grader.text import clean

if TYPE_CHECKING:
    from rich.console import Console

GRADED = 0
BELOW = 1
USAGE = 2
HARNESS = 3
INTERRUPTED = 130
_MOST_SAID = 100_000
_VERBOSE = "grader.verbose"
_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


# Libraries are imported where they are used, so that --help answers at once.


def _log_to_stderr(ctx: click.Context, option: click.Parameter, verbose: bool) -> None:
    from grader.cli.logs import log_to_stderr

    ctx.meta[_VERBOSE] = verbose
    log_to_stderr(verbose, lambda text: clean(text, _MOST_SAID, lines=True))


verbose_option = click.option(
    "-v",
    "--verbose",
    is_flag=True,
    expose_value=False,
    callback=_log_to_stderr,
    help="Print each item and the numbers behind it; say on stderr what goes on, with the "
    "traceback of whatever the grader or the lab fails with.",
)


def is_verbose() -> bool:
    """Whether the command that runs was asked for more."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_VERBOSE))


def stdout() -> "Console":
    """Where data go."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def stderr() -> "Console":
    """Where words go that are not data."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


@contextlib.contextmanager
def progress_line(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A line on the terminal that says what is being done; nothing where stderr is none."""
    if quiet or not (shown := stderr()).is_terminal:
        yield lambda _: None
        return
    with shown.status("starting") as status:
        yield lambda text: status.update(text)


def complain(error: GraderError) -> int:
    """Print an error and its hint on stderr; returns the exit code that fits."""
    from rich.text import Text

    console = stderr()
    for word, style, text in (("error", "bold red", error.message), ("hint", "bold", error.hint)):
        if text:
            said = clean(text, _MOST_SAID, lines=True)
            console.print(Text.assemble((f"{word}: ", style), said), soft_wrap=True)
    return HARNESS if isinstance(error, HarnessError) else USAGE


def note(text: str) -> None:
    """Say something on stderr that is not an error."""
    from rich.text import Text

    said = clean(text, _MOST_SAID, lines=True)
    stderr().print(Text.assemble(("note: ", "bold"), said), soft_wrap=True)


@contextlib.contextmanager
def importing() -> Iterator[None]:
    """Import libraries without looking for garbage among what they make, now or later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def run(command: click.Command) -> None:
    """Run a click command as a whole program: signals, exit codes, no tracebacks."""
    ends_with: int | None = None
    # The last of all that is done at the end: to take the interpreter apart takes a tenth of a
    # second.
    atexit.register(lambda: _leave(ends_with))
    occupy_standard_descriptors()
    # What libraries start must not import from the current folder, where students' files may be.
    os.environ["PYTHONSAFEPATH"] = "1"
    # Our arrays are small: more threads would only cost their start. Labs get the same sums each
    # time; students' processes have an environment of their own.
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    sys.stdout, sys.stderr = _patient(sys.stdout), _patient(sys.stderr)
    interrupts = Interrupts()
    interrupts.install()
    try:
        code = command.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        code = INTERRUPTED
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        sys.stderr.write(clean(shown.getvalue(), _MOST_SAID, lines=True))
        code = error.exit_code
    except GraderError as error:
        code = complain(error)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except OSError as error:
        code = complain(UsageError(f"The report cannot be printed: {error.strerror}."))
        _forget(1)
    interrupts.ignore()
    ends_with = code if isinstance(code, int) else GRADED
    sys.exit(ends_with)


def _leave(code: int | None) -> None:
    """End the process at once, with all that was written; not where it ends by an exception."""
    if code is None:
        return
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


class _Patient(io.FileIO):
    """A stream whose reader may leave early: that is not a failure, and the rest goes nowhere."""

    def write(self, data: Any, /) -> int:
        """Write some of the data."""
        try:
            return super().write(data)
        except BrokenPipeError:
            _forget(self.fileno())
            return super().write(data)


def _patient(stream: TextIO | None) -> TextIO:
    """The same stream, patient; one that goes nowhere for one that is closed."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123
    return io.TextIOWrapper(
        io.BufferedWriter(_Patient(stream.fileno(), "wb", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.isatty() or stream is sys.stderr,
    )


def _forget(descriptor: int) -> None:
    """Have what is printed there go nowhere."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
