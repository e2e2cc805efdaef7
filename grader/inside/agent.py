"""The agent in the student's kernel: forks the executed notebook and answers calls there.

A thread waits on the control socket, so that neither the kernel's message loop nor anything that
student code does to IPython stands between the grader and the functions. For every examination it
forks; the child answers calls until its connection is closed, and whatever a function does there
(hang, die, spoil globals) ends with the child.

Names are bound when this module is loaded, before student code runs, and `boot` gives it builtins
of its own: patching builtins, NumPy or the standard library later does not reach it.
"""

import random
import resource
import signal
import sys
from _socket import socket
from _thread import start_new_thread
from contextlib import suppress
from gc import freeze
from itertools import islice
from os import _exit, close, devnull, dup2, fork, kill, waitpid
from typing import Any

import numpy
from numpy import asarray, bool_, complexfloating, floating, generic, integer, ndarray, object_

from . import leftovers, stand_in
from .frames import (
    MAX_ARRAYS,
    AnyArray,
    Closed,
    Frame,
    FrameError,
    encodable,
    encode,
    receive,
    send,
)

# Frame kinds. Towards the student's side:
CALL = (
    1  # text "name\nnumber of outputs\nwhether to send the arguments back", arrays: the arguments
)
# and from it:
READY = 2
RETURNED = (
    3  # text "container\nleaf\nleaf...", a leaf "kind:type", with ":key" in a dict; arrays: leaves
    # with one, arguments
)
RAISED = 4  # text "type\nfunction\nline\nfile\nmessage"
ABSENT = 5  # text: "" for no such name, else the type of what is there instead of a function
# Where helpers are answered from outside. Towards the student's side, before any call:
STAND_IN = 6  # text "kept name,...\nhelper,..."; answered by READY
# from it, within a call, and back:
HELP = 7  # text: the helper's name, arrays: its arguments
GIVEN = 8  # text "kind\nkind...", arrays: what it returns
REFUSED = 9  # text: why there is no answer

# Control messages are a letter and a token, padded to one size; FORK carries a connection, and its
# token ends in the seed for the child's random numbers. HOLD carries one too: what it forks waits
# there for orders of its own, and is the notebook as it is now.
FORK = b"F"
HOLD = b"H"
KILL = b"K"
CONTROL_SIZE = 64

NO_ARRAY = ("none", "other")
MAX_LEAVES = 16

_seed_python = random.seed
_seed_numpy = numpy.random.seed
_ignore, _sigint, _signal = signal.SIG_IGN, signal.SIGINT, signal.signal
_sigkill, _alarm = signal.SIGKILL, signal.alarm
_getrlimit, _setrlimit = resource.getrlimit, resource.setrlimit
_descriptors, _processes = resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC


def start(control_fd: int, namespace: "dict[str, Any]") -> None:
    """Listen on the control socket, in a thread of its own, for the life of the process."""
    control = socket(fileno=control_fd)
    control.settimeout(None)
    start_new_thread(_listen, (control, namespace))


def _listen(control: socket, namespace: "dict[str, Any]") -> None:
    children: dict[bytes, int] = {}
    while True:
        message, connection = _receive_control(control)
        if not message:  # the grader is gone, and so is the reason to live
            _exit(0)
        order, token = message[:1], message[1:].strip()
        _reap(children)
        if order == KILL and token in children:
            _end(children.pop(token))
        elif order in (FORK, HOLD) and connection is not None:
            _ease()
            try:
                pid = fork()
            except OSError:  # no process to be had: the grader reads it from the closed connection
                pid = -1
            if pid == 0:
                try:
                    close(control.detach())
                    _be_quiet()
                    if order == HOLD:
                        held = socket(fileno=connection)
                        held.settimeout(None)
                        send(held, encode(READY, 0, b"", ()))
                        _listen(held, namespace)
                    _serve(socket(fileno=connection), namespace, int(token.rpartition(b":")[2]))
                finally:
                    _exit(1)
            children[token] = pid
            close(connection)


def _be_quiet() -> None:
    """Keep what a fork's functions print from the kernel's pipes; it never costs marks."""
    null = open(devnull, "r+", encoding="utf-8", errors="replace")  # noqa: SIM115, PTH123
    for descriptor in (0, 1, 2):
        dup2(null.fileno(), descriptor)
    sys.stdout = sys.__stdout__ = null  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = null  # type: ignore[misc]
    _signal(_sigint, _ignore)


def _ease() -> None:
    """Undo what a notebook may have left on that would end it, or keep it from being forked."""
    with suppress(BaseException):
        _alarm(0)
    for limit in (_descriptors, _processes):
        with suppress(BaseException):
            hard = _getrlimit(limit)[1]
            _setrlimit(limit, (hard, hard))


def _receive_control(control: socket) -> "tuple[bytes, int | None]":
    """One control message and the descriptor that came with it."""
    size_of_int = 4
    message, ancillary, _, _ = control.recvmsg(CONTROL_SIZE, 64)
    for _level, _kind, data in ancillary:
        if len(data) >= size_of_int:
            return message, int.from_bytes(data[:size_of_int], sys.byteorder)
    return message, None


def _end(pid: int) -> None:
    """Kill a child and take it from the list of processes at once: the grader waits for that."""
    with suppress(OSError):  # student code may have waited for it
        kill(pid, _sigkill)
        waitpid(pid, 0)


def _reap(children: "dict[bytes, int]") -> None:
    for token, pid in list(children.items()):
        try:
            ended = pid < 0 or waitpid(pid, 1)[0] == pid  # 1 is WNOHANG
        except OSError:
            ended = True
        if ended:
            del children[token]


def _serve(connection: socket, namespace: "dict[str, Any]", seed: int) -> None:
    """Answer calls until the connection closes. Runs in the forked child and never returns."""
    freeze()
    leftovers.make_harmless()
    # All children of one notebook would otherwise draw the same numbers as it did.
    with suppress(BaseException):  # they are Python, so a notebook may have broken them
        _seed_python(seed)
        _seed_numpy(seed)
    connection.settimeout(None)
    send(connection, encode(READY, 0, b"", ()))
    while True:
        try:
            frame = receive(connection)
        except Closed:
            _exit(0)
        if frame.kind == STAND_IN:
            _stand_in(connection, frame, namespace)
            send(connection, encode(READY, frame.sequence, b"", ()))
        else:
            send(connection, answer(frame, namespace))


def _stand_in(connection: socket, frame: Frame, namespace: "dict[str, Any]") -> None:
    """Put helpers that ask the grader in the place of the notebook's own."""
    kept, helpers = (line.split(",") for line in frame.text.decode().split("\n"))

    def ask(name: str, arguments: "tuple[Any, ...]") -> Any:
        arrays = tuple(_plain(argument)[1] for argument in arguments)
        if any(array is None for array in arrays):
            raise TypeError(f"{name} takes arrays of numbers")
        send(connection, encode(HELP, 0, name.encode(), arrays))  # type: ignore[arg-type]
        given = receive(connection)
        if given.kind == REFUSED:
            raise ValueError(given.text.decode())
        return stand_in.as_returned(given.arrays, given.text.decode().split("\n"))

    with suppress(BaseException):  # a namespace that cannot be mended is left as it is
        stand_in.replace_helpers(namespace, kept, helpers, ask)


def answer(frame: Frame, namespace: "dict[str, Any]") -> bytes:
    """The encoded answer to one call: the function is looked up in the notebook's namespace."""
    name, outputs, send_back = frame.text.decode().split("\n")
    missing = object()
    function = namespace.get(name, missing)
    if function is missing:
        return encode(ABSENT, frame.sequence, b"", ())
    if not callable(function):
        return encode(ABSENT, frame.sequence, _type_name(function).encode(), ())
    try:
        value = function(*frame.arrays)
        kept = frame.arrays if send_back == "1" else ()
        if type(value) is tuple and len(value) == int(outputs) and not kept:
            for leaf in value:
                if type(leaf) is not ndarray or not encodable(leaf):
                    break
            else:
                return encode(RETURNED, frame.sequence, b"", value)
        return _returned(frame.sequence, value, int(outputs), kept)
    except BaseException as error:
        return encode(RAISED, frame.sequence, _describe_error(error), ())


def _returned(sequence: int, value: Any, outputs: int, arguments: "tuple[AnyArray, ...]") -> bytes:
    container, leaves = _open_container(value, outputs)
    described = [container]
    arrays = []
    keys = [f":{_key(key)}" for key in value] if container == "dict" else [""] * len(leaves)
    for leaf, key in zip(leaves[:MAX_LEAVES], keys, strict=False):
        try:
            kind, array = _plain(leaf)
        except Exception:  # ragged lists, objects that are no numbers: the other values still count
            kind, array = "other", None
        described.append(f"{kind}:{_type_name(leaf)}{key}")
        if array is not None:
            arrays.append(array)
    # An argument may have been given another shape or dtype in place: it crosses as it is now.
    arrays.extend(array for array in arguments if encodable(array))
    text = "\n".join(described).encode("utf-8", "replace")
    try:
        return encode(RETURNED, sequence, text, tuple(arrays[:MAX_ARRAYS]))
    except FrameError as error:
        raise ValueError(f"the returned value is too large: {error}") from None


def _key(key: Any) -> str:
    return key.replace("\n", " ")[:80] if type(key) is str else ""


def _open_container(value: Any, outputs: int) -> "tuple[str, list[Any]]":
    if isinstance(value, dict) and len(value) <= MAX_LEAVES:
        return "dict", list(value.values())
    if outputs == 1:
        # A tuple of rows is an array written in tuples; any other holds the value among others.
        rows = isinstance(value, tuple) and all(isinstance(row, tuple | list) for row in value)
        alone = rows or not isinstance(value, tuple)
        return ("single", [value]) if alone else ("tuple", list(value))
    if isinstance(value, tuple):
        return "tuple", list(value)
    if isinstance(value, list):
        return "list", list(value)
    if isinstance(value, ndarray) and value.dtype == object_ and value.ndim == 1:
        return "array of objects", list(value)
    if _is_unpackable(value):
        return "iterable", list(islice(value, MAX_LEAVES))
    return "single", [value]


def _is_unpackable(value: Any) -> bool:
    """Whether `a, b = value` is a way to take it, for a generator or an object's own __iter__.

    A dict would give its keys and a set any order; arrays are values by themselves.
    """
    if isinstance(value, str | bytes | bytearray | memoryview | dict | set | frozenset):
        return False
    return hasattr(type(value), "__iter__") and not hasattr(type(value), "__array__")


def _plain(leaf: Any) -> "tuple[str, AnyArray | None]":
    """What a returned value is, and the exact plain array that it amounts to."""
    if type(leaf) is ndarray and encodable(leaf):
        return "array", leaf
    if leaf is None:
        return "none", None
    if isinstance(leaf, str | bytes | dict | set):
        return "other", None
    if isinstance(leaf, numpy.matrix):
        kind = "matrix"
    elif isinstance(leaf, ndarray):
        kind = "array" if type(leaf) is ndarray else "subclass"
    elif isinstance(leaf, bool | int | float | complex | generic):
        kind = "number"
    elif isinstance(leaf, list | tuple):
        kind = "list"
    elif hasattr(leaf, "__array__"):
        kind = "array-like"
    elif hasattr(type(leaf), "__float__"):
        return "number", asarray(float(leaf))
    else:
        return "other", None
    array = asarray(leaf)
    if type(array) is not ndarray:
        return "other", None
    if array.dtype == object_:
        kind, array = "objects", array.astype(float)
    if not encodable(array):
        array = _nearest_dtype(array)
    return (kind, array) if encodable(array) else ("other", None)


def _nearest_dtype(array: AnyArray) -> AnyArray:
    """An array of a dtype that can cross, for long doubles and foreign byte orders."""
    for family, target in (
        (bool_, "?"),
        (integer, "<i8"),
        (floating, "<f8"),
        (complexfloating, "<c16"),
    ):
        if issubclass(array.dtype.type, family):
            return array.astype(target)
    return array


def _describe_error(error: BaseException) -> bytes:
    """Type, place in the student's own code and message of an exception."""
    function, line, file = "", 0, ""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        # Cells are compiled under names in a folder of ipykernel's; the innermost such frame is it.
        if "ipykernel" in code.co_filename and "site-packages" not in code.co_filename:
            function, line, file = code.co_name, trace.tb_lineno, code.co_filename
        trace = trace.tb_next
    try:
        message = str(error)
    except BaseException:
        message = "(the error's own message could not be made)"
    head = f"{_type_name(error)}\n{function}\n{line}\n{file[-200:]}\n"
    return (head + message[:2000]).encode("utf-8", "replace")


def _type_name(value: Any) -> str:
    return type(value).__name__.replace("\n", " ").replace(":", " ")[:80]
