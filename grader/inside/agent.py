"""The agent in the student's kernel: forks the executed notebook and answers calls there.

A thread waits on the control socket, so that neither the kernel's message loop nor anything that
student code does to IPython stands between the grader and the functions. For every request it
forks; the child answers calls until its connection is closed, and whatever a function does there
(hang, die, spoil globals) ends with the child. What crosses are trees of `values`.

Names are bound when this module is loaded, before student code runs, and `boot` gives it builtins
of its own: patching builtins, NumPy or the standard library later does not reach it.
"""

import builtins
import random
import resource
import signal
import sys
from _socket import socket
from _thread import start_new_thread
from collections.abc import Callable
from contextlib import suppress
from gc import freeze
from os import _exit, close, devnull, dup2, fork, kill, waitpid
from typing import Any

import numpy

from ..values.actions import put, taken, unpacked
from ..values.callbacks import compiled, no_callback
from ..values.capture import capture
from ..values.figures import close as close_figures
from ..values.figures import of_figure
from ..values.frames import Channel, Closed, Message
from ..values.limits import MAX_BYTES, MAX_NODES, Budget
from ..values.reader import decode
from ..values.rebuild import given_function, rebuild
from ..values.returned import captured
from ..values.summary import type_name
from ..values.tree import Handle, Source, Tree
from ..values.writer import encode
from . import leftovers, substitutes, tape
from .shown import NOTHING_SHOWN, Shown

# Kinds of messages; the payload of each is a tree. Steps, towards the student's side, are
# (name, arguments, flags); what they make is kept, if at all, under the number of the message.
CALL = 1  # a function of the notebook, by its name
METHOD = 2  # a method of the first argument, with the others
ATTRIBUTE = 3  # an attribute of the only argument
ITEM = 4  # of the first argument, by the second as index or key; has no name
NAME = 5  # what the notebook holds under a name; no arguments
UNPACK = 6  # the values of the first argument, as many as the second says, no more and no fewer
TAKE = 7  # of the values of the first argument as many as the second says, if there are so many
SET = 8  # an attribute of the first argument to the second; makes the first
FIGURE = 9  # what was drawn, or what is drawn on the only argument; as plain data
SEED = 10  # the global random generators, by the only argument
VALUE = 15  # the only argument, as it is by now
CLOSE = 16  # all figures; no arguments
STEPS = (CALL, METHOD, ATTRIBUTE, ITEM, NAME, UNPACK, TAKE, SET, FIGURE, SEED, VALUE, CLOSE)
# Flags of a step: keep the result here, for later steps; send it back; send back the arguments as
# they are after it; the last argument is a dict of arguments by their names; draw nothing from an
# iterator, which is kept for that.
KEEP, GIVE_BACK, ARGUMENTS_BACK, BY_NAME, UNDRAWN = 1, 2, 4, 8, 16
# Of a test's function that was called there: what came of it, as the only argument.
RESUME = 17
# and from it:
READY = 11  # None
RETURNED = 12  # (result, arguments): the result's Handle, or None, where it is not sent back
RAISED = 13  # (type, function, line, file, message, the nearest of Python's own types)
CALLED = 18  # within a step: (number of a test's function, arguments, those by name)
ABSENT = 14  # "" for no such name, else the type of what is there instead of a function
# Where helpers are answered from outside. Towards the student's side, before any step:
STAND_IN = 21  # (kept names, helpers); answered by READY
# from it, within a step, and back:
HELP = 22  # (the helper's name, its arguments)
GIVEN = 23  # what it returns
REFUSED = 24  # why there is no answer
# Many steps of a training at once, towards the student's side, and what they returned, or None.
TAPE, TAPED = 31, 32

# Control messages are a letter and a token, padded to one size; FORK carries a connection, and its
# token ends in the seed for the child's random numbers. HOLD carries one too: what it forks waits
# there for orders of its own, and is the notebook as it is now.
FORK = b"F"
HOLD = b"H"
KILL = b"K"
CONTROL_SIZE = 64

# Half of a message each, where the arguments come back beside the result.
_HALF = Budget(MAX_NODES // 2 - 64, MAX_BYTES // 2 - 64)
_WHOLE = Budget(MAX_NODES - 64, MAX_BYTES - 64)
_NONE = encode(None)

# Python's own types of exceptions: types may compare as a student likes, their ids do not.
_own_errors = {
    id(kind): name
    for name, kind in vars(builtins).items()
    if type(kind) is type and issubclass(kind, BaseException)
}

_own_types = {kind.__name__: kind for kind in vars(builtins).values() if id(kind) in _own_errors}

_seed_python = random.seed
_seed_numpy = numpy.random.seed
_ignore, _sigint, _signal = signal.SIG_IGN, signal.SIGINT, signal.signal
_sigkill, _alarm = signal.SIGKILL, signal.alarm
_getrlimit, _setrlimit = resource.getrlimit, resource.setrlimit
_descriptors, _processes = resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC


def start(control_fd: int, namespace: "dict[str, Any]", shown: Shown = NOTHING_SHOWN) -> None:
    """Listen on the control socket, in a thread of its own, for the life of the process.

    shown are the figures that cells show.
    """
    control = socket(fileno=control_fd)
    control.settimeout(None)
    start_new_thread(_listen, (control, namespace, shown))


def _listen(control: socket, namespace: "dict[str, Any]", shown: Shown) -> None:
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
                        Channel(held).send(READY, 0, _NONE)
                        _listen(held, namespace, shown)
                    seed = int(token.rpartition(b":")[2])
                    _serve(socket(fileno=connection), namespace, seed, shown)
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


def _serve(connection: socket, namespace: "dict[str, Any]", seed: int, shown: Shown) -> None:
    """Answer calls until the connection closes. Runs in the forked child and never returns."""
    freeze()
    leftovers.make_harmless()
    # All children of one notebook would otherwise draw the same numbers as it did.
    _seed(seed)
    channel, handles = Channel(connection), dict[int, Any]()
    channel.send(READY, 0, _NONE)
    turn = 0  # the number of the message that is to be answered

    def respond(message: Message) -> None:
        nonlocal turn
        turn = message.sequence
        kind, _, payload = answer(message, namespace, handles, shown=shown, calling=calling)
        channel.send(kind, turn, payload)

    def calling(number: int) -> Any:
        def stands_for_it(*given: Any, **named: Any) -> Any:
            nonlocal turn
            asked = (number, capture(given, _HALF, depth=1), capture(named, _HALF, depth=1))
            channel.send(CALLED, turn, encode(asked))
            try:
                while (message := channel.receive()).kind != RESUME:
                    respond(message)
            except Closed:
                _exit(0)
            turn = message.sequence
            return resumed(decode(message.payload)[1][0], handles)

        return stands_for_it

    while True:
        try:
            message = channel.receive()
        except Closed:
            _exit(0)
        if message.kind == STAND_IN:
            _substitute(channel, message, namespace)
            channel.send(READY, message.sequence, _NONE)
        elif message.kind == TAPE:
            channel.send(*taped(message, namespace))
        else:
            respond(message)


def _seed(seed: int) -> None:
    with suppress(BaseException):  # they are Python, so a notebook may have broken them
        _seed_python(seed)
        _seed_numpy(seed)


def _substitute(channel: Channel, message: Message, namespace: "dict[str, Any]") -> None:
    """Put helpers that ask the grader in the place of the notebook's own."""
    kept, helpers = decode(message.payload)

    def ask(name: str, arguments: "tuple[Any, ...]") -> Any:
        channel.send(HELP, 0, encode((name, capture(arguments, _WHOLE, depth=1))))
        given = channel.receive()
        if given.kind == REFUSED:
            raise ValueError(decode(given.payload))
        return rebuild(decode(given.payload))

    with suppress(BaseException):  # a namespace that cannot be mended is left as it is
        substitutes.replace_helpers(namespace, kept, helpers, ask)


def taped(message: Message, namespace: "dict[str, Any]") -> Message:
    """The answer to many steps of a training."""
    try:
        payload = encode(tape.record(decode(message.payload), namespace))
    except BaseException:  # more than a message holds
        payload = _NONE
    return Message(TAPED, message.sequence, payload)


def resumed(outcome: Tree, handles: "dict[int, Any]") -> Any:
    """What a test's function has returned; raises what it raised."""
    what, value, *said = outcome
    if what == "returned":
        return rebuild(value, handles.__getitem__, given_function)
    raise _own_types.get(value, TypeError)(*said)


def answer(
    message: Message,
    namespace: "dict[str, Any]",
    handles: "dict[int, Any]",
    passing: "tuple[type[BaseException], ...]" = (),
    shown: Shown = NOTHING_SHOWN,
    calling: "Callable[[int], Any]" = no_callback,
) -> Message:
    """The answer to one step; functions are looked up in the notebook's namespace.

    handles hold what earlier steps have kept, by their numbers. passing are exceptions that are
    raised into the call from outside, to stop it. shown are the figures that cells have shown.
    calling gives what stands for a function of the test's, by its number.
    """
    kind, sequence = message.kind, message.sequence
    name, sent, flags = decode(message.payload)
    held: Any = None
    if kind in (CALL, NAME):
        held = namespace.get(name, handles)
        if held is handles:
            return Message(ABSENT, sequence, encode(""))
        if kind == CALL and not callable(held):
            return Message(ABSENT, sequence, encode(type_name(held)))
    try:
        arguments = rebuild(sent, handles.__getitem__, lambda text: compiled(text, calling))
        given, named = arguments, {}
        if flags & BY_NAME:
            given, named = arguments[:-1], arguments[-1]
        if kind == CALL:
            result = held(*given, **named)
        elif kind == METHOD:
            result = getattr(given[0], name)(*given[1:], **named)
        elif kind == ATTRIBUTE:
            result = getattr(given[0], name)
        elif kind == ITEM:
            result = given[0][given[1]]
        elif kind == UNPACK:
            result = unpacked(given[0], given[1])
        elif kind == TAKE:
            result = taken(given[0], given[1])
        elif kind == SET:
            result = put(given[0], name, given[1])
        elif kind == FIGURE:
            result = of_figure(given[0]) if given else shown.figure(name == "cell")
        elif kind == VALUE:
            result = given[0]
        elif kind == CLOSE:
            close_figures()
            result = None
        elif kind == SEED:
            _seed(given[0])
            result = None
        else:
            result = held
        if flags & KEEP:
            handles[sequence] = result
        tree = Handle(sequence) if flags & KEEP else None
        after: Tree = ()
        if flags & GIVE_BACK:
            budget = _HALF if flags & ARGUMENTS_BACK else _WHOLE
            tree = captured(result, budget, passing, draw=not flags & UNDRAWN)
        if flags & ARGUMENTS_BACK:
            budget = _HALF if flags & GIVE_BACK else _WHOLE
            after = _after(sent, capture(arguments, budget, passing, depth=1))
        return Message(RETURNED, sequence, encode((tree, after)))
    except BaseException as error:
        return Message(RAISED, sequence, _describe_error(error))


def _after(sent: "tuple[Tree, ...]", arguments: Tree) -> Tree:
    """The arguments after a step; what is kept here, and functions, have nothing to tell."""
    if type(arguments) is not tuple:  # too much for one message
        return arguments
    pairs = zip(sent, arguments, strict=True)
    return tuple(
        None if type(one) is Source else one if type(one) is Handle else after
        for one, after in pairs
    )


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
        message = _text(str(error), 2000)
    except BaseException:
        message = "(the error's own message could not be made)"
    base = next(name for kind in type.mro(type(error)) if (name := _own_errors.get(id(kind))))
    where = (_text(function, 80), line, _text(file[-200:], 200))
    return encode((type_name(error), *where, message, base))


def _text(text: str, most: int) -> str:
    """The beginning of a text, whose class may be a student's own."""
    return str.__getitem__(text, slice(most))
