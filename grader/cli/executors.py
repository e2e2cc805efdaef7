"""The options by which a class is graded on more than one machine."""

import contextlib
import functools
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from grader.cli import console
from grader.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from grader.lab.model import LabSpec

F = TypeVar("F", bound=Callable[..., Any])

_DASK = "dask"
_LOGS = ("distributed", "distributed.client", "tornado", "tornado.application")


def executor_options(command: F) -> F:
    """Add the options to a command."""
    options = (
        click.option(
            "--executor",
            metavar="dask:ADDRESS",
            help="Grade a class on a Dask cluster, by its scheduler's address or file.",
        ),
        click.option(
            "--worker-timeout",
            type=click.FloatRange(min=1),
            default=300.0,
            show_default=True,
            metavar="SECONDS",
            help="Stop when the cluster has had no worker, and given no result, for this long.",
        ),
        click.option(
            "--shard",
            metavar="I/N",
            help="Grade only this share of a class, as one of N jobs that know nothing of each "
            "other, into a store of its own; `grader merge` puts the stores together.",
        ),
    )
    return functools.reduce(lambda made, add: add(made), reversed(options), command)


def check_executor(executor: str | None) -> None:
    """Raise UsageError for an executor that there is not."""
    if executor is None:
        return
    kind, _, address = executor.partition(":")
    if kind != _DASK or not address:
        raise UsageError(
            f"{executor} is not an executor.",
            "Write dask:ADDRESS, as in dask:tcp://head:8786, or dask:FILE.json.",
        )


def workers_of(
    executor: str, timeout: float, lab: "LabSpec", apart: Collection[Path] = ()
) -> "tuple[Callable[[int], Executor], int]":
    """What starts an executor, and how many tasks it does at a time; paths apart stay here.

    Raises UsageError where it cannot be reached; where that is so later, a run ends.
    """
    from grader.course.batch.drive import RunEndedError
    from grader.course.cluster.dask import Cluster
    from grader.course.cluster.parcel import parcel_of

    check_executor(executor)
    cluster = Cluster(executor.partition(":")[2], parcel_of(lab, apart), timeout, console.note)
    _quiet()
    connected = [cluster.connected()]
    jobs = max(1, connected[0].slots)

    def start(_: int) -> "Executor":
        try:
            return connected.pop() if connected else cluster.connected()
        except UsageError as error:
            raise RunEndedError(
                error.message, "Start the cluster, and give the same command again: it resumes."
            ) from None

    return start, jobs


def _quiet() -> None:
    """Have Dask log nothing, unless --verbose asks for it: what matters we say ourselves."""
    import logging

    if logging.getLogger("grader").isEnabledFor(logging.DEBUG):
        return
    with contextlib.suppress(ImportError):  # of which more is told
        import dask

        dask.config.set({"logging": dict.fromkeys(_LOGS, "critical")})
