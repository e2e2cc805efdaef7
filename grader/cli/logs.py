"""What the grader logs, on stderr."""

import logging
from collections.abc import Callable


class _Inert(logging.Formatter):
    """Tracebacks may hold a student's words."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")
        self._clean = clean

    def format(self, record: logging.LogRecord) -> str:
        """One record, cleaned."""
        return self._clean(super().format(record))


def log_to_stderr(verbose: bool, clean: Callable[[str], str]) -> None:
    """Have everything logged on stderr, each record made fit for it by clean; or nothing."""
    log = logging.getLogger("grader")
    handler = logging.StreamHandler() if verbose else logging.NullHandler()
    handler.setFormatter(_Inert(clean))
    log.handlers = [handler]
    log.setLevel(logging.DEBUG if verbose else logging.NOTSET)
