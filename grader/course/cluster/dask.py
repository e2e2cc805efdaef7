"""A Dask cluster as an executor that never waits for ever.

Futures of a cluster that has lost its workers stay open: here they end once there has been neither
a result nor a worker for some time. Calls are never merged, whatever they are called with.
"""

import ipaddress
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import grader
from grader.course.batch.drive import RunEndedError
from grader.course.cluster.parcel import Parcel
from grader.errors import GraderError, HarnessError, UsageError
from grader.text import clean

T = TypeVar("T")

_CONNECT_SECONDS = 30.0
_PRIVATE = frozenset({"tls", "wss", "inproc"})


@dataclass(frozen=True)
class Cluster:
    """A cluster by its scheduler: an address as Dask writes it, or a file that the scheduler wrote.

    patience is how many seconds it may be without a worker, and without a result. warn is told,
    before anything is sent, where what is sent can be read on its way.
    """

    address: str
    parcel: Parcel
    patience: float = 300.0
    warn: Callable[[str], object] = lambda _: None

    def connected(self) -> "DaskExecutor":
        """An executor on it, with the lab on its way to all workers, also to those yet to come.

        Raises UsageError where it cannot be reached, or lacks something, RunEndedError where no
        worker comes.
        """
        try:
            from distributed import Client

            from grader.course.cluster.worker import LabOnWorker, at_worker, is_ready
        except ImportError:
            raise UsageError(
                "The package distributed is not installed.",
                "Install it, here and for scheduler and workers: pip install 'grader[dask]'",
            ) from None
        is_file = Path(self.address).suffix == ".json"
        if is_file and not Path(self.address).is_file():
            raise UsageError(f"There is no file {self.address}.", "Name the scheduler's own file.")
        where = {"scheduler_file" if is_file else "address": self.address}
        client: Any = None
        try:
            connect: Any = Client  # which has no types
            client = connect(**where, timeout=_CONNECT_SECONDS, set_as_default=False)
            address = str(client.scheduler.address)
            if not is_private(address):
                self.warn(
                    f"What goes to {address} is not encrypted: students' work, and the lab with "
                    "its reference. On a network that others use, give Dask certificates and a "
                    "tls:// address."
                )
            plugin = LabOnWorker(self.parcel)
            client.register_plugin(plugin, plugin.name)
            if not _comes(client, self.patience):
                raise no_workers(self.patience)
            # What each task would fail with is found with none.
            client.submit(at_worker, plugin.name, grader.__version__, is_ready, None).result()
        except BaseException as error:
            if client is not None:
                client.close()
            if isinstance(error, OSError | ValueError):  # what a lost connection raises is of these
                raise UsageError(
                    f"No Dask scheduler answers at {self.address}: {clean(str(error), 300)}.",
                    "Check the address that `dask scheduler` printed, and that it can be reached.",
                ) from None
            if isinstance(error, Exception) and not isinstance(error, GraderError):
                raise UsageError(
                    f"The cluster does not run grader: {_innermost(error)}.",
                    "Install the same version of grader and Dask here, for the scheduler and for "
                    "every worker.",
                ) from None
            raise
        return DaskExecutor(client, plugin.name, self.patience)


class DaskExecutor(Executor):
    """Submits through a client, which it closes, to workers that have the lab of a plugin."""

    def __init__(self, client: Any, plugin: str, patience: float) -> None:
        self._client, self._plugin, self._patience = client, plugin, patience
        # Equal calls are not one: their results may be different files of different students.
        self._inner = client.get_executor(pure=False)
        self._lock = threading.Lock()
        self._open: set[Future[Any]] = set()
        self._heard = time.monotonic()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name="dask watchdog", daemon=True).start()

    @property
    def slots(self) -> int:
        """How many tasks the workers that are there now do at a time."""
        return sum(self._client.nthreads().values())

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have a worker call a function with one task; raises BrokenExecutor once it has ended."""
        from grader.course.cluster.worker import at_worker

        (task,) = args
        if self._ended.is_set() or kwargs:
            raise BrokenExecutor("The connection to the cluster has ended.")
        outer: Future[T] = Future()
        outer.set_running_or_notify_cancel()
        with self._lock:
            self._heard = self._heard if self._open else time.monotonic()
            self._open.add(outer)
        try:
            inner = self._inner.submit(at_worker, self._plugin, grader.__version__, fn, task)
        except OSError as error:  # the connection went, and was not told of yet
            self._open.discard(outer)
            raise BrokenExecutor(str(error)) from None
        inner.add_done_callback(lambda done: self._end(outer, done))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the connection; what is under way is waited for, or else given up."""
        if wait:
            while self._open:
                self._ended.wait(0.05)
        self._ended.set()
        self._client.close()

    def _end(self, outer: Future[Any], inner: Future[Any]) -> None:
        """Pass a result on; a call that the scheduler lost counts as one that a worker died in."""
        from distributed import KilledWorker

        error: BaseException | None
        try:
            error = inner.exception()
            if isinstance(error, KilledWorker):
                error = HarnessError(
                    "The workers of the cluster that graded this ended, each time.",
                    "Often they ran out of memory: give workers more, or grade it on one machine.",
                )
            if error is not None and "No module named 'grader" in _innermost(error):
                error = RunEndedError(
                    "A worker of the cluster has no grader.",
                    "Install it for every worker, and give the same command again: it resumes.",
                )
        except CancelledError:
            error = BrokenExecutor("The scheduler of the cluster has lost the call.")
        with self._lock:
            self._heard = time.monotonic()
            if outer not in self._open:
                return
            self._open.discard(outer)
        if error is not None:
            outer.set_exception(error)
        else:
            outer.set_result(inner.result())

    def _watch(self) -> None:
        """End all calls once there was neither a worker nor a result for too long."""
        while not self._ended.wait(min(1.0, self._patience / 4)):
            if self._has_workers():
                self._heard = time.monotonic()
            elif time.monotonic() - self._heard > self._patience:
                with self._lock:
                    lost, self._open = self._open, set()
                for outer in lost:
                    outer.set_exception(no_workers(self._patience))

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except Exception:  # whatever a connection fails with, nobody is there
            return False


def _innermost(error: BaseException) -> str:
    """The error that all others came of, in a few words."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return clean(f"{type(error).__name__}: {error}", 300)


def _comes(client: Any, patience: float) -> bool:
    """Whether there is a worker, or one comes in time."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError:
        return False
    return True


def no_workers(patience: float) -> RunEndedError:
    """What is raised where a cluster has no workers any more."""
    return RunEndedError(
        f"The cluster has had no worker and no result for {patience:g} seconds.",
        "Start workers, and give the same command again: it resumes.",
    )


def is_private(address: str) -> bool:
    """Whether nobody can read what goes to an address: it is encrypted, or on this machine."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme in _PRIVATE:
        return True
    host = parts.hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
