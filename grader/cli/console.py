"""What both commands share: consoles, exit codes, and errors as a sentence and a hint."""

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType

import click
from rich.console import Console
from rich.text import Text

from grader.errors import GraderError, HarnessError

GRADED = 0
BELOW = 1
USAGE = 2
HARNESS = 3
INTERRUPTED = 130


def stdout() -> Console:
    """Where data go."""
    return Console(highlight=False, soft_wrap=False)


def stderr() -> Console:
    """Where words go that are not data."""
    return Console(stderr=True, highlight=False)


@contextlib.contextmanager
def progress_line(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A line on the terminal that says what is being done; nothing where stderr is none."""
    shown = stderr()
    if quiet or not shown.is_terminal:
        yield lambda _: None
        return
    with shown.status("starting") as status:
        yield lambda text: status.update(text)


def complain(error: GraderError) -> int:
    """Print an error and its hint on stderr; returns the exit code that fits."""
    console = stderr()
    console.print(Text.assemble(("error: ", "bold red"), error.message), soft_wrap=True)
    if error.hint:
        console.print(Text.assemble(("hint: ", "bold"), error.hint), soft_wrap=True)
    return HARNESS if isinstance(error, HarnessError) else USAGE


def note(text: str) -> None:
    """Say something on stderr that is no error."""
    stderr().print(Text.assemble(("note: ", "bold"), text), soft_wrap=True)


def run(command: click.Command) -> None:
    """Run a click command as a whole program: signals, exit codes, no tracebacks."""
    # Also where whoever started us, as a shell does in the background, had them ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = command.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except GraderError as error:
        code = complain(error)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing is left to tell anyone.
        sys.stderr.close()
        code = GRADED
    sys.exit(code if isinstance(code, int) else GRADED)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
