"""Asks the student's functions what the plan says: each in a fork of the executed notebook."""

import array
import contextlib
import itertools
import socket
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

from grader.inside.agent import (
    ABSENT,
    ARGUMENTS_BACK,
    CALL,
    CALLED,
    CONTROL_SIZE,
    FORK,
    GIVE_BACK,
    GIVEN,
    HELP,
    HOLD,
    KILL,
    RAISED,
    READY,
    REFUSED,
    RESUME,
    RETURNED,
    STAND_IN,
    TAPE,
    TAPED,
)
from grader.limits import limit_behind
from grader.requests import CallRequest, Refusal, Substitutes
from grader.session.call_budget import CallBudget
from grader.session.keep import kept
from grader.session.steps import StepMaker
from grader.text import clean
from grader.transcript import (
    Absent,
    Answer,
    Called,
    CodeLocation,
    Died,
    Raised,
    Returned,
    StepOutcome,
    TimedOut,
)
from grader.values.frames import Channel, FrameError, Message, TooLarge
from grader.values.limits import Refused
from grader.values.reader import decode
from grader.values.tree import Tree
from grader.values.writer import encode

READY_SECONDS = 10.0
_MAX_FIELD = 2000
_NOBODY = "it called a function that nobody has sent"

Locate = Callable[[str, str, int], CodeLocation | None]


class ForkedNotebook:
    """A fork of the executed notebook that answers calls. Use as a context manager.

    substituted names the substitutes that it asked and that answered.
    """

    def __init__(
        self, control: socket.socket, token: int, seed: int, locate: Locate, budget: CallBudget
    ) -> None:
        self._control, self._locate, self._guard = control, locate, budget
        self._before = budget.processes()
        self._token = f"{token}:{seed}".encode()
        self._sequence = itertools.count(1)
        self._ended: Died | TimedOut | None = None
        self._substitutes: Substitutes | None = None
        self._offered: tuple[str, ...] = ()
        # Of each step that waits for a function of a test's how many arguments it sends back.
        self._waiting: list[int] = []
        self.substituted: tuple[str, ...] = ()
        self._connection, theirs = socket.socketpair()
        self._channel = Channel(self._connection)
        try:
            _order(control, FORK, self._token, theirs)
            theirs.close()  # so that the end of a fork that ends at once is noticed
            deadline = time.monotonic() + budget.patience(READY_SECONDS)
            if self._receive(deadline).kind != READY:
                self._ended = Died("it did not follow the protocol")
        except (OSError, FrameError):
            self._ended = budget.died("the notebook's process had ended or did not answer")
        finally:
            theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._connection.close()
        # Where the notebook's process has ended, its children have ended with it.
        with contextlib.suppress(OSError):
            _order(self._control, KILL, self._token)
        self._guard.end_others(self._before)

    @property
    def is_alive(self) -> bool:
        """Whether it answers, as far as is known."""
        return self._ended is None

    def substitute(
        self, substitutes: Substitutes, names: Sequence[str], kept: Collection[str]
    ) -> None:
        """Have these functions answered by our side; the names in kept stay the notebook's own."""
        if self._ended is None and names:
            self._substitutes, self._offered = substitutes, tuple(names)
            deadline = time.monotonic() + self._guard.patience(READY_SECONDS)
            try:
                self._channel.send(STAND_IN, 0, encode((tuple(kept), tuple(names))), deadline)
                if self._receive(deadline).kind != READY:
                    self._ended = Died("it did not follow the protocol")
            except (OSError, FrameError):
                self._ended = Died("the notebook's process had ended or did not answer")

    def call(
        self,
        name: str,
        arguments: tuple[Tree, ...],
        limit: float,
        *,
        send_back: bool = False,
    ) -> Answer:
        """Call a function of the notebook; limit is in seconds. Once it died, every call has."""
        flags = GIVE_BACK | ARGUMENTS_BACK if send_back else GIVE_BACK
        return self.step(CALL, name, arguments, flags, limit)

    def step(
        self, kind: int, name: str, arguments: tuple[Tree, ...], flags: int, limit: float
    ) -> Answer:
        """Make one of the agent's steps, with its flags; limit is in seconds.

        What is kept of the first has the handle 1, of the next 2, and so on, kept or not. Once it
        died, every step has.
        """
        outcome = self.step_of_test(kind, name, arguments, flags, limit)
        return self._ends(Died(_NOBODY)) if isinstance(outcome, Called) else outcome

    def step_of_test(
        self, kind: int, name: str, arguments: tuple[Tree, ...], flags: int, limit: float
    ) -> StepOutcome:
        """The same of a test, whose functions it may call: it waits for a RESUME step then."""
        message = self._asked(kind, (name, arguments, flags), limit)
        if not isinstance(message, Message):
            return message
        sent_back = len(arguments) if flags & ARGUMENTS_BACK else 0
        if kind == RESUME and self._waiting:
            sent_back = self._waiting.pop()
        try:
            if message.kind == CALLED:
                self._waiting.append(sent_back)
                return _read_called(message)
            answer = read_answer(message, sent_back, self._locate)
        except Refused as error:
            return self._ends(self._guard.died(str(error)))
        except FrameError as error:
            return self._ends(Died(str(error)))
        if isinstance(answer, Raised):
            self._guard.watchdog.blame(answer.limit)
        return answer

    def record(self, steps: Tree, limit: float) -> Tree:
        """Have many steps of a training done at once; None where that does not work."""
        message = self._asked(TAPE, steps, limit)
        if not isinstance(message, Message) or message.kind != TAPED:
            return None
        try:
            return decode(message.payload, sources=False)
        except Refused:
            return None

    def _asked(self, kind: int, asked: Tree, limit: float) -> Message | Died | TimedOut:
        """What comes back for a message, once all helpers that it asks for have been given."""
        if self._ended is not None:
            return self._ended
        sequence = next(self._sequence) & 0xFFFFFFFF
        limit = self._guard.begin(limit)
        deadline = time.monotonic() + limit
        try:
            self._channel.send(kind, sequence, encode(asked), deadline)
            message = self._receive(deadline)
            while self._offered and message.kind == HELP:
                self._channel.send(*self._help(message), deadline)
                message = self._receive(deadline)
            if message.sequence != sequence:
                raise FrameError("it answered out of turn")
            return message
        except TimeoutError:
            return self._ends(self._guard.timed_out(limit))
        except TooLarge as error:
            return self._ends(Died(str(error), "reply"))
        except Refused as error:
            return self._ends(self._guard.died(str(error)))
        except OSError:
            return self._ends(self._guard.died("the connection was closed"))

    def _ends(self, ended: Died | TimedOut) -> Died | TimedOut:
        self._ended = ended
        return ended

    def _receive(self, deadline: float) -> Message:
        return self._channel.receive(deadline, self._guard.max_reply)

    def _help(self, asked: Message) -> Message:
        try:
            name, arguments = _pair(decode(asked.payload, sources=False), str)
            if self._substitutes is None or name not in self._offered:
                raise Refusal("no such helper")
            given = encode(self._substitutes(name, arguments))
        except (Refusal, Refused) as error:
            return Message(REFUSED, 0, encode(str(error)))
        if name not in self.substituted:
            self.substituted = (*self.substituted, name)
        return Message(GIVEN, 0, given)


class Children:
    """Forks of a notebook as it was at several cells: each function is called where it counts."""

    def __init__(self, last: ForkedNotebook, by_function: Mapping[str, ForkedNotebook]) -> None:
        self._last, self._by_function = last, by_function

    @property
    def substituted(self) -> tuple[str, ...]:
        """The substitutes that any of them asked."""
        return tuple(dict.fromkeys(name for child in self._all for name in child.substituted))

    def substitute(
        self, substitutes: Substitutes, names: Sequence[str], kept: Collection[str]
    ) -> None:
        """Have these functions answered by our side in all of them."""
        for child in self._all:
            child.substitute(substitutes, names, kept)

    def call(self, name: str, arguments: tuple[Tree, ...], limit: float) -> Answer:
        """Call a function where it counts."""
        return self._by_function.get(name, self._last).call(name, arguments, limit)

    def record(self, steps: Tree, limit: float) -> Tree:
        """Do many steps of a training at once, in the notebook as it is in the end."""
        return self._last.record(steps, limit)

    @property
    def _all(self) -> list[ForkedNotebook]:
        return list(dict.fromkeys((self._last, *self._by_function.values())))


@dataclass
class ForkServer:
    """Opens children of an executed notebook, through the control socket of its agent.

    held are the control sockets of the notebook as it was at the end of cells, by their index.
    """

    control: socket.socket
    locate: Locate
    budget: CallBudget
    held: Mapping[int, socket.socket] = field(default_factory=dict)
    _tokens: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def open(self, seed: int, cell: int | None = None) -> ForkedNotebook:
        """A fresh fork, with its global random generators seeded, at the end of a cell or of all.

        Where the notebook was not kept at that cell, it is a fork as it is in the end.
        """
        control = self.held.get(cell, self.control) if cell is not None else self.control
        token = next(self._tokens)
        return ForkedNotebook(control, token, seed & 0xFFFFFFFF, self.locate, self.budget)

    @contextlib.contextmanager
    def open_at(self, seed: int, positions: Mapping[str, int]) -> Iterator[Children]:
        """Fresh forks: one of the notebook as it is in the end, and one for each position."""
        with contextlib.ExitStack() as stack:
            last = stack.enter_context(self.open(seed))
            kept = {
                cell: stack.enter_context(self.open(seed, cell))
                for cell in sorted(set(positions.values()))
            }
            yield Children(last, {name: kept[cell] for name, cell in positions.items()})

    def is_answered(self) -> bool:
        """Whether a fork can be made."""
        with self.open(0) as child:
            return child.is_alive


def answers_to(
    fork_server: ForkServer, request: CallRequest, limit: float, substitutes: Substitutes
) -> tuple[tuple[Answer, ...], tuple[str, ...]]:
    """Make the steps of a request, in a fork of their own; and which substitutes were asked.

    limit is in seconds, for each call. Of what is far too large only the shape is kept.
    """
    answers: list[Answer] = []
    with fork_server.open(request.seed, request.position) as child:
        child.substitute(substitutes, request.substitutes, request.kept)
        steps = StepMaker(partial(child.step, limit=limit))
        for step in request.steps:
            call = steps.answer(step)
            answers.append(kept(call, step.most, step.outputs))
            del call  # while the next one comes in, no room is left for this one too
            if not isinstance(answers[-1], Returned | Raised):
                break  # where others stop, all stop, and a further call would only cost time
    return tuple(answers), child.substituted


def hold(control: socket.socket) -> socket.socket | None:
    """Keep the notebook as it is now, in a fork that waits; the socket on which it takes orders.

    None where it cannot be made: what it is for is judged without it.
    """
    connection, theirs = socket.socketpair()
    try:
        _order(control, HOLD, b"", theirs)
        theirs.close()
        waiting = Channel(connection).receive(time.monotonic() + READY_SECONDS, CONTROL_SIZE)
        if waiting.kind == READY:
            return connection
    except (OSError, FrameError):
        pass
    finally:
        theirs.close()
    connection.close()
    return None


def _order(
    control: socket.socket, letter: bytes, token: bytes, connection: socket.socket | None = None
) -> None:
    message = (letter + token).ljust(CONTROL_SIZE)
    control.settimeout(READY_SECONDS)
    if connection is None:
        control.sendall(message)
    else:
        descriptors = array.array("i", [connection.fileno()])
        control.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])


def _read_called(message: Message) -> Called:
    """Which function of a test is called back; raises FrameError and Refused."""
    tree = decode(message.payload, sources=False)
    if type(tree) is tuple and [type(part) for part in tree] == [int, tuple, dict]:
        number, arguments, named = tree
        if number >= 0 and all(type(name) is str for name in named):
            return Called(number, arguments, named)
    raise FrameError("it called what is not a function")


def read_answer(message: Message, sent_back: int, locate: Locate) -> Answer:
    """The answer that a message amounts to; raises Refused where it is none.

    sent_back is the number of arguments that were asked back.
    """
    tree = decode(message.payload, sources=False)
    if message.kind == RETURNED:
        value, arguments = _pair(tree, object)
        return Returned(value, arguments if len(arguments) == sent_back else ())
    if message.kind == RAISED:
        asked = [str, str, int, str, str, str]
        if type(tree) is not tuple or [type(part) for part in tree] != asked:
            raise FrameError("it raised what is not an exception")
        kind, function, line, file, said, base = tree
        number = line if 0 <= line < 10**7 else 0
        place = locate(file, clean(function, 80), number)
        kind, said = clean(kind, 80), clean(said, _MAX_FIELD)
        limit = limit_behind(kind, said)
        return Raised(kind, said, place, limit, base=clean(base, 80))
    if message.kind == ABSENT and type(tree) is str:
        return Absent(clean(tree, 80))
    raise FrameError("it answered with something that is not an answer")


def _pair(tree: Tree, kind: type) -> tuple[Any, tuple[Tree, ...]]:
    """A tree that is something of a kind, and a tuple of others. Raises FrameError otherwise."""
    if type(tree) is tuple and len(tree) == 2:
        first, others = tree
        if isinstance(first, kind) and type(others) is tuple:
            return first, others
    raise FrameError("it answered with something that is not an answer")
